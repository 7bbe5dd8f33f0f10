package dev.gatepass.app.keys

import android.os.Build
import android.security.keystore.UserNotAuthenticatedException
import dev.gatepass.bridge.KeyStoreException
import java.io.IOException
import java.security.GeneralSecurityException
import java.security.KeyStore
import java.security.ProviderException

/** The system's key store: what is made in it can be used and not read. */
internal const val PROVIDER = "AndroidKeyStore"

/** This app's part of it. */
internal fun keystore(): KeyStore = KeyStore.getInstance(PROVIDER).apply { load(null) }

/**
 * Asks the key store; how it fails is told in the core's two kinds, by number alone: its texts may say more.
 *
 * @throws KeyStoreException.Locked until the person has unlocked the phone.
 */
internal inline fun <T> asked(work: () -> T): T = try {
    work()
} catch (_: UserNotAuthenticatedException) {
    throw KeyStoreException.Locked()
} catch (error: GeneralSecurityException) {
    throw failed(error)
} catch (error: ProviderException) {
    throw failed(error)
} catch (error: IOException) {
    throw failed(error)
}

internal fun failed(error: Exception): KeyStoreException {
    if (Build.VERSION.SDK_INT < Build.VERSION_CODES.TIRAMISU) return KeyStoreException.Failed(0)
    val cause = generateSequence<Throwable>(error) { it.cause }
        .filterIsInstance<android.security.KeyStoreException>().firstOrNull()
    return when {
        cause == null -> KeyStoreException.Failed(0)
        cause.requiresUserAuthentication() -> KeyStoreException.Locked()
        else -> KeyStoreException.Failed(cause.numericErrorCode.toLong())
    }
}
