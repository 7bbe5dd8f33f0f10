package dev.gatepass.kit.words

import dev.gatepass.bridge.UnlockProgress
import dev.gatepass.core.Cause
import dev.gatepass.core.DoorKind
import dev.gatepass.core.Obstacle
import dev.gatepass.core.Unlocked
import dev.gatepass.kit.door.Remedy

/** Something to tell a person: what, and what to do or know about it. */
data class Told(val title: String, val detail: String?, val tone: Tone)

/** What came of unlocking a door of that name. */
fun Words.unlocked(outcome: Unlocked, door: String): Told = when (outcome) {
    is Unlocked.Opened -> Told(texts.unlockedOpened(door), texts.unlockedOpenedDetail, Tone.GOOD)
    is Unlocked.Refused -> Told(texts.unlockedRefused(door), refusal(outcome.v1), Tone.BAD)
    Unlocked.RefusedWithoutReason ->
        Told(texts.unlockedRefused(door), texts.unlockedRefusedWithoutReason, Tone.BAD)
    Unlocked.DoorFault -> Told(texts.unlockedDoorFault, texts.unlockedDoorFaultDetail, Tone.BAD)
    Unlocked.NotNear -> Told(texts.unlockedNotNear(door), texts.unlockedNotNearDetail, Tone.WAITS)
    is Unlocked.NoRadio -> Told(texts.unlockedNoRadio, obstacle(outcome.v1), Tone.WAITS)
    is Unlocked.NeverOpens ->
        Told(texts.unlockedNeverOpens(door), "${cause(outcome.v1)} ${texts.unlockedNeverOpensDetail}", Tone.PLAIN)
    is Unlocked.MayHaveOpened ->
        Told(texts.unlockedMayHaveOpened(door), "${cause(outcome.v1)} ${texts.unlockedMayHaveOpenedDetail}", Tone.WAITS)
}

private fun Words.cause(cause: Cause) = when (cause) {
    Cause.Cancelled -> texts.causeCancelled
    Cause.TimedOut -> texts.causeTimedOut
    Cause.Disconnected -> texts.causeDisconnected
    Cause.Rejected -> texts.causeRejected
    is Cause.Failed -> texts.causeFailed
}

/** How far an unlock has come; `null` before its first step. */
fun Words.progress(progress: UnlockProgress?, door: String): String = when (progress) {
    null -> texts.unlockStarting
    UnlockProgress.Looking -> texts.unlockLooking(door)
    UnlockProgress.Connecting -> texts.unlockConnecting
    UnlockProgress.Asking -> texts.unlockAsking
    UnlockProgress.Waiting -> texts.unlockWaiting
    is UnlockProgress.Ended -> unlocked(progress.attempt.outcome, door).title
}

/** What stands in the way of the radio, and how to mend it. */
fun Words.obstacle(obstacle: Obstacle): String = when (obstacle) {
    Obstacle.Off -> texts.obstacleOff
    Obstacle.NotAllowed -> texts.obstacleNotAllowed
    Obstacle.LocationOff -> texts.obstacleLocationOff
    is Obstacle.NoAdapter -> texts.obstacleNoAdapter
    is Obstacle.Unavailable -> texts.obstacleUnavailable
}

fun Words.doorKind(kind: DoorKind): String = when (kind) {
    DoorKind.PERIMETER -> texts.doorKindPerimeter
    DoorKind.COMMON -> texts.doorKindCommon
    DoorKind.AMENITY -> texts.doorKindAmenity
    DoorKind.UNIT -> texts.doorKindUnit
    DoorKind.STAFF -> texts.doorKindStaff
}

/** What a person is asked to do about what stands in the way, and why. */
fun Words.remedy(remedy: Remedy): Told = when (remedy) {
    Remedy.ALLOW_NEARBY -> Told(texts.remedyAllow, texts.remedyAllowNearbyDetail, Tone.PLAIN)
    Remedy.ALLOW_LOCATION -> Told(texts.remedyAllow, texts.remedyAllowLocationDetail, Tone.PLAIN)
    Remedy.ALLOW_IN_SETTINGS -> Told(texts.remedyAllow, texts.remedyAllowInSettingsDetail, Tone.WAITS)
    Remedy.SWITCH_ON_BLUETOOTH -> Told(texts.remedySwitchOnBluetooth, texts.remedySwitchOnBluetoothDetail, Tone.WAITS)
    Remedy.SWITCH_ON_LOCATION -> Told(texts.remedySwitchOnLocation, texts.obstacleLocationOff, Tone.WAITS)
}

/** On the button that does it. */
fun Words.remedyDoes(remedy: Remedy): String = when (remedy) {
    Remedy.ALLOW_NEARBY, Remedy.ALLOW_LOCATION -> texts.remedyGoOn
    Remedy.SWITCH_ON_BLUETOOTH -> texts.remedySwitchOn
    Remedy.ALLOW_IN_SETTINGS, Remedy.SWITCH_ON_LOCATION -> texts.remedyOpenSettings
}
