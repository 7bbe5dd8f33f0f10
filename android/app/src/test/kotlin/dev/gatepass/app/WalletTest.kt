package dev.gatepass.app

import android.app.Activity
import android.content.ComponentName
import android.content.Intent
import android.content.IntentFilter
import dev.gatepass.kit.Secret
import kotlin.test.assertEquals
import kotlin.test.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.Shadows.shadowOf

@RunWith(RobolectricTestRunner::class)
class WalletTest {
    private val activity: Activity = Robolectric.setupActivity(Activity::class.java)
    private val link = "https://pay.google.com/gp/v/save/eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmVk"

    /** An app that shows pages. */
    private fun has(app: String) {
        val shows = ComponentName(app, "$app.View")
        val pages = IntentFilter(Intent.ACTION_VIEW).apply {
            addCategory(Intent.CATEGORY_BROWSABLE)
            addCategory(Intent.CATEGORY_DEFAULT)
            addDataScheme("https")
        }
        shadowOf(activity.packageManager).run {
            addActivityIfNotPresent(shows)
            addIntentFilterForActivity(shows, pages)
        }
        // As on a phone, nobody takes what they don't have.
        shadowOf(activity.application).checkActivities(true)
    }

    private fun opened(link: String): Intent? {
        activity.openWallet(Secret(link))
        return shadowOf(activity).nextStartedActivity
    }

    @Test
    fun `the pass goes to the wallet where the phone has it`() {
        has("com.google.android.gms")
        has("org.example.browser")
        val opened = checkNotNull(opened(link))
        assertEquals(Intent.ACTION_VIEW to link, opened.action to opened.dataString)
        assertEquals("com.google.android.gms", opened.`package`)
    }

    @Test
    fun `elsewhere a browser shows the wallet's page`() {
        has("org.example.browser")
        val opened = checkNotNull(opened(link))
        assertEquals(link to null, opened.dataString to opened.`package`)
    }

    @Test
    fun `a phone with neither stays where it is`() {
        shadowOf(activity.application).checkActivities(true)
        assertNull(opened(link))
    }

    @Test
    fun `no other page is opened`() {
        has("org.example.browser")
        listOf(
            "http://pay.google.com/gp/v/save/abc",
            "https://pay.google.com.elsewhere.example/gp/v/save/abc",
            "https://somebody@pay.google.com/gp/v/save/abc",
            "https://pay.google.com:8443/gp/v/save/abc",
            "https://pay.google.com/gp/v/object/abc",
            "https://pay.google.com/gp/v/save/../../../elsewhere",
            "intent://pay.google.com/gp/v/save/abc#Intent;scheme=https;end",
            "",
        ).forEach { assertNull(opened(it), it) }
    }
}
