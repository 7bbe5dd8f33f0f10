package dev.gatepass.kit

import dev.gatepass.bridge.PlatformKey
import dev.gatepass.bridge.PlatformSignature
import java.math.BigInteger
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.Signature
import java.security.interfaces.ECPublicKey
import java.security.spec.ECGenParameterSpec

/**
 * A P-256 key by way of `java.security`: the same calls that Android's Keystore answers, where [pair] then stands for a
 * key in hardware. For desktops and tests, [generate] makes one in memory.
 */
class SoftwareKey(private val pair: KeyPair) : PlatformKey {
    override fun publicKey(): ByteArray {
        val point = (pair.public as ECPublicKey).w
        return byteArrayOf(4) + point.affineX.coordinate() + point.affineY.coordinate()
    }

    override fun sign(text: ByteArray): PlatformSignature {
        val signature = Signature.getInstance("SHA256withECDSA")
        signature.initSign(pair.private)
        signature.update(text)
        return PlatformSignature.Der(signature.sign())
    }

    companion object {
        fun generate() = SoftwareKey(pair())

        /** A new pair, to be kept by whoever asks. */
        fun pair(): KeyPair {
            val generator = KeyPairGenerator.getInstance("EC")
            generator.initialize(ECGenParameterSpec("secp256r1"))
            return generator.generateKeyPair()
        }
    }
}

/** 32 bytes, whatever zeros [BigInteger.toByteArray] adds or leaves out. */
private fun BigInteger.coordinate(): ByteArray {
    val digits = toByteArray().takeLast(32)
    return ByteArray(32 - digits.size) + digits
}
