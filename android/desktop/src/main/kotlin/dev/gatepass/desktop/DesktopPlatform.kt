package dev.gatepass.desktop

import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.toComposeImageBitmap
import dev.gatepass.bridge.PlatformSettings
import dev.gatepass.core.Obstacle
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.NoRemedies
import dev.gatepass.kit.notices.NoNotices
import java.awt.Toolkit
import java.awt.datatransfer.StringSelection
import java.time.Clock
import java.time.ZoneId
import kotlinx.coroutines.flow.MutableStateFlow
import org.jetbrains.skia.Image

/** What a desktop brings. */
class DesktopPlatform(preferences: Preferences) : Platform {
    override val clock: Clock = Clock.systemUTC()

    // Java is told of no change, and would have to be asked again and again; a cable that is in says nothing of the
    // service either. Each call finds out by itself, and what waits is tried again when the core says so.
    override val isOnline = MutableStateFlow(true)
    override val preferences = MutableStateFlow(preferences)

    /** There is no share sheet: the link is put where it can be pasted from. */
    override fun handOn(link: Secret) = copy(link)

    override fun share(text: Secret) = copy(text)

    override fun copy(text: Secret) =
        Toolkit.getDefaultToolkit().systemClipboard.setContents(StringSelection(text.text), null)

    /** A desktop has no wallet: pasted into a browser, the link puts the pass into the phones of an account. */
    override fun addToWallet(link: Secret) = copy(link)

    override fun picture(jpeg: ByteArray): ImageBitmap? = try {
        Image.makeFromEncoded(jpeg).toComposeImageBitmap()
    } catch (_: IllegalArgumentException) {
        null
    }

    /** A window is as bright as the screen that it is on. */
    override fun brighten(isBright: Boolean) {}

    override val remedies = NoRemedies
    override val notices = NoNotices
}

/** What the system says when the core asks. */
object DesktopSettings : PlatformSettings {
    override fun zone(): String = ZoneId.systemDefault().id

    /** A desktop asks for no permission; what stands in the way, the adapter itself says. */
    override fun radioObstacle(): Obstacle? = null
}
