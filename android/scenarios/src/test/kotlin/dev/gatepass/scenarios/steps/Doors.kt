package dev.gatepass.scenarios.steps

import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.PassOf
import dev.gatepass.scenarios.world.Elm
import dev.gatepass.scenarios.world.World
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import kotlin.test.assertEquals

/** At a door: what it does, and that the screen said so before. */
class Doors(private val world: World) {
    private val house = world.house

    @Then("{door} opens for {person}")
    fun opens(door: Door, who: String) = goes(door, who, screen = OPENS, says = OPENS)

    @Then("{door} opens for {person}, though the screen says {words}")
    fun opensThough(door: Door, who: String, screen: String) = goes(door, who, screen, says = OPENS)

    @Then("{door} stays shut for {person}: {words}")
    fun staysShut(door: Door, who: String, says: String) = goes(door, who, screen = says, says)

    @Then("{door} stays shut for {person}: {words}; the screen says {words}")
    fun staysShutThough(door: Door, who: String, says: String, screen: String) = goes(door, who, screen, says)

    /** By Bluetooth. Somebody's own key has no screen. */
    private fun goes(door: Door, who: String, screen: String, says: String) = world.play {
        val visit = visits.goTo(who, door)
        assertEquals(says to screen, visit.door to (visit.screen ?: screen), "what the door and the screen say")
    }

    @Then("{person} has nothing to show at {door}: {words}")
    fun hasNothingToShow(who: String, door: Door, screen: String) = world.play {
        val visit = visits.goTo(who, door)
        assertEquals<Pair<String?, String?>>(null to screen, visit.door to visit.screen)
    }

    @Then("{door} opens for {person}'s QR code")
    fun opensForQr(door: Door, who: String) = showQr(door, who, OPENS)

    @Then("{door} stays shut for {person}'s QR code: {words}")
    fun staysShutForQr(door: Door, who: String, says: String) = showQr(door, who, says)

    private fun showQr(door: Door, who: String, says: String) = world.play {
        assertEquals(says, visits.holdUp(visits.qr(who, door), door))
    }

    @When("somebody takes a picture of {person}'s QR code for {door}")
    fun takesPicture(who: String, door: Door) = world.play { picture = visits.qr(who, door) }

    @Then("{door} says only no to the picture")
    fun saysNoToPicture(door: Door) = world.play {
        assertEquals("no", visits.holdUp(checkNotNull(picture) { "nobody has taken a picture" }, door))
    }

    @Then("{door} says only no to {person} with a copy of {pass}")
    fun saysNoToCopy(door: Door, thief: String, pass: PassOf) = world.play {
        assertEquals("no", visits.goWithCopy(thief, gift(pass), door).door)
    }

    @Then("the screen says {words} at {door} to {person}")
    fun screenSays(says: String, door: Door, guest: String) = world.play {
        assertEquals(says, Elm.refusals.say(screen(guest).doors.single { it.door == house.id(door) }.says))
    }

    @Then("{door} has opened {number} times")
    fun hasOpened(door: Door, times: String) =
        world.play { assertEquals(times.toUInt(), mock().openings(house.id(door))) }

    private companion object {
        const val OPENS = "opens"
    }
}
