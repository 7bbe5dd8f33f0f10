package dev.gatepass.kit.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.LinkCode
import dev.gatepass.bridge.Made
import dev.gatepass.bridge.linkCode
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassState
import dev.gatepass.core.Tap
import dev.gatepass.kit.Secret
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.given.HandOn
import dev.gatepass.kit.given.HandOnPin
import dev.gatepass.kit.given.LinkCodeScreen
import dev.gatepass.kit.given.ShareLines
import dev.gatepass.kit.given.Way
import dev.gatepass.kit.given.shareBy
import dev.gatepass.kit.given.ways
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Heading
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Seal
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.TapLine
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import kotlinx.coroutines.CoroutineScope

data class MadeState(
    val made: Made,
    /** Whether the pass asks for a secret code, which its giver tells the guest. */
    val hasSecretCode: Boolean,
    val isSent: Boolean = false,
    /** The link, for the camera of a guest who stands beside. */
    val code: LinkCode? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface MadeEvent {
    data class Share(val by: HandOn) : MadeEvent

    data object HideCode : MadeEvent

    data class SharePin(val text: Secret) : MadeEvent

    data class CopyPin(val text: Secret) : MadeEvent

    data object Repeat : MadeEvent

    data object Done : MadeEvent
}

/** A pass that was just made: its link is sent, or it is made to repeat. */
class MadeModel(
    scope: CoroutineScope,
    private val giver: Giver,
    made: Made,
    hasSecretCode: Boolean,
    private val platform: Platform,
    private val go: (MadeEvent) -> Unit,
) : Model<MadeState, MadeEvent>(scope, MadeState(made, hasSecretCode)) {
    override fun on(event: MadeEvent) = when (event) {
        is MadeEvent.Share -> share(event.by)
        MadeEvent.HideCode -> set { copy(code = null) }
        is MadeEvent.SharePin -> platform.share(event.text)
        is MadeEvent.CopyPin -> platform.copy(event.text)
        MadeEvent.Repeat, MadeEvent.Done -> go(event)
    }

    private fun share(by: HandOn) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val made = state.value.made
            suspend fun link() = made.link ?: giver.share(made.screen.pass, by.shareBy)
            when (by) {
                HandOn.SHEET -> platform.handOn(link())
                HandOn.CODE -> linkCode(link()).let { set { copy(code = it) } }
                HandOn.SMS, HandOn.EMAIL -> {
                    giver.share(made.screen.pass, by.shareBy)
                    set { copy(isSent = true) }
                }
            }
            set { copy(isBusy = false) }
        }
    }
}

@Composable
fun MadeScreen(state: MadeState, onEvent: (MadeEvent) -> Unit) {
    state.code?.let { return LinkCodeScreen(it) { onEvent(MadeEvent.HideCode) } }
    val words = LocalWords.current
    val texts = words.texts
    val pass = state.made.screen
    val guest = pass.guest.name ?: texts.yourGuest
    val waits = pass.state == PassState.AWAITING_APPROVAL || pass.state == PassState.AWAITING_PHONE
    val ways = words.ways(pass.taps)
    // What is left to do is to send it; once that is done, nothing is.
    val first = ways.find { it.tap == Tap.Can }.takeIf { !state.isSent }
    Page(
        heading = null,
        bottom = { Onward(first, state.isBusy, onEvent) },
    ) {
        Column(
            Modifier.fillMaxWidth().padding(vertical = Space.large),
            Arrangement.spacedBy(Space.section),
            Alignment.CenterHorizontally,
        ) {
            Seal(if (waits) Icons.hourglass else Icons.check, if (waits) Tone.WAITS else Tone.GOOD)
            Heading(
                when {
                    waits -> texts.madeWaitsTitle
                    pass.pin != null -> texts.madePinTitle
                    else -> texts.madeTitle
                },
                when {
                    pass.pin != null -> texts.madePinDetail(guest)
                    waits -> texts.noticeStaffWillApprove
                    state.hasSecretCode -> texts.madeDetail(guest)
                    else -> texts.madeDetailPlain(guest)
                },
                isCentered = true,
            )
        }
        Trouble(state.error)
        pass.madeOffline?.let {
            Banner(Told(texts.madeOffline, texts.madeOfflineDetail(guest), Tone.WAITS), icon = Icons.offline)
        }
        pass.pin?.let { pin ->
            HandOnPin(
                pin,
                pass,
                onCopy = { onEvent(MadeEvent.CopyPin(it)) },
                onShare = { onEvent(MadeEvent.SharePin(it)) },
            )
        }
        if (state.isSent) Banner(Told(texts.shareSent, null, Tone.GOOD))
        ShareLines(ways - setOfNotNull(first)) { if (!state.isBusy) onEvent(MadeEvent.Share(it)) }
        pass.taps.repeat?.let { tap ->
            Lines(listOf(tap)) { TapLine(it, texts.repeatTitle, Icons.repeat) { onEvent(MadeEvent.Repeat) } }
        }
    }
}

@Composable
private fun Onward(first: Way?, isBusy: Boolean, onEvent: (MadeEvent) -> Unit) {
    val done = { onEvent(MadeEvent.Done) }
    if (first == null) return PrimaryButton(LocalWords.current.texts.done, done)
    PrimaryButton(first.does, { onEvent(MadeEvent.Share(first.by)) }, icon = first.icon, isBusy = isBusy)
    SecondaryButton(LocalWords.current.texts.done, done)
}
