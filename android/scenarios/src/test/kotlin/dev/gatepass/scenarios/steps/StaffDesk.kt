package dev.gatepass.scenarios.steps

import dev.gatepass.bridge.Staff
import dev.gatepass.core.Decided
import dev.gatepass.core.Desk
import dev.gatepass.core.DeskSection
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.scenarios.PassOf
import dev.gatepass.scenarios.world.World
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import kotlin.test.assertEquals
import kotlin.test.assertNotNull
import kotlin.test.assertNull

/** Staff: what waits for them, and their decisions. */
class StaffDesk(private val world: World) {
    @When("{person} approves {pass}")
    fun approves(who: String, pass: PassOf) = decide(who, pass) { staff, id -> staff.approve(id) }

    @When("{person} declines {pass}: {words}")
    fun declines(who: String, pass: PassOf, reason: String) =
        decide(who, pass) { staff, id -> staff.decline(id, reason) }

    private fun decide(who: String, pass: PassOf, decide: suspend (Staff, PassId) -> Decided) = world.play {
        val (staff, id) = people.staff(who) to gift(pass).id
        attempt {
            when (val decided = decide(staff, id)) {
                is Decided.Done -> Unit
                is Decided.Queued -> throw GatepassException.Offline()
                is Decided.SomebodyWasFirst -> throw GatepassException.Conflict(decided.reason)
            }
        }
    }

    @Then("{pass} waits for {person}'s approval")
    fun waits(pass: PassOf, who: String) = world.play { assertEquals(true, isShown(pass, who)) }

    @Then("{pass} doesn't wait for {person}'s approval")
    fun doesNotWait(pass: PassOf, who: String) = world.play { assertEquals(false, isShown(pass, who)) }

    private suspend fun isShown(pass: PassOf, who: String) =
        assertNotNull(desk(who).approvals).any { it.row.pass == world.gift(pass).id }

    @Then("{person} is shown no approvals")
    fun noApprovals(who: String) = world.play { assertNull(desk(who).approvals) }

    @Then("{person} is offered to make passes")
    fun isOffered(who: String) = world.play { assertEquals(true, DeskSection.ISSUE_PASSES in desk(who).sections) }

    @Then("{person} isn't offered to make passes")
    fun isNotOffered(who: String) = world.play { assertEquals(false, DeskSection.ISSUE_PASSES in desk(who).sections) }

    private suspend fun desk(who: String): Desk = world.people.staff(who).also { it.refresh() }.desk()
}
