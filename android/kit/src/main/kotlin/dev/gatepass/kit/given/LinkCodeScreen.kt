package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.LinkCode
import dev.gatepass.kit.parts.Heading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.QrCode
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.theme.LocalWords

/** A link, for the camera of a guest who stands beside: it goes through no network and no app. */
@Composable
fun LinkCodeScreen(code: LinkCode, onDone: () -> Unit) {
    val texts = LocalWords.current.texts
    Page(heading = null, onBack = onDone, bottom = { SecondaryButton(texts.done, onDone) }) {
        Heading(texts.linkCodeTitle, texts.linkCodeDetail, isCentered = true)
        QrCode(code.side, code.modules, texts.linkCodeLabel)
    }
}
