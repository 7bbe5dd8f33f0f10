package dev.gatepass.kit.resident

import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Resident
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.GivenRow
import dev.gatepass.core.Home
import dev.gatepass.core.OwnDoors
import dev.gatepass.core.PassId
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.UnlockModel
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch

/** What a resident sees first, read at one go. */
data class AtHome(val home: Home, val doors: OwnDoors, val guests: List<GivenRow>)

data class HomeState(
    val at: Read<AtHome> = Read.Under,
    val isOnline: Boolean = true,
    val showsAllDoors: Boolean = false,
    val unlocking: Unlocking? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface HomeEvent {
    data class Unlock(val door: DoorId, val name: String) : HomeEvent

    data class Unlocking(val event: UnlockEvent) : HomeEvent

    data object AllDoors : HomeEvent

    data object MakePass : HomeEvent

    data object GoOnWithDraft : HomeEvent

    data class Pass(val pass: PassId) : HomeEvent

    data object AllPasses : HomeEvent

    data object News : HomeEvent

    data object Route : HomeEvent

    data object Waiting : HomeEvent

    data object Received : HomeEvent

    data object Settings : HomeEvent

    data object Refresh : HomeEvent
}

/** @param isOnline what the system says of the network. */
class HomeModel(
    scope: CoroutineScope,
    private val person: Person,
    private val resident: Resident,
    changes: Changes,
    isOnline: StateFlow<Boolean>,
    private val go: (HomeEvent) -> Unit,
) : Model<HomeState, HomeEvent>(scope, HomeState(isOnline = isOnline.value)) {
    private val unlock = UnlockModel(scope, changes) { door -> person.unlock(door) }
    private val giver = resident.giver()

    init {
        read()
        scope.launch { changes.all.collect { read() } }
        scope.launch { isOnline.collect { now -> set { copy(isOnline = now) } } }
        scope.launch { unlock.state.collect { now -> set { copy(unlocking = now) } } }
    }

    override fun on(event: HomeEvent) {
        when (event) {
            is HomeEvent.Unlock -> unlock.unlock(event.door, event.name)
            is HomeEvent.Unlocking -> unlock.on(event.event)
            HomeEvent.AllDoors -> set { copy(showsAllDoors = true) }
            HomeEvent.Refresh -> refresh()
            HomeEvent.MakePass, HomeEvent.GoOnWithDraft, is HomeEvent.Pass, HomeEvent.AllPasses, HomeEvent.News,
            HomeEvent.Route, HomeEvent.Waiting, HomeEvent.Received, HomeEvent.Settings,
            -> go(event)
        }
    }

    private fun read() = ask(failed = { set { copy(at = Read.Failed(it)) } }) {
        val at = AtHome(resident.home(), person.ownDoors(), giver.passes())
        set { copy(at = Read.There(at)) }
    }

    private fun refresh() {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            resident.refresh()
            person.refreshOwnDoors()
            person.refreshActivity()
            set { copy(isBusy = false) }
        }
    }
}
