package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Phone
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.By
import dev.gatepass.core.Event
import dev.gatepass.core.IssuedRow
import dev.gatepass.core.Kind
import dev.gatepass.core.LockCard
import dev.gatepass.core.LockScreen as Lock
import dev.gatepass.core.LockdownScreen as Lockdown
import dev.gatepass.core.LockedDoor
import dev.gatepass.core.PassState
import dev.gatepass.core.Since
import dev.gatepass.core.Tap
import dev.gatepass.core.Waiting
import dev.gatepass.core.WaitingProgress
import dev.gatepass.core.What
import dev.gatepass.core.When
import dev.gatepass.kit.compose.connectedDoorNames
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.staff.LockScreen
import dev.gatepass.kit.staff.LockState
import dev.gatepass.kit.staff.LockdownPlace
import dev.gatepass.kit.staff.LockdownQuestion
import dev.gatepass.kit.staff.LockdownScreen
import dev.gatepass.kit.staff.LockdownState
import dev.gatepass.kit.staff.LocksScreen
import dev.gatepass.kit.staff.LocksState

private val people = mapOf("grace" to "Grace", "maya" to "Maya", "omar" to "Omar")

/** The locks dashboard, and lockdown. */
internal fun lockPictures(grace: Phone): List<Picture> {
    val at = grace.staff().desk().knownAt
    return locks(at) + lockdowns(grace, at)
}

private fun locks(at: When): List<Picture> {
    val gate = LockCard(1u, "Gate", 12u, at, isLockedDown = false, heard = at, bulletin = 7u)
    val cards = listOf(
        gate,
        LockCard(4u, "Front door", 11u, at, isLockedDown = true, heard = at, bulletin = 7u),
        LockCard(5u, "Lift", 9u, null, isLockedDown = false, heard = null, bulletin = null),
        LockCard(10u, "Gym", 1u, null, isLockedDown = false, heard = null, bulletin = null),
    )
    val issued = listOf(
        IssuedRow("a", "dog walker", Kind.RECURRING, PassState.LIVE, By.Person("maya"), at, 3u, at),
        IssuedRow("b", "boiler", Kind.VENDOR_VISIT, PassState.AWAITING_APPROVAL, By.You, at, 0u, null),
        IssuedRow("c", "viewing", Kind.TOUR, PassState.DELETED, By.Person("omar"), at, 1u, at),
    )
    val recent = listOf(
        ActivityRow(1u, at, Event.Unlocked(1u), "Gate", "a", "dog walker", "Ben", "2B", null, null, false),
        ActivityRow(0u, at, Event.Refused(1u, "over"), "Gate", "c", "viewing", "Ines", null, null, null, false),
    )
    fun shown(name: String, lock: Lock, height: Int = 800) =
        Picture(name, height) { LockScreen(LockState(Read.There(lock), people)) {} }
    return listOf(
        Picture("locks") { LocksScreen(LocksState(Read.There(cards))) {} },
        Picture("locks-none") { LocksScreen(LocksState(Read.There(emptyList()))) {} },
        Picture("locks-loading") { LocksScreen(LocksState()) {} },
        shown("lock", Lock(gate, issued, "more", recent), height = 1100),
        shown("lock-quiet", Lock(cards[2], emptyList(), null, emptyList())),
        shown("lock-locked-down", Lock(cards[1], issued.take(1), null, emptyList())),
    )
}

private fun lockdowns(grace: Phone, at: When): List<Picture> {
    val doors = grace.staff().giver().connectedDoorNames()
    val none = Lockdown(null, emptyList(), null, emptyList())
    val since = Since(at, By.Person("grace"))
    val gate = LockdownPlace(1u, "Gate")
    val queued = Waiting(
        "1",
        grace.person().person().property,
        What.BeginLockdown(1u, "Gate"),
        at,
        WaitingProgress.Waits(at),
        Tap.Can,
    )
    fun shown(name: String, lockdown: Lockdown, question: LockdownQuestion? = null, isQueued: Boolean = false) =
        Picture("lockdown-$name", height = if (question == null) 1200 else 800) {
            LockdownScreen(LockdownState(Read.There(lockdown), doors, people, question, isQueued)) {}
        }
    return listOf(
        shown("none", none),
        shown("property", none.copy(property = since, mayOpenUntil = at)),
        shown("door", none.copy(doors = listOf(LockedDoor(1u, "Gate", since)), mayOpenUntil = at)),
        shown("queued", none.copy(queued = listOf(queued)), isQueued = true),
        shown("begin", none, LockdownQuestion.Begin(gate)),
        shown("begin-property", none, LockdownQuestion.Begin(LockdownPlace(null, null))),
        shown("end", none, LockdownQuestion.End(gate)),
    )
}
