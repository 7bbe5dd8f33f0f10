package dev.gatepass.app

import android.net.ConnectivityManager
import android.net.Network
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** Whether the system has a network that this app may use. Whether the service can be reached there, calls find out. */
internal class Online(manager: ConnectivityManager) : ConnectivityManager.NetworkCallback() {
    private val has = MutableStateFlow(manager.activeNetwork != null)
    val isOnline: StateFlow<Boolean> get() = has

    init {
        // For as long as the app runs.
        manager.registerDefaultNetworkCallback(this)
    }

    override fun onAvailable(network: Network) {
        has.value = true
    }

    override fun onLost(network: Network) {
        has.value = false
    }

    /** A saver of data or of power. */
    override fun onBlockedStatusChanged(network: Network, blocked: Boolean) {
        has.value = !blocked
    }
}
