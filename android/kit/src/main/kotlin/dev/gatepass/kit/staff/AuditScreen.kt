package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Staff
import dev.gatepass.core.AuditRow
import dev.gatepass.core.AuditScreen as Page
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.AuditNames
import dev.gatepass.kit.words.DoorNames
import dev.gatepass.kit.words.by
import dev.gatepass.kit.words.staffAct
import kotlinx.coroutines.CoroutineScope

data class AuditState(
    /** As much as was asked for. */
    val page: Read<Page> = Read.Under,
    val names: AuditNames = AuditNames(),
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface AuditEvent {
    data object More : AuditEvent

    data object Back : AuditEvent
}

/** What staff did. */
class AuditModel(
    scope: CoroutineScope,
    private val staff: Staff,
    private val management: Management,
    private val doorNames: () -> DoorNames,
    private val back: () -> Unit,
) : Model<AuditState, AuditEvent>(scope, AuditState()) {
    init {
        ask(failed = {}) {
            val names = names()
            set { copy(names = names) }
            val people = management.names()
            set { copy(names = this.names.copy(people = people)) }
        }
        ask(failed = { set { copy(page = Read.Failed(it)) } }) {
            val page = management.audit(0u)
            set { copy(page = Read.There(page)) }
        }
    }

    override fun on(event: AuditEvent) {
        when (event) {
            AuditEvent.More -> (state.value.page as? Read.There)?.value?.let(::more)
            AuditEvent.Back -> back()
        }
    }

    /** What this phone knows without asking. */
    private fun names() = AuditNames(
        passes = staff.giver().allPasses().associate { it.pass to it.name },
        units = staff.units().associate { it.unit to it.name },
        doors = doorNames(),
    )

    private fun more(shown: Page) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val next = management.audit(shown.next)
            set { copy(page = Read.There(next.copy(rows = shown.rows + next.rows)), isBusy = false) }
        }
    }
}

@Composable
fun AuditScreen(state: AuditState, onEvent: (AuditEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ListPage(heading = texts.auditTitle, detail = texts.auditDetail, onBack = { onEvent(AuditEvent.Back) }) {
        when (val page = state.page) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(page.error) }
            is Read.There -> if (page.value.rows.isEmpty()) {
                item { Empty(Icons.history, texts.auditNone, texts.auditNoneDetail) }
            } else {
                lines(page.value.rows, key = { it.number.toLong() }) { Act(it, state.names) }
                item { Trouble(state.error) }
                if (page.value.more) more(state.isBusy) { onEvent(AuditEvent.More) }
            }
        }
    }
}

@Composable
private fun Act(row: AuditRow, names: AuditNames) {
    val words = LocalWords.current
    Line(
        words.staffAct(row.act, names),
        listOf(words.texts.auditBy(words.by(row.by, names.people)), words.stamp(row.at)).joinToString(" · "),
    )
}
