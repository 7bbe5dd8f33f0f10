package dev.gatepass.kit.guest

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.QrCode
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space

/** The code to hold up to a door, as large as the screen is wide. */
@Composable
fun QrScreen(state: QrState, onEvent: (AtDoorEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(
        heading = null,
        onBack = { onEvent(AtDoorEvent.Back) },
        bottom = { SecondaryButton(texts.qrDone, { onEvent(AtDoorEvent.Through) }, icon = Icons.check) },
    ) {
        Column(
            Modifier.fillMaxWidth(),
            horizontalAlignment = Alignment.CenterHorizontally,
            verticalArrangement = Arrangement.spacedBy(Space.small),
        ) {
            Text(
                state.doorName,
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.headlineLarge,
                textAlign = TextAlign.Center,
            )
            Muted(texts.qrDetail, textAlign = TextAlign.Center)
        }
        when (val code = state.code) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(code.error)
            is Read.There -> QrCode(code.value.side, code.value.modules, texts.qrLabel(state.doorName))
        }
        Muted(texts.qrChanges, Modifier.fillMaxWidth(), textAlign = TextAlign.Center)
    }
}
