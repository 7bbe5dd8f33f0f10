package dev.gatepass.desktop

import dev.gatepass.kit.account.Appearance
import dev.gatepass.kit.account.Preferences
import java.io.File
import java.nio.file.Files
import java.nio.file.attribute.PosixFilePermissions
import kotlin.test.assertContentEquals
import kotlin.test.assertEquals
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class FolderTest {
    @TempDir lateinit var parent: File

    private fun folder() = Folder(File(parent, "ana"))

    @Test
    fun `a folder is the same phone when it is opened again`() {
        val key = folder().key().publicKey()
        folder().store(byteArrayOf(1, 2, 3))
        folder().preferences = Preferences("es", Appearance.DARK)
        assertContentEquals(key, folder().key().publicKey())
        assertContentEquals(byteArrayOf(1, 2, 3), folder().load())
        assertEquals(Preferences("es", Appearance.DARK), folder().preferences)
    }

    @Test
    fun `what has to stay secret is nobody else's to read`() {
        folder().key()
        folder().store(ByteArray(32))
        val files = File(parent, "ana").listFiles().orEmpty()
        assertEquals(setOf("key", "key.pub", "secret"), files.map { it.name }.toSet())
        val may = (files.toList() + File(parent, "ana")).map {
            PosixFilePermissions.toString(Files.getPosixFilePermissions(it.toPath()))
        }
        assertEquals(listOf("rw-------", "rw-------", "rw-------", "rwx------"), may)
    }
}
