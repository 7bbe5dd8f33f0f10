package dev.gatepass.kit.words

import dev.gatepass.core.DoorSays
import dev.gatepass.core.First
import dev.gatepass.core.FreezeCause
import dev.gatepass.core.PassState
import dev.gatepass.core.Refusal
import dev.gatepass.core.Says
import dev.gatepass.core.Thaws
import dev.gatepass.core.WhyNot

/** How something stands, for its colour and sign. */
enum class Tone { GOOD, WAITS, BAD, PLAIN }

/** What a pass says now. */
fun Words.says(says: Says): String = when (says) {
    is Says.Opens -> says.until?.let { texts.saysOpensUntil(until(it)) } ?: texts.saysOpens
    is Says.Declined -> says.because?.let { texts.saysDeclinedBecause(it) } ?: texts.saysDeclined
    is Says.Frozen -> when (says.cause) {
        FreezeCause.WRONG_SECRET_CODES -> texts.saysFrozenSecretCodes
        FreezeCause.STAFF -> texts.saysFrozenStaff
        null -> texts.saysFrozen
    }
    is Says.Deleted -> texts.stateDeleted
    is Says.Shut -> refusal(says.v1)
}

/** What a person should know beside [says]. */
fun Words.saysMore(says: Says): String? = when (says) {
    is Says.Frozen -> listOfNotNull(thaws(says.thaws), says.mayOpenUntil?.let { texts.mayOpenUntil(until(it)) })
        .joinToString(" ")
    is Says.Deleted -> says.mayOpenUntil?.let { texts.mayOpenUntil(until(it)) }
    is Says.Opens, is Says.Declined, is Says.Shut -> null
}

private fun Words.thaws(thaws: Thaws) = when (thaws) {
    Thaws.YOU -> texts.thawsYou
    Thaws.HOST -> texts.thawsHost
    Thaws.STAFF -> texts.thawsStaff
}

fun tone(says: Says): Tone = when (says) {
    is Says.Opens -> Tone.GOOD
    is Says.Declined, is Says.Deleted -> Tone.BAD
    is Says.Frozen -> Tone.WAITS
    is Says.Shut -> tone(says.v1)
}

private fun tone(refusal: Refusal): Tone = when (refusal) {
    is Refusal.NotYet, is Refusal.OutsideHours, Refusal.LinkNotOpened, Refusal.SecretNeeded, Refusal.AwaitingPhone,
    Refusal.AwaitingApproval, Refusal.Frozen, is Refusal.RenewToken, Refusal.DoorOutOfTouch,
    -> Tone.WAITS
    is Refusal.Over, is Refusal.UsedUp, is Refusal.FirstUseMissed, is Refusal.ActiveTimeOver, is Refusal.LinkExpired,
    Refusal.Superseded, Refusal.NotThisDoor,
    -> Tone.PLAIN
    Refusal.Declined, Refusal.Deleted, Refusal.Lockdown -> Tone.BAD
}

/** Why a door stays shut. */
fun Words.refusal(refusal: Refusal): String = when (refusal) {
    is Refusal.NotYet -> texts.refusalNotYet(at(refusal.opensAt))
    is Refusal.OutsideHours -> texts.refusalOutsideHours(at(refusal.opensAt))
    is Refusal.Over -> texts.refusalOver(at(refusal.since))
    Refusal.NotThisDoor -> texts.refusalNotThisDoor
    is Refusal.UsedUp -> refusal.opensAt?.let { texts.refusalUsedUpAgain(at = at(refusal.at), again = at(it)) }
        ?: texts.refusalUsedUp(at(refusal.at))
    is Refusal.FirstUseMissed -> refusal.opensAt?.let { texts.refusalFirstUseMissedAgain(at(it)) }
        ?: texts.refusalFirstUseMissed(at(refusal.since))
    is Refusal.ActiveTimeOver -> refusal.opensAt
        ?.let { texts.refusalActiveTimeOverAgain(at = at(refusal.since), again = at(it)) }
        ?: texts.refusalActiveTimeOver(at(refusal.since))
    Refusal.LinkNotOpened -> texts.refusalLinkNotOpened
    is Refusal.LinkExpired -> refusal.opensAt
        ?.let { texts.refusalLinkExpiredAgain(at = at(refusal.since), again = at(it)) }
        ?: texts.refusalLinkExpired(at(refusal.since))
    Refusal.SecretNeeded -> texts.refusalSecretNeeded
    Refusal.AwaitingPhone -> texts.refusalAwaitingPhone
    Refusal.AwaitingApproval -> texts.refusalAwaitingApproval
    Refusal.Declined -> texts.refusalDeclined
    Refusal.Frozen -> texts.refusalFrozen
    Refusal.Deleted -> texts.refusalDeleted
    Refusal.Superseded -> texts.refusalSuperseded
    Refusal.Lockdown -> texts.refusalLockdown
    Refusal.DoorOutOfTouch -> texts.refusalDoorOutOfTouch
    is Refusal.RenewToken -> texts.refusalRenewToken(at(refusal.since))
}

/** What a door would answer now. */
fun Words.doorSays(says: DoorSays): String = when (says) {
    is DoorSays.Opens -> says.until?.let { texts.doorOpensUntil(until(it)) } ?: texts.doorOpens
    is DoorSays.First -> when (says.first) {
        First.OPEN_PASS -> texts.doorFirstOpenPass
        First.CHECK_PHONE -> texts.doorFirstCheckPhone
        First.CONNECT -> texts.doorFirstConnect
    }
    is DoorSays.Shut -> refusal(says.v1)
}

fun tone(says: DoorSays): Tone = when (says) {
    is DoorSays.Opens -> Tone.GOOD
    is DoorSays.First -> Tone.WAITS
    is DoorSays.Shut -> tone(says.v1)
}

/** Where a pass stands, in a word or two. */
fun Words.passState(state: PassState): String = when (state) {
    PassState.AWAITING_PHONE -> texts.stateAwaitingPhone
    PassState.AWAITING_APPROVAL -> texts.stateAwaitingApproval
    PassState.DECLINED -> texts.stateDeclined
    PassState.LIVE -> texts.stateLive
    PassState.FROZEN -> texts.stateFrozen
    PassState.DELETED -> texts.stateDeleted
    PassState.SUPERSEDED -> texts.stateSuperseded
}

/** Why something can't be tapped. */
fun Words.whyNot(why: WhyNot): String = when (why) {
    is WhyNot.Stands -> passState(why.v1)
    WhyNot.Over -> texts.whyOver
    WhyNot.OnlyStaff -> texts.whyOnlyStaff
    is WhyNot.Ask -> texts.whyAsk(why.whom)
    is WhyNot.TooManyLivePasses -> texts.whyTooManyLivePasses(why.atMost.toInt())
    WhyNot.NoPhone -> texts.whyNoPhone
    WhyNot.NoEmail -> texts.whyNoEmail
    WhyNot.NothingToRepeat -> texts.whyNothingToRepeat
    WhyNot.OpenFirst -> texts.whyOpenFirst
    WhyNot.CheckPhone -> texts.whyCheckPhone
    is WhyNot.Later -> texts.whyLater(at(why.from))
    WhyNot.Connect -> texts.whyConnect
    WhyNot.ByHand -> texts.whyByHand
    WhyNot.NotRead -> texts.whyNotReadBluetooth
    WhyNot.NoReader -> texts.whyNoReader
    is WhyNot.Refuses -> refusal(why.v1)
    WhyNot.TooLate -> texts.whyTooLate
    WhyNot.Queued -> texts.whyQueued
}
