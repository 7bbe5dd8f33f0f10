package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.bridge.LiveCode
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import java.time.Clock
import java.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toKotlinDuration
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive

data class QrState(val doorName: String, val code: Read<LiveCode> = Read.Under)

sealed interface QrEvent {
    /** The guest is through. */
    data object Through : QrEvent

    data object Back : QrEvent
}

/** The QR code of this moment, fetched anew when the core says that it is shown long enough. */
class QrModel(
    scope: CoroutineScope,
    private val guest: Guest,
    private val clock: Clock,
    private val pass: PassId,
    private val door: DoorId,
    doorName: String,
    private val back: () -> Unit,
) : Model<QrState, QrEvent>(scope, QrState(doorName)) {
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

    override fun on(event: QrEvent) = when (event) {
        QrEvent.Through -> {
            ask(::failed) {
                guest.tick(pass, door)
                back()
            }
            Unit
        }
        QrEvent.Back -> back()
    }

    private fun failed(error: GatepassException) = set { copy(code = Read.Failed(error)) }
}
