package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.core.PartEnded
import dev.gatepass.core.PersonRow
import dev.gatepass.core.UnitRow
import dev.gatepass.kit.Secret
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.OneFieldPage
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words

@Composable
internal fun PersonOver(person: PersonRow, over: OverPerson, state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val texts = LocalWords.current.texts
    when (over) {
        is OverPerson.Number -> Number(person, over.typed, state, onEvent)
        is OverPerson.GiveHome -> GiveHome(person, over.homes, state, onEvent)
        is OverPerson.TakeHome -> TakeHome(person, over.home, state, onEvent)
        is OverPerson.HomeTaken -> Ended(
            person.name,
            texts.personHomeTaken(home = over.home.name, person = person.name),
            over.ended,
        ) { onEvent(PersonEvent.Show(null)) }
        OverPerson.Remove -> ConfirmPage(
            heading = texts.personRemoveTitle(person.name),
            detail = texts.personRemoveDetail,
            confirm = texts.personRemove,
            onConfirm = { onEvent(PersonEvent.Remove) },
            onCancel = { onEvent(PersonEvent.Show(null)) },
            isBusy = state.isBusy,
            error = state.error,
        )
        is OverPerson.Removed -> Ended(
            person.name,
            texts.endedPeople(over.ended.people.toInt()),
            over.ended,
        ) { onEvent(PersonEvent.Back) }
    }
}

/** What a new number does is said before: it is somebody else's way in. */
@Composable
private fun Number(person: PersonRow, typed: Secret, state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val texts = LocalWords.current.texts
    OneFieldPage(
        heading = texts.personNumberTitle(person.name),
        detail = texts.personNumberDetail,
        label = texts.fieldPhone,
        typed = typed.text,
        onTyped = { onEvent(PersonEvent.Show(OverPerson.Number(Secret(it)))) },
        confirm = texts.personNumber,
        onConfirm = { onEvent(PersonEvent.SetNumber) },
        onBack = { onEvent(PersonEvent.Show(null)) },
        isBusy = state.isBusy,
        error = state.error,
        keyboard = KeyboardType.Phone,
        hint = texts.fieldPhoneHint,
    ) { Muted(texts.personNumberNow(person.phoneEnding)) }
}

@Composable
private fun GiveHome(person: PersonRow, homes: List<UnitRow>, state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(
        heading = texts.personGiveHomeTitle(person.name),
        detail = texts.personGiveHomeDetail,
        onBack = { onEvent(PersonEvent.Show(null)) },
    ) {
        Trouble(state.error)
        if (homes.isEmpty()) return@Page Muted(texts.personNoOtherHome)
        Lines(homes) { home ->
            Line(home.name, icon = Icons.home, onClick = { onEvent(PersonEvent.GiveHome(home.unit)) })
        }
    }
}

@Composable
private fun TakeHome(person: PersonRow, home: UnitRow, state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.personTakeHomeTitle(home = home.name, person = person.name),
        detail = texts.personTakeHomeDetail,
        confirm = texts.personTakeHomeConfirm,
        onConfirm = { onEvent(PersonEvent.TakeHome) },
        onCancel = { onEvent(PersonEvent.Show(null)) },
        isBusy = state.isBusy,
        error = state.error,
    )
}

/** What ended with somebody's part in the property or in a home, and until when a door may not know of it. */
@Composable
internal fun Ended(of: String, what: String, ended: PartEnded, onDone: () -> Unit) {
    val words = LocalWords.current
    Page(heading = of, bottom = { PrimaryButton(words.texts.done, onDone) }) {
        Banner(words.ended(what, ended))
    }
}

private fun Words.ended(what: String, ended: PartEnded) = Told(
    what,
    listOfNotNull(
        texts.endedPasses(ended.passes.toInt()),
        ended.mayOpenUntil?.let { texts.mayOpenUntil(until(it)) },
    ).joinToString(". "),
    if (ended.mayOpenUntil == null) Tone.GOOD else Tone.WAITS,
)
