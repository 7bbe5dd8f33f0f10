package dev.gatepass.scenarios.steps

import dev.gatepass.bridge.Person
import dev.gatepass.core.GatepassException
import dev.gatepass.scenarios.PassOf
import dev.gatepass.scenarios.rows
import dev.gatepass.scenarios.wordsOf
import dev.gatepass.scenarios.world.World
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith

/** On which phones somebody is signed in, and at which properties. */
class SigningIn(private val world: World) {
    @When("{person} signs the other phone out")
    fun signsOtherOut(who: String) = world.play {
        val person = people.signedIn(who)
        val other = person.sessions().first { !it.isThisPhone }
        attempt { person.endSession(other.id) }
    }

    @When("{person} signs out at {words}")
    fun signsOut(who: String, place: String) = world.play { attempt { at(who, place).signOut() } }

    @When("{person} chooses {words}")
    fun chooses(who: String, place: String) = world.play { at(who, place) }

    @Then("the number of {person}'s sessions is {number}")
    fun sessions(who: String, number: String) = world.play {
        val sessions = people.signedIn(who).sessions()
        assertEquals(number.toInt() to 1, sessions.size to sessions.count { it.isThisPhone })
    }

    @Then("{person} can choose")
    fun canChoose(who: String, table: DataTable) = world.play {
        people.signedIn(who)
        val found = people.phone(who).memberships().map { listOf(it.place.name, wordsOf(it.role)) }
        assertEquals(table.rows, found)
    }

    @Then("{person} has chosen {words}")
    fun hasChosen(who: String, place: String) = world.play {
        assertEquals(place, people.signedIn(who).person().propertyName)
    }

    @Then("{person} finds nothing of {pass} at {words}")
    fun findsNothing(who: String, pass: PassOf, place: String) = world.play {
        val person = at(who, place)
        val giver = checkNotNull(person.staff()).giver()
        assertFailsWith<GatepassException.NotFound> { giver.look(gift(pass).id) }
        assertEquals(emptyList(), giver.page(null).passes)
        assertEquals(emptyList(), person.refreshActivity())
    }

    /** Somebody at a property, which they choose for it. */
    private suspend fun at(who: String, place: String): Person {
        world.people.signedIn(who)
        val phone = world.people.phone(who)
        return phone.choose(phone.memberships().single { it.place.name == place }.place.property)
    }
}
