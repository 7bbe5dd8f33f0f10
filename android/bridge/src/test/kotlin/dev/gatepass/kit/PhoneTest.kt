package dev.gatepass.kit

import dev.gatepass.bridge.KeyStoreException
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.PlatformKey
import dev.gatepass.bridge.PlatformSecrets
import dev.gatepass.bridge.PlatformSettings
import dev.gatepass.bridge.RadioChoice
import dev.gatepass.bridge.describe
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Next
import dev.gatepass.core.Obstacle
import dev.gatepass.core.Refusal
import dev.gatepass.core.Rhythm
import dev.gatepass.core.Says
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.runBlocking
import org.junit.jupiter.api.Assertions.assertArrayEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir
import java.io.File
import java.io.RandomAccessFile
import java.net.InetAddress
import java.net.ServerSocket
import java.time.Instant
import java.time.LocalDateTime
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertIs
import kotlin.test.assertNotEquals
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** A key store that keeps its secret in memory. */
private class MemorySecrets(var secret: ByteArray? = null) : PlatformSecrets {
    override fun load() = secret

    override fun store(secret: ByteArray) {
        this.secret = secret
    }
}

/** The real library, called from Kotlin. */
class PhoneTest {
    @TempDir lateinit var folder: File

    private val file get() = File(folder, "phone.db")

    private fun open(
        key: PlatformKey = SoftwareKey.generate(),
        secrets: PlatformSecrets = MemorySecrets(),
        service: String = "https://service.invalid",
        settings: PlatformSettings? = null,
    ) = Phone.open(file.path, service, RadioChoice.Loopback("127.0.0.1:1"), key, secrets, settings)

    @Test
    fun `a new phone has no passes, and its store opens again with the secret that it was given`() {
        val secrets = MemorySecrets()
        open(secrets = secrets).use { phone ->
            assertFalse(phone.wasSetAside())
            assertEquals(emptyList(), phone.guest().passes())
        }
        val kept = secrets.secret!!.copyOf()
        assertEquals(32, kept.size)
        open(secrets = secrets).use { phone -> assertFalse(phone.wasSetAside()) }
        assertArrayEquals(kept, secrets.secret)
        open(secrets = MemorySecrets(ByteArray(32))).use { phone -> assertTrue(phone.wasSetAside()) }
    }

    @Test
    fun `the passes in a store of version 1 become the guest's screen`() {
        File("../../core/tests/fixtures/cache-v1.db").copyTo(file)
        open(secrets = MemorySecrets(ByteArray(32) { 0x42 })).use { phone ->
            val row = phone.guest().passes().single()
            assertEquals("0101010101010101", row.pass)
            assertEquals("maple-court", row.property)
            assertEquals("Maple Court", row.propertyName)
            assertEquals("dog walker", row.name)
            assertEquals("Ada", row.host)
            val over = assertIs<Refusal.Over>(assertIs<Says.Shut>(row.says).v1)
            assertEquals(Instant.parse("2026-11-22T13:00:00Z"), over.since.at)
            assertEquals(LocalDateTime.parse("2026-11-22T08:00"), over.since.local)
        }
    }

    @Test
    fun `a pass whose token no door would take shows its way, and asks for a network`() {
        File("../../core/tests/fixtures/cache-v1.db").copyTo(file)
        open(secrets = MemorySecrets(ByteArray(32) { 0x42 })).use { phone ->
            val screen = phone.guest().pass("0101010101010101")
            assertEquals("Maple Court", screen.propertyName)
            assertEquals(Next.Connect, screen.next)
            assertNull(screen.worksOfflineUntil)
            assertEquals("America/New_York", screen.times.zone)
            assertEquals(Rhythm.Once, screen.times.rhythm)
            assertEquals(listOf("Gate", "Entrance"), screen.doors.map { it.name })
            // The gate was ticked off on a visit that is long over: whoever comes back walks the way anew.
            assertEquals(listOf(null, null), screen.doors.map { it.passedAt })

            val error = assertFailsWith<GatepassException.NotFound> { phone.guest().pass("0000000000000009") }
            assertEquals("pass 0000000000000009 on this phone", error.what)
        }
    }

    @Test
    fun `a link needs a network, and has to be one`() = runBlocking {
        open().use { phone ->
            phone.setNetwork(false)
            val link = "https://service.invalid/g/AAECAwQFBgcICQoLDA0ODw"
            assertFailsWith<GatepassException.Offline> { phone.guest().lookAtLink(link) }
            val error = assertFailsWith<GatepassException.Invalid> { phone.guest().lookAtLink("no link") }
            assertEquals("link", error.field)
            assertEquals(emptyList(), phone.guest().passes())
        }
    }

    @Test
    fun `a suspended store says so, and goes on after it`() = runBlocking {
        open().use { phone ->
            phone.prepareForSuspend()
            phone.prepareForSuspend()
            val error = assertFailsWith<GatepassException.StoreUnavailable> { phone.guest().passes() }
            assertEquals("it is closed while the app is suspended", error.reason)
            assertTrue(describe(error).endsWith("try again"))
            phone.resume()
            assertEquals(emptyList(), phone.guest().passes())
        }
    }

    @Test
    fun `a store of a newer version is left alone, and the error says which`() {
        val secrets = MemorySecrets()
        open(secrets = secrets).close()
        // The file's format is SQLite's user_version: four bytes, 60 bytes into the file.
        RandomAccessFile(file, "rw").use {
            it.seek(60)
            it.writeInt(99)
        }
        val error = assertFailsWith<GatepassException.StoreTooNew> { open(secrets = secrets) }
        assertEquals(99u, error.found)
        assertEquals(1u, error.known)
        RandomAccessFile(file, "r").use {
            it.seek(60)
            assertEquals(99, it.readInt())
        }
    }

    @Test
    fun `each phone has a key of its own`() {
        val key = SoftwareKey.generate()
        val holder = open(key).use { it.holder() }
        assertEquals(holder, open(key).use { it.holder() })
        assertNotEquals(holder, open(SoftwareKey.generate()).use { it.holder() })
    }

    @Test
    fun `what the platform refuses comes back as an error, foreseen or not`() {
        val locked = object : PlatformSecrets {
            override fun load(): ByteArray? = throw KeyStoreException.Locked()

            override fun store(secret: ByteArray) = error("nothing may be stored")
        }
        assertFailsWith<GatepassException.KeyStore> { open(secrets = locked) }
        val broken = object : PlatformSecrets {
            override fun load(): ByteArray? = error("secret 4711")

            override fun store(secret: ByteArray) = error("nothing may be stored")
        }
        val error = assertFailsWith<GatepassException.KeyStore> { open(secrets = broken) }
        assertFalse("4711" in describe(error))
        assertFalse(file.exists())
    }

    @Test
    fun `a call that nobody waits for any more ends, and the phone goes on`() {
        ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { silent ->
            open(service = "http://127.0.0.1:${silent.localPort}").use { phone ->
                runBlocking {
                    val link = "https://service.invalid/g/AAECAwQFBgcICQoLDA0ODw"
                    val looking = async(Dispatchers.IO) { phone.guest().lookAtLink(link) }
                    // The service hears that it is asked, and never answers.
                    silent.accept().use { asked ->
                        asked.getInputStream().read()
                        looking.cancelAndJoin()
                    }
                }
                assertTrue(phone.guest().passes().isEmpty())
                assertNull(phone.signedIn())
            }
        }
    }

    @Test
    fun `a radio has to be one`() {
        val error = assertFailsWith<GatepassException.Invalid> {
            val radio = RadioChoice.Loopback("next door")
            Phone.open(file.path, "https://service.invalid", radio, SoftwareKey.generate(), MemorySecrets(), null)
        }
        assertEquals("radio", error.field)
        assertFalse(file.exists())
    }

    @Test
    fun `where the system's zone can't be had, what waits is told in UTC`() {
        val broken = object : PlatformSettings {
            override fun zone(): String = error("no zone")

            override fun radioObstacle(): Obstacle? = null
        }
        open(settings = broken).use { phone ->
            assertNull(phone.waitingSignIn())
            assertFalse(phone.syncState().isRunning)
        }
    }
}
