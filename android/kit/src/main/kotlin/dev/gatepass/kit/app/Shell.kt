package dev.gatepass.kit.app

import androidx.compose.ui.graphics.ImageBitmap
import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Phone
import dev.gatepass.core.GatepassException
import dev.gatepass.core.UnitId
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.door.Remedies
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.notices.Notices
import java.time.Clock
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.conflate
import kotlinx.coroutines.flow.filter
import kotlinx.coroutines.flow.onStart
import kotlinx.coroutines.launch

/** What the system around the screens brings: a phone's, or a desktop's. */
interface Platform {
    val clock: Clock

    /** What the system says of the network. */
    val isOnline: StateFlow<Boolean>

    /** Kept by the platform, across restarts. */
    val preferences: MutableStateFlow<Preferences>

    /** Opens the share sheet with a link. */
    fun handOn(link: Secret)

    /** Opens the share sheet with a text as it is. */
    fun share(text: Secret)

    /** Puts a text where it can be pasted from. */
    fun copy(text: Secret)

    /** Puts a pass into the phone's wallet, by the link that the wallet's maker gave. */
    fun addToWallet(link: Secret)

    /** Reads a picture; `null` if it isn't one. */
    fun picture(jpeg: ByteArray): ImageBitmap?

    /** While a code is held up to a door, the screen is as bright as it can be, and stays on. */
    fun brighten(isBright: Boolean)

    /** What can be done about what keeps the radio from doors. */
    val remedies: Remedies

    /** Telling of what happens while the app isn't shown. */
    val notices: Notices
}

/** The core and the system, for all screens. */
class Shell(val phone: Phone, val platform: Platform) {
    val changes = Changes().also(phone::observe)

    /** Of a resident with several homes, the one that the screens show; `null`: the first. */
    @Volatile var home: UnitId? = null

    private val tapped = Channel<Secret>(Channel.CONFLATED)

    /** Links to passes that were tapped outside of the app; each is taken once. */
    internal val links: ReceiveChannel<Secret> get() = tapped

    private val asked = Channel<OfSignedIn>(Channel.CONFLATED)

    /** Places that were asked for outside of the app; each is gone to once. */
    internal val places: ReceiveChannel<OfSignedIn> get() = asked

    /** Shows a place, whatever is shown now. */
    fun show(place: OfSignedIn) {
        asked.trySend(place)
    }

    /** Shows the pass of a link, whatever is shown now. */
    fun open(link: Secret) {
        tapped.trySend(link)
    }

    /**
     * While the app is shown: tells the core of the network, and fetches and sends what there is whenever there is one,
     * or when something has happened. What can't be reached now waits for the next time; each screen says how things
     * stand.
     */
    suspend fun keepInTouch(): Unit = coroutineScope {
        launch { followActivity() }
        launch { lookAtNotices() }
        // The core takes it that there is a network until it is told otherwise.
        var wasUp = true
        platform.isOnline.collect { isUp ->
            if (isUp != wasUp) phone.setNetwork(isUp)
            wasUp = isUp
            if (isUp) tried { phone.sync() }
        }
    }

    /** Who has the app before their eyes needs no notice of what comes meanwhile. */
    private suspend fun lookAtNotices() = changes.all.onStart { emit(Changed.Known) }.conflate().collect {
        tried { phone.signedIn()?.let { person -> person.notices().firstOrNull()?.let { person.noticed(it.number) } } }
    }

    /**
     * What happens is told as it happens, through lost connections too: when to try again, the core knows. It ends by
     * itself when the session does, and for whoever may not see what happens.
     */
    private suspend fun followActivity() = coroutineScope {
        // Listens before the first thing can be told. What happens while it fetches is fetched at one go.
        val fetching = launch(start = CoroutineStart.UNDISPATCHED) {
            changes.all.filter { it is Changed.Activity }.conflate().collect { tried { phone.signedIn()?.refresh() } }
        }
        tried {
            phone.signedIn()?.followActivity()?.use { following ->
                try {
                    following.ended()
                } finally {
                    following.cancel()
                }
            }
        }
        fetching.cancel()
    }
}

/** What has happened has changed passes, and perhaps what waits for staff. */
private suspend fun Person.refresh() {
    resident(null)?.refresh()
    staff()?.refresh()
}

private suspend fun tried(work: suspend () -> Unit) {
    try {
        work()
    } catch (_: GatepassException) {
        // Next time.
    }
}
