package dev.gatepass.scenarios.world

import dev.gatepass.bridge.Composer
import dev.gatepass.core.Draft
import dev.gatepass.core.Event
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Kind
import dev.gatepass.core.PassId
import dev.gatepass.core.PassScreen
import dev.gatepass.mock.Mock
import dev.gatepass.mock.mock
import dev.gatepass.scenarios.Fields
import dev.gatepass.scenarios.PassOf
import kotlinx.coroutines.runBlocking
import kotlinx.serialization.json.JsonObject
import java.time.Duration
import java.time.Instant
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** Sees all activity. */
const val OVERSEER = "Grace"

/** A pass that somebody gave: to whom, under what name; its link goes to the address. */
data class Gift(val guest: String, val name: String, val address: String, val id: PassId)

/** A form that was filled in, and by whom. */
data class Form(val maker: String, val draft: Draft)

/** What was told to whoever tried to do something, and not looked at yet. */
sealed interface Told {
    /** An error, by its name. */
    data class Error(val says: String) : Told

    /** What is wrong with a form: fields and problems. */
    data class Wrong(val problems: Fields) : Told
}

/** What one scenario plays in: a property, its service and doors, people with phones, one clock for all. */
class World {
    val house = House()

    /** Whether the service has another property besides. */
    var withOakHouse = false

    /** A Monday, 9:00 AM. */
    private var begins = Elm.times.read("Mon 2026-11-23 09:00")
    private var started: Mock? = null

    val people = People(this)
    val visits = Visits(this)

    /** Every pass that was made, in order. */
    val gifts = mutableListOf<Gift>()

    /** What was filled in last. */
    var form: Form? = null

    /** What waits to be looked at. */
    var told: Told? = null

    /** A picture of somebody's QR code. */
    var picture: String? = null

    /** Plays a step. */
    fun play(step: suspend World.() -> Unit) = runBlocking { step() }

    /** The service and the doors; they start when they are needed first. */
    suspend fun mock(): Mock {
        val others = if (withOakHouse) listOf(Elm.oakHouse) else emptyList()
        return started ?: mock(house.file.toString(), begins, others).also { started = it }
    }

    /** Changes the property's rules, as long as its service hasn't started. */
    fun change(change: (JsonObject) -> JsonObject) {
        check(started == null) { "the property's rules are said before anything happens" }
        house.change(change)
    }

    /** Turns everybody's clock forward. */
    suspend fun turnClock(to: Instant) {
        val mock = started ?: return run { begins = to }
        val ahead = Duration.between(mock.now(), to)
        check(!ahead.isNegative) { "it is later than that already" }
        mock.advance(ahead.toSeconds().toUInt())
    }

    suspend fun passTime(time: Duration) = turnClock((started?.now() ?: begins) + time)

    /** The last pass that was given so. */
    fun gift(pass: PassOf): Gift {
        val found = gifts.findLast { it.guest == pass.guest && (pass.name == null || pass.name == it.name) }
        return checkNotNull(found) { "nobody has made $pass" }
    }

    /** The last pass that a guest was given. */
    fun giftOf(guest: String) = gift(PassOf(guest, null))

    /** The form that somebody has filled in last. */
    fun formOf(who: String): Form =
        checkNotNull(form) { "nobody has filled in a form" }.also { assertEquals(who, it.maker) }

    /** A form on its maker's phone. */
    suspend fun composer(form: Form): Composer =
        people.giver(form.maker).compose(Kind.TIME_FRAME).also { it.edit(form.draft) }

    /** What a guest's phone shows of the pass that was given last, from what it knows. */
    suspend fun screen(guest: String): PassScreen = people.phone(guest).guest().pass(giftOf(guest).id)

    /** Whatever comes of an act; that it was refused has to be looked at next. */
    suspend fun <T : Any> attempt(act: suspend () -> T): T? = try {
        act()
    } catch (refused: GatepassException) {
        told = when (refused) {
            is GatepassException.Draft -> Told.Wrong(house.names.of(refused.problems))
            else -> Told.Error(house.names.of(refused))
        }
        null
    }

    /** Brings everything home, and compares: the activity has what the doors did, no more and no less. */
    suspend fun comeHome() {
        val mock = started ?: return
        people.comeHome()
        mock.readers().forEach { mock.exchangeNews(it) }
        val events = people.signedIn(OVERSEER).refreshActivity().map { it.event }
        for (door in mock.readers()) {
            val (name, seen) = house.nameOf(door) to visits.seenAt(door)
            val opened = events.count { it is Event.Unlocked && it.door == door }
            val refused = events.count { it is Event.Refused && it.door == door }
            assertEquals(seen.openings, mock.openings(door).toInt(), "how often the lock of $name opened")
            assertEquals(seen.openings, opened, "how often the activity says that $name opened")
            val most = seen.refusals + seen.mended
            assertTrue(refused in seen.refusals..most, "$name: the activity has $refused refusals, people saw $seen")
        }
    }

    /** Ends it. */
    fun end() {
        people.end()
        started?.close()
    }
}
