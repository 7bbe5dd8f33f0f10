package dev.gatepass.kit.staff

import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Staff
import dev.gatepass.core.Desk
import dev.gatepass.core.DeskSection
import dev.gatepass.core.DoorId
import dev.gatepass.core.OwnDoors
import dev.gatepass.core.PassId
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.first.FirstModel
import dev.gatepass.kit.first.FirstState
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.notices.NoticesAnswer
import kotlinx.coroutines.CoroutineScope

/** What staff see first, read at one go. */
data class AtDesk(val desk: Desk, val doors: OwnDoors, val hasDraft: Boolean)

typealias DeskState = FirstState<AtDesk>

sealed interface DeskEvent {
    data class Unlock(val door: DoorId, val name: String) : DeskEvent

    data class Unlocking(val event: UnlockEvent) : DeskEvent

    data class Notices(val answer: NoticesAnswer) : DeskEvent

    data object AllDoors : DeskEvent

    data object Refresh : DeskEvent

    /** Leads to another screen. */
    sealed interface Go : DeskEvent

    data class Decide(val pass: PassId) : Go

    data class Open(val section: DeskSection) : Go

    data object MakePass : Go

    /** A PIN for somebody who is at this door. */
    data class MakePasscode(val door: DoorId) : Go

    data object GoOnWithDraft : Go

    data object Waiting : Go

    data object Received : Go

    data object Settings : Go

    data object SignIn : Go
}

class DeskModel(
    scope: CoroutineScope,
    person: Person,
    staff: Staff,
    changes: Changes,
    platform: Platform,
    private val go: (DeskEvent.Go) -> Unit,
) : FirstModel<AtDesk, DeskEvent>(
    scope,
    person,
    changes,
    platform,
    look = lookAtDesk(person, staff),
    renew = {
        staff.refresh()
        person.refreshActivity()
    },
) {
    override fun on(event: DeskEvent) {
        when (event) {
            is DeskEvent.Unlock -> unlock(event.door, event.name)
            is DeskEvent.Unlocking -> unlocking(event.event)
            is DeskEvent.Notices -> notices(event.answer)
            DeskEvent.AllDoors -> showAllDoors()
            DeskEvent.Refresh -> refresh()
            is DeskEvent.Go -> go(event)
        }
    }
}

private fun lookAtDesk(person: Person, staff: Staff): suspend () -> AtDesk {
    val giver = staff.giver()
    return { AtDesk(staff.desk(), person.ownDoors(), giver.left()?.use { true } ?: false) }
}
