package dev.gatepass.kit.flows

import dev.gatepass.core.Refusal
import dev.gatepass.core.Unlocked
import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import org.junit.jupiter.api.Test

/** Staff: what waits for them, and what they do in a hurry. */
class StaffFlowTest {
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
