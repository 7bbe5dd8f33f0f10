package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.core.Pin
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope

data class PinState(val doorName: String, val pin: Read<Pin> = Read.Under)

/** What is typed at a door's keypad. */
class PinModel(scope: CoroutineScope, guest: Guest, pass: PassId, door: DoorId, doorName: String, back: () -> Unit) :
    AtDoorModel<PinState>(scope, guest, pass, door, PinState(doorName), back) {
    init {
        ask(::failed) {
            val pin = guest.pass(pass).doors.find { it.door == door }?.pin
                ?: throw GatepassException.NotFound("a PIN for this door")
            set { copy(pin = Read.There(pin)) }
        }
    }

    override fun failed(error: GatepassException) = set { copy(pin = Read.Failed(error)) }
}
