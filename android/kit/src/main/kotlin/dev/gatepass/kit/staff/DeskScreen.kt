package dev.gatepass.kit.staff

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.ApprovalRow
import dev.gatepass.core.DeskSection
import dev.gatepass.kit.door.OwnDoorsSection
import dev.gatepass.kit.first.FirstPage
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.notices.NoticesCard
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Offline
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words

/** How many passes that wait fit on a first screen; the others are a tap away. */
private const val FEW = 3

/** What staff see first: what waits for them, the own doors, and what else is theirs to do. */
@Composable
fun DeskScreen(state: DeskState, onEvent: (DeskEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val at = (state.at as? Read.There)?.value
    FirstPage(
        state,
        heading = at?.let { texts.homeGreeting(it.desk.name) } ?: texts.roleStaff,
        detail = at?.desk?.propertyName,
        onUnlocking = { onEvent(DeskEvent.Unlocking(it)) },
        onRefresh = { onEvent(DeskEvent.Refresh) },
        onReceived = { onEvent(DeskEvent.Received) },
        onSettings = { onEvent(DeskEvent.Settings) },
        onSignIn = { onEvent(DeskEvent.SignIn) },
        bottom = at?.takeIf { DeskSection.ISSUE_PASSES in it.desk.sections }?.let { { MakePass(it, onEvent) } },
    ) { Body(state, it, onEvent) }
}

@Composable
private fun ColumnScope.MakePass(at: AtDesk, onEvent: (DeskEvent) -> Unit) {
    val texts = LocalWords.current.texts
    if (at.hasDraft) TextAction(texts.homeDraft, { onEvent(DeskEvent.GoOnWithDraft) }, icon = Icons.edit)
    PrimaryButton(texts.homeMakePass, { onEvent(DeskEvent.MakePass) }, icon = Icons.add)
}

@Composable
private fun Body(state: DeskState, at: AtDesk, onEvent: (DeskEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val desk = at.desk
    Offline(state.isOnline, desk.waiting.toInt()) { onEvent(DeskEvent.Waiting) }
    Trouble(state.error)
    if (state.offersNotices && !desk.approvals.isNullOrEmpty()) {
        NoticesCard(texts.noticesOfferApprovals) { onEvent(DeskEvent.Notices(it)) }
    }
    desk.approvals?.let { Approvals(it, onEvent) }
    if (DeskSection.OWN_DOORS in desk.sections && at.doors.doors.isNotEmpty()) {
        OwnDoorsSection(
            at.doors,
            state.showsAllDoors,
            onShowAll = { onEvent(DeskEvent.AllDoors) },
            onUnlock = { door, name -> onEvent(DeskEvent.Unlock(door, name)) },
            onMakePasscode = { onEvent(DeskEvent.MakePasscode(it)) },
        )
    }
    val entries = desk.sections.mapNotNull { words.entry(it) }
    if (entries.isNotEmpty()) {
        Section(texts.deskWork) {
            Lines(entries) {
                Line(it.title, it.detail, icon = it.icon, onClick = { onEvent(DeskEvent.Open(it.section)) })
            }
        }
    }
    Muted(texts.knownAt(words.at(desk.knownAt)))
}

@Composable
private fun Approvals(waiting: List<ApprovalRow>, onEvent: (DeskEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val all = DeskEvent.Open(DeskSection.APPROVALS)
    Section(
        texts.approvalsTitle,
        action = { if (waiting.size > FEW) TextAction(texts.lockMore, { onEvent(all) }) },
    ) {
        if (waiting.isEmpty()) {
            Lines(listOf(texts.deskApprovalsNone)) { Line(it, icon = Icons.checkCircle, tone = Tone.GOOD) }
        } else {
            Lines(waiting.take(FEW)) { ApprovalLine(it) { onEvent(DeskEvent.Decide(it.row.pass)) } }
        }
    }
}

private class Entry(val section: DeskSection, val title: String, val detail: String, val icon: ImageVector)

/** A line of the menu; `null`: it stands elsewhere on the screen, or has no screen here. */
private fun Words.entry(section: DeskSection): Entry? = when (section) {
    DeskSection.OWN_DOORS, DeskSection.ISSUE_PASSES, DeskSection.APPROVALS -> null
    DeskSection.ISSUE_PASSCODES -> Entry(section, texts.deskPasscodes, texts.deskPasscodesDetail, Icons.dialpad)
    DeskSection.PASSES -> Entry(section, texts.passesTitle, texts.deskPassesDetail, Icons.ticket)
    DeskSection.VENDORS -> Entry(section, texts.deskVendors, texts.deskVendorsDetail, Icons.business)
    DeskSection.LOCKS -> Entry(section, texts.deskLocks, texts.deskLocksDetail, Icons.door)
    DeskSection.ACTIVITY -> Entry(section, texts.activityTitle, texts.deskActivityDetail, Icons.history)
    DeskSection.LOCKDOWN -> Entry(section, texts.deskLockdown, texts.deskLockdownDetail, Icons.lock)
    DeskSection.PEOPLE -> Entry(section, texts.deskPeople, texts.deskPeopleDetail, Icons.group)
    DeskSection.PROPERTY ->
        Entry(section, texts.deskProperty, texts.deskPropertyDetail, Icons.property)
    DeskSection.AUDIT -> Entry(section, texts.deskAudit, texts.deskAuditDetail, Icons.search)
}
