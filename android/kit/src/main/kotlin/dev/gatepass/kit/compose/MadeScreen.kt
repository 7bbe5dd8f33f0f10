package dev.gatepass.kit.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.Made
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassState
import dev.gatepass.core.ShareBy
import dev.gatepass.core.Tap
import dev.gatepass.kit.Secret
import dev.gatepass.kit.given.ShareLines
import dev.gatepass.kit.given.Way
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
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface MadeEvent {
    data class Share(val byWayOf: ShareBy) : MadeEvent

    data object Repeat : MadeEvent

    data object Done : MadeEvent
}

/** A pass that was just made: its link is sent, or it is made to repeat. */
class MadeModel(
    scope: CoroutineScope,
    private val giver: Giver,
    made: Made,
    hasSecretCode: Boolean,
    private val handOn: (Secret) -> Unit,
    private val go: (MadeEvent) -> Unit,
) : Model<MadeState, MadeEvent>(scope, MadeState(made, hasSecretCode)) {
    override fun on(event: MadeEvent) = when (event) {
        is MadeEvent.Share -> share(event.byWayOf)
        MadeEvent.Repeat, MadeEvent.Done -> go(event)
    }

    private fun share(byWayOf: ShareBy) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val made = state.value.made
            when (byWayOf) {
                ShareBy.SHEET -> handOn(made.link ?: giver.share(made.screen.pass, byWayOf))
                ShareBy.SMS, ShareBy.EMAIL -> giver.share(made.screen.pass, byWayOf)
            }
            set { copy(isBusy = false, isSent = isSent || byWayOf != ShareBy.SHEET) }
        }
    }
}

@Composable
fun MadeScreen(state: MadeState, onEvent: (MadeEvent) -> Unit) {
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
                if (waits) texts.madeWaitsTitle else texts.madeTitle,
                when {
                    waits -> texts.noticeStaffWillApprove
                    state.hasSecretCode -> texts.madeDetail(guest)
                    else -> texts.madeDetailPlain(guest)
                },
                isCentered = true,
            )
        }
        Trouble(state.error)
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
