package dev.gatepass.scenarios.steps

import dev.gatepass.bridge.Guest
import dev.gatepass.core.Change
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Next
import dev.gatepass.core.PassId
import dev.gatepass.core.PassScreen
import dev.gatepass.core.Says
import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.nameOf
import dev.gatepass.scenarios.pairs
import dev.gatepass.scenarios.world.Elm
import dev.gatepass.scenarios.world.World
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import java.time.Instant
import kotlin.test.assertEquals

/** A guest with a link. */
class Guests(private val world: World) {
    private val house = world.house

    @When("{person} looks at the link")
    fun looksAtLink(guest: String) = world.play { look(guest) }

    @When("{person} opens the pass")
    fun opens(guest: String) = world.play { with(passOf(guest)) { attempt { app.openPass(pass) } } }

    @When("{person} enters the phone number")
    fun entersNumber(guest: String) = world.play { enterNumber(guest, people.number(guest)) }

    @When("{person} enters the phone number {number} times")
    fun entersNumberAgain(guest: String, times: String) = world.play {
        repeat(times.toInt()) { enterNumber(guest, people.number(guest)) }
    }

    @When("{person} enters {person}'s phone number")
    fun entersOthersNumber(guest: String, other: String) = world.play { enterNumber(guest, people.number(other)) }

    @When("{person} signs up with the phone number")
    fun signsUp(guest: String) = world.play { signUp(guest, people.number(guest)) }

    @When("{person} signs up with {person}'s phone number")
    fun signsUpAs(guest: String, other: String) = world.play { signUp(guest, people.number(other)) }

    @When("{person} enters the verification code")
    fun entersCode(guest: String) = world.play { enterCode(guest, people.code(people.number(guest))) }

    @When("{person} enters the verification code {number}")
    fun entersSomeCode(guest: String, digits: String) = world.play { enterCode(guest, digits) }

    @When("{person} enters the secret code {number}")
    fun entersSecretCode(guest: String, digits: String) = world.play {
        with(passOf(guest)) { attempt { app.enterSecretCode(pass, digits) } }
    }

    @When("{person} does all that the pass asks for")
    fun doesAll(guest: String) = world.play { doAll(guest, null) }

    @When("{person} does all that the pass asks for, with the secret code {number}")
    fun doesAllWithSecretCode(guest: String, digits: String) = world.play { doAll(guest, digits) }

    @When("{person} writes to the host: {words}")
    fun writes(guest: String, text: String) =
        world.play { with(passOf(guest)) { attempt { app.contactHost(pass, text) } } }

    @When("{person} gets a new phone")
    fun getsNewPhone(who: String) = world.play { people.newPhone(who) }

    @When("{person} takes the other phone")
    fun takesOtherPhone(who: String) = world.people.takeOtherPhone(who)

    @When("{person} ticks off {door}")
    fun ticksOff(guest: String, door: Door) = world.play { with(passOf(guest)) { app.tick(pass, house.id(door)) } }

    @Then("{person}'s phone has the passes {words}")
    fun hasPasses(guest: String, names: String) =
        world.play { assertEquals(names, names(guest).joinToString(" and ")) }

    @Then("{person}'s phone has no pass")
    fun hasNoPass(guest: String) = world.play { assertEquals(emptyList(), names(guest)) }

    private suspend fun names(guest: String) = world.people.phone(guest).guest().passes().map { it.name }.sorted()

    @Then("{person} is asked to {words}")
    fun isAsked(guest: String, words: String) = world.play {
        val asked = when (screen(guest).next) {
            Next.Open -> "open the pass"
            Next.EnterPhone -> "enter the phone number"
            Next.EnterVerificationCode -> "enter the verification code"
            Next.WaitForStaff -> "wait for staff"
            Next.EnterSecretCode -> "enter the secret code"
            Next.Connect -> "connect to a network"
            is Next.GoTo -> "go to a door"
            Next.Nothing -> "do nothing"
        }
        assertEquals(words, asked)
    }

    @Then("{person} is sent to {door}")
    fun isSentTo(guest: String, door: Door) =
        world.play { assertEquals(Next.GoTo(house.id(door)), screen(guest).next) }

    @Then("{person} has no further to go")
    fun isThere(guest: String) = world.play { assertEquals(Next.GoTo(null), screen(guest).next) }

    @Then("{person}'s way is {doors}")
    fun wayIs(guest: String, doors: List<Door>) =
        world.play { assertEquals(house.ids(doors), way(guest, isOnTheWay = true)) }

    @Then("{person} may open besides {doors}")
    fun mayOpen(guest: String, doors: List<Door>) =
        world.play { assertEquals(house.ids(doors), way(guest, isOnTheWay = false)) }

    private suspend fun way(guest: String, isOnTheWay: Boolean) =
        world.screen(guest).doors.filter { it.onTheWay == isOnTheWay }.map { it.door }

    @Then("{door} is ticked off for {person}")
    fun isTickedOff(door: Door, guest: String) = world.play { assertEquals(true, isPassed(door, guest)) }

    @Then("{door} isn't ticked off for {person}")
    fun isNotTickedOff(door: Door, guest: String) = world.play { assertEquals(false, isPassed(door, guest)) }

    private suspend fun isPassed(door: Door, guest: String) =
        world.screen(guest).doors.single { it.door == house.id(door) }.passedAt != null

    @Then("{person} sees")
    fun sees(guest: String, table: DataTable) = world.play {
        val screen = screen(guest)
        assertEquals(table.pairs, table.pairs.map { (name, _) -> name to screen.says(name) })
    }

    private fun PassScreen.says(name: String): String = when (name) {
        "property" -> propertyName
        "pass" -> this.name
        "from" -> host
        "personal message" -> personalMessage ?: NOTHING
        "starts" -> at(times.starts?.at)
        "ends" -> at(times.ends?.at)
        "zone" -> times.zone
        "stands" -> words(state)
        "declined because" -> (says as? Says.Declined)?.because ?: NOTHING
        "changed" -> changes.joinToString(transform = ::words)
        "known at" -> at(knownAt.at)
        "works offline until" -> at(worksOfflineUntil?.at)
        else -> error("a guest's screen has no $name")
    }

    private fun at(time: Instant?) = time?.let(Elm.times::say) ?: NOTHING

    /** What isn't as the guest saw it last. */
    private fun words(change: Change) = when (change) {
        is Change.DoorAdded -> "${change.name.lowercase()} added"
        is Change.DoorRemoved -> "${change.name.lowercase()} removed"
        else -> nameOf(change)
    }

    private class Held(val app: Guest, val pass: PassId)

    /** The pass that was given last, on the guest's phone; its link is taken in if it hasn't been. */
    private suspend fun passOf(guest: String): Held {
        val (app, pass) = world.people.phone(guest).guest() to world.giftOf(guest).id
        try {
            app.pass(pass)
        } catch (_: GatepassException.NotFound) {
            look(guest)
        }
        return Held(app, pass)
    }

    /** Takes the link in that came by text or e-mail; a second phone has it from the first. */
    private suspend fun look(guest: String) {
        val gift = world.giftOf(guest)
        val (app, links) = world.people.phone(guest).guest() to world.people.links
        while (gift.id !in links) {
            val link = world.people.newLink(gift.address)
            links[app.lookAtLink(link).pass] = link
        }
        world.attempt { app.lookAtLink(links.getValue(gift.id)) }
    }

    private suspend fun enterNumber(guest: String, number: String) = with(passOf(guest)) {
        if (world.attempt { app.submitPhone(pass, number) } != null) world.attempt { app.refresh(pass) }
    }

    /** The app, without any link. */
    private suspend fun signUp(guest: String, number: String) {
        val app = world.people.phone(guest).guest()
        world.attempt { app.signUp(number) ?: Unit }
    }

    /** They are those of a sign-up, if one waits for them. */
    private suspend fun enterCode(guest: String, digits: String) {
        val app = world.people.phone(guest).guest()
        if (app.waitingSignUp() != null) {
            world.attempt { app.verifySignUp(digits) }
        } else {
            with(passOf(guest)) { world.attempt { app.verify(pass, digits) } }
        }
    }

    /** As an obliging guest: whatever the screen asks for next, until it asks for nothing that the guest can do. */
    private suspend fun doAll(guest: String, secretCode: String?) = with(passOf(guest)) {
        repeat(MOST_STEPS) {
            when (app.refresh(pass).next) {
                Next.Open -> app.openPass(pass)
                Next.EnterPhone -> app.submitPhone(pass, world.people.number(guest))
                Next.EnterVerificationCode -> app.verify(pass, world.people.code(world.people.number(guest)))
                Next.EnterSecretCode ->
                    app.enterSecretCode(pass, checkNotNull(secretCode) { "the pass asks for a secret code" })
                Next.WaitForStaff, Next.Connect, is Next.GoTo, Next.Nothing -> return@with
            }
        }
        error("the pass asks on and on")
    }

    private companion object {
        const val NOTHING = "nothing"
        const val MOST_STEPS = 8
    }
}
