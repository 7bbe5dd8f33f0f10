package dev.gatepass.app

import android.content.Intent
import android.content.res.Configuration
import android.graphics.Color.TRANSPARENT
import android.os.Bundle
import android.text.format.DateFormat
import androidx.activity.ComponentActivity
import androidx.activity.SystemBarStyle
import androidx.activity.compose.setContent
import androidx.activity.enableEdgeToEdge
import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.graphics.Color
import dev.gatepass.app.notices.Post
import dev.gatepass.app.notices.SystemNotices
import dev.gatepass.app.notices.place
import dev.gatepass.bridge.Phone
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.app.StartTrouble
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.theme.Brand
import java.util.Locale
import kotlinx.coroutines.channels.Channel

/** The app's one window. */
class MainActivity : ComponentActivity() {
    private val app get() = application as GatepassApplication
    private val brand by lazy { Brand(getString(R.string.app_name), seed = Color(getColor(R.color.brand))) }
    private val tapped = Channel<Shell.() -> Unit>(Channel.CONFLATED)
    private var locale by mutableStateOf(Locale.getDefault())
    private var is24Hour by mutableStateOf(false)
    private lateinit var notices: SystemNotices
    private lateinit var platform: AndroidPlatform

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        notices = SystemNotices(this, app.kept)
        platform = AndroidPlatform(
            this,
            app.online.isOnline,
            app.preferences,
            SystemRemedies(this, app.settings, app.kept),
            notices,
        )
        // One that is made anew gets the intent of the first again.
        val asked = asked(intent)
        if (asked != null && savedInstanceState == null) tapped.trySend(asked)
        setContent { Content() }
    }

    override fun onNewIntent(intent: Intent) {
        super.onNewIntent(intent)
        asked(intent)?.let(tapped::trySend)
    }

    override fun onStart() {
        super.onStart()
        app.isShown = true
        Post.clear(this)
    }

    override fun onStop() {
        app.isShown = false
        super.onStop()
    }

    /** The person may have been in the system's settings. */
    override fun onResume() {
        super.onResume()
        is24Hour = DateFormat.is24HourFormat(this)
        notices.look()
    }

    override fun onConfigurationChanged(newConfig: Configuration) {
        super.onConfigurationChanged(newConfig)
        locale = newConfig.locales[0]
    }

    /** What was tapped outside of the app: a link, or a notification. */
    private fun asked(intent: Intent): (Shell.() -> Unit)? =
        intent.takeLink()?.let { { open(it) } } ?: intent.place()?.let { { show(it) } }

    @Composable
    private fun Content() {
        val preferences by app.preferences.collectAsState()
        Bars(preferences.isDark(isSystemInDarkTheme()))
        val opened by app.phone.collectAsState()
        val language = locale.toLanguageTag()
        when (val phone = opened) {
            // The window's own ground, for a moment.
            Read.Under -> {}
            is Read.Failed ->
                StartTrouble(phone.error, brand, preferences, is24Hour, language, onTryAgain = app::openPhone)
            is Read.There -> {
                val shell = shell(phone.value)
                GatepassApp(shell, brand, is24Hour, language)
            }
        }
    }

    @Composable
    private fun shell(phone: Phone): Shell {
        val shell = remember(phone) { Shell(phone, platform) }
        LaunchedEffect(shell) { for (show in tapped) shell.show() }
        return shell
    }

    /** From edge to edge; the system's signs are legible on the app's ground, whatever the phone's own look is. */
    @Composable
    private fun Bars(isDark: Boolean) = LaunchedEffect(isDark) {
        val style = SystemBarStyle.auto(TRANSPARENT, TRANSPARENT) { isDark }
        enableEdgeToEdge(style, style)
    }
}
