package dev.gatepass.app

import android.bluetooth.BluetoothAdapter
import android.content.ActivityNotFoundException
import android.content.Intent
import android.content.SharedPreferences
import android.net.Uri
import android.provider.Settings
import androidx.activity.ComponentActivity
import androidx.activity.result.contract.ActivityResultContracts.RequestMultiplePermissions
import androidx.activity.result.contract.ActivityResultContracts.StartActivityForResult
import androidx.core.content.edit
import dev.gatepass.bridge.PlatformSettings
import dev.gatepass.core.Obstacle
import dev.gatepass.kit.door.Remedies
import dev.gatepass.kit.door.Remedy
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.withContext

/**
 * What Android offers about the core's obstacles: its questions, and its settings.
 *
 * Made with the activity: what it answers is registered before the activity starts.
 */
internal class SystemRemedies(
    private val activity: ComponentActivity,
    private val settings: PlatformSettings,
    private val kept: SharedPreferences,
) : Remedies {
    private var answer = CompletableDeferred<Unit>()
    private val permissions = activity.registerForActivityResult(RequestMultiplePermissions()) { given ->
        // Whether it would ask again, the system doesn't say; that it refused and sees nothing to explain does.
        kept.edit { putBoolean(REFUSED, given.values.any { !it }) }
        answer.complete(Unit)
    }
    private val screens = activity.registerForActivityResult(StartActivityForResult()) { answer.complete(Unit) }

    override fun of(obstacle: Obstacle): Remedy? = when (obstacle) {
        Obstacle.NotAllowed -> when {
            isRefusedForGood() -> Remedy.ALLOW_IN_SETTINGS
            needsLocation() -> Remedy.ALLOW_LOCATION
            else -> Remedy.ALLOW_NEARBY
        }
        Obstacle.Off -> Remedy.SWITCH_ON_BLUETOOTH
        Obstacle.LocationOff -> Remedy.SWITCH_ON_LOCATION
        is Obstacle.NoAdapter, is Obstacle.Unavailable -> null
    }

    override suspend fun take(remedy: Remedy): Boolean = withContext(Dispatchers.Main.immediate) {
        val before = settings.radioObstacle()
        answer = CompletableDeferred()
        try {
            ask(remedy)
            answer.await()
        } catch (_: ActivityNotFoundException) {
            // A phone without that page: nothing has changed.
        }
        settings.radioObstacle() != before
    }

    private fun ask(remedy: Remedy) = when (remedy) {
        Remedy.ALLOW_NEARBY, Remedy.ALLOW_LOCATION -> permissions.launch(radioPermissions().toTypedArray())
        Remedy.ALLOW_IN_SETTINGS -> screens.launch(
            Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, Uri.fromParts("package", activity.packageName, null)),
        )
        Remedy.SWITCH_ON_BLUETOOTH -> screens.launch(Intent(BluetoothAdapter.ACTION_REQUEST_ENABLE))
        Remedy.SWITCH_ON_LOCATION -> screens.launch(Intent(Settings.ACTION_LOCATION_SOURCE_SETTINGS))
    }

    private fun isRefusedForGood() =
        kept.getBoolean(REFUSED, false) && radioPermissions().none(activity::shouldShowRequestPermissionRationale)

    private companion object {
        const val REFUSED = "radio refused"
    }
}
