package dev.gatepass.app

import android.app.NotificationManager
import android.content.Intent
import android.net.Uri
import android.os.Bundle
import android.view.WindowManager.LayoutParams
import dev.gatepass.app.notices.Post
import dev.gatepass.bridge.Phone
import dev.gatepass.core.Event
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.words.Words
import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.android.controller.ActivityController
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/** The app as Android runs it, on a phone of the mock. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class MainActivityTest {
    private val app get() = RuntimeEnvironment.getApplication() as TestApplication
    private val open = mutableListOf<AutoCloseable>()

    @After
    fun end() = open.forEach(AutoCloseable::close)

    private fun start(intent: Intent? = null, kept: Bundle? = null): Pair<ActivityController<MainActivity>, Screenful> {
        val activity = Robolectric.buildActivity(MainActivity::class.java, intent)
        val screen = Screenful(activity.get())
        if (kept == null) activity.setup() else activity.setup(kept)
        open += AutoCloseable { activity.close() }
        open += screen
        return activity to screen
    }

    private fun play(scene: Scene): Phone = runBlocking { app.house.scene(scene) }

    private fun atTheGate(): Pair<ActivityController<MainActivity>, Screenful> {
        app.begin(play(Scene.GUEST_AT_THE_GATE))
        return start()
    }

    private fun view(link: String) = Intent(Intent.ACTION_VIEW, Uri.parse(link))

    @Test
    fun `the app starts and shows the passes`() {
        val (_, screen) = atTheGate()
        screen.see("Dog walker")
    }

    @Test
    fun `a link begins with its pass, and is gone from the intent`() {
        play(Scene.GUEST_WITH_LINK)
        val sent = app.house.letters().firstNotNullOf { Regex("https://\\S+/g/[A-Za-z0-9_-]{22}").find(it.text)?.value }
        app.begin(app.house.phone())
        val (activity, screen) = start(view(sent))
        screen.see("Open the pass")
        assertNull(activity.get().intent.data)
    }

    @Test
    fun `a link that is tapped while the app runs is shown as well`() {
        val (activity, screen) = atTheGate()
        screen.see("Dog walker")
        activity.newIntent(view("gatepass://g/nothing-that-is-a-link"))
        screen.see("This isn’t a link to a pass")
    }

    @Test
    fun `the system's way back leads back, and out of the app from the first screen`() {
        val (activity, screen) = atTheGate()
        screen.tap("Dog walker")
        screen.see("Show QR code")
        activity.get().onBackPressedDispatcher.onBackPressed()
        screen.see("Open a link")
        activity.get().onBackPressedDispatcher.onBackPressed()
        assertTrue(activity.get().isFinishing)
    }

    @Test
    fun `whoever comes back after the system has ended the app is where they were`() {
        val (activity, screen) = atTheGate()
        screen.tap("Dog walker")
        screen.see("Show QR code")
        val kept = Bundle()
        activity.pause().stop().saveInstanceState(kept)
        val (again, shown) = start(kept = kept)
        shown.see("Show QR code")
        again.get().onBackPressedDispatcher.onBackPressed()
        shown.see("Open a link")
    }

    @Test
    fun `a tapped notification shows what happened, and those that are out are gone`() {
        val phone = play(Scene.RESIDENT)
        app.begin(phone)
        val manager = app.getSystemService(NotificationManager::class.java)
        Post(app, Words(En, is24Hour = false)).post(phone.signedIn()?.activity().orEmpty().take(1))
        val tapped = shadowOf(shadowOf(manager).allNotifications.first().contentIntent).savedIntent
        val (_, screen) = start(tapped)
        screen.see("Activity")
        assertEquals(0, shadowOf(manager).size())
    }

    @Test
    fun `a tapped notification of a pass that waits leads to deciding on it`() {
        val phone = play(Scene.STAFF)
        app.begin(phone)
        val (activity, screen) = start()
        screen.see("Hello, Grace")
        val manager = app.getSystemService(NotificationManager::class.java)
        val waits = phone.signedIn()?.activity().orEmpty().filter { it.event == Event.PhoneSubmitted }
        Post(app, Words(En, is24Hour = false)).post(waits)
        activity.newIntent(shadowOf(shadowOf(manager).allNotifications.first().contentIntent).savedIntent)
        screen.see("Decline")
    }

    @Test
    fun `a code that is held up is bright, stays on, and no other app sees it`() {
        val (activity, screen) = atTheGate()
        val window = activity.get().window
        val flags = LayoutParams.FLAG_SECURE or LayoutParams.FLAG_KEEP_SCREEN_ON
        screen.tap("Dog walker")
        screen.tap("Show QR code")
        screen.until("the screen is bright") { true.takeIf { window.attributes.screenBrightness == 1f } }
        assertEquals(flags, window.attributes.flags and flags)
        activity.get().onBackPressedDispatcher.onBackPressed()
        screen.see("Show QR code")
        assertEquals(LayoutParams.BRIGHTNESS_OVERRIDE_NONE, window.attributes.screenBrightness)
        assertEquals(0, window.attributes.flags and flags)
    }

    @Test
    fun `a store that can't be opened is told, and tried again`() {
        app.fail(GatepassException.StoreTooNew(9u, 1u))
        val (_, screen) = start()
        screen.tap("Try again")
        app.begin(play(Scene.GUEST_AT_THE_GATE))
        screen.see("Dog walker")
    }
}
