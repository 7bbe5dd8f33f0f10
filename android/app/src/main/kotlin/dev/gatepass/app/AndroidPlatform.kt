package dev.gatepass.app

import android.app.Activity
import android.content.ClipData
import android.content.ClipboardManager
import android.graphics.BitmapFactory
import android.os.PersistableBundle
import android.view.Window
import android.view.WindowManager.LayoutParams
import android.view.WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_FULL
import android.view.WindowManager.LayoutParams.BRIGHTNESS_OVERRIDE_NONE
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asImageBitmap
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.door.Remedies
import dev.gatepass.kit.notices.Notices
import java.time.Clock
import java.util.Locale
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** `ClipDescription.EXTRA_IS_SENSITIVE`, which Android reads from version 13 on. */
private const val SENSITIVE = "android.content.extra.IS_SENSITIVE"

/** What an Android phone brings to the screens of one activity. */
internal class AndroidPlatform(
    private val activity: Activity,
    override val isOnline: StateFlow<Boolean>,
    override val preferences: MutableStateFlow<Preferences>,
    override val remedies: Remedies,
    override val notices: Notices,
) : Platform {
    override val clock: Clock = Clock.systemUTC()

    override fun handOn(link: Secret) {
        val texts = preferences.value.texts(Locale.getDefault().toLanguageTag())
        share(Secret(texts.shareMessage(link.text)))
    }

    override fun share(text: Secret) = activity.startActivity(shareSheet(text))

    /** The system's own note of what was copied doesn't show it. */
    override fun copy(text: Secret) {
        val clip = ClipData.newPlainText(null, text.text)
        clip.description.extras = PersistableBundle().apply { putBoolean(SENSITIVE, true) }
        checkNotNull(activity.getSystemService(ClipboardManager::class.java)).setPrimaryClip(clip)
    }

    override fun picture(jpeg: ByteArray): ImageBitmap? =
        BitmapFactory.decodeByteArray(jpeg, 0, jpeg.size)?.asImageBitmap()

    override fun addToWallet(link: Secret) = activity.openWallet(link)

    override fun brighten(isBright: Boolean) = activity.window.holdUp(isBright)
}

/**
 * A code that is held up to a door is bright, and the screen stays on. No other app sees it either: whoever has its
 * picture could be at the door first, within the half minute that it is good for. Elsewhere screenshots are the
 * person's own business.
 */
private fun Window.holdUp(isHeldUp: Boolean) {
    attributes = attributes.apply {
        screenBrightness = if (isHeldUp) BRIGHTNESS_OVERRIDE_FULL else BRIGHTNESS_OVERRIDE_NONE
    }
    val flags = LayoutParams.FLAG_KEEP_SCREEN_ON or LayoutParams.FLAG_SECURE
    if (isHeldUp) addFlags(flags) else clearFlags(flags)
}
