package dev.gatepass.kit.account

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.core.CodeWaiting
import dev.gatepass.core.Tap
import dev.gatepass.core.WhyNot
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.OneFieldPage
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.whyNot

/** Enter a number, then the code that was sent to it. What it says is the same for a number that nobody knows. */
@Composable
fun NumberScreen(state: NumberState, onEvent: (NumberEvent) -> Unit) {
    val waiting = state.waiting
    if (waiting == null) Number(state, onEvent) else VerificationCode(state, waiting, onEvent)
}

@Composable
private fun Number(state: NumberState, onEvent: (NumberEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val (title, detail) = when (state.purpose) {
        Purpose.SIGN_IN -> texts.signInTitle to texts.signInDetail
        Purpose.SIGN_UP -> texts.guestUseNumber to texts.phoneSignUpDetail
        Purpose.PASS -> texts.phoneTitle to texts.phoneDetail
    }
    OneFieldPage(
        heading = title,
        detail = detail,
        label = texts.phoneField,
        typed = state.phone,
        onTyped = { onEvent(NumberEvent.Phone(it)) },
        confirm = texts.phoneSendCode,
        onConfirm = { onEvent(NumberEvent.Send) },
        onBack = { onEvent(NumberEvent.Back) },
        isBusy = state.isBusy,
        error = state.error,
        keyboard = KeyboardType.Phone,
        hint = texts.fieldPhoneHint,
    )
}

@Composable
private fun VerificationCode(state: NumberState, waiting: CodeWaiting, onEvent: (NumberEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    OneFieldPage(
        heading = texts.codeTitle,
        detail = texts.codeDetail,
        label = texts.codeField,
        typed = state.verificationCode,
        onTyped = { onEvent(NumberEvent.VerificationCode(it)) },
        confirm = texts.codeConfirm,
        onConfirm = { onEvent(NumberEvent.Confirm) },
        onBack = { onEvent(NumberEvent.Back) },
        isBusy = state.isBusy,
        error = state.error,
        keyboard = KeyboardType.NumberPassword,
        hint = texts.codeGoodUntil(words.until(waiting.goodUntil)),
        hintStays = true,
    ) { Again(state, waiting.askAgain, onEvent) }
}

/** Another code needs the number again, which isn't kept anywhere: after a restart it is typed anew. */
@Composable
private fun Again(state: NumberState, askAgain: Tap, onEvent: (NumberEvent) -> Unit) {
    val words = LocalWords.current
    Column(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.tiny), Alignment.CenterHorizontally) {
        when (askAgain) {
            Tap.Can -> if (state.phone.isNotBlank()) {
                TextAction(words.texts.codeAgain, { onEvent(NumberEvent.AskAgain) }, isEnabled = !state.isBusy)
            }
            is Tap.No -> when (val why = askAgain.v1) {
                is WhyNot.Later -> Muted(words.texts.codeAgainLater(words.at(why.from)))
                else -> Muted(words.whyNot(why))
            }
        }
        TextAction(words.texts.codeOtherNumber, { onEvent(NumberEvent.OtherNumber) }, isEnabled = !state.isBusy)
    }
}
