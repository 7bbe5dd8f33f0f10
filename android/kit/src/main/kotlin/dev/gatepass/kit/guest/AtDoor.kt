package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope

sealed interface AtDoorEvent {
    /** The guest is through. */
    data object Through : AtDoorEvent

    data object Back : AtDoorEvent
}

/** Something that is shown for one door of a pass, until the guest is through. */
abstract class AtDoorModel<State>(
    scope: CoroutineScope,
    protected val guest: Guest,
    protected val pass: PassId,
    protected val door: DoorId,
    begins: State,
    private val back: () -> Unit,
) : Model<State, AtDoorEvent>(scope, begins) {
    protected abstract fun failed(error: GatepassException)

    override fun on(event: AtDoorEvent) = when (event) {
        AtDoorEvent.Through -> {
            ask(::failed) {
                guest.tick(pass, door)
                back()
            }
            Unit
        }
        AtDoorEvent.Back -> back()
    }
}
