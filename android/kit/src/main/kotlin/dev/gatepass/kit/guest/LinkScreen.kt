package dev.gatepass.kit.guest

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

/** Paste a link. */
@Composable
fun LinkScreen(state: LinkState, onEvent: (LinkEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val isTyped = state.link.isNotBlank()
    Page(
        heading = texts.linkTitle,
        detail = texts.linkDetail,
        onBack = { onEvent(LinkEvent.Back) },
        bottom = {
            PrimaryButton(
                texts.linkLook,
                { onEvent(LinkEvent.Look) },
                icon = Icons.ticket,
                isEnabled = isTyped,
                isBusy = state.isBusy,
            )
        },
    ) {
        Field(
            label = texts.linkField,
            typed = state.link,
            onTyped = { onEvent(LinkEvent.Link(it)) },
            keyboard = KeyboardType.Uri,
            onDone = { if (isTyped) onEvent(LinkEvent.Look) },
        )
        Trouble(state.error)
    }
}
