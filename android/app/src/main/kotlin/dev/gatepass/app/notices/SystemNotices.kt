package dev.gatepass.app.notices

import android.Manifest.permission.POST_NOTIFICATIONS
import android.content.ActivityNotFoundException
import android.content.Intent
import android.content.SharedPreferences
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Build
import android.provider.Settings
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts.RequestPermission
import androidx.core.app.NotificationManagerCompat
import androidx.core.content.ContextCompat.checkSelfPermission
import androidx.core.content.edit
import dev.gatepass.kit.notices.Notices
import dev.gatepass.kit.notices.Telling
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/**
 * Whether Android shows this app's notifications, and asking for it.
 *
 * Made with the activity: what it answers is registered before the activity starts.
 */
internal class SystemNotices(private val activity: ComponentActivity, private val kept: SharedPreferences) : Notices {
    private val said = MutableStateFlow<Telling?>(null)
    override val telling: StateFlow<Telling?> get() = said

    private val permission = activity.registerForActivityResult(RequestPermission()) { isGiven ->
        // Whether it would ask again, the system doesn't say; that it refused and sees nothing to explain does.
        kept.edit { putBoolean(REFUSED, !isGiven) }
        look()
    }

    /** Again, each time that the person may have been in the system's settings. */
    fun look() {
        said.value = when {
            NotificationManagerCompat.from(activity).areNotificationsEnabled() -> Telling.ON
            isAskable() -> Telling.OFF
            else -> Telling.BLOCKED
        }
    }

    override fun change() {
        if (said.value == Telling.OFF) permission.launch(POST_NOTIFICATIONS) else showSettings()
    }

    private fun showSettings() = try {
        val settings = Intent(Settings.ACTION_APP_NOTIFICATION_SETTINGS)
        activity.startActivity(settings.putExtra(Settings.EXTRA_APP_PACKAGE, activity.packageName))
    } catch (_: ActivityNotFoundException) {
        // A phone without that page: nothing can be changed from here.
    }

    /** Before Android 13 nobody is asked, and only the settings keep them back; later they may as well. */
    private fun isAskable(): Boolean {
        if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return false
        if (checkSelfPermission(activity, POST_NOTIFICATIONS) == PERMISSION_GRANTED) return false
        return !kept.getBoolean(REFUSED, false) || activity.shouldShowRequestPermissionRationale(POST_NOTIFICATIONS)
    }

    private companion object {
        const val REFUSED = "notices refused"
    }
}
