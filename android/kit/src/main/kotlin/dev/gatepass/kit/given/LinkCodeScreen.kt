package dev.gatepass.kit.given

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import dev.gatepass.bridge.LinkCode
import dev.gatepass.kit.parts.Heading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.QrCode
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space

/** A link, for the camera of a guest who stands beside: it goes through no network and no app. */
@Composable
fun LinkCodeScreen(code: LinkCode, onDone: () -> Unit) {
    val texts = LocalWords.current.texts
    Page(heading = null, onBack = onDone, bottom = { SecondaryButton(texts.done, onDone) }) {
        Heading(texts.linkCodeTitle, texts.linkCodeDetail, isCentered = true)
        Box(Modifier.fillMaxWidth().background(Color.White, MaterialTheme.shapes.large).padding(Space.small)) {
            QrCode(code.side, code.modules, texts.linkCodeLabel, Modifier.fillMaxWidth())
        }
    }
}
