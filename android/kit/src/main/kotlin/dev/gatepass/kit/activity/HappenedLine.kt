package dev.gatepass.kit.activity

import androidx.compose.runtime.Composable
import dev.gatepass.core.ActivityRow
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.happened

/** Something that happened. */
@Composable
fun HappenedLine(row: ActivityRow) {
    val words = LocalWords.current
    val who = row.guest ?: row.passName?.let(words::capital)
    Line(
        words.happened(row),
        listOfNotNull(who, row.unitName?.takeIf { row.guest == null && row.passName == null }, words.stamp(row.at))
            .joinToString(" · "),
        icon = icon(row.event),
        tone = tone(row.event),
    )
}
