package dev.gatepass.app.keys

import android.security.keystore.KeyGenParameterSpec
import android.security.keystore.KeyPermanentlyInvalidatedException
import java.io.InputStream
import java.io.OutputStream
import java.security.InvalidKeyException
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.PrivateKey
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
import java.security.SignatureSpi
import java.security.cert.Certificate
import java.security.spec.AlgorithmParameterSpec
import java.security.spec.ECGenParameterSpec
import java.util.Collections
import java.util.Date
import java.util.Enumeration
import javax.crypto.KeyGenerator
import javax.crypto.KeyGeneratorSpi
import javax.crypto.SecretKey

/** What stands in for the phone's key store, which Robolectric doesn't have: the same calls, with keys in memory. */
internal object FakeKeystore : Provider(PROVIDER, "1", "keys in memory") {
    val pairs = mutableMapOf<String, KeyPair>()
    val secrets = mutableMapOf<String, SecretKey>()

    /** What was asked for, in order. */
    val specs = mutableListOf<KeyGenParameterSpec>()

    /** The system has put an end to the keys that there are. */
    var isEnded = false

    /** Fails whatever is asked next. */
    var failure: Exception? = null

    /** Refuses a key as StrongBox does. */
    var refuses: (KeyGenParameterSpec) -> Exception? = { null }

    init {
        put("KeyStore.$PROVIDER", Store::class.java.name)
        put("KeyPairGenerator.EC", Pairs::class.java.name)
        put("KeyGenerator.AES", Secrets::class.java.name)
        put("Signature.SHA256withECDSA", Refusing::class.java.name)
        put("Signature.SHA256withECDSA SupportedKeyClasses", Ended::class.java.name)
    }

    /** A phone that is new. */
    fun install() {
        forget()
        if (Security.getProvider(PROVIDER) == null) Security.insertProviderAt(this, 1)
    }

    /** Keys aren't in any backup. */
    fun forget() {
        pairs.clear()
        secrets.clear()
        specs.clear()
        isEnded = false
        failure = null
        refuses = { null }
    }

    fun take(spec: AlgorithmParameterSpec): KeyGenParameterSpec {
        failure?.let { throw it }
        return (spec as KeyGenParameterSpec).also {
            specs += it
            refuses(it)?.let { refusal -> throw refusal }
        }
    }

    class Pairs : KeyPairGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun initialize(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun initialize(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun generateKeyPair(): KeyPair {
            take(spec)
            isEnded = false
            // Not this one.
            val other = Security.getProviders("KeyPairGenerator.EC").first { it != FakeKeystore }
            val generator = KeyPairGenerator.getInstance("EC", other)
            generator.initialize(ECGenParameterSpec((spec.algorithmParameterSpec as ECGenParameterSpec).name))
            return generator.generateKeyPair().also { pairs[spec.keystoreAlias] = it }
        }
    }

    class Secrets : KeyGeneratorSpi() {
        private lateinit var spec: KeyGenParameterSpec

        override fun engineInit(random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(size: Int, random: SecureRandom?) = throw UnsupportedOperationException()

        override fun engineInit(params: AlgorithmParameterSpec, random: SecureRandom?) {
            spec = params as KeyGenParameterSpec
        }

        override fun engineGenerateKey(): SecretKey {
            take(spec)
            val other = Security.getProviders("KeyGenerator.AES").first { it != FakeKeystore }
            val generator = KeyGenerator.getInstance("AES", other)
            generator.init(spec.keySize)
            return generator.generateKey().also { secrets[spec.keystoreAlias] = it }
        }
    }

    /** A key that the system doesn't let sign any more. */
    class Ended : PrivateKey {
        override fun getAlgorithm() = "EC"

        override fun getFormat(): String? = null

        override fun getEncoded(): ByteArray? = null
    }

    class Refusing : SignatureSpi() {
        override fun engineInitSign(key: PrivateKey) = throw KeyPermanentlyInvalidatedException()

        override fun engineInitVerify(key: PublicKey) = throw InvalidKeyException()

        override fun engineUpdate(byte: Byte) = throw UnsupportedOperationException()

        override fun engineUpdate(bytes: ByteArray, offset: Int, length: Int) = throw UnsupportedOperationException()

        override fun engineSign() = throw UnsupportedOperationException()

        override fun engineVerify(signature: ByteArray) = throw UnsupportedOperationException()

        @Deprecated("of the interface")
        override fun engineSetParameter(name: String, value: Any?) = throw UnsupportedOperationException()

        @Deprecated("of the interface")
        override fun engineGetParameter(name: String) = throw UnsupportedOperationException()
    }

    /** As much of a certificate as carries a public key. */
    private class Shown(private val key: PublicKey) : Certificate("X.509") {
        override fun getPublicKey() = key

        override fun getEncoded(): ByteArray = key.encoded

        override fun verify(key: PublicKey) = Unit

        override fun verify(key: PublicKey, provider: String) = Unit

        override fun toString() = "Shown"
    }

    class Store : KeyStoreSpi() {
        override fun engineLoad(stream: InputStream?, password: CharArray?) {
            failure?.let { throw it }
        }

        override fun engineGetKey(alias: String, password: CharArray?): Key? =
            if (isEnded) Ended() else pairs[alias]?.private ?: secrets[alias]

        override fun engineGetCertificate(alias: String): Certificate? = pairs[alias]?.let { Shown(it.public) }

        override fun engineGetCertificateChain(alias: String): Array<Certificate>? =
            engineGetCertificate(alias)?.let { arrayOf(it) }

        override fun engineIsKeyEntry(alias: String) = engineContainsAlias(alias)

        override fun engineIsCertificateEntry(alias: String) = false

        override fun engineContainsAlias(alias: String) = alias in pairs || alias in secrets

        override fun engineAliases(): Enumeration<String> = Collections.enumeration(pairs.keys + secrets.keys)

        override fun engineSize() = pairs.size + secrets.size

        override fun engineGetCreationDate(alias: String): Date? = null

        override fun engineDeleteEntry(alias: String) {
            pairs -= alias
            secrets -= alias
        }

        override fun engineGetCertificateAlias(certificate: Certificate): String? = null

        override fun engineSetKeyEntry(alias: String, key: Key, password: CharArray?, chain: Array<out Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetKeyEntry(alias: String, key: ByteArray, chain: Array<out Certificate>?) =
            throw UnsupportedOperationException()

        override fun engineSetCertificateEntry(alias: String, certificate: Certificate) =
            throw UnsupportedOperationException()

        override fun engineStore(stream: OutputStream?, password: CharArray?) = throw UnsupportedOperationException()
    }
}
