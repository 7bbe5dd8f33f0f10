package dev.gatepass.app

import android.Manifest.permission.BLUETOOTH_CONNECT
import android.Manifest.permission.BLUETOOTH_SCAN
import android.app.Activity
import android.bluetooth.BluetoothAdapter
import android.bluetooth.BluetoothManager
import android.content.pm.PackageManager.PERMISSION_DENIED
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.os.Looper
import android.provider.Settings
import androidx.activity.ComponentActivity
import dev.gatepass.core.Obstacle
import dev.gatepass.kit.door.Remedy
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@OptIn(ExperimentalCoroutinesApi::class)
@RunWith(RobolectricTestRunner::class)
class SystemRemediesTest {
    private val permissions = arrayOf(BLUETOOTH_SCAN, BLUETOOTH_CONNECT)
    private val controller = Robolectric.buildActivity(ComponentActivity::class.java)
    private val activity = controller.get()
    private val adapter = activity.getSystemService(BluetoothManager::class.java)!!.adapter
    private lateinit var remedies: SystemRemedies

    @Before
    fun start() {
        shadowOf(adapter).setEnabled(true)
        controller.create()
        val kept = activity.getSharedPreferences("kept", Activity.MODE_PRIVATE)
        remedies = SystemRemedies(activity, SystemSettings(activity), kept)
        controller.start().resume()
    }

    private fun take(remedy: Remedy): Deferred<Boolean> =
        CoroutineScope(Dispatchers.Main.immediate).async(start = CoroutineStart.UNDISPATCHED) { remedies.take(remedy) }

    /** The person answers the system's question. */
    @Suppress("DEPRECATION")
    private fun answer(isGranted: Boolean) {
        val asked = shadowOf(activity).lastRequestedPermission
        if (isGranted) shadowOf(activity.application).grantPermissions(*permissions)
        val result = if (isGranted) PERMISSION_GRANTED else PERMISSION_DENIED
        val results = IntArray(asked.requestedPermissions.size) { result }
        activity.onRequestPermissionsResult(asked.requestCode, asked.requestedPermissions, results)
        shadowOf(Looper.getMainLooper()).idle()
    }

    @Test
    fun `the system is asked for what the radio needs, and the way is free once it is granted`() {
        assertEquals(Remedy.ALLOW_NEARBY, remedies.of(Obstacle.NotAllowed))
        val taken = take(Remedy.ALLOW_NEARBY)
        assertEquals(permissions.toSet(), shadowOf(activity).lastRequestedPermission.requestedPermissions.toSet())
        answer(isGranted = true)
        assertTrue(taken.getCompleted())
    }

    @Test
    fun `who said no is asked once more while the system would, and is shown the settings when it wouldn't`() {
        permissions.forEach { shadowOf(activity.packageManager).setShouldShowRequestPermissionRationale(it, true) }
        val taken = take(Remedy.ALLOW_NEARBY)
        answer(isGranted = false)
        assertFalse(taken.getCompleted())
        assertEquals(Remedy.ALLOW_NEARBY, remedies.of(Obstacle.NotAllowed))
        permissions.forEach { shadowOf(activity.packageManager).setShouldShowRequestPermissionRationale(it, false) }
        assertEquals(Remedy.ALLOW_IN_SETTINGS, remedies.of(Obstacle.NotAllowed))
    }

    @Test
    fun `the settings are those of this app, and what was done there is looked at on the way back`() {
        val taken = take(Remedy.ALLOW_IN_SETTINGS)
        val shown = shadowOf(activity).nextStartedActivityForResult
        assertEquals(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, shown.intent.action)
        assertEquals("package:${activity.packageName}", shown.intent.dataString)
        shadowOf(activity.application).grantPermissions(*permissions)
        shadowOf(activity).receiveResult(shown.intent, Activity.RESULT_CANCELED, null)
        shadowOf(Looper.getMainLooper()).idle()
        assertTrue(taken.getCompleted())
    }

    @Test
    fun `each obstacle has the system's own way`() {
        assertEquals(Remedy.SWITCH_ON_BLUETOOTH, remedies.of(Obstacle.Off))
        take(Remedy.SWITCH_ON_BLUETOOTH)
        assertEquals(BluetoothAdapter.ACTION_REQUEST_ENABLE, shadowOf(activity).nextStartedActivity.action)
        assertEquals(Remedy.SWITCH_ON_LOCATION, remedies.of(Obstacle.LocationOff))
        take(Remedy.SWITCH_ON_LOCATION)
        assertEquals(Settings.ACTION_LOCATION_SOURCE_SETTINGS, shadowOf(activity).nextStartedActivity.action)
        assertNull(remedies.of(Obstacle.NoAdapter(null)))
    }
}
