package dev.gatepass.kit.guest

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.kit.parts.OneFieldPage
import dev.gatepass.kit.theme.LocalWords

/** Enter the secret code that the host told. */
@Composable
fun SecretCodeScreen(state: SecretCodeState, onEvent: (SecretCodeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    OneFieldPage(
        heading = texts.secretTitle,
        detail = texts.secretDetail(state.host),
        label = texts.secretField,
        typed = state.secretCode,
        onTyped = { onEvent(SecretCodeEvent.SecretCode(it)) },
        confirm = texts.secretConfirm,
        onConfirm = { onEvent(SecretCodeEvent.Confirm) },
        onBack = { onEvent(SecretCodeEvent.Back) },
        isBusy = state.isBusy,
        error = state.error,
        keyboard = KeyboardType.NumberPassword,
        hint = state.triesLeft?.let { texts.secretTriesLeft(it.toInt()) },
        hintStays = true,
    )
}
