package dev.gatepass.kit.activity

import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.Event
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.words.Tone

/** The sign of something that happened. */
internal fun icon(event: Event): ImageVector = when (event) {
    Event.Issued, Event.Replaced -> Icons.ticket
    is Event.Shared -> Icons.share
    Event.Opened -> Icons.link
    Event.Verified, Event.PhoneSubmitted, Event.PhoneRetired -> Icons.phone
    Event.Approved -> Icons.check
    is Event.Declined -> Icons.block
    is Event.Unlocked -> Icons.unlock
    is Event.Refused -> Icons.lock
    is Event.Frozen -> Icons.frozen
    Event.Thawed -> Icons.sync
    Event.Deleted -> Icons.delete
    Event.Expired -> Icons.history
    Event.Contacted -> Icons.chat
    is Event.Newer -> Icons.info
}

internal fun tone(event: Event): Tone = when (event) {
    is Event.Unlocked, Event.Approved -> Tone.GOOD
    is Event.Frozen, Event.Contacted -> Tone.WAITS
    is Event.Refused, is Event.Declined -> Tone.BAD
    Event.Issued, Event.Replaced, is Event.Shared, Event.Opened, Event.Verified, Event.PhoneSubmitted,
    Event.PhoneRetired, Event.Thawed, Event.Deleted, Event.Expired, is Event.Newer,
    -> Tone.PLAIN
}
