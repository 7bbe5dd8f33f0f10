package dev.gatepass.kit.app

import dev.gatepass.bridge.Phone
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.model.Changes
import java.time.Clock
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** What the system around the screens brings: a phone's, or a desktop's. */
interface Platform {
    val clock: Clock

    /** What the system says of the network. */
    val isOnline: StateFlow<Boolean>

    /** Kept by the platform, across restarts. */
    val preferences: MutableStateFlow<Preferences>

    /** Opens the share sheet with a link. */
    fun handOn(link: Secret)

    /** While a code is held up to a door, the screen is as bright as it can be, and stays on. */
    fun brighten(isBright: Boolean)
}

/** The core and the system, for all screens. */
class Shell(val phone: Phone, val platform: Platform) {
    val changes = Changes().also(phone::observe)

    /**
     * While the app is shown: tells the core of the network, and fetches and sends what there is whenever there is one.
     * What can't be reached now waits for the next time; each screen says how things stand.
     */
    suspend fun keepInTouch() {
        // The core takes it that there is a network until it is told otherwise.
        var wasUp = true
        platform.isOnline.collect { isUp ->
            if (isUp != wasUp) phone.setNetwork(isUp)
            wasUp = isUp
            if (isUp) {
                try {
                    phone.sync()
                } catch (_: GatepassException) {
                    // Next time.
                }
            }
        }
    }
}
