package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Giver
import dev.gatepass.core.GatepassException
import dev.gatepass.core.GivenRow
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class GivenPassesState(
    val passes: Read<List<GivenRow>> = Read.Under,
    /** Older ones than a phone keeps, as far as they were asked for. */
    val older: List<GivenRow> = emptyList(),
    /** Whether there may be more of them. */
    val hasMore: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface GivenPassesEvent {
    data class Open(val pass: PassId) : GivenPassesEvent

    data object MakePass : GivenPassesEvent

    data object More : GivenPassesEvent

    data object Back : GivenPassesEvent
}

/**
 * All passes that somebody has given, those that are over as well.
 *
 * @param keepsAll whether this phone keeps them all, as a resident's does; staff's keep the newest.
 */
class GivenPassesModel(
    scope: CoroutineScope,
    private val giver: Giver,
    changes: Changes,
    keepsAll: Boolean,
    private val go: (GivenPassesEvent) -> Unit,
) : Model<GivenPassesState, GivenPassesEvent>(scope, GivenPassesState(hasMore = !keepsAll)) {
    /** Where the last part ended. */
    private var after: String? = null

    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: GivenPassesEvent) {
        when (event) {
            GivenPassesEvent.More -> more()
            is GivenPassesEvent.Open, GivenPassesEvent.MakePass, GivenPassesEvent.Back -> go(event)
        }
    }

    private fun more() {
        if (state.value.isBusy) return
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val kept = giver.allPasses().map { it.pass }.toSet()
            val known = kept + state.value.older.map { it.pass }
            // The first parts are what is kept already.
            var new: List<GivenRow>
            do {
                val page = giver.page(after)
                after = page.next
                new = page.passes.filter { it.pass !in known }
            } while (new.isEmpty() && after != null)
            set { copy(older = older + new, hasMore = after != null, isBusy = false) }
        }
    }

    private fun read() = ask(failed = { set { copy(passes = Read.Failed(it)) } }) {
        val rows = giver.allPasses()
        set { copy(passes = Read.There(rows)) }
    }
}

@Composable
fun GivenPassesScreen(state: GivenPassesState, onEvent: (GivenPassesEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ListPage(
        heading = texts.passesTitle,
        onBack = { onEvent(GivenPassesEvent.Back) },
        bottom = { PrimaryButton(texts.homeMakePass, { onEvent(GivenPassesEvent.MakePass) }, icon = Icons.add) },
    ) {
        when (val passes = state.passes) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(passes.error) }
            is Read.There -> if (passes.value.isEmpty()) {
                item { Empty(Icons.group, texts.passesEmpty, texts.passesEmptyDetail) }
            } else {
                // What was older once may be kept by now.
                val kept = passes.value.map { it.pass }.toSet()
                lines(passes.value + state.older.filter { it.pass !in kept }, key = { it.pass }) { row ->
                    GivenLine(row) { onEvent(GivenPassesEvent.Open(row.pass)) }
                }
                item { Trouble(state.error) }
                if (state.hasMore) more(state.isBusy) { onEvent(GivenPassesEvent.More) }
            }
        }
    }
}
