package dev.gatepass.kit.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.material3.Button
import androidx.compose.material3.ButtonColors
import androidx.compose.material3.ButtonDefaults
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.Icon
import androidx.compose.material3.LocalContentColor
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TextButton
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.semantics.stateDescription
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.gatepass.core.Tap
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.whyNot

/** The one thing that a screen is for. While it is done it says so, and can't be tapped twice. */
@Composable
fun PrimaryButton(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: ImageVector? = null,
    isEnabled: Boolean = true,
    isBusy: Boolean = false,
) = Wide(text, onClick, modifier, icon, isEnabled, isBusy, ButtonDefaults.buttonColors())

/** Something else that a screen offers. */
@Composable
fun SecondaryButton(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: ImageVector? = null,
    isEnabled: Boolean = true,
    isBusy: Boolean = false,
) = Wide(text, onClick, modifier, icon, isEnabled, isBusy, ButtonDefaults.filledTonalButtonColors())

/** Beside each other, each as wide as the next, where there is room; else one below the other. */
@Composable
fun <T> Beside(of: List<T>, each: @Composable (T, Modifier) -> Unit) {
    if (isLarge()) {
        of.forEach { each(it, Modifier) }
    } else {
        Row(horizontalArrangement = Arrangement.spacedBy(Space.small)) { of.forEach { each(it, Modifier.weight(1f)) } }
    }
}

/** Something that few need. */
@Composable
fun TextAction(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    icon: ImageVector? = null,
    isEnabled: Boolean = true,
) {
    TextButton(onClick, modifier.heightIn(min = Space.touch), enabled = isEnabled) { Label(text, icon, false) }
}

/** Something that can't be undone. */
@Composable
fun DangerButton(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier = Modifier,
    isEnabled: Boolean = true,
    isBusy: Boolean = false,
) {
    val colors = MaterialTheme.colorScheme
    val signal = ButtonDefaults.buttonColors(containerColor = colors.error, contentColor = colors.onError)
    Wide(text, onClick, modifier, icon = null, isEnabled, isBusy, signal)
}

@Composable
private fun Wide(
    text: String,
    onClick: () -> Unit,
    modifier: Modifier,
    icon: ImageVector?,
    isEnabled: Boolean,
    isBusy: Boolean,
    colors: ButtonColors,
) = Button(
    onClick = { if (!isBusy) onClick() },
    modifier = modifier.fillMaxWidth().heightIn(min = Space.button).busy(isBusy),
    enabled = isEnabled,
    shape = MaterialTheme.shapes.medium,
    colors = colors,
) { Label(text, icon, isBusy) }

/** A button for what the core says can be tapped; if not, its reason stands below. */
@Composable
fun TapButton(tap: Tap, text: String, onClick: () -> Unit, icon: ImageVector? = null, isBusy: Boolean = false) {
    Column(verticalArrangement = Arrangement.spacedBy(Space.tiny)) {
        SecondaryButton(text, onClick, icon = icon, isEnabled = tap == Tap.Can, isBusy = isBusy)
        Reason(tap)
    }
}

/** Why something can't be tapped, if it can't. */
@Composable
fun Reason(tap: Tap) {
    if (tap is Tap.No) {
        Text(
            LocalWords.current.whyNot(tap.v1),
            Modifier.fillMaxWidth().padding(horizontal = Space.small),
            style = MaterialTheme.typography.bodySmall,
            color = MaterialTheme.colorScheme.onSurfaceVariant,
            textAlign = TextAlign.Center,
        )
    }
}

@Composable
private fun Label(text: String, icon: ImageVector?, isBusy: Boolean) {
    if (isBusy) {
        CircularProgressIndicator(Modifier.size(20.dp), color = LocalContentColor.current, strokeWidth = 2.dp)
        Spacer(Modifier.width(Space.medium))
    } else if (icon != null) {
        Icon(icon, contentDescription = null, Modifier.size(22.dp))
        Spacer(Modifier.width(Space.small))
    }
    Text(text, Modifier.padding(vertical = Space.tiny), textAlign = TextAlign.Center)
}

@Composable
private fun Modifier.busy(isBusy: Boolean): Modifier {
    if (!isBusy) return this
    val says = LocalWords.current.texts.loading
    return semantics { stateDescription = says }
}
