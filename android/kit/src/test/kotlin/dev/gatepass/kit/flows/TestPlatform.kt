package dev.gatepass.kit.flows

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.NoRemedies
import dev.gatepass.kit.notices.Notices
import dev.gatepass.kit.notices.Telling
import java.time.Clock
import java.util.concurrent.ConcurrentLinkedQueue
import kotlinx.coroutines.flow.MutableStateFlow
import org.jetbrains.skia.Image

/** What a system brings that nobody looks at. */
class TestPlatform(override val clock: Clock) : Platform {
    override val isOnline = MutableStateFlow(true)
    override val preferences = MutableStateFlow(Preferences(language = "en"))
    val handedOn = ConcurrentLinkedQueue<Secret>()

    @Volatile var isBright = false

    override fun handOn(link: Secret) {
        handedOn += link
    }

    override fun share(text: Secret) = handOn(text)

    override fun copy(text: Secret) = handOn(text)

    override fun addToWallet(link: Secret) = handOn(link)

    override fun picture(jpeg: ByteArray): ImageBitmap = Image.makeFromEncoded(jpeg).toComposeImageBitmap()

    override fun brighten(isBright: Boolean) {
        this.isBright = isBright
    }

    override val remedies = NoRemedies
    override val notices = TestNotices()
}

/** A system that tells nothing until it is asked to; whoever it asks says yes. */
class TestNotices : Notices {
    override val telling = MutableStateFlow<Telling?>(null)

    override fun change() {
        telling.value = if (telling.value == Telling.ON) Telling.OFF else Telling.ON
    }
}
