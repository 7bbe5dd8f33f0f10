package dev.gatepass.kit.guest

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import dev.gatepass.core.DoorStep
import dev.gatepass.core.Next
import dev.gatepass.core.PassScreen
import dev.gatepass.core.Rhythm
import dev.gatepass.core.Tap
import dev.gatepass.core.WalletOffer
import dev.gatepass.kit.door.UnlockScreen
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Beside
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.Pill
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Reason
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TapButton
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.parts.together
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.change
import dev.gatepass.kit.words.says
import dev.gatepass.kit.words.saysMore
import dev.gatepass.kit.words.span
import dev.gatepass.kit.words.times
import dev.gatepass.kit.words.tone
import dev.gatepass.kit.words.zone

/** A pass, as its guest sees it: what to do next, the way door by door, and everything else about it below. */
@Composable
fun GuestPassScreen(state: PassState, onEvent: (PassEvent) -> Unit) {
    if (state.unlocking != null) {
        UnlockScreen(state.unlocking) { onEvent(PassEvent.Unlocking(it)) }
        return
    }
    val texts = LocalWords.current.texts
    val pass = (state.pass as? Read.There)?.value
    Page(
        heading = texts.givenTitle.takeIf { pass == null },
        onBack = { onEvent(PassEvent.Back) },
        actions = { Sign(Icons.sync, texts.refresh, { onEvent(PassEvent.Refresh) }, isEnabled = !state.isBusy) },
        bottom = pass?.let { { NextStep(it, state.isBusy, onEvent) } },
    ) {
        when (state.pass) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.pass.error)
            is Read.There -> {
                Head(state.pass.value)
                Trouble(state.error)
                Body(state.pass.value, onEvent)
            }
        }
    }
}

@Composable
private fun Head(pass: PassScreen) {
    val words = LocalWords.current
    Column(Modifier.together(), Arrangement.spacedBy(Space.tiny)) {
        Muted(pass.propertyName)
        Text(
            words.capital(pass.name),
            Modifier.semantics { heading() },
            style = MaterialTheme.typography.headlineLarge,
        )
        Muted(words.texts.passFrom(pass.host))
    }
    Pill(words.says(pass.says), tone(pass.says))
    words.saysMore(pass.says)?.let { Muted(it) }
}

@Composable
private fun ColumnScope.Body(pass: PassScreen, onEvent: (PassEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Changes(pass, onEvent)
    pass.personalMessage?.let { Message(texts.passMessage(pass.host), it) }
    Way(pass, onEvent)
    Wallet(pass, onEvent)
    Section(texts.passTimes) {
        val spells = pass.times.next
        val lines = words.times(pass.times)
        Panel(Modifier.together()) {
            lines.forEachIndexed { index, line ->
                if (index == 0) Text(line, style = MaterialTheme.typography.titleMedium) else Muted(line)
            }
            Muted(words.zone(pass.times.zone))
        }
        if (pass.times.rhythm is Rhythm.Repeats && spells.isNotEmpty()) {
            Muted(texts.passTimesNext, Modifier.padding(start = Space.tiny, top = Space.tiny))
            Lines(spells) { Line(words.span(it), icon = Icons.schedule) }
        }
    }
    TapButton(
        pass.contactHost,
        texts.passContact(pass.host),
        { onEvent(PassEvent.ContactHost) },
        icon = Icons.chat,
    )
    Column(Modifier.fillMaxWidth().padding(top = Space.small).together(), Arrangement.spacedBy(2.dp)) {
        Muted(pass.worksOfflineUntil?.let { texts.worksOfflineUntil(words.until(it)) } ?: texts.needsNetwork)
        Muted(texts.knownAt(words.at(pass.knownAt)))
    }
}

@Composable
private fun Changes(pass: PassScreen, onEvent: (PassEvent) -> Unit) {
    if (pass.changes.isEmpty()) return
    val words = LocalWords.current
    val changes = pass.changes.joinToString("\n", transform = words::change)
    val told = Told(words.texts.passChangesTitle, changes, Tone.WAITS)
    Banner(told, icon = Icons.sync) {
        TextAction(words.texts.passChangesSeen, { onEvent(PassEvent.Seen) }, icon = Icons.check)
    }
}

@Composable
private fun Message(title: String, message: String) {
    val colors = MaterialTheme.colorScheme
    Column(
        Modifier.fillMaxWidth().background(colors.secondaryContainer, MaterialTheme.shapes.large).padding(Space.large)
            .together(),
        verticalArrangement = Arrangement.spacedBy(Space.tiny),
    ) {
        Text(title, style = MaterialTheme.typography.labelMedium, color = colors.onSecondaryContainer)
        Text(message, style = MaterialTheme.typography.bodyLarge, color = colors.onSecondaryContainer)
    }
}

/** Of the wallets that a pass goes into, the one that phones of this kind have. */
@Composable
private fun Wallet(pass: PassScreen, onEvent: (PassEvent) -> Unit) {
    val google = pass.wallets.firstNotNullOfOrNull { it as? WalletOffer.Google } ?: return
    SecondaryButton(
        LocalWords.current.texts.walletGoogle,
        { onEvent(PassEvent.AddToWallet(google.link)) },
        icon = Icons.wallet,
    )
}

/** The one thing to do now. */
@Composable
private fun NextStep(pass: PassScreen, isBusy: Boolean, onEvent: (PassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    when (val next = pass.next) {
        Next.Open ->
            PrimaryButton(texts.passOpen, { onEvent(PassEvent.Open) }, icon = Icons.ticket, isBusy = isBusy)
        Next.EnterPhone ->
            PrimaryButton(texts.passEnterPhone, { onEvent(PassEvent.EnterPhone) }, icon = Icons.phone)
        Next.EnterVerificationCode ->
            PrimaryButton(texts.passEnterVerificationCode, { onEvent(PassEvent.EnterPhone) }, icon = Icons.sms)
        Next.WaitForStaff ->
            Banner(Told(texts.passWaitForStaff, texts.passWaitForStaffDetail, Tone.WAITS))
        Next.EnterSecretCode ->
            PrimaryButton(texts.passEnterSecretCode, { onEvent(PassEvent.EnterSecretCode) }, icon = Icons.pin)
        Next.Connect -> {
            Banner(Told(texts.passConnect, texts.passConnectDetail, Tone.WAITS), icon = Icons.offline)
            PrimaryButton(texts.tryAgain, { onEvent(PassEvent.Refresh) }, icon = Icons.sync, isBusy = isBusy)
        }
        is Next.GoTo -> when (val door = pass.doors.find { it.door == next.v1 }) {
            null -> Banner(Told(texts.passAllPassed, texts.passAllPassedDetail, Tone.GOOD))
            else -> AtTheDoor(door, isBusy, onEvent)
        }
        Next.Nothing -> {}
    }
}

/** What opens the door, the easiest first. */
@Composable
private fun AtTheDoor(door: DoorStep, isBusy: Boolean, onEvent: (PassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val unlock = Opening(texts.passUnlock(door.name), Icons.unlock, PassEvent.Unlock(door.door, door.name))
    val showQr = Opening(texts.passShowQr, Icons.qr, PassEvent.ShowQr(door.door, door.name))
    val showPin = Opening(texts.passShowPin, Icons.dialpad, PassEvent.ShowPin(door.door, door.name))
    val openings = listOfNotNull(
        unlock.takeIf { door.unlock == Tap.Can },
        showQr.takeIf { door.showQr == Tap.Can },
        showPin.takeIf { door.pin != null },
    )
    val first = openings.firstOrNull()
    when {
        first != null -> {
            PrimaryButton(first.title, { onEvent(first.event) }, icon = first.icon)
            Beside(openings.drop(1)) { it, modifier ->
                SecondaryButton(it.title, { onEvent(it.event) }, modifier, icon = it.icon)
            }
        }
        !door.connected ->
            PrimaryButton(texts.passTick, { onEvent(PassEvent.Tick(door.door)) }, icon = Icons.check, isBusy = isBusy)
        else -> {
            PrimaryButton(unlock.title, { onEvent(unlock.event) }, icon = Icons.lock, isEnabled = false)
            Reason(door.unlock)
        }
    }
}

/** Something that opens a door. */
private class Opening(val title: String, val icon: ImageVector, val event: PassEvent)
