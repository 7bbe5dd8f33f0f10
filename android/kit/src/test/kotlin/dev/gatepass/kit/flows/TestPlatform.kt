package dev.gatepass.kit.flows

import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.NoRemedies
import java.time.Clock
import java.util.concurrent.ConcurrentLinkedQueue
import kotlinx.coroutines.flow.MutableStateFlow

/** What a system brings that nobody looks at. */
class TestPlatform(override val clock: Clock) : Platform {
    override val isOnline = MutableStateFlow(true)
    override val preferences = MutableStateFlow(Preferences(language = "en"))
    val handedOn = ConcurrentLinkedQueue<Secret>()

    @Volatile var isBright = false

    override fun handOn(link: Secret) {
        handedOn += link
    }

    override fun brighten(isBright: Boolean) {
        this.isBright = isBright
    }

    override val remedies = NoRemedies
}
