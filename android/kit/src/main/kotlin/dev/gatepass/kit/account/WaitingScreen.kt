package dev.gatepass.kit.account

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import dev.gatepass.bridge.Phone
import dev.gatepass.core.Cancelled
import dev.gatepass.core.GatepassException
import dev.gatepass.core.IdempotencyKey
import dev.gatepass.core.Tap
import dev.gatepass.core.Waiting
import dev.gatepass.core.WaitingProgress
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Reason
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.tookBack
import dev.gatepass.kit.words.waiting
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class WaitingState(
    val waiting: Read<List<Waiting>> = Read.Under,
    /** What came of taking something back. */
    val tookBack: Cancelled? = null,
    val error: GatepassException? = null,
)

sealed interface WaitingEvent {
    data class TakeBack(val id: IdempotencyKey) : WaitingEvent

    data class TryAgain(val id: IdempotencyKey) : WaitingEvent

    data object Back : WaitingEvent
}

/** What waits to be told to the service; of all properties. */
class WaitingModel(
    scope: CoroutineScope,
    private val phone: Phone,
    changes: Changes,
    private val back: () -> Unit,
) : Model<WaitingState, WaitingEvent>(scope, WaitingState()) {
    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: WaitingEvent) {
        when (event) {
            is WaitingEvent.TakeBack -> tried {
                val cancelled = phone.neverMind(event.id)
                set { copy(tookBack = cancelled) }
            }
            is WaitingEvent.TryAgain -> tried { phone.tryAgain(event.id) }
            WaitingEvent.Back -> back()
        }
    }

    private fun tried(work: suspend () -> Unit) {
        set { copy(tookBack = null, error = null) }
        ask(failed = { set { copy(error = it) } }) {
            work()
            read()
        }
    }

    private fun read() = ask(failed = { set { copy(waiting = Read.Failed(it)) } }) {
        val waiting = phone.waiting()
        set { copy(waiting = Read.There(waiting)) }
    }
}

@Composable
fun WaitingScreen(state: WaitingState, onEvent: (WaitingEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    ListPage(
        heading = texts.waitingTitle,
        detail = texts.offlineWaitingDetail,
        onBack = { onEvent(WaitingEvent.Back) },
    ) {
        item { Trouble(state.error) }
        state.tookBack?.let(words::tookBack)?.let { item { Banner(Told(it, null, Tone.WAITS)) } }
        when (val waiting = state.waiting) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(waiting.error) }
            is Read.There -> if (waiting.value.isEmpty()) {
                item { Empty(Icons.checkCircle, texts.waitingNone, texts.waitingNoneDetail) }
            } else {
                items(waiting.value, key = { it.id }) { Entry(it, onEvent) }
            }
        }
    }
}

@Composable
private fun Entry(entry: Waiting, onEvent: (WaitingEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val told = words.waiting(entry)
    Lines(listOf(entry)) {
        Column {
            Line(
                told.title,
                listOfNotNull(told.detail, texts.waitingSince(words.until(entry.since))).joinToString("\n"),
                icon = if (told.tone == Tone.BAD) Icons.error else Icons.waiting,
                tone = told.tone,
            )
            Row(
                Modifier.align(Alignment.End).padding(end = Space.small, bottom = Space.small),
                Arrangement.spacedBy(Space.small),
            ) {
                val takesBack = entry.takeBack == Tap.Can
                TextAction(texts.takeBack, { onEvent(WaitingEvent.TakeBack(entry.id)) }, isEnabled = takesBack)
                if (entry.progress is WaitingProgress.Stuck) {
                    TextAction(texts.tryAgain, { onEvent(WaitingEvent.TryAgain(entry.id)) }, icon = Icons.sync)
                }
            }
            Reason(entry.takeBack)
        }
    }
}
