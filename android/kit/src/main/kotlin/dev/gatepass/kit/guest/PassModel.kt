package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.core.PassScreen
import dev.gatepass.kit.Secret
import dev.gatepass.kit.door.Remedies
import dev.gatepass.kit.door.UnlockEvent
import dev.gatepass.kit.door.UnlockModel
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class PassState(
    val pass: Read<PassScreen> = Read.Under,
    /** A door that is being opened. */
    val unlocking: Unlocking? = null,
    val isBusy: Boolean = false,
    /** What came of the last tap, if it was an error. */
    val error: GatepassException? = null,
)

sealed interface PassEvent {
    /** The guest's first act. */
    data object Open : PassEvent

    data object EnterPhone : PassEvent

    data object EnterSecretCode : PassEvent

    data class Unlock(val door: DoorId, val name: String) : PassEvent

    data class Unlocking(val event: UnlockEvent) : PassEvent

    data class ShowQr(val door: DoorId, val name: String) : PassEvent

    data class ShowPin(val door: DoorId, val name: String) : PassEvent

    data class AddToWallet(val link: Secret) : PassEvent

    data class Tick(val door: DoorId) : PassEvent

    data object Seen : PassEvent

    data object Refresh : PassEvent

    data object ContactHost : PassEvent

    data object Back : PassEvent
}

/** A pass, as its guest sees it. */
class PassModel(
    scope: CoroutineScope,
    private val guest: Guest,
    changes: Changes,
    remedies: Remedies,
    private val pass: PassId,
    private val go: (PassEvent) -> Unit,
) : Model<PassState, PassEvent>(scope, PassState()) {
    private val unlock = UnlockModel(scope, changes, remedies) { door -> guest.unlock(pass, door) }

    init {
        read()
        // Back from a code that was held up, the service may have heard what the door did; else things stay as known.
        ask(failed = {}) { show(guest.refresh(pass)) }
        scope.launch { changes.all.collect { read() } }
        scope.launch { unlock.state.collect { now -> set { copy(unlocking = now) } } }
    }

    override fun on(event: PassEvent) {
        when (event) {
            PassEvent.Open -> busy { guest.openPass(pass) }
            is PassEvent.Unlock -> unlock.unlock(event.door, event.name)
            is PassEvent.Unlocking -> unlock.on(event.event)
            is PassEvent.Tick -> busy { guest.tick(pass, event.door) }
            PassEvent.Seen -> busy { guest.seen(pass) }
            PassEvent.Refresh -> busy { guest.refresh(pass) }
            PassEvent.EnterPhone, PassEvent.EnterSecretCode, is PassEvent.ShowQr, is PassEvent.ShowPin,
            is PassEvent.AddToWallet, PassEvent.ContactHost, PassEvent.Back,
            -> go(event)
        }
    }

    private fun read() = ask(failed = { set { copy(pass = Read.Failed(it)) } }) { show(guest.pass(pass)) }

    private fun show(screen: PassScreen) = set { copy(pass = Read.There(screen)) }

    private fun busy(work: suspend () -> PassScreen) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            show(work())
            set { copy(isBusy = false) }
        }
    }
}
