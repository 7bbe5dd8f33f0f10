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
    fun `a guest who stands beside takes the link off the resident's screen`() = window(Scene.RESIDENT) {
        tap("Dog walker")
        tap("Send the link")
        tap("Show it on this screen")
        see("Scan to get the pass")
        tap("Done")
        see("Dog walker")
    }

    @Test
    fun `without a network it is said from the start that a pass can't be made`() = window(Scene.RESIDENT) {
        platform.isOnline.value = false
        tap("New pass")
        see("A pass is made when there is a network. What you fill in is kept.")
        platform.isOnline.value = true
        unsee("A pass is made when there is a network. What you fill in is kept.")
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
    fun `a new resident takes the shortest way for My Route, and saves it`() = window(Scene.NEW_RESIDENT) {
        tap("Build the way your guests take, once")
        tap("Suggest the shortest way")
        see("Corridor door")
        see("Not saved yet")
        tap("Remove Lift")
        see("A gap here")
        tap("Add a door here")
        type("Search doors", "li")
        tap("Lift")
        tap("Save")
        tap("Done")
        see("5 doors")
    }

    @Test
    fun `a pass that opens one day is made to repeat`() = window(Scene.RESIDENT) {
        tap("Plumber")
        tap("Repeat")
        see("Your guest keeps the link.")
        tap("Every 2 weeks")
        tap("Repeat the pass")
        see("Every 2 weeks")
        see("More")
    }

    @Test
    fun `a form that is left goes on where it was`() = window(Scene.RESIDENT) {
        tap("New pass")
        see("This property doesn’t have Delivery passes")
        tap("One time")
        see("When should it open?")
        tap("Back")
        see("What kind of pass?")
        tap("Back")
        tap("Go on with your draft")
        see("What kind of pass?")
        see("Step 1 of 5: Kind")
    }

    @Test
    fun `whoever signs in with the number that the property knows is at home`() = window(Scene.GUEST_WITH_LINK) {
        tap("Live or work here? Sign in")
        type("Phone number", "+1 202 555 0120")
        tap("Text me a code")
        see("Enter the code")
        type("Code from the text message", "0")
        tap("Confirm")
        see("That isn’t the code")
        clear("Code from the text message")
        type("Code from the text message", house.verificationCode("+12025550120"))
        tap("Confirm")
        see("Hello, Maya")
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
