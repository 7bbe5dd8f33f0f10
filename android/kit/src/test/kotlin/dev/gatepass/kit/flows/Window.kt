package dev.gatepass.kit.flows

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.LifecycleOwner
import androidx.lifecycle.LifecycleRegistry
import androidx.lifecycle.compose.LocalLifecycleOwner
import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.Phone
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.pictures.elmHouse
import dev.gatepass.mock.Mock
import dev.gatepass.mock.Scene
import dev.gatepass.mock.mock
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/** The app on a phone of the mock, in the middle of something. */
@OptIn(ExperimentalTestApi::class)
class Window(
    test: SkikoComposeUiTest,
    val house: Mock,
    val phone: Phone,
    val platform: TestPlatform,
    private val screen: Screen,
) : Hand(test) {
    /** Another app is before it, or nothing is. */
    fun show(isShown: Boolean) {
        screen.lifecycle.currentState = if (isShown) Lifecycle.State.RESUMED else Lifecycle.State.CREATED
    }
}

/** What the app is shown on. */
class Screen : LifecycleOwner {
    override val lifecycle =
        LifecycleRegistry.createUnsafe(this).apply { currentState = Lifecycle.State.RESUMED }
}

@OptIn(ExperimentalTestApi::class)
fun window(scene: Scene, play: suspend Window.() -> Unit) = runSkikoComposeUiTest(Size(400f, 2000f), Density(1f)) {
    val now = Instant.parse("2026-11-24T15:00:00Z")
    mock(null, now).use { house ->
        val phone = house.scene(scene)
        val platform = TestPlatform(Clock.fixed(now, ZoneOffset.UTC))
        val (shell, screen) = Shell(phone, platform) to Screen()
        // The first news have come before anybody taps.
        val heard = CoroutineScope(Dispatchers.Default).launch(start = CoroutineStart.UNDISPATCHED) {
            shell.changes.all.first { it == Changed.Known }
        }
        setContent {
            CompositionLocalProvider(LocalLifecycleOwner provides screen) {
                GatepassApp(shell, elmHouse, is24Hour = false)
            }
        }
        waitUntil("the app has heard what is new", Hand.PATIENCE) { heard.isCompleted }
        Window(this, house, phone, platform, screen).play()
    }
}
