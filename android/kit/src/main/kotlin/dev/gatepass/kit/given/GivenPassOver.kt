package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.Phones
import dev.gatepass.core.Tap
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

/** Something that can be done to a pass. */
internal class Act(val tap: Tap, val title: String, val icon: ImageVector, val event: GivenPassEvent)

@Composable
internal fun GivenPassOver(pass: GivenScreen, over: Over, state: GivenPassState, onEvent: (GivenPassEvent) -> Unit) =
    when (over) {
        Over.Delete -> Delete(pass, state, onEvent)
        Over.Share -> Share(pass, state, onEvent)
        is Over.Code -> LinkCodeScreen(over.code) { onEvent(GivenPassEvent.Show(null)) }
        is Over.PhonesOf -> PhonesOfPass(over.phones, state, onEvent)
    }

/** The question before a pass is gone. Until when a door may still open is told once the service knows. */
@Composable
private fun Delete(pass: GivenScreen, state: GivenPassState, onEvent: (GivenPassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.deleteTitle(pass.name),
        detail = texts.deleteDetail,
        confirm = texts.deleteConfirm,
        onConfirm = { onEvent(GivenPassEvent.Delete) },
        onCancel = { onEvent(GivenPassEvent.Show(null)) },
        isBusy = state.isBusy,
        error = state.error,
        cancel = texts.deleteKeep,
    )
}

@Composable
private fun Share(pass: GivenScreen, state: GivenPassState, onEvent: (GivenPassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(
        heading = texts.shareTitle,
        detail = texts.madeDetailPlain(pass.guest.name ?: texts.yourGuest),
        onBack = { onEvent(GivenPassEvent.Show(null)) },
    ) {
        Trouble(state.error)
        ShareLines(LocalWords.current.ways(pass.taps)) { if (!state.isBusy) onEvent(GivenPassEvent.Share(it)) }
    }
}

@Composable
private fun PhonesOfPass(phones: Phones, state: GivenPassState, onEvent: (GivenPassEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Page(
        heading = texts.phonesTitle,
        detail = texts.phonesDetail(phones.atMost.toInt()),
        onBack = { onEvent(GivenPassEvent.Show(null)) },
    ) {
        Trouble(state.error)
        if (phones.phones.isEmpty()) {
            Empty(Icons.phone, texts.phonesNone, texts.givenNotVerified)
        } else {
            Lines(phones.phones) { phone ->
                Line(
                    texts.phonesOne,
                    texts.settingsSince(words.until(phone.since)),
                    icon = Icons.phone,
                    end = { TextAction(texts.phonesRemove, { onEvent(GivenPassEvent.RetirePhone(phone.key)) }) },
                )
            }
        }
    }
}
