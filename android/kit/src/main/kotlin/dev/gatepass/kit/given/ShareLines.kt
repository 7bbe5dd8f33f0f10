package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.GivenTaps
import dev.gatepass.core.ShareBy
import dev.gatepass.core.Tap
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.TapLine
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

private class Way(val tap: Tap, val title: String, val icon: ImageVector, val by: ShareBy)

/** The ways in which a link can be sent. */
@Composable
fun ShareLines(taps: GivenTaps, onShare: (ShareBy) -> Unit) {
    val texts = LocalWords.current.texts
    val ways = listOfNotNull(
        taps.shareBySms?.let { Way(it, texts.shareSms, Icons.sms, ShareBy.SMS) },
        taps.shareByEmail?.let { Way(it, texts.shareEmail, Icons.mail, ShareBy.EMAIL) },
        taps.shareBySheet?.let { Way(it, texts.shareSheet, Icons.share, ShareBy.SHEET) },
    )
    Lines(ways) { way -> TapLine(way.tap, way.title, way.icon) { onShare(way.by) } }
}
