package dev.gatepass.kit.staff

import dev.gatepass.bridge.Management
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PartEnded
import dev.gatepass.core.Permission
import dev.gatepass.core.PersonId
import dev.gatepass.core.PersonRow
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope

data class PersonState(
    val person: Read<PersonRow> = Read.Under,
    val asksToRemove: Boolean = false,
    val isInvited: Boolean = false,
    /** What ended with the person's part in the property, once it has. */
    val ended: PartEnded? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface PersonEvent {
    data class Permit(val permission: Permission, val may: Boolean) : PersonEvent

    data object InviteAgain : PersonEvent

    /** The question, or an answer to it. */
    data class AskToRemove(val asks: Boolean) : PersonEvent

    data object Remove : PersonEvent

    data object Back : PersonEvent
}

/** One person: what they may do, the invitation, the end of their part in the property. */
class PersonModel(
    scope: CoroutineScope,
    private val management: Management,
    private val id: PersonId,
    private val back: () -> Unit,
) : Model<PersonState, PersonEvent>(scope, PersonState()) {
    init {
        ask(failed = { set { copy(person = Read.Failed(it)) } }) {
            val person = management.people().find { it.person == id } ?: throw GatepassException.NotFound(id)
            show(person)
        }
    }

    override fun on(event: PersonEvent) {
        when (event) {
            is PersonEvent.Permit -> (state.value.person as? Read.There)?.value?.let { permit(it, event) }
            PersonEvent.InviteAgain -> busy {
                show(management.inviteAgain(id))
                set { copy(isInvited = true) }
            }
            is PersonEvent.AskToRemove -> set { copy(asksToRemove = event.asks, error = null) }
            PersonEvent.Remove -> busy {
                val ended = management.removePerson(id)
                set { copy(ended = ended, asksToRemove = false) }
            }
            PersonEvent.Back -> back()
        }
    }

    private fun permit(person: PersonRow, event: PersonEvent.Permit) = busy {
        val others = person.permissions - event.permission
        show(management.setPermissions(id, if (event.may) others + event.permission else others))
    }

    private fun show(person: PersonRow) = set { copy(person = Read.There(person)) }

    private fun busy(work: suspend () -> Unit) {
        if (state.value.isBusy) return
        set { copy(isBusy = true, isInvited = false, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            work()
            set { copy(isBusy = false) }
        }
    }
}
