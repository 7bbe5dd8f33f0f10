package dev.gatepass.kit.compose

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.unit.dp
import dev.gatepass.core.ComposeScreen
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.Notice
import dev.gatepass.core.StepState
import dev.gatepass.core.StepView
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Remark
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.notice
import dev.gatepass.kit.words.wholeProblem

/** A pass is composed: kind, when, doors, guest, review. */
@Composable
fun ComposePassScreen(state: ComposeState, onEvent: (ComposeEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val form = state.form
    state.forStaff?.picking?.let { return PickVendor(it, onEvent) }
    if (state.picksZone) return PickZone(state.draft.zone, onEvent)
    Page(
        heading = form?.let { words.question(it.step) } ?: texts.composeTitle,
        detail = texts.composeChangeDetail.takeIf { state.isChange && form?.step == ComposeStep.KIND },
        onBack = { onEvent(ComposeEvent.Back) },
        actions = { if (form != null) Steps(form.steps, onEvent) },
        bottom = form?.let { { Onward(state, it.step, it.canCreate, onEvent) } },
    ) {
        Trouble(state.error)
        if (!state.isOnline && form != null) WithoutNetwork(form)
        if (form == null) return@Page Loading()
        form.problems.whole.forEach { Banner(Told(words.wholeProblem(it), null, Tone.BAD)) }
        val edit = Edit(state, onEvent)
        when (form.step) {
            ComposeStep.KIND -> KindStep(edit, form.kinds, onEvent)
            ComposeStep.WHEN -> WhenStep(edit, onEvent)
            ComposeStep.DOORS -> DoorsStep(edit, form.doors, form.credentials, onEvent)
            ComposeStep.GUEST -> GuestStep(edit, onEvent)
            ComposeStep.REVIEW -> ReviewStep(edit, form, onEvent)
        }
        val notices = form.notices.filter { concerns(it, form.step) }
        if (notices.isNotEmpty()) {
            Section(texts.reviewNotices) {
                Panel { notices.forEach { Remark(Icons.info, words.notice(it, state.doorNames)) } }
            }
        }
    }
}

/** What will come of a pass without a network, said from the start. */
@Composable
private fun WithoutNetwork(form: ComposeScreen) {
    val texts = LocalWords.current.texts
    val comes = if (form.canCreateOffline) texts.composeOfflineHere else texts.composeOffline
    Banner(Told(texts.offlineTitle, comes, Tone.WAITS), icon = Icons.offline)
}

/** A notice stands where it can be acted on, and once more at the end. */
private fun concerns(notice: Notice, step: ComposeStep) = when (notice) {
    is Notice.AppNeeded, is Notice.OpenByHand, is Notice.LeftOut, is Notice.Added ->
        step == ComposeStep.DOORS || step == ComposeStep.REVIEW
    is Notice.SecretCodeNeeded, Notice.StaffWillApprove -> step == ComposeStep.GUEST || step == ComposeStep.REVIEW
}

internal fun Words.step(step: ComposeStep) = when (step) {
    ComposeStep.KIND -> texts.composeStepKind
    ComposeStep.WHEN -> texts.composeStepWhen
    ComposeStep.DOORS -> texts.composeStepDoors
    ComposeStep.GUEST -> texts.composeStepGuest
    ComposeStep.REVIEW -> texts.composeStepReview
}

private fun Words.question(step: ComposeStep) = when (step) {
    ComposeStep.KIND -> texts.composeKindQuestion
    ComposeStep.WHEN -> texts.composeWhenQuestion
    ComposeStep.DOORS -> texts.composeDoorsQuestion
    ComposeStep.GUEST -> texts.composeGuestQuestion
    ComposeStep.REVIEW -> texts.composeReviewQuestion
}

@Composable
private fun Onward(state: ComposeState, step: ComposeStep, canCreate: Boolean, onEvent: (ComposeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    if (step == ComposeStep.REVIEW) {
        PrimaryButton(
            if (state.isChange) texts.composeReplace else texts.composeCreate,
            { onEvent(ComposeEvent.Submit) },
            icon = Icons.check,
            isEnabled = canCreate,
            isBusy = state.isBusy,
        )
    } else {
        PrimaryButton(texts.next, { onEvent(ComposeEvent.Next) })
    }
}

/** A dot for each step: a tap goes there. */
@Composable
private fun Steps(steps: List<StepView>, onEvent: (ComposeEvent) -> Unit) {
    val words = LocalWords.current
    Row(horizontalArrangement = Arrangement.End, verticalAlignment = Alignment.CenterVertically) {
        steps.forEachIndexed { index, step ->
            val name = words.texts.composeStepOf(
                number = (index + 1).toString(),
                total = steps.size.toString(),
                name = words.step(step.step),
            )
            val stands = when (step.state) {
                StepState.HERE -> words.texts.composeStepHere
                StepState.AHEAD -> words.texts.composeStepAhead
                StepState.RIGHT -> words.texts.composeStepRight
                StepState.WRONG -> words.texts.composeStepWrong
            }
            Box(
                Modifier.size(Space.touch).clickable { onEvent(ComposeEvent.GoTo(step.step)) }
                    .semantics { contentDescription = name; stateDescription = stands },
                contentAlignment = Alignment.Center,
            ) { Dot(step.state) }
        }
    }
}

@Composable
private fun Dot(state: StepState) {
    val colors = MaterialTheme.colorScheme
    val (ground, sign) = when (state) {
        StepState.HERE -> colors.primary to null
        StepState.AHEAD -> colors.outlineVariant to null
        StepState.RIGHT -> colors.primaryContainer to Icons.check
        StepState.WRONG -> colors.errorContainer to Icons.warning
    }
    val size = when (state) {
        StepState.HERE -> 16.dp
        StepState.AHEAD -> 10.dp
        StepState.RIGHT, StepState.WRONG -> 24.dp
    }
    Box(Modifier.size(size).background(ground, CircleShape), contentAlignment = Alignment.Center) {
        if (sign != null) {
            val tint = if (state == StepState.WRONG) colors.onErrorContainer else colors.onPrimaryContainer
            Icon(sign, contentDescription = null, Modifier.size(16.dp), tint = tint)
        }
    }
}
