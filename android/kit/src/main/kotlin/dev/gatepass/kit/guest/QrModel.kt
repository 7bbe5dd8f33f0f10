package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.bridge.LiveCode
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Read
import java.time.Clock
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive

data class QrState(val doorName: String, val code: Read<LiveCode> = Read.Under)

/** The QR code of this moment, fetched anew when the core says that it is shown long enough. */
class QrModel(
    scope: CoroutineScope,
    guest: Guest,
    private val clock: Clock,
    pass: PassId,
    door: DoorId,
    doorName: String,
    back: () -> Unit,
) : AtDoorModel<QrState>(scope, guest, pass, door, QrState(doorName), back) {
    init {
        ask(::failed) {
            while (isActive) {
                val code = guest.liveCode(pass, door)
                set { copy(code = Read.There(code)) }
                // A phone whose clock is wrong asks again at once, and no more often than this.
                val left = Duration.between(clock.instant(), code.shownUntil).toKotlinDuration()
                delay(left.coerceIn(1.seconds, 60.seconds))
            }
        }
    }

    override fun failed(error: GatepassException) = set { copy(code = Read.Failed(error)) }
}
