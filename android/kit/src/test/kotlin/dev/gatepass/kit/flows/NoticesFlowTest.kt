package dev.gatepass.kit.flows

import dev.gatepass.kit.notices.Telling
import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.jupiter.api.Test

/** The offer to tell of what happens, and where it is changed afterwards. */
class NoticesFlowTest {
    private val offer = "Be told when your passes are used"

    @Test
    fun `a resident with passes is offered to be told, and not again`() = window(Scene.RESIDENT) {
        platform.notices.telling.value = Telling.OFF
        see(offer)
        tap("Not now")
        unsee(offer)
        assertTrue(platform.preferences.value.knowsOfNotices)
        tap("Settings")
        tap("Turn them on to be told what happens while the app isn’t open.")
        see("You’re told what happens while the app isn’t open.")
        platform.notices.telling.value = Telling.BLOCKED
        see("Your phone keeps them back. Allow them in its settings.")
    }

    @Test
    fun `it is turned on where it is offered`() = window(Scene.STAFF) {
        platform.notices.telling.value = Telling.OFF
        see("Be told when a pass waits for you")
        tap("Turn on")
        unsee("Be told when a pass waits for you")
        assertEquals(Telling.ON, platform.notices.telling.value)
    }

    @Test
    fun `nothing is offered before there is something to tell of`() = window(Scene.NEW_RESIDENT) {
        platform.notices.telling.value = Telling.OFF
        see("Hello, Maya")
        see("New pass")
        unsee(offer)
    }

    @Test
    fun `where the system has nothing to tell with, the settings say nothing of it`() = window(Scene.RESIDENT) {
        tap("Settings")
        see("Appearance")
        unsee("Notifications")
    }

    @Test
    fun `what comes while the app is shown needs no notice`() = window(Scene.RESIDENT) {
        until("all is noticed") { phone.signedIn()?.notices()?.isEmpty() == true }
    }
}
