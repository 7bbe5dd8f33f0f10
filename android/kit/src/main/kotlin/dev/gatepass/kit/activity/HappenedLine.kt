package dev.gatepass.kit.activity

import androidx.compose.runtime.Composable
import dev.gatepass.core.ActivityRow
import dev.gatepass.kit.parts.Disc
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.about
import dev.gatepass.kit.words.happened

/** Something that happened; with a photo of it, a tap shows that. */
@Composable
fun HappenedLine(row: ActivityRow, onPhoto: ((ULong) -> Unit)? = null) {
    val words = LocalWords.current
    val shows = onPhoto?.takeIf { row.photo != null }
    Line(
        words.happened(row),
        words.about(row),
        icon = icon(row.event),
        tone = tone(row.event),
        onClick = shows?.let { { it(row.number) } },
        does = words.texts.photoShow,
        end = shows?.let { { Disc(Icons.camera) } },
    )
}
