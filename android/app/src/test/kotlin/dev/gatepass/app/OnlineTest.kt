package dev.gatepass.app

import android.net.ConnectivityManager
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class OnlineTest {
    private val manager = RuntimeEnvironment.getApplication().getSystemService(ConnectivityManager::class.java)!!

    @Test
    fun `the app is online with the system's network, until that is gone or kept from it`() {
        val online = Online(manager)
        val network = checkNotNull(manager.activeNetwork)
        val told = shadowOf(manager).networkCallbacks.single()
        assertTrue(online.isOnline.value)
        told.onLost(network)
        assertFalse(online.isOnline.value)
        told.onAvailable(network)
        assertTrue(online.isOnline.value)
        told.onBlockedStatusChanged(network, true)
        assertFalse(online.isOnline.value)
    }
}
