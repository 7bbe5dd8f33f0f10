package dev.gatepass.kit.words

import dev.gatepass.core.ActivityRow
import dev.gatepass.core.Cancelled
import dev.gatepass.core.Change
import dev.gatepass.core.Channel
import dev.gatepass.core.Event
import dev.gatepass.core.FreezeCause
import dev.gatepass.core.SecretNeed
import dev.gatepass.core.Stuck
import dev.gatepass.core.Uses
import dev.gatepass.core.Waiting
import dev.gatepass.core.WaitingProgress
import dev.gatepass.core.What

/** What happened. */
fun Words.happened(row: ActivityRow): String {
    val door = row.doorName ?: texts.aDoor
    return when (val event = row.event) {
        Event.Issued -> texts.eventIssued
        is Event.Shared -> when (event.byWayOf) {
            Channel.SMS -> texts.eventSharedSms
            Channel.EMAIL -> texts.eventSharedEmail
        }
        Event.Opened -> texts.eventOpened
        Event.Verified -> texts.eventVerified
        Event.PhoneSubmitted -> texts.eventPhoneSubmitted
        Event.Approved -> texts.eventApproved
        is Event.Declined -> texts.eventDeclined(event.reason)
        is Event.Unlocked -> texts.eventUnlocked(door)
        is Event.Refused -> texts.eventRefused(door)
        is Event.Frozen -> when (event.cause) {
            FreezeCause.WRONG_SECRET_CODES -> texts.eventFrozenSecretCodes
            FreezeCause.STAFF -> texts.eventFrozenStaff
        }
        Event.Thawed -> texts.eventThawed
        Event.Replaced -> texts.eventReplaced
        Event.Deleted -> texts.eventDeleted
        Event.Expired -> texts.eventExpired
        Event.Contacted -> texts.eventContacted
        Event.PhoneRetired -> texts.eventPhoneRetired
        is Event.Newer -> texts.eventNewer
    }
}

/** With whom it happened, or where, and when. */
fun Words.about(row: ActivityRow): String {
    val who = row.guest ?: row.passName?.let(::capital)
    return listOfNotNull(who ?: row.unitName, stamp(row.at)).joinToString(" · ")
}

/** What is not as the guest saw it last. */
fun Words.change(change: Change): String = when (change) {
    is Change.DoorAdded -> texts.changeDoorAdded(change.name)
    is Change.DoorRemoved -> texts.changeDoorRemoved(change.name)
    is Change.Times -> texts.changeTimes(times(change.before).joinToString(", "))
    is Change.Uses -> when (change.now) {
        Uses.ONCE -> texts.changeUsesOnce
        Uses.UNLIMITED -> texts.changeUsesUnlimited
    }
    is Change.ActiveFor -> change.now?.let { texts.changeActiveFor(duration(it)) } ?: texts.changeActiveForNone
    is Change.ExpiresIn -> change.now?.let { texts.changeExpiresIn(duration(it)) } ?: texts.changeExpiresInNone
    is Change.SecretCode -> when (change.now) {
        SecretNeed.NEEDED -> texts.changeSecretNeeded
        SecretNeed.NOT_NEEDED -> texts.changeSecretNotNeeded
    }
    Change.PersonalMessage -> texts.changeMessage
    is Change.Name -> texts.changeName(change.before)
}

/** What waits to be told to the service. */
fun Words.what(what: What): String {
    fun pass(name: String?) = name ?: texts.aPass
    fun place(name: String?, door: Any?) = name ?: if (door == null) texts.wholeProperty else texts.aDoor
    return when (what) {
        is What.CreatePass -> texts.whatCreate(what.name)
        is What.ReplacePass -> texts.whatReplace(what.name)
        is What.Repeat -> texts.whatRepeat(pass(what.name))
        is What.DeletePass -> texts.whatDelete(pass(what.name))
        is What.Approve -> texts.whatApprove(pass(what.name))
        is What.Decline -> texts.whatDecline(pass(what.name))
        is What.Freeze -> texts.whatFreeze(pass(what.name))
        is What.Thaw -> texts.whatThaw(pass(what.name))
        is What.BeginLockdown -> texts.whatBeginLockdown(place(what.name, what.door))
        is What.EndLockdown -> texts.whatEndLockdown(place(what.name, what.door))
    }
}

/** How far something that waits is. */
fun Words.waiting(waiting: Waiting): Told {
    val title = what(waiting.what)
    return when (val progress = waiting.progress) {
        is WaitingProgress.Waits -> Told(title, texts.progressWaits, Tone.WAITS)
        is WaitingProgress.Sent -> Told(title, texts.progressSent, Tone.WAITS)
        is WaitingProgress.Stuck -> {
            val why = when (val why = progress.why) {
                is Stuck.Refused -> listOfNotNull(texts.stuckRefused, error(why.v1).title).joinToString(". ")
                Stuck.SignedOut -> texts.stuckSignedOut
                Stuck.NoAnswer -> texts.stuckNoAnswer
                Stuck.TooOld -> texts.stuckTooOld
            }
            val more = if (progress.mayHaveHappened) " ${texts.stuckMayHaveHappened}" else ""
            Told(title, why + more, Tone.BAD)
        }
    }
}

/** What came of taking back something that waited; nothing to say where it worked. */
fun Words.tookBack(cancelled: Cancelled): String? = when (cancelled) {
    Cancelled.IN_TIME -> null
    Cancelled.TOO_LATE -> texts.tookBackTooLate
    Cancelled.UNKNOWN -> texts.tookBackUnknown
}
