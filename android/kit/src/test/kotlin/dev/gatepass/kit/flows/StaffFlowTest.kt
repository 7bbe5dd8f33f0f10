package dev.gatepass.kit.flows

import dev.gatepass.bridge.Management
import dev.gatepass.bridge.PropertyEdit
import dev.gatepass.core.Event
import dev.gatepass.core.Refusal
import dev.gatepass.core.Unlocked
import dev.gatepass.kit.property.Amount
import dev.gatepass.kit.property.PropertyFile
import dev.gatepass.mock.Mock
import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertTrue
import org.junit.jupiter.api.Test

/** Staff: what waits for them, what they do in a hurry, and what they manage. */
class StaffFlowTest {
    private fun Window.management(): Management = assertNotNull(phone.signedIn()?.staff()?.management())

    private suspend fun Window.people() = management().people()

    private fun Window.rules() = PropertyFile(management().propertyFile().file).rules

    @Test
    fun `staff approve a pass that waits`() = window(Scene.STAFF) {
        see("Hello, Grace")
        tap("Boiler")
        see("Gave a number ending in 99")
        tap("Approve")
        see("The pass works from now on.")
        tap("Done")
        see("Nothing waits for approval")
    }

    @Test
    fun `offline, a decision is queued and said to wait`() = window(Scene.STAFF) {
        phone.setNetwork(false)
        tap("Boiler")
        tap("Decline")
        type("Reason", "not expected today")
        tap("Decline the pass")
        see("Waits for a network")
        tap("Done")
        see("1 change waits")
    }

    @Test
    fun `staff lock the gate down, a guest is refused, and comes in once that is over`() = window(Scene.STAFF) {
        val guest = house.scene(Scene.GUEST_AT_THE_GATE).guest()
        val pass = guest.passes().single().pass
        suspend fun unlocked() = assertNotNull(guest.unlock(pass, 1u).ended()).attempt.outcome
        tap("Lockdown")
        see("No door is locked down")
        tap("Gate")
        see("Lock down Gate?")
        tap("Lock down")
        see("by you")
        house.exchangeNews(1u)
        assertEquals(Unlocked.Refused(Refusal.Lockdown), unlocked())
        tap("Gate")
        tap("End the lockdown")
        see("No door is locked down")
        house.exchangeNews(1u)
        unlocked()
        assertEquals(1u, house.openings(1u))
    }

    @Test
    fun `a resident gets another home, and it is taken again`() = window(Scene.STAFF) {
        tap("People and homes")
        tap("Maya")
        tap("Give another home")
        tap("3B")
        tap("Take home 3B")
        see("Take home 3B from Maya?")
        tap("Take the home")
        see("3B is no longer a home of Maya")
        tap("Done")
        see("Give another home")
        assertEquals(listOf("2B"), people().single { it.name == "Maya" }.units.map { it.unit })
    }

    @Test
    fun `a lost number is changed, and what that does is said before`() = window(Scene.STAFF) {
        tap("People and homes")
        tap("Maya")
        tap("Change the number")
        see("They are signed out on every phone")
        type("Phone number", "+1 202 555 0143")
        tap("Change the number")
        see("The number is changed")
        assertEquals("43", people().single { it.name == "Maya" }.phoneEnding)
    }

    @Test
    fun `a rule is changed, and what can't be is told where it stands`() = window(Scene.STAFF) {
        tap("Property and rules")
        tap("Rules")
        clear("Longest pass, in days")
        type("Longest pass, in days", "1000")
        tap("Save")
        see("must be a whole number from 1 to 365")
        clear("Longest pass, in days")
        type("Longest pass, in days", "30")
        tap("Save")
        see("Saved. Phones and doors hear of it by themselves.")
        assertEquals("30", rules().of(Amount.LONGEST_DAYS))
    }

    @Test
    fun `a door is renamed, and a colleague's change isn't overwritten`() = window(Scene.STAFF) {
        tap("Property and rules")
        tap("Gym")
        clear("Name of the door")
        type("Name of the door", "Fitness room")
        tap("Done")
        val theirs = management().propertyFile()
        management().changePolicy(PropertyEdit(rules().with(Amount.LIVE_PASSES, "7").text, theirs.version))
        tap("Save")
        see("Somebody changed it first")
        tap("Back")
        see("Leave without saving?")
        tap("Go on")
        tap("Show how it is now")
        tap("Gym")
        clear("Name of the door")
        type("Name of the door", "Fitness room")
        tap("Done")
        tap("Save")
        see("Saved. Phones and doors hear of it by themselves.")
        val file = PropertyFile(management().propertyFile().file)
        assertTrue(file.doors.any { it.name == "Fitness room" })
        assertEquals("7", file.rules.of(Amount.LIVE_PASSES))
    }

    @Test
    fun `what happens is there without a tap`() = window(Scene.STAFF) {
        tap("Activity")
        house.unlockGate()
        see("Opened Gate")
        val staff = assertNotNull(phone.signedIn()?.staff())
        val waited = staff.approvals().size
        house.scene(Scene.STAFF)
        until("one more waits") { staff.approvals().size == waited + 1 }
    }

    @Test
    fun `what happens in the background isn't followed, and is there on return`() = window(Scene.STAFF) {
        tap("Activity")
        see("Pass made")
        show(false)
        until("it keeps in touch no more") { platform.isOnline.subscriptionCount.value == 0 }
        house.unlockGate()
        assertTrue(assertNotNull(phone.signedIn()).activity().none { it.event is Event.Unlocked })
        show(true)
        see("Opened Gate")
    }

    /** A guest comes in, and the door tells the property. */
    private suspend fun Mock.unlockGate() {
        val guest = scene(Scene.GUEST_AT_THE_GATE).guest()
        guest.unlock(guest.passes().single().pass, 1u).ended()
        exchangeNews(1u)
    }

    @Test
    fun `a vendor is saved while a pass is made, and can be picked again`() = window(Scene.STAFF) {
        tap("New pass")
        tap("Vendor")
        tap("Next")
        tap("Next")
        type("Guest’s name", "Wash & Go")
        type("E-mail address · Optional", "office@example.com")
        tap("Save this vendor")
        see("Pick them again next time")
        tap("Pick a saved vendor")
        tap("Wash & Go")
        see("Who is it for?")
    }
}
