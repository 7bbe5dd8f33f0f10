package dev.gatepass.kit.first

import dev.gatepass.bridge.Person
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.door.Remedies
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.UnlockModel
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** What somebody who is signed in sees first: their own doors, and what else [At] has of them. */
data class FirstState<At>(
    val at: Read<At> = Read.Under,
    val isOnline: Boolean = true,
    val showsAllDoors: Boolean = false,
    val unlocking: Unlocking? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

/**
 * @param isOnline what the system says of the network.
 * @param look reads what is kept, at one go.
 * @param renew asks the service.
 */
abstract class FirstModel<At, Event>(
    scope: CoroutineScope,
    person: Person,
    changes: Changes,
    isOnline: StateFlow<Boolean>,
    remedies: Remedies,
    private val look: suspend () -> At,
    private val renew: suspend () -> Unit,
) : Model<FirstState<At>, Event>(scope, FirstState(isOnline = isOnline.value)) {
    private val unlock = UnlockModel(scope, changes, remedies) { door -> person.unlock(door) }

    init {
        read()
        scope.launch { changes.all.collect { read() } }
        scope.launch { isOnline.collect { now -> set { copy(isOnline = now) } } }
        scope.launch { unlock.state.collect { now -> set { copy(unlocking = now) } } }
    }

    protected fun unlock(door: DoorId, name: String) = unlock.unlock(door, name)

    protected fun unlocking(event: UnlockEvent) = unlock.on(event)

    protected fun showAllDoors() = set { copy(showsAllDoors = true) }

    protected fun refresh() {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            renew()
            set { copy(isBusy = false) }
        }
    }

    private fun read() = ask(failed = { set { copy(at = Read.Failed(it)) } }) {
        val at = look()
        set { copy(at = Read.There(at)) }
    }
}
