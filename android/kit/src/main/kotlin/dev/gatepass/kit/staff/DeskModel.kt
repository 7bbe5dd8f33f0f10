package dev.gatepass.kit.staff

import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Staff
import dev.gatepass.core.Desk
import dev.gatepass.core.DeskSection
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.OwnDoors
import dev.gatepass.core.PassId
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.UnlockModel
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** What staff see first, read at one go. */
data class AtDesk(val desk: Desk, val doors: OwnDoors, val hasDraft: Boolean)

data class DeskState(
    val at: Read<AtDesk> = Read.Under,
    val isOnline: Boolean = true,
    val showsAllDoors: Boolean = false,
    val unlocking: Unlocking? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface DeskEvent {
    data class Unlock(val door: DoorId, val name: String) : DeskEvent

    data class Unlocking(val event: UnlockEvent) : DeskEvent

    data object AllDoors : DeskEvent

    data object Refresh : DeskEvent

    /** Leads to another screen. */
    sealed interface Go : DeskEvent

    data class Decide(val pass: PassId) : Go

    data class Open(val section: DeskSection) : Go

    data object MakePass : Go

    data object GoOnWithDraft : Go

    data object Waiting : Go

    data object Received : Go

    data object Settings : Go
}

/** @param isOnline what the system says of the network. */
class DeskModel(
    scope: CoroutineScope,
    private val person: Person,
    private val staff: Staff,
    changes: Changes,
    isOnline: StateFlow<Boolean>,
    private val go: (DeskEvent.Go) -> Unit,
) : Model<DeskState, DeskEvent>(scope, DeskState(isOnline = isOnline.value)) {
    private val unlock = UnlockModel(scope, changes) { door -> person.unlock(door) }
    private val giver = staff.giver()

    init {
        read()
        scope.launch { changes.all.collect { read() } }
        scope.launch { isOnline.collect { now -> set { copy(isOnline = now) } } }
        scope.launch { unlock.state.collect { now -> set { copy(unlocking = now) } } }
    }

    override fun on(event: DeskEvent) {
        when (event) {
            is DeskEvent.Unlock -> unlock.unlock(event.door, event.name)
            is DeskEvent.Unlocking -> unlock.on(event.event)
            DeskEvent.AllDoors -> set { copy(showsAllDoors = true) }
            DeskEvent.Refresh -> refresh()
            is DeskEvent.Go -> go(event)
        }
    }

    private fun read() = ask(failed = { set { copy(at = Read.Failed(it)) } }) {
        val at = AtDesk(staff.desk(), person.ownDoors(), giver.left()?.use { true } ?: false)
        set { copy(at = Read.There(at)) }
    }

    private fun refresh() {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            staff.refresh()
            person.refreshActivity()
            set { copy(isBusy = false) }
        }
    }
}
