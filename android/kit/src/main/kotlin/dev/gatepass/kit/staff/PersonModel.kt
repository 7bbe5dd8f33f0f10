package dev.gatepass.kit.staff

import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Staff
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PartEnded
import dev.gatepass.core.Permission
import dev.gatepass.core.PersonId
import dev.gatepass.core.PersonRow
import dev.gatepass.core.UnitId
import dev.gatepass.core.UnitRow
import dev.gatepass.kit.Secret
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope

/** What lies over a person: a form, a question, or what came of it. */
sealed interface OverPerson {
    data class Number(val typed: Secret = Secret("")) : OverPerson

    /** One of these homes is given. */
    data class GiveHome(val homes: List<UnitRow>) : OverPerson

    data class TakeHome(val home: UnitRow) : OverPerson

    data class HomeTaken(val home: UnitRow, val ended: PartEnded) : OverPerson

    data object Remove : OverPerson

    data class Removed(val ended: PartEnded) : OverPerson
}

/** What came of the last act, where the person themselves doesn't show it. */
enum class PersonNews { INVITED_AGAIN, NUMBER_CHANGED }

data class PersonState(
    val person: Read<PersonRow> = Read.Under,
    val over: OverPerson? = null,
    val news: PersonNews? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface PersonEvent {
    data class Permit(val permission: Permission, val may: Boolean) : PersonEvent

    data object InviteAgain : PersonEvent

    /** A form or a question, or `null`: not after all. */
    data class Show(val over: OverPerson?) : PersonEvent

    /** The homes that could be given. */
    data object ShowHomes : PersonEvent

    data object SetNumber : PersonEvent

    data class GiveHome(val home: UnitId) : PersonEvent

    data object TakeHome : PersonEvent

    data object Remove : PersonEvent

    data object Back : PersonEvent
}

/** One person: what they may do, their number and homes, the invitation, the end of their part in the property. */
class PersonModel(
    scope: CoroutineScope,
    private val staff: Staff,
    private val management: Management,
    private val id: PersonId,
    private val back: () -> Unit,
) : Model<PersonState, PersonEvent>(scope, PersonState()) {
    init {
        ask(failed = { set { copy(person = Read.Failed(it)) } }) { read() }
    }

    override fun on(event: PersonEvent) {
        val over = state.value.over
        when (event) {
            is PersonEvent.Permit -> there()?.let { permit(it, event) }
            PersonEvent.InviteAgain -> busy {
                show(management.inviteAgain(id))
                PersonNews.INVITED_AGAIN
            }
            is PersonEvent.Show -> set { copy(over = event.over, error = null) }
            PersonEvent.ShowHomes -> there()?.let(::showHomes)
            PersonEvent.SetNumber -> if (over is OverPerson.Number) setNumber(over.typed)
            is PersonEvent.GiveHome -> busy {
                management.giveHome(id, event.home)
                read()
                null
            }
            PersonEvent.TakeHome -> if (over is OverPerson.TakeHome) takeHome(over.home)
            PersonEvent.Remove -> busy(then = OverPerson::Removed) { management.removePerson(id) }
            PersonEvent.Back -> back()
        }
    }

    private fun there() = (state.value.person as? Read.There)?.value

    private suspend fun read() {
        show(management.people().find { it.person == id } ?: throw GatepassException.NotFound(id))
    }

    private fun permit(person: PersonRow, event: PersonEvent.Permit) = busy {
        val others = person.permissions - event.permission
        show(management.setPermissions(id, if (event.may) others + event.permission else others))
        null
    }

    private fun showHomes(person: PersonRow) = ask(failed = { set { copy(error = it) } }) {
        val homes = staff.units() - person.units.toSet()
        set { copy(over = OverPerson.GiveHome(homes), error = null) }
    }

    private fun setNumber(number: Secret) = busy {
        show(management.setNumber(id, number.text))
        PersonNews.NUMBER_CHANGED
    }

    private fun takeHome(home: UnitRow) = busy(then = { OverPerson.HomeTaken(home, it) }) {
        management.takeHome(id, home.unit).also { read() }
    }

    private fun show(person: PersonRow) = set { copy(person = Read.There(person)) }

    private fun busy(work: suspend () -> PersonNews?) = working {
        val news = work()
        set { copy(over = null, news = news) }
    }

    /** Something that ends more than itself. */
    private fun busy(then: (PartEnded) -> OverPerson, work: suspend () -> PartEnded) = working {
        val ended = work()
        set { copy(over = then(ended)) }
    }

    private fun working(work: suspend () -> Unit) {
        if (state.value.isBusy) return
        set { copy(isBusy = true, news = null, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            work()
            set { copy(isBusy = false) }
        }
    }
}
