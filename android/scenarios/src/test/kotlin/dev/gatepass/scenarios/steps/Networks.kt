package dev.gatepass.scenarios.steps

import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.world.World
import io.cucumber.java.en.When
import java.time.Duration
import java.time.Instant

/** The clock and the networks. */
class Networks(private val world: World) {
    private val house = world.house

    @When("it is {time}")
    fun itIs(time: Instant) = world.play { turnClock(time) }

    @When("{duration} pass")
    fun pass(time: Duration) = world.play { passTime(time) }

    @When("{door} has no network")
    fun doorIsCutOff(door: Door) {
        world.visits.cutOff += house.id(door)
    }

    @When("{door} has a network again")
    fun doorIsBack(door: Door) = world.play { visits.reconnect(house.id(door)) }

    @When("no door has a network")
    fun noDoorHasANetwork() = world.play { visits.cutOff += mock().readers() }

    @When("{person}'s phone has no network")
    fun phoneIsCutOff(person: String) = world.play { people.phone(person).setNetwork(false) }

    @When("{person}'s phone has a network again")
    fun phoneIsBack(person: String) = world.play { people.phone(person).setNetwork(true) }

    @When("the property's texts of today are used up")
    fun textsAreUsedUp() = world.play { mock().useUpTexts() }
}
