package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Staff
import dev.gatepass.core.ApprovalRow
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.kind
import dev.gatepass.kit.words.what
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class ApprovalsState(
    val rows: Read<List<ApprovalRow>> = Read.Under,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface ApprovalsEvent {
    data class Decide(val pass: PassId) : ApprovalsEvent

    data object Refresh : ApprovalsEvent

    data object Back : ApprovalsEvent
}

/** The passes that wait for staff. What was kept is shown at once; what others decided meanwhile leaves the list. */
class ApprovalsModel(
    scope: CoroutineScope,
    private val staff: Staff,
    changes: Changes,
    private val go: (ApprovalsEvent) -> Unit,
) : Model<ApprovalsState, ApprovalsEvent>(scope, ApprovalsState()) {
    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: ApprovalsEvent) {
        when (event) {
            ApprovalsEvent.Refresh -> refresh()
            is ApprovalsEvent.Decide, ApprovalsEvent.Back -> go(event)
        }
    }

    private fun read() = ask(failed = { set { copy(rows = Read.Failed(it)) } }) {
        val rows = staff.approvals()
        set { copy(rows = Read.There(rows)) }
    }

    private fun refresh() {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val rows = staff.refreshApprovals()
            set { copy(rows = Read.There(rows), isBusy = false) }
        }
    }
}

@Composable
fun ApprovalsScreen(state: ApprovalsState, onEvent: (ApprovalsEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ListPage(
        heading = texts.approvalsTitle,
        onBack = { onEvent(ApprovalsEvent.Back) },
        actions = { Sign(Icons.sync, texts.refresh, { onEvent(ApprovalsEvent.Refresh) }, isEnabled = !state.isBusy) },
    ) {
        item { Trouble(state.error) }
        when (val rows = state.rows) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(rows.error) }
            is Read.There -> if (rows.value.isEmpty()) {
                item { Empty(Icons.checkCircle, texts.approvalsNone, texts.approvalsNoneDetail) }
            } else {
                lines(rows.value, key = { it.row.pass }) { row ->
                    ApprovalLine(row) { onEvent(ApprovalsEvent.Decide(row.row.pass)) }
                }
            }
        }
    }
}

/** A pass that waits, or what was decided of it and waits for a network. */
@Composable
internal fun ApprovalLine(waiting: ApprovalRow, onOpen: () -> Unit) {
    val words = LocalWords.current
    val row = waiting.row
    val number = waiting.phoneEnding?.let { words.texts.approvalNumber(it) }
    val queued = row.queued.map { words.texts.givenQueued(words.what(it.what)) }
    Line(
        words.capital(row.name),
        (listOfNotNull("${words.kind(row.kind)} · ${row.guest ?: words.texts.yourGuest}", number) + queued)
            .joinToString("\n"),
        icon = if (queued.isEmpty()) Icons.hourglass else Icons.waiting,
        tone = Tone.WAITS,
        onClick = onOpen,
    )
}
