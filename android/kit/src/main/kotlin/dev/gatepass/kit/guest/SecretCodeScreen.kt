package dev.gatepass.kit.guest

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.LocalWords

/** Enter the secret code that the host told. */
@Composable
fun SecretCodeScreen(state: SecretCodeState, onEvent: (SecretCodeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val isTyped = state.secretCode.isNotBlank()
    Page(
        heading = texts.secretTitle,
        detail = texts.secretDetail(state.host),
        onBack = { onEvent(SecretCodeEvent.Back) },
        bottom = {
            PrimaryButton(
                texts.secretConfirm,
                { onEvent(SecretCodeEvent.Confirm) },
                isEnabled = isTyped,
                isBusy = state.isBusy,
            )
        },
    ) {
        Field(
            label = texts.secretField,
            typed = state.secretCode,
            onTyped = { onEvent(SecretCodeEvent.SecretCode(it)) },
            hint = state.triesLeft?.let { texts.secretTriesLeft(it.toInt()) },
            hintStays = true,
            keyboard = KeyboardType.NumberPassword,
            onDone = { if (isTyped) onEvent(SecretCodeEvent.Confirm) },
        )
        Trouble(state.error)
    }
}
