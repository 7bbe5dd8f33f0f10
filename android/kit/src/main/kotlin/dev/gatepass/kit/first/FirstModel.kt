package dev.gatepass.kit.first

import dev.gatepass.bridge.Person
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.UnlockModel
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.notices.NoticesAnswer
import dev.gatepass.kit.notices.Telling
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.combine
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/** What somebody who is signed in sees first: their own doors, and what else [At] has of them. */
data class FirstState<At>(
    val at: Read<At> = Read.Under,
    val isOnline: Boolean = true,
    val showsAllDoors: Boolean = false,
    val unlocking: Unlocking? = null,
    /** The system can be asked to tell what happens, and the person hasn't been asked yet. */
    val offersNotices: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

/**
 * @param look reads what is kept, at one go.
 * @param renew asks the service.
 */
abstract class FirstModel<At, Event>(
    scope: CoroutineScope,
    person: Person,
    changes: Changes,
    private val platform: Platform,
    private val look: suspend () -> At,
    private val renew: suspend () -> Unit,
) : Model<FirstState<At>, Event>(scope, FirstState(isOnline = platform.isOnline.value)) {
    private val unlock = UnlockModel(scope, changes, platform.remedies) { door -> person.unlock(door) }

    init {
        read()
        scope.launch { changes.all.collect { read() } }
        scope.launch { platform.isOnline.collect { now -> set { copy(isOnline = now) } } }
        scope.launch {
            platform.notices.telling.combine(platform.preferences) { telling, preferences ->
                telling == Telling.OFF && !preferences.knowsOfNotices
            }.collect { offers -> set { copy(offersNotices = offers) } }
        }
        scope.launch { unlock.state.collect { now -> set { copy(unlocking = now) } } }
    }

    protected fun unlock(door: DoorId, name: String) = unlock.unlock(door, name)

    protected fun unlocking(event: UnlockEvent) = unlock.on(event)

    protected fun notices(answer: NoticesAnswer) {
        if (answer == NoticesAnswer.TURN_ON) platform.notices.change()
        platform.preferences.update { it.copy(knowsOfNotices = true) }
    }

    protected fun showAllDoors() = set { copy(showsAllDoors = true) }

    protected fun refresh() {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            renew()
            set { copy(isBusy = false) }
        }
    }

    private fun read() = ask(failed = { set { copy(at = Read.Failed(it)) } }) {
        val at = look()
        set { copy(at = Read.There(at)) }
    }
}
