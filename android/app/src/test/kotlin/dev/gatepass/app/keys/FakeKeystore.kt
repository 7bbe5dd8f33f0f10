package dev.gatepass.app.keys

import android.security.keystore.KeyGenParameterSpec
import java.io.InputStream
import java.io.OutputStream
import java.security.Key
import java.security.KeyPair
import java.security.KeyPairGenerator
import java.security.KeyPairGeneratorSpi
import java.security.KeyStoreSpi
import java.security.Provider
import java.security.PublicKey
import java.security.SecureRandom
import java.security.Security
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

    /** Fails whatever is asked next. */
    var failure: Exception? = null

    /** Refuses a key as StrongBox does. */
    var refuses: (KeyGenParameterSpec) -> Exception? = { null }

    init {
        put("KeyStore.$PROVIDER", Store::class.java.name)
        put("KeyPairGenerator.EC", Pairs::class.java.name)
        put("KeyGenerator.AES", Secrets::class.java.name)
    }

    /** A phone that is new. */
    fun install() {
        forget()
        if (Security.getProvider(PROVIDER) == null) Security.addProvider(this)
    }

    /** Keys aren't in any backup. */
    fun forget() {
        pairs.clear()
        secrets.clear()
        specs.clear()
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
            val generator = KeyPairGenerator.getInstance("EC")
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
            val generator = KeyGenerator.getInstance("AES")
            generator.init(spec.keySize)
            return generator.generateKey().also { secrets[spec.keystoreAlias] = it }
        }
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
            pairs[alias]?.private ?: secrets[alias]

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
