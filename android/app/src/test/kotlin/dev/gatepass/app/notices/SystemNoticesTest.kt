package dev.gatepass.app.notices

import android.Manifest.permission.POST_NOTIFICATIONS
import android.app.Activity
import android.app.NotificationManager
import android.content.pm.PackageManager.PERMISSION_DENIED
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Looper
import android.provider.Settings
import androidx.activity.ComponentActivity
import dev.gatepass.kit.notices.Telling
import kotlin.test.assertEquals
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class SystemNoticesTest {
    private val controller = Robolectric.buildActivity(ComponentActivity::class.java)
    private val activity = controller.get()
    private val manager = shadowOf(activity.getSystemService(NotificationManager::class.java))
    private lateinit var notices: SystemNotices

    @Before
    fun start() {
        controller.create()
        notices = SystemNotices(activity, activity.getSharedPreferences("kept", Activity.MODE_PRIVATE))
        controller.start().resume()
        manager.setNotificationsEnabled(false)
        notices.look()
    }

    /** The person answers the system's question. */
    @Suppress("DEPRECATION")
    private fun answer(isGiven: Boolean) {
        val asked = shadowOf(activity).lastRequestedPermission
        assertEquals(listOf(POST_NOTIFICATIONS), asked.requestedPermissions.toList())
        manager.setNotificationsEnabled(isGiven)
        if (isGiven) shadowOf(activity.application).grantPermissions(POST_NOTIFICATIONS)
        val results = intArrayOf(if (isGiven) PERMISSION_GRANTED else PERMISSION_DENIED)
        activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, results)
        shadowOf(Looper.getMainLooper()).idle()
    }

    @Test
    fun `the system asks, and who says yes is told`() {
        assertEquals(Telling.OFF, notices.telling.value)
        notices.change()
        answer(isGiven = true)
        assertEquals(Telling.ON, notices.telling.value)
    }

    @Test
    fun `who said no for good is led to the settings, as is who wants no more`() {
        notices.change()
        shadowOf(activity.packageManager).setShouldShowRequestPermissionRationale(POST_NOTIFICATIONS, false)
        answer(isGiven = false)
        assertEquals(Telling.BLOCKED, notices.telling.value)
        notices.change()
        val shown = shadowOf(activity).nextStartedActivity
        assertEquals(Settings.ACTION_APP_NOTIFICATION_SETTINGS, shown.action)
        assertEquals(activity.packageName, shown.getStringExtra(Settings.EXTRA_APP_PACKAGE))
        manager.setNotificationsEnabled(true)
        notices.look()
        assertEquals(Telling.ON, notices.telling.value)
        notices.change()
        assertEquals(Settings.ACTION_APP_NOTIFICATION_SETTINGS, shadowOf(activity).nextStartedActivity.action)
    }

    @Test
    fun `who said no once may be asked again`() {
        notices.change()
        shadowOf(activity.packageManager).setShouldShowRequestPermissionRationale(POST_NOTIFICATIONS, true)
        answer(isGiven = false)
        assertEquals(Telling.OFF, notices.telling.value)
    }

    @Test
    fun `what is allowed and kept back all the same, the settings alone allow`() {
        shadowOf(activity.application).grantPermissions(POST_NOTIFICATIONS)
        notices.look()
        assertEquals(Telling.BLOCKED, notices.telling.value)
    }
}
