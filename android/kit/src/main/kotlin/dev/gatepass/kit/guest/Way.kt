package dev.gatepass.kit.guest

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.IntrinsicSize
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxHeight
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.layout.width
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.clearAndSetSemantics
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.unit.dp
import dev.gatepass.core.DoorStep
import dev.gatepass.core.Next
import dev.gatepass.core.PassScreen
import dev.gatepass.core.Tap
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.isLarge
import dev.gatepass.kit.parts.together
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalSignals
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.doorSays

/** The doors on the way as steps, then those that lead there from elsewhere. */
@Composable
internal fun Way(pass: PassScreen, onEvent: (PassEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val (way, others) = pass.doors.partition { it.onTheWay }
    val next = (pass.next as? Next.GoTo)?.v1
    if (way.isNotEmpty()) Doors(texts.passWay, way, next, onEvent)
    if (others.isNotEmpty()) Doors(texts.passOtherDoors, others, next, onEvent)
}

@Composable
private fun Doors(title: String, doors: List<DoorStep>, next: UShort?, onEvent: (PassEvent) -> Unit) {
    Section(title) {
        Surface(shape = MaterialTheme.shapes.large, color = MaterialTheme.colorScheme.surfaceContainerLow) {
            Column(Modifier.padding(vertical = Space.small)) {
                doors.forEachIndexed { index, door ->
                    Step(
                        number = (index + 1).takeIf { door.onTheWay },
                        isFirst = index == 0,
                        isLast = index == doors.lastIndex,
                        door = door,
                        isNext = door.door == next,
                        onEvent = onEvent,
                    )
                }
            }
        }
    }
}

@Composable
private fun Step(
    number: Int?,
    isFirst: Boolean,
    isLast: Boolean,
    door: DoorStep,
    isNext: Boolean,
    onEvent: (PassEvent) -> Unit,
) {
    val words = LocalWords.current
    val passed = door.passedAt
    Row(
        Modifier.fillMaxWidth().height(IntrinsicSize.Min).padding(start = Space.large, end = Space.small).together(),
        horizontalArrangement = Arrangement.spacedBy(Space.medium),
    ) {
        Track(number, door, isNext, isFirst, isLast)
        Column(Modifier.weight(1f).padding(vertical = Space.medium), Arrangement.spacedBy(2.dp)) {
            if (isNext) {
                Text(
                    words.texts.passNextDoor,
                    style = MaterialTheme.typography.labelMedium,
                    color = MaterialTheme.colorScheme.primary,
                )
            }
            Text(
                door.name,
                style = if (isNext) MaterialTheme.typography.titleLarge else MaterialTheme.typography.titleMedium,
            )
            Muted(
                when {
                    passed != null -> words.texts.passDoorPassed(words.at(passed))
                    !door.connected -> words.texts.whyByHand
                    else -> words.doorSays(door.says)
                },
            )
            if (door.needsApp) Muted(words.texts.passNeedsApp)
            if (!isNext && isLarge()) Taps(door, onEvent, Modifier.align(Alignment.End))
        }
        if (!isNext && !isLarge()) Taps(door, onEvent, Modifier.align(Alignment.CenterVertically))
    }
}

/** Whoever comes another way opens the doors in another order. */
@Composable
private fun Taps(door: DoorStep, onEvent: (PassEvent) -> Unit, modifier: Modifier) {
    val texts = LocalWords.current.texts
    Row(modifier) {
        if (door.showQr == Tap.Can) {
            val shows = "${texts.passShowQr}: ${door.name}"
            Sign(Icons.qr, shows, { onEvent(PassEvent.ShowQr(door.door, door.name)) })
        }
        if (door.pin != null) {
            val shows = "${texts.passShowPin}: ${door.name}"
            Sign(Icons.dialpad, shows, { onEvent(PassEvent.ShowPin(door.door, door.name)) })
        }
        if (door.unlock == Tap.Can) {
            Sign(Icons.unlock, texts.passUnlock(door.name), { onEvent(PassEvent.Unlock(door.door, door.name)) })
        }
    }
}

/** The step's number, or how it stands, on a line that joins the doors. */
@Composable
private fun Track(number: Int?, door: DoorStep, isNext: Boolean, isFirst: Boolean, isLast: Boolean) {
    val colors = MaterialTheme.colorScheme
    val label = number?.let { LocalWords.current.texts.passDoorNumber(it.toString()) }
    Column(
        Modifier.fillMaxHeight().widthIn(min = 40.dp)
            .clearAndSetSemantics { if (label != null) contentDescription = label },
        horizontalAlignment = Alignment.CenterHorizontally,
    ) {
        Thread(isShown = number != null && !isFirst, Modifier.height(Space.medium))
        val good = LocalSignals.current.of(Tone.GOOD)
        when {
            door.passedAt != null -> Mark(good.container, good.content, Icons.check)
            isNext -> Mark(colors.primary, colors.onPrimary, if (door.connected) Icons.key else Icons.hand)
            !door.connected -> Mark(colors.surfaceContainerHigh, colors.onSurfaceVariant, Icons.hand)
            number == null -> Mark(colors.surfaceContainerHigh, colors.onSurfaceVariant, Icons.door)
            else -> Numbered(number)
        }
        Thread(isShown = number != null && !isLast, Modifier.weight(1f))
    }
}

@Composable
private fun Thread(isShown: Boolean, modifier: Modifier) {
    val color = if (isShown) MaterialTheme.colorScheme.outlineVariant else Color.Transparent
    Box(modifier.width(2.dp).background(color))
}

@Composable
private fun Mark(ground: Color, sign: Color, icon: ImageVector) {
    Box(Modifier.size(40.dp).background(ground, CircleShape), contentAlignment = Alignment.Center) {
        Icon(icon, contentDescription = null, Modifier.size(22.dp), tint = sign)
    }
}

@Composable
private fun Numbered(number: Int) {
    val colors = MaterialTheme.colorScheme
    Box(
        Modifier.heightIn(min = 40.dp).widthIn(min = 40.dp).background(colors.surfaceContainerHigh, CircleShape),
        contentAlignment = Alignment.Center,
    ) {
        Text(
            number.toString(),
            style = MaterialTheme.typography.titleSmall,
            color = colors.onSurfaceVariant,
        )
    }
}
