package dev.gatepass.scenarios

import dev.gatepass.core.DoorSays
import dev.gatepass.core.First
import dev.gatepass.core.Refusal
import dev.gatepass.core.Unlocked
import dev.gatepass.core.When

/** What doors and screens say, in a scenario's words. */
class Refusals(private val times: Times) {
    /** What a screen says of a door. */
    fun say(says: DoorSays): String = when (says) {
        is DoorSays.Opens -> "opens"
        is DoorSays.First -> when (says.first) {
            First.OPEN_PASS -> "the pass is opened first"
            First.CHECK_PHONE -> "the phone is checked first"
            First.CONNECT -> "the phone connects first"
        }
        is DoorSays.Shut -> say(says.v1)
    }

    /** What a door did. */
    fun say(outcome: Unlocked): String = when (outcome) {
        is Unlocked.Opened -> "opens"
        is Unlocked.Refused -> say(outcome.v1)
        Unlocked.RefusedWithoutReason -> "no"
        else -> error("the door answered $outcome")
    }

    /** Why a door stays shut. */
    fun say(refusal: Refusal): String = when (refusal) {
        is Refusal.NotYet -> "too early, it opens ${at(refusal.opensAt)}"
        is Refusal.OutsideHours -> "outside its hours, it opens ${at(refusal.opensAt)}"
        is Refusal.Over -> "over since ${at(refusal.since)}"
        Refusal.NotThisDoor -> "not for this door"
        is Refusal.UsedUp -> "used up ${at(refusal.at)}${again(refusal.opensAt)}"
        is Refusal.FirstUseMissed -> "not used by ${at(refusal.since)}${again(refusal.opensAt)}"
        is Refusal.ActiveTimeOver -> "its active time was over ${at(refusal.since)}${again(refusal.opensAt)}"
        Refusal.LinkNotOpened -> "its link was not opened"
        is Refusal.LinkExpired -> "expired ${at(refusal.since)} after its link was opened${again(refusal.opensAt)}"
        Refusal.SecretNeeded -> "its secret code is needed"
        Refusal.AwaitingPhone -> "it waits for a phone number"
        Refusal.AwaitingApproval -> "it waits for approval"
        Refusal.Declined -> "declined"
        Refusal.Frozen -> "frozen"
        Refusal.Deleted -> "deleted"
        Refusal.Superseded -> "replaced"
        Refusal.Lockdown -> "the door is locked down"
        Refusal.DoorOutOfTouch -> "the door has heard nothing for too long"
        is Refusal.RenewToken -> "to be renewed since ${at(refusal.since)}"
    }

    private fun at(told: When) = times.say(told.at)

    private fun again(opensAt: When?) = opensAt?.let { ", it opens again ${at(it)}" }.orEmpty()
}
