package dev.gatepass.scenarios.steps

import dev.gatepass.bridge.RouteEdit
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.Kind
import dev.gatepass.core.Notice
import dev.gatepass.core.WayStep
import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.PassOf
import dev.gatepass.scenarios.rows
import dev.gatepass.scenarios.wordsOf
import dev.gatepass.scenarios.world.World
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import kotlin.test.assertEquals

/** A resident's own part: My Route, what a form offers and tells, the list of guests. */
class Residents(private val world: World) {
    private val house = world.house

    @When("{person}'s route is {doors}")
    fun routeIs(who: String, doors: List<Door>) = edit(who) { route ->
        route.screen().steps.forEach { route.remove(it.door) }
        house.ids(doors).forEach { route.add(it) }
    }

    @When("{person} adds {door} to the route")
    fun adds(who: String, door: Door) = edit(who) { it.add(house.id(door)) }

    @When("{person} puts {door} at place {number} of the route")
    fun puts(who: String, door: Door, place: String) = edit(who) { it.insert(house.id(door), place.toUInt() - 1u) }

    @When("{person} moves {door} to place {number} of the route")
    fun moves(who: String, door: Door, place: String) = edit(who) { route ->
        val found = route.screen().steps.indexOfFirst { it.door == house.id(door) }
        route.reorder(found.toUInt(), place.toUInt() - 1u)
    }

    @When("{person} takes {door} off the route")
    fun takesOff(who: String, door: Door) = edit(who) { it.remove(house.id(door)) }

    @Then("{person} has the route {doors}")
    fun hasRoute(who: String, doors: List<Door>) = world.play {
        assertEquals(house.ids(doors), people.resident(who).editRoute().screen().steps.map { it.door })
    }

    /** Begins with My Route as it was saved, and saves it. */
    private fun edit(who: String, edit: (RouteEdit) -> Any) = world.play {
        people.resident(who).editRoute().also { edit(it) }.save()
    }

    @When("{person} saves the route that is suggested from {words}")
    fun savesSuggested(who: String, area: String) = world.play { suggested(who, area).save() }

    @Then("the route suggested to {person} from {words} is {doors}")
    fun suggestedIs(who: String, area: String, doors: List<Door>) = world.play {
        assertEquals(house.ids(doors), suggested(who, area).screen().steps.map { it.door })
    }

    private suspend fun suggested(who: String, area: String): RouteEdit =
        world.people.resident(who).editRoute().also { it.suggest(house.area(area)) }

    @Then("{person} sees no gap in the route")
    fun noGap(who: String) = world.play { assertEquals(emptyList(), gaps(who)) }

    @Then("{person} sees the gaps")
    fun gapsAre(who: String, table: DataTable) = world.play { assertEquals(table.rows, gaps(who)) }

    /** The doors before and behind each. */
    private suspend fun gaps(who: String): List<List<String>> {
        val editor = world.people.resident(who).editRoute().screen()
        fun at(index: Int, end: String) = editor.steps.getOrNull(index)?.let { house.nameOf(it.door) } ?: end
        return editor.gaps.map { it.position.toInt() }.map { listOf(at(it - 1, "arrival"), at(it, "home")) }
    }

    @Then("{person} can search for {words} and finds {doors}")
    fun finds(who: String, typed: String, doors: List<Door>) = world.play {
        val found: List<WayStep> = people.resident(who).searchDoors(typed.trim('"'))
        assertEquals(house.ids(doors), found.map { it.door })
    }

    @Then("the form tells {person}")
    fun tells(who: String, table: DataTable) = world.play { assertEquals(table.rows.map { it.single() }, told(who)) }

    @Then("the form tells {person} nothing")
    fun tellsNothing(who: String) = world.play { assertEquals(emptyList(), told(who)) }

    private suspend fun told(who: String) = world.composer(world.formOf(who)).screen().notices.map(::words)

    private fun words(notice: Notice) = when (notice) {
        is Notice.AppNeeded -> "the app is needed for ${names(notice.doors)}"
        is Notice.OpenByHand -> "opened by hand: ${names(notice.doors)}"
        is Notice.LeftOut -> "left out: ${names(notice.doors)}"
        is Notice.Added -> "added: ${names(notice.doors)}"
        is Notice.SecretCodeNeeded -> "a secret code is needed: ${house.names.of(notice.v1)}"
        Notice.StaffWillApprove -> "staff will approve"
    }

    private fun names(doors: List<UShort>) = doors.joinToString { house.nameOf(it) }

    @Then("the form offers {person} the kinds")
    fun offersKinds(who: String, table: DataTable) = world.play {
        val offered = people.giver(who).compose(Kind.TIME_FRAME).screen().kinds
        assertEquals(table.rows, offered.map { listOf(wordsOf(it.kind), rule(it.whyNot)) })
    }

    /** What speaks against a choice. */
    private fun rule(whyNot: Any?) = whyNot?.let(house.names::of).orEmpty()

    @Then("the form offers {person} the doors")
    fun offersDoors(who: String, table: DataTable) = world.play {
        val offered = composer(formOf(who)).goTo(ComposeStep.DOORS).doors
        assertEquals(table.rows, offered.map { listOf(house.nameOf(it.door), rule(it.whyNot)) })
    }

    @Then("{person}'s list has {pass}")
    fun has(who: String, pass: PassOf) = world.play { assertEquals(true, isListed(who, pass)) }

    @Then("{person}'s list doesn't have {pass}")
    fun doesNotHave(who: String, pass: PassOf) = world.play { assertEquals(false, isListed(who, pass)) }

    private suspend fun isListed(who: String, pass: PassOf) =
        world.people.resident(who).giver().passes().any { it.pass == world.gift(pass).id }
}
