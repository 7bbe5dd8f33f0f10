package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope

data class SecretCodeState(
    val host: String = "",
    val secretCode: String = "",
    /** How many may be tried yet before the pass freezes, if one was wrong. */
    val triesLeft: UInt? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface SecretCodeEvent {
    data class SecretCode(val typed: String) : SecretCodeEvent

    data object Confirm : SecretCodeEvent

    data object Back : SecretCodeEvent
}

/** The secret code that the host told: entered once on each phone. */
class SecretCodeModel(
    scope: CoroutineScope,
    private val guest: Guest,
    private val pass: PassId,
    private val back: () -> Unit,
) : Model<SecretCodeState, SecretCodeEvent>(scope, SecretCodeState()) {
    init {
        ask(::failed) { read() }
    }

    override fun on(event: SecretCodeEvent) = when (event) {
        is SecretCodeEvent.SecretCode -> set { copy(secretCode = event.typed, error = null) }
        SecretCodeEvent.Confirm -> confirm(state.value.secretCode)
        SecretCodeEvent.Back -> back()
    }

    private fun read() {
        val screen = guest.pass(pass)
        set { copy(host = screen.host, triesLeft = screen.triesLeft) }
    }

    private fun confirm(secretCode: String) {
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            guest.enterSecretCode(pass, secretCode)
            set { copy(isBusy = false) }
            back()
        }
    }

    private fun failed(error: GatepassException) {
        set { copy(isBusy = false, error = error, secretCode = "") }
        ask(failed = {}) { read() }
    }
}
