package dev.gatepass.kit.activity

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Person
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.SectionTitle
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class ActivityState(
    val rows: Read<List<ActivityRow>> = Read.Under,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface ActivityEvent {
    data class ShowPhoto(val number: ULong) : ActivityEvent

    data object Refresh : ActivityEvent

    data object Back : ActivityEvent
}

/** What happened with passes and doors. Whoever leaves the list has seen what was new. */
class ActivityModel(
    scope: CoroutineScope,
    private val person: Person,
    changes: Changes,
    private val go: (ActivityEvent) -> Unit,
) : Model<ActivityState, ActivityEvent>(scope, ActivityState()) {
    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: ActivityEvent) = when (event) {
        ActivityEvent.Refresh -> refresh()
        ActivityEvent.Back -> {
            ask(failed = {}) { person.seenActivity() }
            go(event)
        }
        is ActivityEvent.ShowPhoto -> go(event)
    }

    private fun read() = ask(failed = { set { copy(rows = Read.Failed(it)) } }) {
        val rows = person.activity()
        set { copy(rows = Read.There(rows)) }
    }

    private fun refresh() {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            person.refreshActivity()
            set { copy(isBusy = false) }
        }
    }
}

@Composable
fun ActivityScreen(state: ActivityState, onEvent: (ActivityEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val showPhoto = { number: ULong -> onEvent(ActivityEvent.ShowPhoto(number)) }
    ListPage(
        heading = texts.activityTitle,
        onBack = { onEvent(ActivityEvent.Back) },
        actions = { Sign(Icons.sync, texts.refresh, { onEvent(ActivityEvent.Refresh) }, isEnabled = !state.isBusy) },
    ) {
        item { Trouble(state.error) }
        when (val rows = state.rows) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(rows.error) }
            is Read.There -> {
                val (new, seen) = rows.value.partition { it.isNew }
                if (rows.value.isEmpty()) {
                    item { Empty(Icons.history, texts.activityEmpty, texts.activityEmptyDetail) }
                }
                if (new.isNotEmpty()) {
                    item { SectionTitle(texts.activityNew) }
                    lines(new, key = { it.number.toLong() }) { HappenedLine(it, showPhoto) }
                }
                lines(seen, key = { it.number.toLong() }) { HappenedLine(it, showPhoto) }
            }
        }
    }
}
