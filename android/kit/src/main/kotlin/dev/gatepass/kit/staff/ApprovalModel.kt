package dev.gatepass.kit.staff

import dev.gatepass.bridge.Staff
import dev.gatepass.core.Decided
import dev.gatepass.core.GatepassException
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.PassId
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** What became of a decision. */
sealed interface Decision {
    data object Approved : Decision

    data object Declined : Decision

    /** It is written down, and nothing is active yet. */
    data object Queued : Decision

    data object SomebodyWasFirst : Decision
}

data class ApprovalState(
    val pass: Read<GivenScreen> = Read.Under,
    /** The reason, while it is written; `null`: nobody is declining. */
    val reason: String? = null,
    val decision: Decision? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface ApprovalEvent {
    data object Approve : ApprovalEvent

    /** The reason that is asked for, or `null`: not after all. */
    data class Reason(val typed: String?) : ApprovalEvent

    data object Decline : ApprovalEvent

    data object Back : ApprovalEvent
}

/** One pass that waits for staff. */
class ApprovalModel(
    scope: CoroutineScope,
    private val staff: Staff,
    changes: Changes,
    private val pass: PassId,
    private val back: () -> Unit,
) : Model<ApprovalState, ApprovalEvent>(scope, ApprovalState()) {
    private val giver = staff.giver()

    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: ApprovalEvent) {
        when (event) {
            ApprovalEvent.Approve -> decide(Decision.Approved) { staff.approve(pass) }
            is ApprovalEvent.Reason -> set { copy(reason = event.typed, error = null) }
            ApprovalEvent.Decline -> state.value.reason?.let { reason ->
                decide(Decision.Declined) { staff.decline(pass, reason) }
            }
            ApprovalEvent.Back -> back()
        }
    }

    private fun read() = ask(failed = { set { copy(pass = Read.Failed(it)) } }) { show(giver.pass(pass)) }

    private fun show(screen: GivenScreen) = set { copy(pass = Read.There(screen)) }

    private fun decide(meant: Decision, work: suspend () -> Decided) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val decision = when (val decided = work()) {
                is Decided.Done -> meant.also { show(decided.v1) }
                is Decided.Queued -> Decision.Queued
                is Decided.SomebodyWasFirst -> Decision.SomebodyWasFirst.also { decided.now?.let(::show) }
            }
            set { copy(isBusy = false, reason = null, decision = decision) }
        }
    }
}
