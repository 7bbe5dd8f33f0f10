package dev.gatepass.kit.parts

import androidx.compose.runtime.Composable
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone

/** That there is no network, and what will become of what was changed meanwhile. */
@Composable
fun Offline(isOnline: Boolean, waiting: Int, onShowWaiting: () -> Unit) {
    val texts = LocalWords.current.texts
    val told = when {
        waiting > 0 -> Told(
            listOfNotNull(texts.offlineTitle.takeIf { !isOnline }, texts.offlineWaiting(waiting)).joinToString(". "),
            texts.offlineWaitingDetail,
            Tone.WAITS,
        )
        !isOnline -> Told(texts.offlineTitle, texts.offlineDetail, Tone.PLAIN)
        else -> return
    }
    Banner(told, icon = if (isOnline) Icons.waiting else Icons.offline) {
        if (waiting > 0) TextAction(texts.waitingTitle, onShowWaiting)
    }
}
