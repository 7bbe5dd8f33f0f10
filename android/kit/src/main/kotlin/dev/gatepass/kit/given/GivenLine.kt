package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import dev.gatepass.core.GivenRow
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.icon
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.says
import dev.gatepass.kit.words.tone

/** A pass that somebody was given. */
@Composable
fun GivenLine(row: GivenRow, onOpen: () -> Unit) {
    val words = LocalWords.current
    val tone = tone(row.says)
    val about = listOfNotNull(
        row.guest?.let(words.texts::passesFor),
        words.says(row.says),
        row.usedAt?.let { words.texts.passesUsed(words.at(it)) },
        words.texts.progressWaits.takeIf { row.queued.isNotEmpty() },
    )
    Line(
        words.capital(row.name),
        about.joinToString("\n"),
        icon = if (row.queued.isNotEmpty()) Icons.waiting else icon(tone),
        tone = tone,
        onClick = onOpen,
    )
}
