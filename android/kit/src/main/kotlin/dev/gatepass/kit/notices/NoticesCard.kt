package dev.gatepass.kit.notices

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import dev.gatepass.kit.parts.Disc
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space

/** What is answered to the offer. */
enum class NoticesAnswer { TURN_ON, NOT_NOW }

/** Offers to tell of something, once there is something that could be told of. It comes once. */
@Composable
fun NoticesCard(offer: String, onAnswer: (NoticesAnswer) -> Unit) {
    val texts = LocalWords.current.texts
    Panel {
        Row(
            horizontalArrangement = Arrangement.spacedBy(Space.medium),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Disc(Icons.bell)
            Text(offer, Modifier.weight(1f), style = MaterialTheme.typography.titleMedium)
        }
        FlowRow(Modifier.fillMaxWidth(), horizontalArrangement = Arrangement.End) {
            TextAction(texts.notNow, { onAnswer(NoticesAnswer.NOT_NOW) })
            TextAction(texts.noticesTurnOn, { onAnswer(NoticesAnswer.TURN_ON) })
        }
    }
}
