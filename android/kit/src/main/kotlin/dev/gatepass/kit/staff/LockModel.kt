package dev.gatepass.kit.staff

import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Staff
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.LockScreen as Lock
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.words.PeopleNames
import kotlinx.coroutines.CoroutineScope

data class LockState(
    /** With as much of its list as was asked for. */
    val lock: Read<Lock> = Read.Under,
    val people: PeopleNames = emptyMap(),
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface LockEvent {
    data class Open(val pass: PassId) : LockEvent

    data object More : LockEvent

    data object Back : LockEvent
}

/**
 * One lock: what was issued for it, by whom, when used.
 *
 * @param management whoever manages sees people's names.
 */
class LockModel(
    scope: CoroutineScope,
    private val staff: Staff,
    private val management: Management?,
    private val door: DoorId,
    private val go: (LockEvent) -> Unit,
) : Model<LockState, LockEvent>(scope, LockState()) {
    init {
        ask(failed = { set { copy(lock = Read.Failed(it)) } }) {
            val lock = staff.lock(door, null)
            set { copy(lock = Read.There(lock)) }
        }
        ask(failed = {}) {
            val people = management.names()
            set { copy(people = people) }
        }
    }

    override fun on(event: LockEvent) {
        when (event) {
            LockEvent.More -> (state.value.lock as? Read.There)?.value?.let(::more)
            is LockEvent.Open, LockEvent.Back -> go(event)
        }
    }

    private fun more(shown: Lock) {
        val after = shown.next ?: return
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val next = staff.lock(door, after)
            val whole = shown.copy(issued = shown.issued + next.issued, next = next.next)
            set { copy(lock = Read.There(whole), isBusy = false) }
        }
    }
}

/** The people's names, for whoever may know them. */
internal suspend fun Management?.names(): PeopleNames = this?.people().orEmpty().associate { it.person to it.name }
