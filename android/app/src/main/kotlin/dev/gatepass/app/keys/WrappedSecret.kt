package dev.gatepass.app.keys

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import dev.gatepass.bridge.PlatformSecrets
import java.io.File
import java.io.FileNotFoundException
import java.io.FileOutputStream
import java.io.IOException
import javax.crypto.AEADBadTagException
import javax.crypto.Cipher
import javax.crypto.KeyGenerator
import javax.crypto.SecretKey
import javax.crypto.spec.GCMParameterSpec

/**
 * The secret of the core's store, in a file that means nothing without a key in the Keystore.
 *
 * One that can't be unwrapped any more (the file came with a backup, and keys don't) counts as none: the core then sets
 * the store aside, and loads everything anew.
 */
class WrappedSecret(private val file: File) : PlatformSecrets {
    override fun load(): ByteArray? = asked {
        val wrapped = try {
            file.readBytes()
        } catch (_: FileNotFoundException) {
            return null
        }
        val key = wrapping() ?: return null
        // Torn: no file of ours is that short.
        if (wrapped.size <= NONCE) return null
        try {
            val cipher = Cipher.getInstance(GCM)
            cipher.init(Cipher.DECRYPT_MODE, key, GCMParameterSpec(TAG_BITS, wrapped, 0, NONCE))
            cipher.doFinal(wrapped, NONCE, wrapped.size - NONCE)
        } catch (_: AEADBadTagException) {
            null
        } catch (_: KeyPermanentlyInvalidatedException) {
            null
        }
    }

    override fun store(secret: ByteArray) = asked {
        val cipher = Cipher.getInstance(GCM)
        // The Keystore draws the nonce itself.
        cipher.init(Cipher.ENCRYPT_MODE, wrapping() ?: made())
        check(cipher.iv.size == NONCE)
        file.replaceBy(cipher.iv + cipher.doFinal(secret))
    }

    private fun wrapping() = keystore().getKey(ALIAS, null) as? SecretKey

    private fun made(): SecretKey {
        val spec = KeyGenParameterSpec.Builder(ALIAS, KeyProperties.PURPOSE_ENCRYPT or KeyProperties.PURPOSE_DECRYPT)
            .setBlockModes(KeyProperties.BLOCK_MODE_GCM)
            .setEncryptionPaddings(KeyProperties.ENCRYPTION_PADDING_NONE)
            .setKeySize(256)
            .build()
        val generator = KeyGenerator.getInstance(KeyProperties.KEY_ALGORITHM_AES, PROVIDER)
        generator.init(spec)
        return generator.generateKey()
    }

    internal companion object {
        const val ALIAS = "store"
        private const val GCM = "AES/GCM/NoPadding"
        private const val NONCE = 12
        private const val TAG_BITS = 128
    }
}

/** Whole, or not at all; on the disk when it returns. */
private fun File.replaceBy(bytes: ByteArray) {
    val new = File("$path.new")
    FileOutputStream(new).use {
        it.write(bytes)
        it.fd.sync()
    }
    if (!new.renameTo(this)) throw IOException("$name can't be replaced")
}
