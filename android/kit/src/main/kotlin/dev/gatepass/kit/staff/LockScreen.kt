package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.core.IssuedRow
import dev.gatepass.core.LockCard
import dev.gatepass.core.LockScreen as Lock
import dev.gatepass.core.PassState
import dev.gatepass.kit.activity.HappenedLine
import dev.gatepass.kit.compose.icon
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.Pill
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.PeopleNames
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.by
import dev.gatepass.kit.words.kind
import dev.gatepass.kit.words.passState

/** One lock: how it stands, what was issued for it, what happened there lately. */
@Composable
fun LockScreen(state: LockState, onEvent: (LockEvent) -> Unit) {
    val lock = (state.lock as? Read.There)?.value
    Page(
        heading = lock?.lock?.name ?: LocalWords.current.texts.locksTitle,
        onBack = { onEvent(LockEvent.Back) },
    ) {
        when (state.lock) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.lock.error)
            is Read.There -> Body(state.lock.value, state, onEvent)
        }
    }
}

@Composable
private fun Body(lock: Lock, state: LockState, onEvent: (LockEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Standing(lock.lock)
    Section(texts.lockIssued) {
        if (lock.issued.isEmpty()) {
            Panel { Empty(Icons.ticket, texts.lockIssuedNone, texts.passesEmptyDetail) }
        } else {
            Lines(lock.issued) { Issued(it, state.people) { onEvent(LockEvent.Open(it.pass)) } }
        }
        Trouble(state.error)
        if (lock.next != null) SecondaryButton(texts.lockMore, { onEvent(LockEvent.More) }, isBusy = state.isBusy)
    }
    if (lock.recent.isNotEmpty()) {
        Section(texts.lockRecent) { Lines(lock.recent) { HappenedLine(it) } }
    }
}

@Composable
private fun Standing(lock: LockCard) {
    val words = LocalWords.current
    val texts = words.texts
    if (lock.isLockedDown) Pill(texts.locksLockedDown, Tone.BAD, icon = Icons.lock)
    Panel {
        Muted(texts.locksPasses(lock.passes.toInt()))
        Muted(lock.opened?.let { texts.locksOpened(words.at(it)) } ?: texts.locksNotOpened)
        Muted(lock.heard?.let { texts.lockHeard(words.at(it)) } ?: texts.lockHeardByPhones)
    }
}

@Composable
private fun Issued(row: IssuedRow, people: PeopleNames, onOpen: () -> Unit) {
    val words = LocalWords.current
    Line(
        words.capital(row.name),
        words.about(row, people),
        icon = icon(row.kind),
        tone = if (row.used != null) Tone.GOOD else null,
        onClick = onOpen,
    )
}

private fun Words.about(row: IssuedRow, people: PeopleNames) = listOfNotNull(
    texts.lockIssuedBy(kind = kind(row.kind), at = at(row.made), who = by(row.madeBy, people)),
    passState(row.state).takeIf { row.state != PassState.LIVE },
    row.used?.let { texts.givenDoorUsed(row.uses.toInt(), at(it)) } ?: texts.givenDoorNotUsed,
).joinToString("\n")
