package dev.gatepass.app

import android.app.Application
import android.content.pm.PackageManager
import android.os.Build
import androidx.core.content.getSystemService
import dev.gatepass.app.keys.KeystoreKey
import dev.gatepass.app.keys.WrappedSecret
import dev.gatepass.app.keys.presence
import dev.gatepass.app.notices.NewsJob
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.RadioChoice
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.model.Read
import dev.gatepass.radio.NativeRadio
import java.io.File
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.drop
import kotlinx.coroutines.launch

/** What lasts as long as the app runs: the phone of the core, and what the system says to it. */
open class GatepassApplication : Application() {
    private val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
    private val opened = MutableStateFlow<Read<Phone>>(Read.Under)

    /** Opened when the app starts, away from the screen's thread. */
    val phone: StateFlow<Read<Phone>> = opened.asStateFlow()

    /** Whether somebody has the app before their eyes. */
    @Volatile internal var isShown = false

    internal val kept by lazy { getSharedPreferences("kept", MODE_PRIVATE) }
    internal val settings by lazy { SystemSettings(this) }
    internal val online by lazy { Online(checkNotNull(getSystemService())) }
    internal val preferences: MutableStateFlow<Preferences> by lazy {
        val choices = Choices(this, kept)
        MutableStateFlow(choices.preferences).also { now ->
            scope.launch { now.drop(1).collect { choices.preferences = it } }
        }
    }

    override fun onCreate() {
        super.onCreate()
        openPhone()
        NewsJob.schedule(this)
    }

    /** Again, after it failed. */
    fun openPhone() {
        opened.value = Read.Under
        scope.launch {
            opened.value = try {
                Read.There(phone())
            } catch (error: GatepassException) {
                Read.Failed(error)
            }
        }
    }

    /** The core's phone: its store, its key, its way to the service and to doors. */
    protected open fun phone(): Phone {
        NativeRadio.start()
        val key = KeystoreKey(hasStrongBox(), presence(resources.getInteger(R.integer.presence_seconds)))
        val service = "https://${getString(R.string.link_host)}"
        val secret = WrappedSecret(secretFile)
        return Phone.open(storeFile.path, service, RadioChoice.Bluetooth(null), key, secret, settings)
    }

    // In a folder that the system's backups leave out by themselves.
    internal val storeFile get() = File(noBackupFilesDir, "phone.db")
    internal val secretFile get() = File(noBackupFilesDir, "secret")

    private fun hasStrongBox() = Build.VERSION.SDK_INT >= Build.VERSION_CODES.P &&
        packageManager.hasSystemFeature(PackageManager.FEATURE_STRONGBOX_KEYSTORE)
}
