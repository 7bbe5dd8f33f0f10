package dev.gatepass.kit.given

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.TimesView
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.Pill
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.together
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.kind
import dev.gatepass.kit.words.says
import dev.gatepass.kit.words.saysMore
import dev.gatepass.kit.words.times
import dev.gatepass.kit.words.tone
import dev.gatepass.kit.words.zone

/** Which pass it is, and how it stands. */
@Composable
internal fun GivenHead(pass: GivenScreen) {
    val words = LocalWords.current
    Column(Modifier.together(), Arrangement.spacedBy(Space.tiny)) {
        Muted(words.kind(pass.kind))
        Text(
            words.capital(pass.name),
            Modifier.semantics { heading() },
            style = MaterialTheme.typography.headlineLarge,
        )
    }
    Pill(words.says(pass.says), tone(pass.says))
    words.saysMore(pass.says)?.let { Muted(it) }
}

/** When it opens. */
@Composable
internal fun GivenTimes(times: TimesView) {
    val words = LocalWords.current
    Section(words.texts.passTimes) {
        Panel(Modifier.together()) {
            words.times(times).forEachIndexed { index, line ->
                if (index == 0) Text(line, style = MaterialTheme.typography.titleMedium) else Muted(line)
            }
            Muted(words.zone(times.zone))
        }
    }
}
