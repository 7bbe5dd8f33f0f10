package dev.gatepass.kit.flows

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.performClick
import androidx.compose.ui.test.performScrollTo
import androidx.compose.ui.test.performTextClearance
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.Phone
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Platform
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.pictures.elmHouse
import dev.gatepass.mock.Mock
import dev.gatepass.mock.Scene
import dev.gatepass.mock.mock
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset
import java.util.concurrent.ConcurrentLinkedQueue
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch

/** A phone of the mock, whose clock stands still. */
class TestPlatform(now: Instant) : Platform {
    override val clock: Clock = Clock.fixed(now, ZoneOffset.UTC)
    override val isOnline = MutableStateFlow(true)
    override val preferences = MutableStateFlow(Preferences(language = "en"))
    val handedOn = ConcurrentLinkedQueue<Secret>()

    @Volatile var isBright = false

    override fun handOn(link: Secret) {
        handedOn += link
    }

    override fun brighten(isBright: Boolean) {
        this.isBright = isBright
    }
}

/** The whole app in a window nobody sees, on a phone in the middle of something. */
@OptIn(ExperimentalTestApi::class)
class Window(private val test: SkikoComposeUiTest, val house: Mock, val phone: Phone, val platform: TestPlatform) {
    /** Waits until a text is there: the core answers from its own threads. */
    fun see(text: String) = test.waitUntil("\"$text\" is there", PATIENCE) { all(text).isNotEmpty() }

    fun tap(text: String) {
        see(text)
        val node = test.onAllNodes((hasText(text) or hasContentDescription(text)) and hasClickAction()).onFirst()
        // What doesn't scroll is there already.
        runCatching { node.performScrollTo() }
        node.performClick()
    }

    fun type(label: String, typed: String) {
        see(label)
        test.onNode(hasText(label) and hasSetTextAction()).performTextInput(typed)
    }

    fun clear(label: String) = test.onNode(hasText(label) and hasSetTextAction()).performTextClearance()

    fun until(what: String, isSo: () -> Boolean) = test.waitUntil(what, PATIENCE, isSo)

    private fun all(text: String) =
        test.onAllNodes(hasText(text, substring = true) or hasContentDescription(text)).fetchSemanticsNodes()
}

/** Nothing takes that long; a slow machine may. */
private const val PATIENCE = 60_000L

@OptIn(ExperimentalTestApi::class)
fun window(scene: Scene, play: suspend Window.() -> Unit) = runSkikoComposeUiTest(Size(400f, 2000f), Density(1f)) {
    val now = Instant.parse("2026-11-24T15:00:00Z")
    mock(null, now).use { house ->
        val phone = house.scene(scene)
        val platform = TestPlatform(now)
        val shell = Shell(phone, platform)
        // Nothing moves under a finger any more once the app has heard what is new.
        val heard = CoroutineScope(Dispatchers.Default).launch(start = CoroutineStart.UNDISPATCHED) {
            shell.changes.all.first { it == Changed.Known }
        }
        setContent { GatepassApp(shell, elmHouse, is24Hour = false) }
        waitUntil("the app has heard what is new", PATIENCE) { heard.isCompleted }
        Window(this, house, phone, platform).play()
    }
}
