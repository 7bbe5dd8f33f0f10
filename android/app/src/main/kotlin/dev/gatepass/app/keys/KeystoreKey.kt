package dev.gatepass.app.keys

import android.os.Build
import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import android.security.keystore.KeyProperties
import android.security.keystore.StrongBoxUnavailableException
import android.security.keystore.UserNotAuthenticatedException
import dev.gatepass.bridge.PlatformKey
import dev.gatepass.bridge.PlatformSignature
import dev.gatepass.kit.SoftwareKey
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.PrivateKey
import java.security.Signature
import java.security.spec.ECGenParameterSpec
import java.time.Duration

/**
 * The phone's key, in its hardware: P-256, made once, for signing alone.
 *
 * One that is gone (the app came with a backup, and keys don't) or that the system has put an end to (somebody who
 * may unlock the phone was added, where [presence] is asked for) is replaced by a new one. To the core and the service
 * that is a new phone: each pass asks for its phone check again.
 *
 * @param hasStrongBox whether there is a chip of its own for keys. It may refuse all the same, being full.
 * @param presence how long after the phone was unlocked it signs; `null`: whenever the app runs.
 */
class KeystoreKey(private val hasStrongBox: Boolean, private val presence: Duration? = null) : PlatformKey {
    // Read when the core first asks, and again after a failure.
    private val key by lazy { asked { SoftwareKey(kept() ?: made()) } }

    override fun publicKey(): ByteArray = key.publicKey()

    override fun sign(text: ByteArray): PlatformSignature = asked { key.sign(text) }

    private fun kept(): KeyPair? {
        val store = keystore()
        val private = store.getKey(ALIAS, null) as? PrivateKey ?: return null
        val public = store.getCertificate(ALIAS)?.publicKey ?: return null
        return KeyPair(public, private).takeIf { isGood(private) }
    }

    /** Whether the system still lets it sign; one that waits for the phone to be unlocked is good. */
    private fun isGood(key: PrivateKey) = try {
        Signature.getInstance("SHA256withECDSA").initSign(key)
        true
    } catch (_: KeyPermanentlyInvalidatedException) {
        false
    } catch (_: UserNotAuthenticatedException) {
        true
    }

    private fun made(): KeyPair {
        if (hasStrongBox && Build.VERSION.SDK_INT >= Build.VERSION_CODES.P) {
            try {
                return made(signing(presence).setIsStrongBoxBacked(true).build())
            } catch (_: StrongBoxUnavailableException) {
                // The phone's usual hardware, then.
            }
        }
        return made(signing(presence).build())
    }

    private fun made(spec: KeyGenParameterSpec): KeyPair {
        val generator = KeyPairGenerator.getInstance(KeyProperties.KEY_ALGORITHM_EC, PROVIDER)
        generator.initialize(spec)
        return generator.generateKeyPair()
    }

    internal companion object {
        const val ALIAS = "phone"
    }
}

/** What a property asks of whoever holds the phone, as `app.xml` has it. */
internal fun presence(seconds: Int): Duration? = if (seconds > 0) Duration.ofSeconds(seconds.toLong()) else null

/** What the key is for, and nothing else. The core hands over what is to be signed; the hardware hashes it. */
private fun signing(presence: Duration?): KeyGenParameterSpec.Builder {
    val spec = KeyGenParameterSpec.Builder(KeystoreKey.ALIAS, KeyProperties.PURPOSE_SIGN)
        .setAlgorithmParameterSpec(ECGenParameterSpec("secp256r1"))
        .setDigests(KeyProperties.DIGEST_SHA256)
    if (presence == null) return spec
    val seconds = presence.seconds.toInt()
    spec.setUserAuthenticationRequired(true)
    if (Build.VERSION.SDK_INT >= Build.VERSION_CODES.R) {
        val whoever = KeyProperties.AUTH_BIOMETRIC_STRONG or KeyProperties.AUTH_DEVICE_CREDENTIAL
        return spec.setUserAuthenticationParameters(seconds, whoever)
    }
    @Suppress("DEPRECATION")
    return spec.setUserAuthenticationValidityDurationSeconds(seconds)
}
