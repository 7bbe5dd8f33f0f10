package dev.gatepass.app

import android.content.Intent
import dev.gatepass.kit.Secret

/**
 * The link with which the system has opened the app, if that is why. It is taken out: what an intent holds can be read
 * by more than this app, and stays with it.
 */
internal fun Intent.takeLink(): Secret? {
    if (action != Intent.ACTION_VIEW) return null
    val link = dataString ?: return null
    data = null
    // From the list of recent apps the same one comes again.
    val isOld = flags and Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY != 0
    return if (isOld) null else Secret(link)
}

/** The share sheet with a text. */
internal fun shareSheet(text: Secret): Intent =
    Intent.createChooser(Intent(Intent.ACTION_SEND).setType("text/plain").putExtra(Intent.EXTRA_TEXT, text.text), null)
