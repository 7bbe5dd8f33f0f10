package dev.gatepass.kit.guest

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import dev.gatepass.core.GatepassException
import dev.gatepass.core.ReceivedRow
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Disc
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.Pill
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.says
import dev.gatepass.kit.words.tone

/** The passes that this phone was given, newest first. */
@Composable
fun PassesScreen(state: PassesState, onEvent: (PassesEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ListPage(
        heading = texts.guestTitle,
        onBack = if (state.isSignedIn) ({ onEvent(PassesEvent.Back) }) else null,
        actions = {
            if (!state.isSignedIn) Sign(Icons.settings, texts.settingsTitle, { onEvent(PassesEvent.Settings) })
        },
        bottom = {
            PrimaryButton(texts.guestOpenLink, { onEvent(PassesEvent.OpenLink) }, icon = Icons.link)
            SecondaryButton(texts.guestUseNumber, { onEvent(PassesEvent.UseNumber) }, icon = Icons.phone)
            if (!state.isSignedIn) {
                TextAction(
                    texts.guestSignIn,
                    { onEvent(PassesEvent.SignIn) },
                    Modifier.align(Alignment.CenterHorizontally),
                )
            }
        },
    ) {
        if (state.wasSetAside) item { Trouble(GatepassException.StoreDamaged("")) }
        when (val passes = state.passes) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(passes.error) }
            is Read.There -> if (passes.value.isEmpty()) {
                item { Empty(Icons.ticket, texts.guestEmpty, texts.guestEmptyDetail) }
            } else {
                items(passes.value, key = { it.pass }) { Row(it) { onEvent(PassesEvent.Open(it.pass)) } }
            }
        }
    }
}

@Composable
private fun Row(row: ReceivedRow, onOpen: () -> Unit) {
    val words = LocalWords.current
    Panel(onClick = onOpen) {
        Row(
            Modifier.fillMaxWidth(),
            horizontalArrangement = Arrangement.spacedBy(Space.medium),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Disc(Icons.ticket, Tone.PLAIN)
            Column(Modifier.weight(1f)) {
                Text(words.capital(row.name), style = MaterialTheme.typography.titleLarge)
                Muted(words.texts.passFromAt(host = row.host, property = row.propertyName))
            }
        }
        Pill(words.says(row.says), tone(row.says))
        if (row.hasChanged) Pill(words.texts.passChanged, Tone.WAITS, icon = Icons.sync)
    }
}
