package dev.gatepass.kit.flows

import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.saveable.LocalSaveableStateRegistry
import androidx.compose.runtime.saveable.SaveableStateRegistry
import androidx.compose.runtime.setValue
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LocalLifecycleOwner
import dev.gatepass.bridge.Phone
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.pictures.elmHouse
import dev.gatepass.kit.pictures.now as tuesday
import dev.gatepass.mock.Scene
import dev.gatepass.mock.mock
import java.time.Clock
import java.time.ZoneOffset
import org.junit.jupiter.api.Test

/** The system ends the app while nobody looks at it, and begins it again with what it kept. */
@OptIn(ExperimentalTestApi::class)
class WayBackFlowTest {
    /** The app in one process. */
    private class Run(phone: Phone, kept: Map<String, List<Any?>>?) {
        val shell = Shell(phone, TestPlatform(Clock.fixed(tuesday, ZoneOffset.UTC)))
        val kept = SaveableStateRegistry(kept) { true }
        val screen = Screen()
    }

    /** One process after another, on one phone. */
    private class Runs(private val test: SkikoComposeUiTest, val phone: Phone) {
        var now by mutableStateOf<Run?>(Run(phone, null))
            private set

        fun endAndBegin() {
            val ended = checkNotNull(now)
            ended.screen.lifecycle.currentState = Lifecycle.State.CREATED
            val kept = ended.kept.performSave()
            now = null
            test.waitForIdle()
            now = Run(phone, kept)
        }
    }

    private fun play(scene: Scene, play: suspend Hand.(Runs) -> Unit) =
        runSkikoComposeUiTest(Size(400f, 2000f), Density(1f)) {
            mock(null, tuesday).use { house ->
                val runs = Runs(this, house.scene(scene))
                setContent {
                    runs.now?.let { run ->
                        CompositionLocalProvider(
                            LocalLifecycleOwner provides run.screen,
                            LocalSaveableStateRegistry provides run.kept,
                        ) { GatepassApp(run.shell, elmHouse, is24Hour = false) }
                    }
                }
                Hand(this).play(runs)
            }
        }

    @Test
    fun `whoever comes back is where they were, and the way back is as it was`() = play(Scene.RESIDENT) { runs ->
        tap("All passes")
        tap("Dog walker")
        see("Delete")
        runs.endAndBegin()
        see("Delete")
        tap("Back")
        tap("Back")
        see("Hello, Maya")
    }

    @Test
    fun `a pass that was being composed is gone on with`() = play(Scene.RESIDENT) { runs ->
        tap("New pass")
        tap("Time frame")
        tap("Today")
        tap("Next")
        tap("Next")
        type("Name of the pass", "piano tuner")
        see("piano tuner")
        runs.endAndBegin()
        tap("Time frame")
        tap("Today")
        tap("Next")
        tap("Next")
        see("piano tuner")
    }

    @Test
    fun `a pass that was just made isn't shown again with its link`() = play(Scene.RESIDENT) { runs ->
        tap("New pass")
        tap("Time frame")
        tap("Today")
        tap("Next")
        tap("Next")
        type("Name of the pass", "piano tuner")
        type("Guest’s name", "Clara")
        type("Phone number", "+1 202 555 0196")
        type("Secret code", "2468")
        tap("Next")
        tap("Make the pass")
        see("Your pass is ready")
        runs.endAndBegin()
        see("Hello, Maya")
    }

    @Test
    fun `whoever was signed out meanwhile begins anew`() = play(Scene.RESIDENT) { runs ->
        tap("All passes")
        see("Dog walker")
        runs.phone.signedIn()?.signOut()
        runs.endAndBegin()
        see("Open a link")
    }
}
