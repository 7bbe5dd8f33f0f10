package dev.gatepass.desktop

import dev.gatepass.bridge.PlatformSecrets
import dev.gatepass.kit.SoftwareKey
import dev.gatepass.kit.account.Appearance
import dev.gatepass.kit.account.Preferences
import java.io.File
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.StandardCopyOption.ATOMIC_MOVE
import java.nio.file.StandardCopyOption.REPLACE_EXISTING
import java.nio.file.attribute.PosixFilePermissions
import java.security.KeyFactory
import java.security.KeyPair
import java.security.spec.PKCS8EncodedKeySpec
import java.security.spec.X509EncodedKeySpec
import java.util.Properties

/**
 * The folder that is a phone. A desktop has no key store that could be counted on, so the key and the secret of the
 * store are files here that nobody else on the machine may read: as safe as the account of whoever runs it, and no
 * safer. A phone keeps both in hardware.
 */
class Folder(folder: File) : PlatformSecrets {
    private val path: Path = folder.toPath()

    init {
        Files.createDirectories(path, onlyFor("rwx------"))
    }

    /** The file of the core's store. */
    val store: String get() = path.resolve("phone.db").toString()

    override fun load(): ByteArray? = read("secret")

    override fun store(secret: ByteArray) = write("secret", secret)

    /** The phone's key, made when there is none. */
    fun key(): SoftwareKey {
        val (public, private) = read("key.pub") to read("key")
        if (public != null && private != null) {
            val keys = KeyFactory.getInstance("EC")
            val pair = KeyPair(
                keys.generatePublic(X509EncodedKeySpec(public)),
                keys.generatePrivate(PKCS8EncodedKeySpec(private)),
            )
            return SoftwareKey(pair)
        }
        val pair = SoftwareKey.pair()
        write("key", pair.private.encoded)
        write("key.pub", pair.public.encoded)
        return SoftwareKey(pair)
    }

    /** What the person has chosen. */
    var preferences: Preferences
        get() {
            val read = Properties().apply { read("preferences")?.inputStream()?.use(::load) }
            val appearance = Appearance.entries.find { it.name == read.getProperty("appearance") }
            return Preferences(read.getProperty("language"), appearance ?: Appearance.SYSTEM)
        }
        set(chosen) {
            val lines = listOfNotNull(chosen.language?.let { "language=$it" }, "appearance=${chosen.appearance.name}")
            write("preferences", lines.joinToString("\n").toByteArray())
        }

    private fun read(name: String): ByteArray? = path.resolve(name).takeIf(Files::exists)?.let(Files::readAllBytes)

    private fun onlyFor(owner: String) =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(owner))

    /** Whole, or not at all. */
    private fun write(name: String, bytes: ByteArray) {
        val new = Files.createTempFile(path, name, null, onlyFor("rw-------"))
        Files.write(new, bytes)
        Files.move(new, path.resolve(name), ATOMIC_MOVE, REPLACE_EXISTING)
    }
}
