package dev.gatepass.kit.staff

import dev.gatepass.bridge.AskedOfLockdown
import dev.gatepass.bridge.Management
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.LockdownScreen as Lockdown
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.words.DoorNames
import dev.gatepass.kit.words.PeopleNames
import kotlinx.coroutines.CoroutineScope

/** A door, or the whole property. */
data class LockdownPlace(val door: DoorId?, val name: String?)

/** What is asked before it is done. */
sealed interface LockdownQuestion {
    val place: LockdownPlace

    data class Begin(override val place: LockdownPlace) : LockdownQuestion

    data class End(override val place: LockdownPlace) : LockdownQuestion
}

data class LockdownState(
    val lockdown: Read<Lockdown> = Read.Under,
    val doors: DoorNames = emptyMap(),
    val people: PeopleNames = emptyMap(),
    val question: LockdownQuestion? = null,
    /** What was just asked for waits for a network. */
    val isQueued: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface LockdownEvent {
    /** The question, or `null`: not after all. */
    data class Ask(val question: LockdownQuestion?) : LockdownEvent

    data object Confirm : LockdownEvent

    data object Refresh : LockdownEvent

    data object Back : LockdownEvent
}

/**
 * Doors that no pass opens.
 *
 * @param doorNames the doors that can be locked down.
 */
class LockdownModel(
    scope: CoroutineScope,
    private val management: Management,
    private val doorNames: () -> DoorNames,
    private val back: () -> Unit,
) : Model<LockdownState, LockdownEvent>(scope, LockdownState()) {
    init {
        ask(failed = {}) {
            val doors = doorNames()
            set { copy(doors = doors) }
            val people = management.names()
            set { copy(people = people) }
        }
        read()
    }

    override fun on(event: LockdownEvent) {
        when (event) {
            is LockdownEvent.Ask -> set { copy(question = event.question, error = null) }
            LockdownEvent.Confirm -> state.value.question?.let(::confirm)
            LockdownEvent.Refresh -> read()
            LockdownEvent.Back -> back()
        }
    }

    private fun read() = ask(failed = { set { copy(lockdown = Read.Failed(it)) } }) { show(management.lockdown()) }

    private fun show(lockdown: Lockdown) = set { copy(lockdown = Read.There(lockdown)) }

    private fun confirm(question: LockdownQuestion) {
        set { copy(isBusy = true, isQueued = false, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val door = question.place.door
            val asked = when (question) {
                is LockdownQuestion.Begin -> management.beginLockdown(door)
                is LockdownQuestion.End -> management.endLockdown(door)
            }
            if (asked is AskedOfLockdown.Done) show(asked.screen)
            set { copy(isBusy = false, question = null, isQueued = asked is AskedOfLockdown.Queued) }
        }
    }
}
