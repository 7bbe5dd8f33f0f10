package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.Secret
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope

data class LinkState(val link: String = "", val isBusy: Boolean = false, val error: GatepassException? = null)

sealed interface LinkEvent {
    data class Link(val typed: String) : LinkEvent

    data object Look : LinkEvent

    data object Back : LinkEvent
}

/**
 * A link that is pasted. Looking at its pass changes nothing at the service.
 *
 * @param link one that was tapped elsewhere: its pass is looked at without being asked.
 */
class LinkModel(
    scope: CoroutineScope,
    private val guest: Guest,
    link: Secret?,
    private val found: (PassId) -> Unit,
    private val back: () -> Unit,
) : Model<LinkState, LinkEvent>(scope, LinkState()) {
    init {
        if (link != null) {
            set { copy(link = link.text) }
            look(link.text)
        }
    }

    override fun on(event: LinkEvent) = when (event) {
        is LinkEvent.Link -> set { copy(link = event.typed, error = null) }
        LinkEvent.Look -> look(state.value.link)
        LinkEvent.Back -> back()
    }

    private fun look(link: String) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val pass = guest.lookAtLink(link.trim()).pass
            set { copy(isBusy = false) }
            found(pass)
        }
    }
}
