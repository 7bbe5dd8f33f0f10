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

/** How a link reaches a guest. */
enum class HandOn {
    SMS,
    EMAIL,
    SHEET,

    /** A QR code on this screen, for a guest who stands beside. */
    CODE,
}

/** How the service is asked for the link; what is shown is handed on by this phone, as on a sheet. */
internal val HandOn.shareBy
    get() = when (this) {
        HandOn.SMS -> ShareBy.SMS
        HandOn.EMAIL -> ShareBy.EMAIL
        HandOn.SHEET, HandOn.CODE -> ShareBy.SHEET
    }

/** A way in which a link can be handed on. */
internal class Way(val tap: Tap, val title: String, val does: String, val icon: ImageVector, val by: HandOn)

/** Those that a pass has, the simplest for its guest first. */
internal fun Words.ways(taps: GivenTaps): List<Way> = listOfNotNull(
    taps.shareBySms?.let { Way(it, texts.shareSms, texts.madeBySms, Icons.sms, HandOn.SMS) },
    taps.shareByEmail?.let { Way(it, texts.shareEmail, texts.madeByEmail, Icons.mail, HandOn.EMAIL) },
    taps.shareBySheet?.let { Way(it, texts.shareSheet, texts.madeBySheet, Icons.share, HandOn.SHEET) },
    taps.shareBySheet?.let { Way(it, texts.shareCode, texts.shareCode, Icons.qr, HandOn.CODE) },
)

/** Ways in which a link can be handed on. */
@Composable
internal fun ShareLines(ways: List<Way>, onShare: (HandOn) -> Unit) {
    if (ways.isNotEmpty()) Lines(ways) { way -> TapLine(way.tap, way.title, way.icon) { onShare(way.by) } }
}
