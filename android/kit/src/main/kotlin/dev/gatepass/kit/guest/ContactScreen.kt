package dev.gatepass.kit.guest

import androidx.compose.runtime.Composable
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone

/** Write to the host. */
@Composable
fun ContactScreen(state: ContactState, onEvent: (ContactEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(
        heading = texts.contactTitle(state.host),
        detail = texts.contactDetail(state.host),
        onBack = { onEvent(ContactEvent.Back) },
        bottom = {
            if (state.isSent) {
                PrimaryButton(texts.done, { onEvent(ContactEvent.Back) })
            } else {
                PrimaryButton(
                    texts.send,
                    { onEvent(ContactEvent.Send) },
                    icon = Icons.chat,
                    isEnabled = state.text.isNotBlank(),
                    isBusy = state.isBusy,
                )
            }
        },
    ) {
        if (state.isSent) {
            Banner(Told(texts.contactSent(state.host), null, Tone.GOOD))
        } else {
            Field(texts.contactField, state.text, { onEvent(ContactEvent.Text(it)) }, lines = 5)
            Trouble(state.error)
        }
    }
}
