package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope

data class ContactState(
    val host: String = "",
    val text: String = "",
    val isSent: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface ContactEvent {
    data class Text(val typed: String) : ContactEvent

    data object Send : ContactEvent

    data object Back : ContactEvent
}

/** A message to the host; neither learns the other's number. */
class ContactModel(
    scope: CoroutineScope,
    private val guest: Guest,
    private val pass: PassId,
    private val back: () -> Unit,
) : Model<ContactState, ContactEvent>(scope, ContactState()) {
    init {
        ask(::failed) {
            val screen = guest.pass(pass)
            set { copy(host = screen.host) }
        }
    }

    override fun on(event: ContactEvent) = when (event) {
        is ContactEvent.Text -> set { copy(text = event.typed, error = null) }
        ContactEvent.Send -> send(state.value.text)
        ContactEvent.Back -> back()
    }

    private fun send(text: String) {
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            guest.contactHost(pass, text)
            set { copy(isBusy = false, isSent = true, text = "") }
        }
    }

    private fun failed(error: GatepassException) = set { copy(isBusy = false, error = error) }
}
