package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.core.LockdownScreen as Lockdown
import dev.gatepass.core.Since
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.DangerButton
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Queued
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.PeopleNames
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.by

private val property = LockdownPlace(null, null)

/** Which doors no pass opens, since when, and until when one that hasn't heard of it may still open. */
@Composable
fun LockdownScreen(state: LockdownState, onEvent: (LockdownEvent) -> Unit) {
    if (state.question != null) return Question(state.question, state, onEvent)
    val texts = LocalWords.current.texts
    val lockdown = (state.lockdown as? Read.There)?.value
    Page(
        heading = texts.lockdownTitle,
        detail = texts.lockdownDetail,
        onBack = { onEvent(LockdownEvent.Back) },
        actions = { Sign(Icons.sync, texts.refresh, { onEvent(LockdownEvent.Refresh) }) },
        bottom = { WholeProperty(lockdown, onEvent) },
    ) {
        if (state.isQueued) {
            Banner(Told(texts.queuedTitle, texts.queuedDetail, Tone.WAITS), icon = Icons.waiting)
        }
        when (state.lockdown) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.lockdown.error)
            is Read.There -> Now(state.lockdown.value, state.people, onEvent)
        }
        Doors(lockdown, state, onEvent)
    }
}

/** The one thing to do in a hurry stands below, also while it isn't known how doors stand. */
@Composable
private fun WholeProperty(lockdown: Lockdown?, onEvent: (LockdownEvent) -> Unit) {
    val texts = LocalWords.current.texts
    if (lockdown?.property == null) {
        DangerButton(
            texts.lockdownBeginProperty,
            { onEvent(LockdownEvent.Ask(LockdownQuestion.Begin(property))) },
        )
    } else {
        PrimaryButton(texts.lockdownEnd, { onEvent(LockdownEvent.Ask(LockdownQuestion.End(property))) })
    }
}

@Composable
private fun Now(lockdown: Lockdown, people: PeopleNames, onEvent: (LockdownEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Queued(lockdown.queued)
    lockdown.property?.let {
        Banner(Told(texts.lockdownProperty, words.since(it, people), Tone.BAD), icon = Icons.lock)
    }
    lockdown.mayOpenUntil?.let {
        Banner(Told(texts.lockdownBound(words.until(it)), null, Tone.WAITS))
    }
    if (lockdown.doors.isNotEmpty()) {
        Lines(lockdown.doors) { door ->
            Line(
                door.name,
                words.since(door.since, people),
                icon = Icons.lock,
                tone = Tone.BAD,
                onClick = {
                    val place = LockdownPlace(door.door, door.name)
                    onEvent(LockdownEvent.Ask(LockdownQuestion.End(place)))
                },
                does = texts.lockdownEnd,
            )
        }
    } else if (lockdown.property == null) {
        Lines(listOf(texts.lockdownNone)) { Line(it, icon = Icons.checkCircle, tone = Tone.GOOD) }
    }
}

private fun Words.since(since: Since, people: PeopleNames) =
    texts.lockdownSince(until = until(since.since), who = by(since.by, people))

@Composable
private fun Doors(lockdown: Lockdown?, state: LockdownState, onEvent: (LockdownEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val others = state.doors - lockdown?.doors.orEmpty().map { it.door }.toSet()
    if (others.isEmpty()) return
    Section(texts.lockdownDoors) {
        Lines(others.toList()) { (door, name) ->
            Line(name, icon = Icons.door, does = texts.lockdownBeginDoor(name), onClick = {
                onEvent(LockdownEvent.Ask(LockdownQuestion.Begin(LockdownPlace(door, name))))
            })
        }
    }
}

/** What will happen, before it does. */
@Composable
private fun Question(question: LockdownQuestion, state: LockdownState, onEvent: (LockdownEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val place = question.place.name ?: texts.wholeProperty
    val no = { onEvent(LockdownEvent.Ask(null)) }
    val yes = { onEvent(LockdownEvent.Confirm) }
    when (question) {
        is LockdownQuestion.Begin -> ConfirmPage(
            heading = texts.lockdownBeginTitle(place),
            detail = texts.lockdownBeginDetail,
            confirm = texts.lockdownBeginConfirm,
            onConfirm = yes,
            onCancel = no,
            isBusy = state.isBusy,
            error = state.error,
        ) { Muted(texts.lockdownBeginBound) }
        is LockdownQuestion.End -> Page(
            heading = texts.lockdownEndTitle(place),
            detail = texts.lockdownEndDetail,
            onBack = no,
            bottom = {
                PrimaryButton(texts.lockdownEnd, yes, isBusy = state.isBusy)
                SecondaryButton(texts.cancel, no)
            },
        ) { Trouble(state.error) }
    }
}
