package dev.gatepass.scenarios.world

import com.google.zxing.common.BitMatrix
import com.google.zxing.qrcode.decoder.Decoder
import dev.gatepass.bridge.LiveCode
import dev.gatepass.bridge.Unlock
import dev.gatepass.core.Attempt
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Unlocked
import dev.gatepass.mock.Answer
import dev.gatepass.scenarios.Door
import kotlin.test.assertEquals

/** What came of going to a door. */
class Visit(
    /** What the guest's screen said before; nothing for somebody's own key. */
    val screen: String?,
    /** What the door did, in the same words; nothing where the phone has nothing to show. */
    val door: String?,
)

/** Going to a door: what the screen says before, what the door answers, what the lock does. */
class Visits(private val world: World) {
    /** Doors that their own network doesn't reach. */
    val cutOff = mutableSetOf<DoorId>()
    private val seen = mutableMapOf<DoorId, Seen>()

    /** How often a door has opened, and refused somebody it knew. */
    data class Seen(
        val openings: Int = 0,
        val refusals: Int = 0,
        /** How often it has opened to somebody who brought it news: perhaps at the second asking. */
        val mended: Int = 0,
    )

    /** What the screen said, and what the door answered; nothing where the phone has nothing to show. */
    private data class Shown(val screen: String?, val answer: Answer?)

    fun seenAt(door: DoorId) = seen[door] ?: Seen()

    /** By Bluetooth. */
    suspend fun goTo(person: String, at: Door): Visit {
        val door = world.house.id(at)
        return visit(door) { if (world.people.isMember(person)) withOwnKey(person, door) else withPass(person, door) }
    }

    /** With all that is on the guest's phone but its key, on another phone. */
    suspend fun goWithCopy(thief: String, gift: Gift, at: Door): Visit {
        val door = world.house.id(at)
        val (owner, other) = world.people.phone(gift.guest) to world.people.phone(thief)
        return visit(door) { Shown(null, world.mock().show(gift.id, owner, other, door)) }
    }

    /** The text of the QR code that somebody's phone shows now. */
    suspend fun qr(person: String, door: Door): String {
        val code = world.people.phone(person).guest().liveCode(world.giftOf(person).id, world.house.id(door))
        return Decoder().decode(code.matrix()).text
    }

    private fun LiveCode.matrix(): BitMatrix {
        val matrix = BitMatrix(side.toInt())
        val dark = modules.indices.filter { modules[it] == 1.toByte() }
        dark.forEach { matrix.set(it % matrix.width, it / matrix.width) }
        return matrix
    }

    /** Holds a code up to a door. */
    suspend fun holdUp(code: String, at: Door): String {
        val door = world.house.id(at)
        return around(door) { moved ->
            val says = Elm.refusals.say(world.mock().scan(door, code).outcome)
            count(door, moved(), says)
        }
    }

    /** What the door did must be what it said, and what its lock did. */
    private suspend fun visit(door: DoorId, show: suspend () -> Shown): Visit = around(door) { moved ->
        val (screen, answer) = show()
        if (answer == null) {
            assertEquals(0, moved(), "the lock opened")
            return@around Visit(screen, null)
        }
        // A door that was out of touch has refused before it was brought the news and opened; nobody saw that.
        val isMended = moved() == 1 && answer.brought != null
        Visit(screen, count(door, moved(), Elm.refusals.say(answer.outcome), isMended))
    }

    /** A door that has a network hears the news before, and tells its own after. */
    private suspend fun <T> around(door: DoorId, act: suspend (moved: suspend () -> Int) -> T): T {
        touch(door)
        val before = world.mock().openings(door)
        return act { (world.mock().openings(door) - before).toInt() }.also { touch(door) }
    }

    private suspend fun touch(door: DoorId) {
        if (door !in cutOff) world.mock().exchangeNews(door)
    }

    /** A door's network is back: it hears at once what it has missed. */
    suspend fun reconnect(door: DoorId) {
        cutOff -= door
        touch(door)
    }

    /** Keeps what a door did, to be compared with what comes home. */
    private fun count(door: DoorId, moved: Int, says: String, isMended: Boolean = false): String {
        assertEquals(if (says == "opens") 1 else 0, moved, "the door said \"$says\", and its lock opened")
        val before = seenAt(door)
        seen[door] = when (says) {
            "opens" -> before.copy(openings = before.openings + 1, mended = before.mended + if (isMended) 1 else 0)
            // Nobody is known, so nothing is written down.
            "no" -> before
            else -> before.copy(refusals = before.refusals + 1)
        }
        return says
    }

    /** Somebody's own key has no screen. */
    private suspend fun withOwnKey(person: String, door: DoorId): Shown {
        val unlock = world.people.signedIn(person).unlock(door)
        return Shown(null, orNothing { unlock.attempt().answer })
    }

    private suspend fun withPass(person: String, door: DoorId): Shown {
        val phone = world.people.phone(person)
        val pass = world.giftOf(person).id
        val screen = try {
            phone.guest().pass(pass)
        } catch (_: GatepassException.NotFound) {
            return Shown("", null)
        }
        // No app has a tap for a door that the pass isn't for.
        val step = screen.doors.find { it.door == door }
            ?: return Shown(NOT_FOR_IT, orNothing { world.mock().show(pass, phone, phone, door) })
        val says = Elm.refusals.say(step.says)
        val attempt = orNothing { phone.guest().unlock(pass, door).attempt() } ?: return Shown(says, null)
        if (!attempt.isOfThePhoneAlone) return Shown(says, attempt.answer)
        assertEquals(says, Elm.refusals.say(attempt.outcome), "what a tap is answered")
        return Shown(says, null)
    }

    /** Nothing where the phone has nothing to show. */
    private suspend fun <T : Any> orNothing(show: suspend () -> T): T? = try {
        show()
    } catch (_: GatepassException.Forbidden) {
        null
    } catch (_: GatepassException.NotFound) {
        null
    }

    private suspend fun Unlock.attempt() = checkNotNull(ended()).attempt

    private val Attempt.answer get() = Answer(outcome, brought)

    /** Whether the phone had nothing to show, and answered for the door. */
    private val Attempt.isOfThePhoneAlone get() = outcome is Unlocked.Refused && took.connected == null

    private companion object {
        const val NOT_FOR_IT = "not for this door"
    }
}
