package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.GivenTaps
import dev.gatepass.core.ShareBy
import dev.gatepass.core.Tap
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.TapLine
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.words.Words

/** A way in which a link can be sent. */
internal class Way(val tap: Tap, val title: String, val does: String, val icon: ImageVector, val by: ShareBy)

/** Those that a pass has, the simplest for its guest first. */
internal fun Words.ways(taps: GivenTaps): List<Way> = listOfNotNull(
    taps.shareBySms?.let { Way(it, texts.shareSms, texts.madeBySms, Icons.sms, ShareBy.SMS) },
    taps.shareByEmail?.let { Way(it, texts.shareEmail, texts.madeByEmail, Icons.mail, ShareBy.EMAIL) },
    taps.shareBySheet?.let { Way(it, texts.shareSheet, texts.madeBySheet, Icons.share, ShareBy.SHEET) },
)

/** Ways in which a link can be sent. */
@Composable
internal fun ShareLines(ways: List<Way>, onShare: (ShareBy) -> Unit) {
    if (ways.isNotEmpty()) Lines(ways) { way -> TapLine(way.tap, way.title, way.icon) { onShare(way.by) } }
}
