package dev.gatepass.kit.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.CircularProgressIndicator
import androidx.compose.material3.HorizontalDivider
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Tap
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalSignals
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.error
import dev.gatepass.kit.words.whyNot

/** A raised ground for what belongs together. */
@Composable
fun Panel(modifier: Modifier = Modifier, onClick: (() -> Unit)? = null, content: @Composable ColumnScope.() -> Unit) {
    val colors = MaterialTheme.colorScheme
    val tapped = if (onClick == null) Modifier else Modifier.clickable(role = Role.Button, onClick = onClick)
    Surface(modifier.fillMaxWidth(), shape = MaterialTheme.shapes.large, color = colors.surfaceContainerLow) {
        Column(
            tapped.padding(Space.large),
            verticalArrangement = Arrangement.spacedBy(Space.small),
            content = content,
        )
    }
}

/** A part of a screen under its own heading. */
@Composable
fun Section(title: String, action: (@Composable () -> Unit)? = null, content: @Composable ColumnScope.() -> Unit) {
    Column(Modifier.fillMaxWidth().padding(top = Space.small), Arrangement.spacedBy(Space.small)) {
        SectionTitle(title, action)
        content()
    }
}

@Composable
fun SectionTitle(title: String, action: (@Composable () -> Unit)? = null) {
    Row(
        Modifier.fillMaxWidth().heightIn(min = Space.section).padding(start = Space.tiny),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Text(title, Modifier.weight(1f).semantics { heading() }, style = MaterialTheme.typography.titleMedium)
        action?.invoke()
    }
}

/** Lines of a panel, with a rule between them. */
@Composable
fun <T> Lines(of: List<T>, line: @Composable (T) -> Unit) {
    Surface(shape = MaterialTheme.shapes.large, color = MaterialTheme.colorScheme.surfaceContainerLow) {
        Column {
            of.forEachIndexed { index, each ->
                if (index > 0) Rule()
                line(each)
            }
        }
    }
}

@Composable
internal fun Rule() = HorizontalDivider(
    Modifier.padding(horizontal = Space.large),
    color = MaterialTheme.colorScheme.outlineVariant,
)

/** A line with several things to do, which stand below it where letters are large. */
@Composable
fun Line(title: String, detail: String?, icon: ImageVector, ends: @Composable () -> Unit) {
    if (isLarge()) {
        Column {
            Line(title, detail, icon)
            Row(Modifier.align(Alignment.End)) { ends() }
        }
    } else {
        Line(title, detail, icon, end = { Row { ends() } })
    }
}

/** Whether letters are so large that little stands beside each other. */
@Composable
fun isLarge() = LocalDensity.current.fontScale >= 1.3f

/**
 * A line: a sign, what it is, something about it, and what can be done.
 *
 * @param does what a tap does, where it isn't plain.
 */
@Composable
fun Line(
    title: String,
    detail: String? = null,
    icon: ImageVector? = null,
    tone: Tone? = null,
    modifier: Modifier = Modifier,
    onClick: (() -> Unit)? = null,
    does: String? = null,
    end: (@Composable () -> Unit)? = null,
) {
    val tapped = if (onClick == null) {
        Modifier.together()
    } else {
        Modifier.clickable(onClickLabel = does, role = Role.Button, onClick = onClick)
    }
    Row(
        modifier.fillMaxWidth().then(tapped).heightIn(min = 64.dp)
            .padding(horizontal = Space.large, vertical = Space.medium),
        horizontalArrangement = Arrangement.spacedBy(Space.medium),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        if (icon != null) Disc(icon, tone ?: Tone.PLAIN)
        Column(Modifier.weight(1f), Arrangement.spacedBy(2.dp)) {
            Text(title, style = MaterialTheme.typography.titleMedium)
            if (detail != null) Muted(detail)
        }
        when {
            end != null -> end()
            onClick != null -> Icon(
                Icons.chevron,
                contentDescription = null,
                tint = MaterialTheme.colorScheme.onSurfaceVariant,
            )
        }
    }
}

/** Read out at one stop; what can be tapped within stays a stop of its own. */
fun Modifier.together() = semantics(mergeDescendants = true) {}

@Composable
fun Muted(text: String, modifier: Modifier = Modifier, textAlign: TextAlign? = null) = Text(
    text,
    modifier,
    style = MaterialTheme.typography.bodyMedium,
    color = MaterialTheme.colorScheme.onSurfaceVariant,
    textAlign = textAlign,
)

/** Something said in passing. */
@Composable
fun Remark(icon: ImageVector, text: String) {
    Row(Modifier.fillMaxWidth().together(), Arrangement.spacedBy(Space.medium)) {
        Icon(icon, contentDescription = null, Modifier.size(20.dp), tint = MaterialTheme.colorScheme.onSurfaceVariant)
        Muted(text)
    }
}

/** A sign on a round ground. */
@Composable
fun Disc(icon: ImageVector, tone: Tone = Tone.PLAIN, modifier: Modifier = Modifier) {
    val ground = LocalSignals.current.of(tone)
    Box(modifier.size(40.dp).background(ground.container, CircleShape), contentAlignment = Alignment.Center) {
        Icon(icon, contentDescription = null, Modifier.size(22.dp), tint = ground.content)
    }
}

/** A large sign, for what a screen is all about. */
@Composable
fun Seal(icon: ImageVector, tone: Tone) {
    val ground = LocalSignals.current.of(tone)
    Box(Modifier.size(96.dp).background(ground.container, CircleShape), contentAlignment = Alignment.Center) {
        Icon(icon, contentDescription = null, Modifier.size(44.dp), tint = ground.content)
    }
}

fun icon(tone: Tone): ImageVector = when (tone) {
    Tone.GOOD -> Icons.checkCircle
    Tone.WAITS -> Icons.hourglass
    Tone.BAD -> Icons.error
    Tone.PLAIN -> Icons.info
}

/** How something stands: its colour, a sign, and the words. */
@Composable
fun Pill(text: String, tone: Tone, modifier: Modifier = Modifier, icon: ImageVector = icon(tone)) {
    val ground = LocalSignals.current.of(tone)
    Row(
        modifier.background(ground.container, MaterialTheme.shapes.small)
            .padding(horizontal = Space.medium, vertical = 6.dp),
        horizontalArrangement = Arrangement.spacedBy(6.dp),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Icon(icon, contentDescription = null, Modifier.size(18.dp), tint = ground.content)
        Text(text, style = MaterialTheme.typography.labelMedium, color = ground.content)
    }
}

/** Something that the person should know, read out as it comes. */
@Composable
fun Banner(
    told: Told,
    modifier: Modifier = Modifier,
    icon: ImageVector = icon(told.tone),
    action: (@Composable () -> Unit)? = null,
) {
    val ground = LocalSignals.current.of(told.tone)
    Row(
        modifier.fillMaxWidth().background(ground.container, MaterialTheme.shapes.medium)
            .padding(Space.large).semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Polite },
        horizontalArrangement = Arrangement.spacedBy(Space.medium),
    ) {
        Icon(icon, contentDescription = null, Modifier.size(24.dp), tint = ground.content)
        Column(Modifier.weight(1f), Arrangement.spacedBy(2.dp)) {
            Text(told.title, style = MaterialTheme.typography.titleSmall, color = ground.content)
            if (told.detail != null) {
                Text(told.detail, style = MaterialTheme.typography.bodyMedium, color = ground.content)
            }
            action?.invoke()
        }
    }
}

/** What went wrong, if something has. */
@Composable
fun Trouble(error: GatepassException?, action: (@Composable () -> Unit)? = null) {
    if (error == null) return
    val icon = if (error is GatepassException.Offline) Icons.offline else Icons.error
    Banner(LocalWords.current.error(error), icon = icon, action = action)
}

/** Nothing is there, why, and what to do about it. */
@Composable
fun Empty(icon: ImageVector, title: String, detail: String, modifier: Modifier = Modifier) {
    Column(
        modifier.fillMaxWidth().padding(vertical = Space.section, horizontal = Space.large),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.spacedBy(Space.small),
    ) {
        val colors = MaterialTheme.colorScheme
        Box(
            Modifier.size(88.dp).background(colors.primaryContainer, CircleShape),
            contentAlignment = Alignment.Center,
        ) { Icon(icon, contentDescription = null, Modifier.size(40.dp), tint = colors.onPrimaryContainer) }
        Spacer(Modifier.size(Space.small))
        Text(title, style = MaterialTheme.typography.titleLarge, textAlign = TextAlign.Center)
        Muted(detail, textAlign = TextAlign.Center)
    }
}

@Composable
fun Loading() {
    Column(
        Modifier.fillMaxWidth().padding(Space.section),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.spacedBy(Space.large),
    ) {
        CircularProgressIndicator()
        Muted(LocalWords.current.texts.loading)
    }
}

/** A line that does something; if it can't now, its reason stands in it. */
@Composable
fun TapLine(tap: Tap, title: String, icon: ImageVector, onClick: () -> Unit) = when (tap) {
    Tap.Can -> Line(title, icon = icon, onClick = onClick)
    is Tap.No -> Line(title, LocalWords.current.whyNot(tap.v1), icon = icon)
}
