package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import dev.gatepass.core.Credential
import dev.gatepass.core.DoorChoice
import dev.gatepass.core.Field
import dev.gatepass.core.Kind
import dev.gatepass.core.Need
import dev.gatepass.core.Pick
import dev.gatepass.core.Problem
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.Chips
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Wrong
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.credential
import dev.gatepass.kit.words.kindOf
import dev.gatepass.kit.words.problem

/** How doors are picked. */
private enum class By { MY_ROUTE, COMMON_DOORS, DOORS, ONE_DOOR }

private fun by(pick: Pick) = when (pick) {
    Pick.MyRoute -> By.MY_ROUTE
    Pick.CommonDoors -> By.COMMON_DOORS
    is Pick.Doors -> By.DOORS
    is Pick.OneDoor -> By.ONE_DOOR
}

/** The doors, by the route or one by one, and what opens them. */
@Composable
internal fun DoorsStep(
    edit: Edit,
    doors: List<DoorChoice>,
    credentials: List<Credential>,
    onEvent: (ComposeEvent) -> Unit,
) {
    val texts = LocalWords.current.texts
    val pick = edit.draft.doors
    fun put(pick: Pick) = edit.put(edit.draft.copy(doors = pick))
    val chosen = doors.filter { it.isChosen }.map { it.door }
    val isStaff = edit.state.forStaff != null
    // A PIN is one door's.
    if (kindOf(edit.draft.given) == Kind.PASSCODE) {
        Wrong(edit.problem(Field.DOORS))
        return OneOf(edit, doors)
    }
    // A route is a resident's.
    Lines(By.entries.filter { !isStaff || it != By.MY_ROUTE }) { by ->
        val (title, detail) = when (by) {
            By.MY_ROUTE -> texts.doorsMyRoute to texts.doorsMyRouteDetail
            By.COMMON_DOORS ->
                texts.doorsCommon to if (isStaff) texts.doorsCommonStaffDetail else texts.doorsCommonDetail
            By.DOORS -> texts.doorsCustom to texts.doorsCustomDetail
            By.ONE_DOOR -> texts.doorsOne to texts.doorsOneDetail
        }
        Choice(title, by == by(pick), detail = detail, onChoose = {
            when (by) {
                By.MY_ROUTE -> put(Pick.MyRoute)
                By.COMMON_DOORS -> put(Pick.CommonDoors)
                By.DOORS -> put(Pick.Doors(chosen))
                // The first that can be had, until another is picked.
                By.ONE_DOOR -> (chosen + doors.filter { it.whyNot == null }.map { it.door }).firstOrNull()
                    ?.let { put(Pick.OneDoor(it)) }
            }
        })
    }
    Wrong(edit.problem(Field.DOORS))
    if (Problem.Missing(Need.NO_ROUTE) in edit.state.problems(Field.DOORS)) {
        SecondaryButton(texts.homeRouteNone, { onEvent(ComposeEvent.BuildRoute) }, icon = Icons.route)
    }
    when (pick) {
        is Pick.Doors -> Lines(doors) { door ->
            Check(door.name, door.isChosen, detail = why(door, edit), onCheck = { isChosen ->
                put(Pick.Doors(if (isChosen) pick.v1 + door.door else pick.v1 - door.door))
            }, isEnabled = door.whyNot == null || door.isChosen)
        }
        is Pick.OneDoor -> OneOf(edit, doors)
        Pick.MyRoute, Pick.CommonDoors -> {}
    }
    if (credentials.isNotEmpty()) Credentials(edit, credentials)
}

/** One door, of those that can be had. */
@Composable
private fun OneOf(edit: Edit, doors: List<DoorChoice>) {
    val chosen = (edit.draft.doors as? Pick.OneDoor)?.v1
    val offered = doors.filter { it.whyNot == null || it.door == chosen }
    if (offered.isEmpty()) return Muted(LocalWords.current.texts.doorsNoKeypad)
    Lines(offered) { door ->
        Choice(
            door.name,
            door.door == chosen,
            { edit.put(edit.draft.copy(doors = Pick.OneDoor(door.door))) },
            detail = why(door, edit),
        )
    }
}

@Composable
private fun why(door: DoorChoice, edit: Edit): String? {
    val words = LocalWords.current
    return door.whyNot?.let { words.problem(it, edit.state.doorNames) }
}

/** Everything that the doors read, or only some of it. */
@Composable
private fun Credentials(edit: Edit, offered: List<Credential>) {
    val words = LocalWords.current
    val texts = words.texts
    val chosen = edit.draft.credentials
    fun tapped(credential: Credential?): List<Credential>? {
        val now = offered.filter { (it in chosen.orEmpty()) != (it == credential) }
        return now.takeIf { credential != null && it.isNotEmpty() }
    }
    Section(texts.credentialsTitle) {
        Chips(
            listOf(null) + offered,
            isChosen = { if (it == null) chosen == null else it in chosen.orEmpty() },
            onTap = { edit.put(edit.draft.copy(credentials = tapped(it))) },
        ) { it?.let(words::credential) ?: texts.credentialsAll }
        Wrong(edit.problem(Field.CREDENTIALS))
    }
}
