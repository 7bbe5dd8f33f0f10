package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.PassId
import dev.gatepass.core.ReceivedRow
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

data class PassesState(
    val passes: Read<List<ReceivedRow>> = Read.Under,
    /** Whether somebody is signed in on this phone; if not, signing in is offered. */
    val isSignedIn: Boolean = false,
    /** Whether what this phone kept couldn't be read, so that it begins anew. */
    val wasSetAside: Boolean = false,
)

sealed interface PassesEvent {
    data class Open(val pass: PassId) : PassesEvent

    data object OpenLink : PassesEvent

    data object UseNumber : PassesEvent

    data object SignIn : PassesEvent

    data object Settings : PassesEvent

    data object Back : PassesEvent
}

/** The passes that this phone was given. */
class PassesModel(
    scope: CoroutineScope,
    private val guest: Guest,
    changes: Changes,
    isSignedIn: Boolean,
    wasSetAside: Boolean,
    private val go: (PassesEvent) -> Unit,
) : Model<PassesState, PassesEvent>(scope, PassesState(isSignedIn = isSignedIn, wasSetAside = wasSetAside)) {
    init {
        read()
        scope.launch { changes.all.collect { read() } }
    }

    /** Each leads to another screen. */
    override fun on(event: PassesEvent) = go(event)

    private fun read() = ask(failed = { set { copy(passes = Read.Failed(it)) } }) {
        val rows = guest.passes()
        set { copy(passes = Read.There(rows)) }
    }
}
