package dev.gatepass.kit.property

import androidx.compose.runtime.Composable
import dev.gatepass.core.DoorKind
import dev.gatepass.kit.door.icon
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.doorKind
import dev.gatepass.kit.words.zone

private const val NAME = "name"

/** The property: its name, its rules, its doors one by one. */
@Composable
fun PropertyScreen(state: PropertyState, onEvent: (PropertyEvent) -> Unit) {
    val file = (state.edited as? Read.There)?.value
    val door = file?.doors?.find { it.id == state.part }
    if (file != null && door != null) return DoorPage(file, door, onEvent)
    val words = LocalWords.current
    EditPage(words.texts.propertyTitle, file?.let { words.zone(it.zone) }, state, setOf(NAME), onEvent) {
        Body(it, state, onEvent)
    }
}

@Composable
private fun Body(file: PropertyFile, state: PropertyState, onEvent: (PropertyEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Field(
        texts.propertyName,
        file.name,
        { onEvent(EditEvent.Enter(file.named(it))) },
        problem = state.fault(NAME),
    )
    if (!state.isChanged) {
        Lines(listOf(texts.rulesTitle)) {
            Line(it, texts.rulesDetail, icon = Icons.edit, onClick = { onEvent(EditEvent.Rules) })
        }
    }
    Section(texts.propertyDoors) {
        Lines(file.doors) { door ->
            Line(
                door.name,
                words.about(door),
                icon = door.kind?.let(::icon) ?: Icons.door,
                onClick = { onEvent(EditEvent.Show(door.id)) },
            )
        }
        Muted(texts.propertyElsewhere)
    }
}

private fun Words.about(door: PropertyFile.Door) = listOfNotNull(
    door.kind?.let(::doorKind),
    when {
        !door.isConnected -> texts.propertyDoorByHand
        door.isGrantable -> texts.propertyDoorGranted
        else -> null
    },
).joinToString(" · ")

@Composable
private fun DoorPage(file: PropertyFile, door: PropertyFile.Door, onEvent: (PropertyEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    fun enter(door: PropertyFile.Door) = onEvent(EditEvent.Enter(file.with(door)))
    Page(
        heading = door.name.ifBlank { texts.aDoor },
        onBack = { onEvent(EditEvent.Show(null)) },
        bottom = { PrimaryButton(texts.done, { onEvent(EditEvent.Show(null)) }) },
    ) {
        Field(texts.propertyDoorName, door.name, { enter(door.named(it)) })
        if (door.isConnected) {
            Lines(listOf(door)) {
                Check(
                    texts.propertyDoorGrant,
                    it.isGrantable,
                    { may -> enter(it.granted(may)) },
                    detail = texts.propertyDoorGrantDetail,
                )
            }
        } else {
            Muted(texts.propertyDoorByHand)
        }
        Section(texts.propertyDoorKind) {
            Lines(DoorKind.entries) { kind ->
                Choice(words.doorKind(kind), kind == door.kind, { enter(door.being(kind)) })
            }
        }
    }
}
