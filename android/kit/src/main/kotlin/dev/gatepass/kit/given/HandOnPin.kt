package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.Pin
import dev.gatepass.kit.Secret
import dev.gatepass.kit.parts.Beside
import dev.gatepass.kit.parts.PinPanel
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.span

private class Hand(val title: String, val icon: ImageVector, val over: () -> Unit)

/** A passcode's PIN, to copy or share with whoever it is for (Aptly). */
@Composable
internal fun HandOnPin(pin: Pin, pass: GivenScreen, onCopy: (Secret) -> Unit, onShare: (Secret) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val doors = words.list(pass.way.filter { it.step.connected }.map { it.step.name })
    val message = Secret(texts.pinMessage(door = doors, digits = pin.digits.text, span = words.span(pin.opens)))
    PinPanel(pin)
    val hands = listOf(
        Hand(texts.pinCopy, Icons.copy) { onCopy(pin.digits) },
        Hand(texts.pinShare, Icons.share) { onShare(message) },
    )
    Beside(hands) { it, modifier -> SecondaryButton(it.title, it.over, modifier, icon = it.icon) }
}
