package dev.gatepass.app

import android.content.ActivityNotFoundException
import android.content.Context
import android.content.Intent
import android.net.Uri
import dev.gatepass.kit.Secret

/** Play services take a pass without a detour, where the phone has them; elsewhere a browser shows Google's page. */
private val TAKERS = listOf("com.google.android.gms", null)

/** Opens Google's page that puts a pass into a wallet. No other page is opened, whatever the service has sent. */
internal fun Context.openWallet(link: Secret) {
    val page = Uri.parse(link.text)
    if (page.scheme != "https" || page.authority != "pay.google.com") return
    val way = page.pathSegments
    if (way.size != 4 || way.take(3) != listOf("gp", "v", "save")) return
    val view = Intent(Intent.ACTION_VIEW, page).addCategory(Intent.CATEGORY_BROWSABLE)
    // The first that there is.
    TAKERS.any { starts(Intent(view).setPackage(it)) }
}

private fun Context.starts(intent: Intent) = try {
    startActivity(intent)
    true
} catch (_: ActivityNotFoundException) {
    false
}
