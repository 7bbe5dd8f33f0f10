package dev.gatepass.kit.given

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.By
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.GivenTaps
import dev.gatepass.core.StopOnWay
import dev.gatepass.core.Tap
import dev.gatepass.core.When
import dev.gatepass.kit.activity.HappenedLine
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Queued
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TapLine
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.PeopleNames
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words

/** A pass, as its giver sees it: whom it is for and how far they are, its doors, what happened, what can be done. */
@Composable
fun GivenPassScreen(state: GivenPassState, onEvent: (GivenPassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val pass = (state.pass as? Read.There)?.value
    if (pass != null && state.over != null) return GivenPassOver(pass, state.over, state, onEvent)
    Page(
        heading = texts.givenTitle.takeIf { pass == null },
        onBack = { onEvent(GivenPassEvent.Back) },
        actions = { Sign(Icons.sync, texts.refresh, { onEvent(GivenPassEvent.Refresh) }, isEnabled = !state.isBusy) },
        bottom = pass?.takeIf { it.taps.shares() }?.let {
            { PrimaryButton(texts.shareTitle, { onEvent(GivenPassEvent.Show(Over.Share)) }, icon = Icons.share) }
        },
    ) {
        when (state.pass) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.pass.error)
            is Read.There -> Body(state.pass.value, state, onEvent)
        }
    }
}

private fun GivenTaps.shares() = listOf(shareBySms, shareByEmail, shareBySheet).any { it == Tap.Can }

@Composable
private fun Body(pass: GivenScreen, state: GivenPassState, onEvent: (GivenPassEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    GivenHead(pass)
    Trouble(state.error)
    when (state.news) {
        GivenNews.Sent -> Banner(Told(texts.shareSent, null, Tone.GOOD))
        GivenNews.Queued -> Banner(Told(texts.queuedTitle, texts.queuedDetail, Tone.WAITS), icon = Icons.waiting)
        null -> Queued(pass.queued)
    }
    pass.madeOffline?.let {
        Banner(Told(texts.givenOffline, texts.givenOfflineDetail(words.until(it.worksUntil)), Tone.WAITS))
    }
    pass.pin?.let { pin ->
        HandOnPin(
            pin,
            pass,
            onCopy = { onEvent(GivenPassEvent.CopyPin(it)) },
            onShare = { onEvent(GivenPassEvent.SharePin(it)) },
        )
    }
    Guest(pass)
    GivenTimes(pass.times)
    pass.personalMessage?.let { message -> Section(texts.reviewMessage) { Panel { Text(message) } } }
    Section(texts.givenDoors) { Lines(pass.way) { Door(it) } }
    if (state.activity.isNotEmpty()) {
        Section(texts.givenActivity) { Lines(state.activity) { row ->
                HappenedLine(row, onPhoto = { onEvent(GivenPassEvent.ShowPhoto(it)) })
            } }
    }
    Acts(pass.taps, onEvent)
    Column(verticalArrangement = Arrangement.spacedBy(Space.tiny)) {
        Muted(words.made(pass, state.people))
        Muted(texts.knownAt(words.at(pass.knownAt)))
    }
}

private fun Words.made(pass: GivenScreen, people: PeopleNames): String {
    val at = at(pass.madeAt)
    val who = (pass.madeBy as? By.Person)?.let { people[it.v1] }
    return if (who == null) texts.givenMade(at) else texts.givenMadeBy(at = at, who = who)
}

@Composable
private fun Guest(pass: GivenScreen) {
    val words = LocalWords.current
    val texts = words.texts
    val guest = pass.guest
    val name = guest.name
    val number = guest.phoneEnding?.let(texts::givenPhoneEnding)
    val who = (name ?: number)?.let { Come(it, number.takeIf { name != null }, Icons.person, null) }
    val steps = listOf(
        Come(
            guest.invited?.let { texts.givenInvited(words.at(it)) } ?: texts.givenNotInvited,
            null,
            Icons.share,
            guest.invited,
        ),
        Come(
            guest.opened?.let { texts.givenOpened(words.at(it)) } ?: texts.givenNotOpened,
            null,
            Icons.link,
            guest.opened,
        ),
        Come(
            guest.verified?.let { texts.givenVerified(words.at(it)) } ?: texts.givenNotVerified,
            null,
            Icons.phone,
            guest.verified,
        ),
    )
    // A PIN needs no link and no phone.
    Section(texts.givenGuest) {
        Lines(listOfNotNull(who) + steps.takeIf { pass.pin == null }.orEmpty()) { step ->
            Line(
                step.title,
                step.detail,
                icon = if (step.done == null) step.icon else Icons.check,
                tone = if (step.done == null) null else Tone.GOOD,
            )
        }
    }
}

/** Who comes, and how far they are. */
private class Come(val title: String, val detail: String?, val icon: ImageVector, val done: When?)

@Composable
private fun Door(stop: StopOnWay) {
    val words = LocalWords.current
    val used = stop.used
    Line(
        stop.step.name,
        when {
            used != null -> words.texts.givenDoorUsed(used.times.toInt(), words.at(used.last))
            !stop.step.connected -> words.texts.whyByHand
            else -> words.texts.givenDoorNotUsed
        },
        icon = when {
            used != null -> Icons.check
            !stop.step.connected -> Icons.hand
            else -> Icons.door
        },
        tone = if (used != null) Tone.GOOD else null,
    )
}

/** What can be done; what isn't this person's to do isn't there. */
@Composable
private fun Acts(taps: GivenTaps, onEvent: (GivenPassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val acts = listOfNotNull(
        taps.approve?.let { Act(it, texts.approvalTitle, Icons.check, GivenPassEvent.Decide) },
        taps.change?.let { Act(it, texts.givenChange, Icons.edit, GivenPassEvent.Change) },
        taps.repeat?.let { Act(it, texts.givenRepeat, Icons.repeat, GivenPassEvent.Repeat) },
        taps.phones?.let { Act(it, texts.givenPhones, Icons.phone, GivenPassEvent.ShowPhones) },
        taps.thaw?.let { Act(it, texts.givenThaw, Icons.sync, GivenPassEvent.Thaw) },
        taps.freeze?.let { Act(it, texts.givenFreeze, Icons.frozen, GivenPassEvent.Freeze) },
        taps.delete?.let { Act(it, texts.givenDelete, Icons.delete, GivenPassEvent.Show(Over.Delete)) },
    )
    if (acts.isEmpty()) return
    Section(texts.givenMore) {
        Lines(acts) { act -> TapLine(act.tap, act.title, act.icon) { onEvent(act.event) } }
    }
}
