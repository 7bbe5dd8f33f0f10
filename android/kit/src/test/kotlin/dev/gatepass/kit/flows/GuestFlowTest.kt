package dev.gatepass.kit.flows

import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.jupiter.api.Test

/** A guest with the app, from the link to the door. */
class GuestFlowTest {
    @Test
    fun `a guest opens the gate, and the next door is shown`() = window(Scene.GUEST_AT_THE_GATE) {
        tap("Dog walker")
        tap("Open Gate")
        see("Gate is open")
        assertEquals(1u, house.openings(1u))
        tap("Done")
        see("Open Front door")
        see("Passed at 10:00 AM")
    }

    @Test
    fun `a guest with a link confirms the phone, enters the secret code, and is at the gate`() =
        window(Scene.GUEST_WITH_LINK) {
            tap("Dog walker")
            tap("Open the pass")
            tap("Confirm your phone")
            type("Phone number", "+1 202 555 0197")
            tap("Text me a code")
            see("Enter the code")
            type("Code from the text message", house.verificationCode("+12025550197"))
            tap("Confirm")
            tap("Enter the secret code")
            type("Secret code", "0000")
            tap("Confirm")
            see("That isn’t the secret code")
            type("Secret code", "4711")
            tap("Confirm")
            see("Open Gate")
        }

    @Test
    fun `a code is held up on a bright screen, and the door is ticked off`() = window(Scene.GUEST_AT_THE_GATE) {
        tap("Dog walker")
        tap("Show QR code")
        see("QR code for Gate")
        assertTrue(platform.isBright)
        tap("I’m through")
        see("Open Front door")
        assertFalse(platform.isBright)
    }

    @Test
    fun `what isn't a link is said to be none, and nothing is asked`() = window(Scene.GUEST_WITH_LINK) {
        tap("Open a link")
        type("Link to the pass", "see you at eight")
        tap("Look at the pass")
        see("This isn’t a link to a pass")
    }
}
