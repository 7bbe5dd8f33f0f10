package dev.gatepass.kit.guest

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.kit.parts.OneFieldPage
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

/** Paste a link. */
@Composable
fun LinkScreen(state: LinkState, onEvent: (LinkEvent) -> Unit) {
    val texts = LocalWords.current.texts
    OneFieldPage(
        heading = texts.linkTitle,
        detail = texts.linkDetail,
        label = texts.linkField,
        typed = state.link,
        onTyped = { onEvent(LinkEvent.Link(it)) },
        confirm = texts.linkLook,
        onConfirm = { onEvent(LinkEvent.Look) },
        onBack = { onEvent(LinkEvent.Back) },
        isBusy = state.isBusy,
        error = state.error,
        keyboard = KeyboardType.Uri,
        icon = Icons.ticket,
    )
}
