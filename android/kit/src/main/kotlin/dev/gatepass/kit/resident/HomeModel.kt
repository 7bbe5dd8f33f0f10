package dev.gatepass.kit.resident

import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Resident
import dev.gatepass.core.DoorId
import dev.gatepass.core.GivenRow
import dev.gatepass.core.Home
import dev.gatepass.core.OwnDoors
import dev.gatepass.core.PassId
import dev.gatepass.core.UnitId
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.first.FirstModel
import dev.gatepass.kit.first.FirstState
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.notices.NoticesAnswer
import kotlinx.coroutines.CoroutineScope

/** What a resident sees first, read at one go. */
data class AtHome(val home: Home, val doors: OwnDoors, val guests: List<GivenRow>)

typealias HomeState = FirstState<AtHome>

sealed interface HomeEvent {
    data class Unlock(val door: DoorId, val name: String) : HomeEvent

    data class Unlocking(val event: UnlockEvent) : HomeEvent

    data class Notices(val answer: NoticesAnswer) : HomeEvent

    data object AllDoors : HomeEvent

    /** Another of several homes. */
    data class Choose(val home: UnitId) : HomeEvent

    data object MakePass : HomeEvent

    data object GoOnWithDraft : HomeEvent

    data class Pass(val pass: PassId) : HomeEvent

    data object AllPasses : HomeEvent

    data object News : HomeEvent

    data object Route : HomeEvent

    data object Waiting : HomeEvent

    data object Received : HomeEvent

    data object Settings : HomeEvent

    data object SignIn : HomeEvent

    data object Refresh : HomeEvent
}

class HomeModel(
    scope: CoroutineScope,
    person: Person,
    resident: Resident,
    changes: Changes,
    platform: Platform,
    private val go: (HomeEvent) -> Unit,
) : FirstModel<AtHome, HomeEvent>(
    scope,
    person,
    changes,
    platform,
    look = lookAtHome(person, resident),
    renew = {
        resident.refresh()
        person.refreshOwnDoors()
        person.refreshActivity()
    },
) {
    override fun on(event: HomeEvent) {
        when (event) {
            is HomeEvent.Unlock -> unlock(event.door, event.name)
            is HomeEvent.Unlocking -> unlocking(event.event)
            is HomeEvent.Notices -> notices(event.answer)
            HomeEvent.AllDoors -> showAllDoors()
            HomeEvent.Refresh -> refresh()
            is HomeEvent.Choose, HomeEvent.MakePass, HomeEvent.GoOnWithDraft, is HomeEvent.Pass, HomeEvent.AllPasses,
            HomeEvent.News, HomeEvent.Route, HomeEvent.Waiting, HomeEvent.Received, HomeEvent.Settings,
            HomeEvent.SignIn,
            -> go(event)
        }
    }
}

private fun lookAtHome(person: Person, resident: Resident): suspend () -> AtHome {
    val giver = resident.giver()
    return { AtHome(resident.home(), person.ownDoors(), giver.passes()) }
}
