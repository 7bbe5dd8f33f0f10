package dev.gatepass.kit.flows

import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import org.junit.jupiter.api.Test

/** A resident: the own doors, a pass for a guest, and what happens without a network. */
class ResidentFlowTest {
    @Test
    fun `a resident opens an own door`() = window(Scene.RESIDENT) {
        see("Hello, Maya")
        tap("Front door")
        see("Front door is open")
        assertEquals(1u, house.openings(4u))
        tap("Done")
        see("Hello, Maya")
    }

    @Test
    fun `a resident makes a pass and hands its link on`() = window(Scene.RESIDENT) {
        tap("New pass")
        tap("Time frame")
        see("When should it open?")
        tap("Today")
        tap("Next")
        see("Which doors?")
        tap("Next")
        see("Who is it for?")
        type("Name of the pass", "piano tuner")
        type("Guest’s name", "Clara")
        type("Phone number", "+1 202 555 0196")
        type("Secret code", "2468")
        tap("Next")
        see("Is everything right?")
        tap("Make the pass")
        see("Your pass is ready")
        tap("Share with another app")
        until("a link is handed on") { platform.handedOn.isNotEmpty() }
        tap("Done")
        see("Piano tuner")
    }

    @Test
    fun `a resident deletes a pass, and is told until when a door may still open`() = window(Scene.RESIDENT) {
        tap("Dog walker")
        tap("Delete")
        tap("Delete the pass")
        see("Deleted")
        see("may still open until")
    }

    @Test
    fun `offline, a deletion waits, is said to wait, and can be taken back`() = window(Scene.RESIDENT_OFFLINE) {
        platform.isOnline.value = false
        see("You’re offline. 1 change waits")
        tap("Waiting to be sent")
        see("Delete “dog walker”")
        tap("Take back")
        see("Everything is sent")
        tap("Back")
        see("Your doors still open. What you change goes out by itself later.")
    }

    @Test
    fun `a language that is chosen is spoken at once`() = window(Scene.RESIDENT) {
        tap("Settings")
        tap("Español")
        see("Ajustes")
        tap("Atrás")
        see("Hola, Maya")
    }

    @Test
    fun `whoever signs out is a guest again`() = window(Scene.RESIDENT) {
        tap("Settings")
        tap("Sign out")
        see("Sign out of this phone?")
        tap("Sign out")
        see("Your passes")
    }
}
