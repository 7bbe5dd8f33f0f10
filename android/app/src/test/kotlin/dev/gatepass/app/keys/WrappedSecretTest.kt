package dev.gatepass.app.keys

import android.security.keystore.KeyProperties
import dev.gatepass.bridge.KeyStoreException
import java.io.File
import java.security.ProviderException
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertFalse
import kotlin.test.assertNull
import org.junit.Before
import org.junit.Rule
import org.junit.Test
import org.junit.rules.TemporaryFolder
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class WrappedSecretTest {
    @get:Rule val folder = TemporaryFolder()

    private val secret = ByteArray(32) { it.toByte() }
    private val file get() = File(folder.root, "secret")

    @Before
    fun install() = FakeKeystore.install()

    @Test
    fun `a new phone has none`() = assertNull(WrappedSecret(file).load())

    @Test
    fun `the secret is the same after a restart`() {
        WrappedSecret(file).store(secret)
        assertContentEquals(secret, WrappedSecret(file).load())
        assertEquals(listOf("secret"), folder.root.list()?.toList())
    }

    @Test
    fun `what lies on the disk isn't the secret, and another time is something else`() {
        WrappedSecret(file).store(secret)
        val first = file.readBytes()
        WrappedSecret(file).store(secret)
        assertEquals(12 + 32 + 16, first.size)
        assertFalse(first.contentEquals(file.readBytes()))
        assertFalse(String(first, Charsets.ISO_8859_1).contains(String(secret, Charsets.ISO_8859_1)))
    }

    @Test
    fun `its key is for wrapping alone`() {
        WrappedSecret(file).store(secret)
        val spec = FakeKeystore.specs.single()
        assertEquals(KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT, spec.purposes)
        assertContentEquals(arrayOf(KeyProperties.BLOCK_MODE_GCM), spec.blockModes)
        assertEquals(256, spec.keySize)
    }

    @Test
    fun `a file without its key, with another's, or torn counts as none`() {
        WrappedSecret(file).store(secret)
        FakeKeystore.forget()
        assertNull(WrappedSecret(file).load())
        WrappedSecret(File(folder.root, "other")).store(secret)
        assertNull(WrappedSecret(file).load())
        file.writeBytes(byteArrayOf(1, 2, 3))
        assertNull(WrappedSecret(file).load())
    }

    @Test
    fun `a key store that fails isn't taken for a new phone`() {
        WrappedSecret(file).store(secret)
        FakeKeystore.failure = ProviderException("busy")
        assertFailsWith<KeyStoreException.Failed> { WrappedSecret(file).load() }
        FakeKeystore.failure = null
        assertContentEquals(secret, WrappedSecret(file).load())
    }
}
