package dev.gatepass.app.keys

import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import dev.gatepass.bridge.KeyStoreException
import dev.gatepass.bridge.PlatformSignature
import java.security.ProviderException
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class KeystoreKeyTest {
    @Before
    fun install() = FakeKeystore.install()

    @Test
    fun `the key is P-256, signs after SHA-256, and does nothing else`() {
        KeystoreKey(hasStrongBox = false).publicKey()
        val spec = FakeKeystore.specs.single()
        assertEquals("secp256r1", (spec.algorithmParameterSpec as ECGenParameterSpec).name)
        assertEquals(KeyProperties.PURPOSE_SIGN, spec.purposes)
        assertContentEquals(arrayOf(KeyProperties.DIGEST_SHA256), spec.digests)
        assertFalse(spec.isStrongBoxBacked)
        assertFalse(spec.isUserAuthenticationRequired)
    }

    @Test
    fun `what it signs, its public half verifies`() {
        val key = KeystoreKey(hasStrongBox = false)
        assertEquals(65, key.publicKey().size)
        val text = "open the gate".toByteArray()
        val signature = (key.sign(text) as PlatformSignature.Der).bytes
        val verifies = Signature.getInstance("SHA256withECDSA")
        verifies.initVerify(FakeKeystore.pairs.getValue("phone").public)
        verifies.update(text)
        assertTrue(verifies.verify(signature))
    }

    @Test
    fun `the key is the same after a restart`() {
        val before = KeystoreKey(hasStrongBox = false).publicKey()
        assertContentEquals(before, KeystoreKey(hasStrongBox = false).publicKey())
        assertEquals(1, FakeKeystore.specs.size)
    }

    @Test
    fun `where there is a StrongBox, the key is in it`() {
        KeystoreKey(hasStrongBox = true).publicKey()
        assertTrue(FakeKeystore.specs.single().isStrongBoxBacked)
    }

    @Test
    fun `a StrongBox that refuses is done without`() {
        FakeKeystore.refuses = { spec -> StrongBoxUnavailableException().takeIf { spec.isStrongBoxBacked } }
        KeystoreKey(hasStrongBox = true).publicKey()
        assertEquals(listOf(true, false), FakeKeystore.specs.map { it.isStrongBoxBacked })
    }

    @Test
    fun `where presence is asked for, the phone must have been unlocked as lately`() {
        KeystoreKey(hasStrongBox = false, presence(30)).publicKey()
        val spec = FakeKeystore.specs.single()
        assertTrue(spec.isUserAuthenticationRequired)
        assertEquals(30, spec.userAuthenticationValidityDurationSeconds)
        val whoever = KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL
        assertEquals(whoever, spec.userAuthenticationType)
    }

    @Test
    fun `where it isn't, the key signs whenever the app runs`() {
        KeystoreKey(hasStrongBox = false, presence(0)).publicKey()
        assertFalse(FakeKeystore.specs.single().isUserAuthenticationRequired)
    }

    @Test
    fun `a key that is gone is replaced by a new one`() {
        val before = KeystoreKey(hasStrongBox = false).publicKey()
        FakeKeystore.forget()
        assertFalse(before.contentEquals(KeystoreKey(hasStrongBox = false).publicKey()))
    }

    @Test
    fun `a key that the system has put an end to is replaced by a new one, which stays`() {
        val before = KeystoreKey(hasStrongBox = false).publicKey()
        FakeKeystore.isEnded = true
        val after = KeystoreKey(hasStrongBox = false).publicKey()
        assertFalse(before.contentEquals(after))
        assertContentEquals(after, KeystoreKey(hasStrongBox = false).publicKey())
    }

    @Test
    fun `a key store that fails is told, makes no new key, and is asked again`() {
        val before = KeystoreKey(hasStrongBox = false).publicKey()
        val key = KeystoreKey(hasStrongBox = false)
        FakeKeystore.failure = ProviderException("with something that nobody should read")
        assertFailsWith<KeyStoreException.Failed> { key.publicKey() }
        FakeKeystore.failure = null
        assertContentEquals(before, key.publicKey())
    }
}
