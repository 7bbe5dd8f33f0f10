package dev.gatepass.kit.given

import dev.gatepass.bridge.AskedOfPass
import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Person
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.GatepassException
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.PassId
import dev.gatepass.core.Phones
import dev.gatepass.core.ShareBy
import dev.gatepass.kit.Secret
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.staff.names
import dev.gatepass.kit.words.PeopleNames
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.launch

/** What lies over a pass: a question, or a part of it by itself. */
sealed interface Over {
    data object Delete : Over

    data object Share : Over

    data class PhonesOf(val phones: Phones) : Over
}

/** What came of the last act. */
sealed interface GivenNews {
    data object Sent : GivenNews

    /** It is written down, and not active yet. */
    data object Queued : GivenNews
}

data class GivenPassState(
    val pass: Read<GivenScreen> = Read.Under,
    val activity: List<ActivityRow> = emptyList(),
    /** As far as whoever looks may know them. */
    val people: PeopleNames = emptyMap(),
    val over: Over? = null,
    val news: GivenNews? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface GivenPassEvent {
    data class Share(val byWayOf: ShareBy) : GivenPassEvent

    data class Show(val over: Over?) : GivenPassEvent

    data object ShowPhones : GivenPassEvent

    data class RetirePhone(val key: String) : GivenPassEvent

    data object Delete : GivenPassEvent

    data object Freeze : GivenPassEvent

    data object Thaw : GivenPassEvent

    /** It waits for staff. */
    data object Decide : GivenPassEvent

    data object Change : GivenPassEvent

    data object Repeat : GivenPassEvent

    data object Refresh : GivenPassEvent

    data object Back : GivenPassEvent
}

/**
 * A pass, as its giver sees it.
 *
 * @param management whoever manages sees people's names.
 * @param handOn opens the system's share sheet with a link.
 */
class GivenPassModel(
    scope: CoroutineScope,
    private val person: Person,
    private val giver: Giver,
    management: Management?,
    changes: Changes,
    private val pass: PassId,
    private val handOn: (Secret) -> Unit,
    private val go: (GivenPassEvent) -> Unit,
) : Model<GivenPassState, GivenPassEvent>(scope, GivenPassState()) {
    init {
        read()
        ask(failed = {}) {
            val people = management.names()
            set { copy(people = people) }
        }
        scope.launch { changes.all.collect { read() } }
    }

    override fun on(event: GivenPassEvent) {
        when (event) {
            is GivenPassEvent.Show -> set { copy(over = event.over, error = null) }
            is GivenPassEvent.Share -> busy {
                val link = giver.share(pass, event.byWayOf)
                set { copy(over = null, news = GivenNews.Sent.takeIf { event.byWayOf != ShareBy.SHEET }) }
                if (event.byWayOf == ShareBy.SHEET) handOn(link)
            }
            GivenPassEvent.ShowPhones -> busy { show(giver.phones(pass)) }
            is GivenPassEvent.RetirePhone -> busy { show(giver.retirePhone(pass, event.key)) }
            GivenPassEvent.Delete -> asked { giver.delete(pass) }
            GivenPassEvent.Freeze -> asked { giver.freeze(pass) }
            GivenPassEvent.Thaw -> asked { giver.thaw(pass) }
            GivenPassEvent.Refresh -> busy { show(giver.look(pass)) }
            GivenPassEvent.Decide, GivenPassEvent.Change, GivenPassEvent.Repeat, GivenPassEvent.Back -> go(event)
        }
    }

    private fun read() = ask(failed = { set { copy(pass = Read.Failed(it)) } }) {
        show(known())
        val activity = person.activity().filter { it.pass == pass }
        set { copy(activity = activity) }
    }

    /** One that a lock's list leads to isn't kept here yet. */
    private suspend fun known() = try {
        giver.pass(pass)
    } catch (_: GatepassException.NotFound) {
        giver.look(pass)
    }

    private fun show(screen: GivenScreen) = set { copy(pass = Read.There(screen)) }

    private fun show(phones: Phones) = set { copy(over = Over.PhonesOf(phones)) }

    private fun asked(work: suspend () -> AskedOfPass) = busy {
        val news = when (val asked = work()) {
            is AskedOfPass.Done -> null.also { show(asked.screen) }
            is AskedOfPass.Queued -> GivenNews.Queued
        }
        set { copy(over = null, news = news) }
    }

    private fun busy(work: suspend () -> Unit) {
        set { copy(isBusy = true, error = null, news = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            work()
            set { copy(isBusy = false) }
        }
    }
}
