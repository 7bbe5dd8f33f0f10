package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Giver
import dev.gatepass.core.GivenRow
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class GivenPassesState(val passes: Read<List<GivenRow>> = Read.Under)

sealed interface GivenPassesEvent {
    data class Open(val pass: PassId) : GivenPassesEvent

    data object MakePass : GivenPassesEvent

    data object Back : GivenPassesEvent
}

/** All passes that somebody has given, those that are over as well. */
class GivenPassesModel(
    scope: CoroutineScope,
    private val giver: Giver,
    changes: Changes,
    private val go: (GivenPassesEvent) -> Unit,
) : Model<GivenPassesState, GivenPassesEvent>(scope, GivenPassesState()) {
    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: GivenPassesEvent) = go(event)

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
                item { Lines(passes.value) { row -> GivenLine(row) { onEvent(GivenPassesEvent.Open(row.pass)) } } }
            }
        }
    }
}
