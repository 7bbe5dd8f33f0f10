package dev.gatepass.kit.door

import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import dev.gatepass.core.DoorId
import dev.gatepass.core.DoorKind
import dev.gatepass.core.OwnDoor
import dev.gatepass.core.OwnDoors
import dev.gatepass.core.Tap
import dev.gatepass.kit.parts.Disc
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.whyNot

/** How many doors fit on a first screen; the others are a tap away. */
private const val FEW = 4

/** The doors that somebody opens for themselves. */
@Composable
fun OwnDoorsSection(
    doors: OwnDoors,
    showsAll: Boolean,
    onShowAll: () -> Unit,
    onUnlock: (DoorId, String) -> Unit,
    onMakePasscode: (DoorId) -> Unit = {},
) {
    val words = LocalWords.current
    val texts = words.texts
    val hasMore = !showsAll && doors.doors.size > FEW
    Section(texts.homeDoors, action = { if (hasMore) TextAction(texts.homeAllDoors, onShowAll) }) {
        Lines(if (showsAll) doors.doors else doors.doors.take(FEW)) { DoorLine(it, onUnlock, onMakePasscode) }
        Muted(doors.worksOfflineUntil?.let { texts.worksOfflineUntil(words.until(it)) } ?: texts.needsNetwork)
    }
}

@Composable
private fun DoorLine(door: OwnDoor, onUnlock: (DoorId, String) -> Unit, onMakePasscode: (DoorId) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val tap = door.unlock
    val unlock = { onUnlock(door.door, door.name) }.takeIf { tap == Tap.Can }
    Line(
        door.name,
        (tap as? Tap.No)?.let { words.whyNot(it.v1) },
        icon = icon(door.kind),
        onClick = unlock,
        does = texts.passUnlock(door.name),
        end = {
            if (door.makePasscode == Tap.Can) {
                Sign(Icons.dialpad, texts.doorMakePin(door.name), { onMakePasscode(door.door) })
            }
            if (unlock != null) {
                Disc(Icons.unlock, Tone.GOOD)
            } else {
                Icon(Icons.lock, contentDescription = null, tint = MaterialTheme.colorScheme.onSurfaceVariant)
            }
        },
    )
}

internal fun icon(kind: DoorKind) = when (kind) {
    DoorKind.UNIT -> Icons.home
    DoorKind.PERIMETER -> Icons.property
    DoorKind.AMENITY -> Icons.group
    DoorKind.STAFF -> Icons.business
    DoorKind.COMMON -> Icons.door
}
