package dev.gatepass.kit.first

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.runtime.Composable
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.UnlockScreen
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

/** The frame of a first screen, and the unlock over it. */
@Composable
fun <At> FirstPage(
    state: FirstState<At>,
    heading: String,
    detail: String?,
    onUnlocking: (UnlockEvent) -> Unit,
    onRefresh: () -> Unit,
    onReceived: () -> Unit,
    onSettings: () -> Unit,
    onSignIn: () -> Unit,
    bottom: (@Composable ColumnScope.() -> Unit)?,
    body: @Composable ColumnScope.(At) -> Unit,
) {
    if (state.unlocking != null) return UnlockScreen(state.unlocking, onUnlocking)
    val texts = LocalWords.current.texts
    Page(
        heading = heading,
        detail = detail,
        actions = {
            Sign(Icons.sync, texts.refresh, onRefresh, isEnabled = !state.isBusy)
            Sign(Icons.ticket, texts.guestTitle, onReceived)
            Sign(Icons.settings, texts.settingsTitle, onSettings)
        },
        bottom = bottom,
    ) {
        when (state.at) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.at.error) {
                if (state.at.error is GatepassException.SignedOut) {
                    TextAction(texts.signInAgain, onSignIn)
                } else {
                    TextAction(texts.tryAgain, onRefresh, isEnabled = !state.isBusy)
                }
            }
            is Read.There -> body(state.at.value)
        }
    }
}
