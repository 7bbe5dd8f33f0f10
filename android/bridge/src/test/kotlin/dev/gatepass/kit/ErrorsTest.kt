package dev.gatepass.kit

import dev.gatepass.bridge.describe
import dev.gatepass.core.Field
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Need
import dev.gatepass.core.Problem
import dev.gatepass.core.Problems
import dev.gatepass.core.WholeProblem
import org.junit.jupiter.api.Test
import kotlin.test.assertEquals

/** What each error says: the words are part of what others build on. */
class ErrorsTest {
    private val texts = mapOf(
        GatepassException.Offline() to
            "the service can't be reached; what is saved on this phone still works, the rest once there is a network",
        GatepassException.NoAnswer() to
            "the service did not answer in time; look again in a moment whether it went through",
        GatepassException.BadAnswer("the pass list") to
            "the service's answer can't be understood (the pass list); update the app, or tell the property",
        GatepassException.ServiceDown(503u) to "the service can't do this now (status 503); try again later",
        GatepassException.SignedOut() to "you are signed out; sign in again",
        GatepassException.Forbidden("staff only") to "not permitted: staff only",
        GatepassException.NotFound("the pass") to
            "the pass is not there; the link or the list may be out of date",
        GatepassException.Conflict("somebody was first") to
            "it has changed meanwhile: somebody was first; look at it again",
        GatepassException.TooManyTries(60u) to "too many tries; try again in 60 seconds",
        GatepassException.TooManyTries(null) to "too many tries; try again later",
        GatepassException.WrongVerificationCode() to
            "that is not the verification code, or it has run out; look at the newest SMS, or ask for another",
        GatepassException.WrongSecretCode(1u) to
            "that is not the secret code, one try is left; ask whoever gave you the pass",
        GatepassException.Invalid("link", "it is empty") to "link can't be accepted: it is empty",
        GatepassException.Draft(
            Problems(
                listOf(WholeProblem.TooManyLivePasses(20u)),
                mapOf(Field.NAME to listOf(Problem.Missing(Need.ALWAYS))),
            ),
        ) to "the pass can't be made yet: too_many_live_passes, name",
        GatepassException.Property(listOf("door 1: no lock")) to "the property can't be like this: door 1: no lock",
        GatepassException.Credential("it has ended") to "this credential can't be used: it has ended",
        GatepassException.DoorUnreachable("no reader") to
            "the door can't be reached: no reader; go closer and try again",
        GatepassException.StoreTooNew(2u, 1u) to
            "this phone's data was written by a newer version (format 2, this version reads up to 1); update the app",
        GatepassException.StoreDamaged("cut off") to
            "this phone's data can't be read (cut off); it is kept aside and will be loaded from the service again",
        GatepassException.StoreUnavailable("busy") to "this phone's data can't be used now (busy); try again",
        GatepassException.KeyStore("locked") to
            "the phone's key store can't be used (locked); unlock the phone and try again",
        GatepassException.Internal("a fault") to
            "internal fault (a fault); nothing was changed, please report it",
    )

    @Test
    fun `each error says what happened and what to do`() {
        for ((error, text) in texts) {
            assertEquals(text, describe(error))
        }
        val kinds = GatepassException::class.java.permittedSubclasses ?: GatepassException::class.java.declaredClasses
        val errors = kinds.filter { GatepassException::class.java.isAssignableFrom(it) }.toSet()
        assertEquals(errors, texts.keys.map { it.javaClass }.toSet(), "an error whose words are not pinned here")
    }

    @Test
    fun `a secret says nothing when it is printed`() {
        assertEquals("[redacted]", "${Secret("4711")}")
        assertEquals(Secret("4711"), Secret("4711"))
    }
}
