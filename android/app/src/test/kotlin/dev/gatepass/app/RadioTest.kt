package dev.gatepass.app

import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.BLUETOOTH_CONNECT
import android.Manifest.permission.BLUETOOTH_SCAN
import android.app.Application
import android.bluetooth.BluetoothAdapter
import android.bluetooth.BluetoothManager
import dev.gatepass.core.Obstacle
import kotlin.test.assertEquals
import kotlin.test.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class RadioTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val settings = SystemSettings(app)
    private val adapter: BluetoothAdapter = app.getSystemService(BluetoothManager::class.java)!!.adapter

    @Test
    fun `devices nearby are asked for from Android 12 on, and the location before`() {
        assertEquals(listOf(ACCESS_FINE_LOCATION), radioPermissions(sdk = 30))
        assertEquals(listOf(BLUETOOTH_SCAN, BLUETOOTH_CONNECT), radioPermissions(sdk = 31))
    }

    @Test
    fun `what stands in the way is named, the permission first, and then nothing does`() {
        shadowOf(adapter).setEnabled(false)
        assertEquals(Obstacle.NotAllowed, settings.radioObstacle())
        shadowOf(app).grantPermissions(BLUETOOTH_SCAN)
        assertEquals(Obstacle.NotAllowed, settings.radioObstacle())
        shadowOf(app).grantPermissions(BLUETOOTH_CONNECT)
        assertEquals(Obstacle.Off, settings.radioObstacle())
        shadowOf(adapter).setEnabled(true)
        assertNull(settings.radioObstacle())
    }
}
