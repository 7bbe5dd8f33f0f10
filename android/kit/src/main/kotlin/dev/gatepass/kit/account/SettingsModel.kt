package dev.gatepass.kit.account

import dev.gatepass.bridge.Person
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Membership
import dev.gatepass.core.SessionRow
import dev.gatepass.core.SignedIn
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.notices.Telling
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

data class SettingsState(
    val preferences: Preferences = Preferences(),
    /** `null`: the system has nothing to tell with. */
    val telling: Telling? = null,
    /** Who is signed in, if somebody is. */
    val person: SignedIn? = null,
    /** Where this phone is signed in; choosing is offered where there are several. */
    val memberships: List<Membership> = emptyList(),
    val sessions: Read<List<SessionRow>> = Read.Under,
    val asksToSignOut: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface SettingsEvent {
    data class Prefer(val preferences: Preferences) : SettingsEvent

    /** Telling is to be switched on, or off. */
    data object Notices : SettingsEvent

    data class EndSession(val session: String) : SettingsEvent

    data object ChooseProperty : SettingsEvent

    /** The question, or an answer to it. */
    data class AskToSignOut(val asks: Boolean) : SettingsEvent

    data object SignOut : SettingsEvent

    data object SignIn : SettingsEvent

    data object Back : SettingsEvent
}

/** @param person who is signed in; a guest isn't. */
class SettingsModel(
    scope: CoroutineScope,
    private val person: Person?,
    private val memberships: () -> List<Membership>,
    private val platform: Platform,
    private val signedOut: () -> Unit,
    private val go: (SettingsEvent) -> Unit,
) : Model<SettingsState, SettingsEvent>(scope, SettingsState(platform.preferences.value)) {
    init {
        scope.launch { platform.preferences.collect { now -> set { copy(preferences = now) } } }
        scope.launch { platform.notices.telling.collect { now -> set { copy(telling = now) } } }
        if (person != null) read(person)
    }

    private fun read(person: Person) {
        ask(::failed) {
            val (who, places) = person.person() to memberships()
            set { copy(person = who, memberships = places) }
        }
        ask(failed = { set { copy(sessions = Read.Failed(it)) } }) {
            val sessions = person.sessions()
            set { copy(sessions = Read.There(sessions)) }
        }
    }

    override fun on(event: SettingsEvent) {
        when (event) {
            is SettingsEvent.Prefer -> platform.preferences.update { event.preferences }
            SettingsEvent.Notices -> platform.notices.change()
            is SettingsEvent.AskToSignOut -> set { copy(asksToSignOut = event.asks, error = null) }
            is SettingsEvent.EndSession -> busy { person ->
                val sessions = person.endSession(event.session)
                set { copy(sessions = Read.There(sessions)) }
            }
            SettingsEvent.SignOut -> busy { person ->
                person.signOut()
                signedOut()
            }
            SettingsEvent.ChooseProperty, SettingsEvent.SignIn, SettingsEvent.Back -> go(event)
        }
    }

    private fun busy(work: suspend (Person) -> Unit) {
        val person = person ?: return
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            work(person)
            set { copy(isBusy = false) }
        }
    }

    private fun failed(error: GatepassException) = set { copy(isBusy = false, error = error) }
}
