package dev.gatepass.app

import android.Manifest.permission.ACCESS_FINE_LOCATION
import android.Manifest.permission.BLUETOOTH_CONNECT
import android.Manifest.permission.BLUETOOTH_SCAN
import android.bluetooth.BluetoothManager
import android.content.Context
import android.content.pm.PackageManager.PERMISSION_GRANTED
import android.location.LocationManager
import android.os.Build
import androidx.core.content.ContextCompat.checkSelfPermission
import androidx.core.content.getSystemService
import androidx.core.location.LocationManagerCompat
import dev.gatepass.bridge.PlatformSettings
import dev.gatepass.core.Obstacle
import java.time.ZoneId

/** Whether a scan finds devices only with the location's permission and services: before Android 12. */
internal fun needsLocation(sdk: Int = Build.VERSION.SDK_INT) = sdk < Build.VERSION_CODES.S

/** What a person has to allow before a door can be found. */
internal fun radioPermissions(sdk: Int = Build.VERSION.SDK_INT): List<String> =
    if (needsLocation(sdk)) listOf(ACCESS_FINE_LOCATION) else listOf(BLUETOOTH_SCAN, BLUETOOTH_CONNECT)

/** What the system says of this phone, each time it is asked. */
class SystemSettings(private val context: Context) : PlatformSettings {
    override fun zone(): String = ZoneId.systemDefault().id

    /** What can only be mended after something else comes after it. */
    override fun radioObstacle(): Obstacle? {
        val adapter = context.getSystemService<BluetoothManager>()?.adapter
        return when {
            adapter == null -> Obstacle.NoAdapter(null)
            radioPermissions().any { checkSelfPermission(context, it) != PERMISSION_GRANTED } -> Obstacle.NotAllowed
            !adapter.isEnabled -> Obstacle.Off
            needsLocation() && !isLocationOn() -> Obstacle.LocationOff
            else -> null
        }
    }

    private fun isLocationOn() =
        context.getSystemService<LocationManager>()?.let(LocationManagerCompat::isLocationEnabled) ?: true
}
