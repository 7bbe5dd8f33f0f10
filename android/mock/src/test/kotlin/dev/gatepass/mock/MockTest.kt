package dev.gatepass.mock

import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.Observer
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.UnlockProgress
import dev.gatepass.core.Cause
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Next
import dev.gatepass.core.Unlocked
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Test
import java.time.Instant
import java.util.concurrent.ConcurrentLinkedQueue
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertNotNull
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** The real core, service and doors, called from Kotlin. */
class MockTest {
    private val gate: UShort = 1u

    private fun house(play: suspend (Mock) -> Unit) = runBlocking {
        mock(null, Instant.parse("2026-11-24T15:00:00Z")).use { play(it) }
    }

    private fun Phone.pass() = guest().passes().single().pass

    @Test
    fun `a guest opens the gate, and every step is told from the core's own thread`() = house { house ->
        val phone = house.scene(Scene.GUEST_AT_THE_GATE)
        val told = ConcurrentLinkedQueue<Pair<Thread, Changed>>()
        phone.observe(object : Observer {
            override fun changed(what: Changed) {
                told += Thread.currentThread() to what
                error("an observer that fails changes nothing")
            }
        })
        val ended = assertNotNull(phone.guest().unlock(phone.pass(), gate).ended())
        assertIs<Unlocked.Opened>(ended.attempt.outcome)
        assertEquals(1u, house.openings(gate))
        val steps = told.mapNotNull { (thread, what) -> (what as? Changed.Unlock)?.let { thread to it.progress } }
        assertIs<UnlockProgress.Ended>(steps.last().second)
        assertTrue(steps.none { (thread, _) -> thread == Thread.currentThread() })
        assertEquals(Next.GoTo(4u), phone.guest().pass(phone.pass()).next)
    }

    @Test
    fun `what a cancelled unlock says is what the door did`() = house { house ->
        val phone = house.scene(Scene.GUEST_AT_THE_GATE)
        val ended = phone.guest().unlock(phone.pass(), gate).use {
            it.cancel()
            it.ended()
        }
        // The core's threads are quick: the request may have been out already.
        when (val outcome = assertNotNull(ended).attempt.outcome) {
            is Unlocked.Opened -> assertEquals(1u, house.openings(gate))
            is Unlocked.MayHaveOpened -> assertTrue(house.openings(gate) <= 1u)
            else -> {
                assertEquals(Unlocked.NeverOpens(Cause.Cancelled), outcome)
                assertEquals(0u, house.openings(gate))
            }
        }
    }

    @Test
    fun `a resident who signs out is told so by what was theirs`() = house { house ->
        val phone = house.scene(Scene.RESIDENT)
        val person = assertNotNull(phone.signedIn())
        val resident = assertNotNull(person.resident(null))
        assertEquals("Maya", resident.home().name)
        assertNull(person.staff())
        val following = person.followActivity()
        following.cancel()
        following.ended()
        person.signOut()
        assertFailsWith<GatepassException.SignedOut> { resident.home() }
        assertNull(phone.signedIn())
    }
}
