package dev.gatepass.kit.staff

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.Tap
import dev.gatepass.kit.given.GivenHead
import dev.gatepass.kit.given.GivenTimes
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Queued
import dev.gatepass.kit.parts.Reason
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.says

/** A pass that waits: whom it is for, which doors, when, and the decision. */
@Composable
fun ApprovalScreen(state: ApprovalState, onEvent: (ApprovalEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val pass = (state.pass as? Read.There)?.value
    if (pass != null && state.reason != null) return Decline(pass, state.reason, state, onEvent)
    Page(
        heading = texts.approvalsTitle.takeIf { pass == null },
        onBack = { onEvent(ApprovalEvent.Back) },
        bottom = pass?.let { { Decide(it, state, onEvent) } },
    ) {
        when (state.pass) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.pass.error)
            is Read.There -> Body(state.pass.value, state)
        }
    }
}

@Composable
private fun Body(pass: GivenScreen, state: ApprovalState) {
    val words = LocalWords.current
    val texts = words.texts
    GivenHead(pass)
    Trouble(state.error)
    if (state.decision != null) Banner(words.decided(state.decision, pass)) else Queued(pass.queued)
    Section(texts.givenGuest) {
        Lines(listOf(pass.guest)) { guest ->
            Line(
                guest.name ?: texts.yourGuest,
                guest.phoneEnding?.let { texts.approvalNumber(it) },
                icon = Icons.person,
            )
        }
    }
    GivenTimes(pass.times)
    pass.personalMessage?.let { message -> Section(texts.reviewMessage) { Panel { Text(message) } } }
    Section(texts.givenDoors) { Lines(pass.way) { Line(it.step.name, icon = Icons.door) } }
    Muted(texts.knownAt(words.at(pass.knownAt)))
}

private fun Words.decided(decision: Decision, pass: GivenScreen): Told = when (decision) {
    Decision.Approved -> Told(texts.approvalApproved, texts.approvalApprovedDetail, Tone.GOOD)
    Decision.Declined -> Told(texts.approvalDeclined, texts.approvalDeclinedDetail, Tone.PLAIN)
    Decision.Queued -> Told(texts.queuedTitle, texts.queuedDetail, Tone.WAITS)
    Decision.SomebodyWasFirst ->
        Told(texts.approvalFirst, texts.approvalFirstDetail(says(pass.says)), Tone.WAITS)
}

/** What can be decided; once there is nothing to decide, the way back. */
@Composable
private fun ColumnScope.Decide(pass: GivenScreen, state: ApprovalState, onEvent: (ApprovalEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val (approve, decline) = pass.taps.approve to pass.taps.decline
    if (state.decision != null || (approve == null && decline == null)) {
        if (state.decision == null) Muted(texts.approvalOver)
        PrimaryButton(texts.done, { onEvent(ApprovalEvent.Back) })
        return
    }
    if (approve != null) {
        PrimaryButton(
            texts.approvalApprove,
            { onEvent(ApprovalEvent.Approve) },
            icon = Icons.check,
            isEnabled = approve == Tap.Can,
            isBusy = state.isBusy,
        )
        Reason(approve)
    }
    if (decline != null) {
        SecondaryButton(
            texts.approvalDecline,
            { onEvent(ApprovalEvent.Reason("")) },
            icon = Icons.block,
            isEnabled = decline == Tap.Can,
        )
    }
}

@Composable
private fun Decline(pass: GivenScreen, reason: String, state: ApprovalState, onEvent: (ApprovalEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.declineTitle(pass.name),
        detail = texts.declineDetail,
        confirm = texts.declineConfirm,
        onConfirm = { onEvent(ApprovalEvent.Decline) },
        onCancel = { onEvent(ApprovalEvent.Reason(null)) },
        isBusy = state.isBusy,
        error = state.error,
        isEnabled = reason.isNotBlank(),
    ) { Field(texts.declineReason, reason, { onEvent(ApprovalEvent.Reason(it)) }) }
}
