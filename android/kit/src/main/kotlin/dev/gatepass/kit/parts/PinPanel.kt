package dev.gatepass.kit.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.text.style.TextAlign
import dev.gatepass.core.Pin
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.span

/** How many digits are read at one glance. */
private const val GLANCE = 3

/** A PIN to be read off at a keypad, and when it opens. It is read out digit by digit. */
@Composable
fun PinPanel(pin: Pin) {
    val words = LocalWords.current
    val texts = words.texts
    val colors = MaterialTheme.colorScheme
    val digits = pin.digits.text
    Column(
        Modifier.fillMaxWidth().background(colors.primaryContainer, MaterialTheme.shapes.large)
            .padding(horizontal = Space.large, vertical = Space.section),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.spacedBy(Space.small),
    ) {
        val spoken = texts.pinLabel(digits.toList().joinToString(" "))
        Text(
            digits.chunked(GLANCE).joinToString(" "),
            Modifier.clearAndSetSemantics { contentDescription = spoken },
            style = MaterialTheme.typography.displayLarge,
            color = colors.onPrimaryContainer,
            textAlign = TextAlign.Center,
        )
        Text(
            words.capital(words.span(pin.opens)),
            style = MaterialTheme.typography.titleMedium,
            color = colors.onPrimaryContainer,
            textAlign = TextAlign.Center,
        )
        pin.firstUseBy?.let {
            Text(
                texts.pinFirstUse(words.until(it)),
                style = MaterialTheme.typography.bodyMedium,
                color = colors.onPrimaryContainer,
                textAlign = TextAlign.Center,
            )
        }
    }
}
