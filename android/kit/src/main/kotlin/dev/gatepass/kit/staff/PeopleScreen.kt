package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Staff
import dev.gatepass.core.PersonId
import dev.gatepass.core.PersonRow
import dev.gatepass.core.Role
import dev.gatepass.core.Standing
import dev.gatepass.core.UnitId
import dev.gatepass.core.UnitRow
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.ListScope
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.SectionTitle
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.about
import kotlinx.coroutines.CoroutineScope

data class PeopleState(
    val people: Read<List<PersonRow>> = Read.Under,
    val homes: List<UnitRow> = emptyList(),
)

sealed interface PeopleEvent {
    data class Open(val person: PersonId) : PeopleEvent

    data class OpenHome(val unit: UnitId) : PeopleEvent

    data object Invite : PeopleEvent

    data object Back : PeopleEvent
}

/** Everybody who belongs to the property, and its homes. */
class PeopleModel(
    scope: CoroutineScope,
    staff: Staff,
    management: Management,
    private val go: (PeopleEvent) -> Unit,
) : Model<PeopleState, PeopleEvent>(scope, PeopleState()) {
    init {
        ask(failed = { set { copy(people = Read.Failed(it)) } }) {
            val homes = staff.units()
            set { copy(homes = homes) }
            val people = management.people()
            set { copy(people = Read.There(people)) }
        }
    }

    override fun on(event: PeopleEvent) = go(event)
}

@Composable
fun PeopleScreen(state: PeopleState, onEvent: (PeopleEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ListPage(
        heading = texts.peopleTitle,
        onBack = { onEvent(PeopleEvent.Back) },
        bottom = { PrimaryButton(texts.peopleInvite, { onEvent(PeopleEvent.Invite) }, icon = Icons.add) },
    ) {
        when (val people = state.people) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(people.error) }
            is Read.There -> {
                val (staff, residents) = people.value.partition { it.role == Role.STAFF }
                if (staff.isNotEmpty()) {
                    item { SectionTitle(texts.peopleStaff) }
                    people(staff, onEvent)
                }
                if (residents.isNotEmpty()) {
                    item { SectionTitle(texts.peopleResidents) }
                    people(residents, onEvent)
                }
            }
        }
        if (state.homes.isNotEmpty()) {
            item { SectionTitle(texts.peopleHomes) }
            lines(state.homes, key = { "home ${it.unit}" }) { home ->
                Line(home.name, icon = Icons.home, onClick = { onEvent(PeopleEvent.OpenHome(home.unit)) })
            }
        }
    }
}

private fun ListScope.people(people: List<PersonRow>, onEvent: (PeopleEvent) -> Unit) =
    lines(people, key = { "person ${it.person}" }) { PersonLine(it) { onEvent(PeopleEvent.Open(it.person)) } }

/** Somebody in a list. */
@Composable
internal fun PersonLine(person: PersonRow, onOpen: (() -> Unit)?) = Line(
    person.name,
    LocalWords.current.about(person),
    icon = Icons.person,
    tone = if (person.standing == Standing.Joined) null else Tone.WAITS,
    onClick = onOpen,
)
