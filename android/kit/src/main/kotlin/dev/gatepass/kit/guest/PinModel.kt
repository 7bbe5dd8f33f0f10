package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.core.Pin
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope

data class PinState(val doorName: String, val pin: Read<Pin> = Read.Under)

sealed interface PinEvent {
    /** The guest is through. */
    data object Through : PinEvent

    data object Back : PinEvent
}

/** What is typed at a door's keypad. */
class PinModel(
    scope: CoroutineScope,
    private val guest: Guest,
    private val pass: PassId,
    private val door: DoorId,
    doorName: String,
    private val back: () -> Unit,
) : Model<PinState, PinEvent>(scope, PinState(doorName)) {
    init {
        ask(::failed) {
            val pin = guest.pass(pass).doors.find { it.door == door }?.pin
                ?: throw GatepassException.NotFound("a PIN for this door")
            set { copy(pin = Read.There(pin)) }
        }
    }

    override fun on(event: PinEvent) = when (event) {
        PinEvent.Through -> {
            ask(::failed) {
                guest.tick(pass, door)
                back()
            }
            Unit
        }
        PinEvent.Back -> back()
    }

    private fun failed(error: GatepassException) = set { copy(pin = Read.Failed(error)) }
}
