package dev.gatepass.kit.guest

import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.text.style.TextAlign
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Heading
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PinPanel
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

/** The PIN to type at a door, to be read at arm's length. */
@Composable
fun PinScreen(state: PinState, onEvent: (AtDoorEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(
        heading = null,
        onBack = { onEvent(AtDoorEvent.Back) },
        bottom = { SecondaryButton(texts.qrDone, { onEvent(AtDoorEvent.Through) }, icon = Icons.check) },
    ) {
        Heading(state.doorName, texts.pinDetail, isCentered = true)
        when (val pin = state.pin) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(pin.error)
            is Read.There -> PinPanel(pin.value)
        }
        Muted(texts.pinKeep, Modifier.fillMaxWidth(), textAlign = TextAlign.Center)
    }
}
