package dev.gatepass.kit.parts

import androidx.compose.runtime.Composable
import dev.gatepass.core.Waiting
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.what

/** What was asked for and waits for a network. */
@Composable
fun Queued(waiting: List<Waiting>) {
    val words = LocalWords.current
    waiting.forEach {
        Banner(Told(words.texts.givenQueued(words.what(it.what)), null, Tone.WAITS), icon = Icons.waiting)
    }
}
