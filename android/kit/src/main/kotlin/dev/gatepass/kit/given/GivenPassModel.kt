package dev.gatepass.kit.given

import dev.gatepass.bridge.AskedOfPass
import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.LinkCode
import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.linkCode
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.GatepassException
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.PassId
import dev.gatepass.core.Phones
import dev.gatepass.kit.Secret
import dev.gatepass.kit.app.Platform
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

    /** The link, for a camera. */
    data class Code(val code: LinkCode) : Over
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
    data class Share(val by: HandOn) : GivenPassEvent

    data class ShowPhoto(val number: ULong) : GivenPassEvent

    data class SharePin(val text: Secret) : GivenPassEvent

    data class CopyPin(val text: Secret) : GivenPassEvent

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
 */
class GivenPassModel(
    scope: CoroutineScope,
    private val person: Person,
    private val giver: Giver,
    management: Management?,
    changes: Changes,
    private val pass: PassId,
    private val platform: Platform,
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
            is GivenPassEvent.Share -> busy { share(event.by) }
            is GivenPassEvent.SharePin -> platform.share(event.text)
            is GivenPassEvent.CopyPin -> platform.copy(event.text)
            GivenPassEvent.ShowPhones -> busy { show(giver.phones(pass)) }
            is GivenPassEvent.RetirePhone -> busy { show(giver.retirePhone(pass, event.key)) }
            GivenPassEvent.Delete -> asked { giver.delete(pass) }
            GivenPassEvent.Freeze -> asked { giver.freeze(pass) }
            GivenPassEvent.Thaw -> asked { giver.thaw(pass) }
            GivenPassEvent.Refresh -> busy { show(giver.look(pass)) }
            GivenPassEvent.Decide, GivenPassEvent.Change, GivenPassEvent.Repeat, is GivenPassEvent.ShowPhoto,
            GivenPassEvent.Back,
            -> go(event)
        }
    }

    private suspend fun share(by: HandOn) {
        val made = (state.value.pass as? Read.There)?.value?.madeOffline
        val link = made?.link ?: giver.share(pass, by.shareBy)
        val over = if (by == HandOn.CODE) Over.Code(linkCode(link)) else null
        set { copy(over = over, news = GivenNews.Sent.takeIf { by == HandOn.SMS || by == HandOn.EMAIL }) }
        if (by == HandOn.SHEET) platform.handOn(link)
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
