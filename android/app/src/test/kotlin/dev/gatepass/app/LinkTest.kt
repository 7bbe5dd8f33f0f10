package dev.gatepass.app

import android.content.Intent
import android.net.Uri
import dev.gatepass.kit.Secret
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertNull
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner

@RunWith(RobolectricTestRunner::class)
class LinkTest {
    private val link = "https://gatepass.example/g/AAECAwQFBgcICQoLDA0ODw"

    @Test
    fun `a link is taken out of the intent that brought it, and isn't printed`() {
        val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link))
        val taken = intent.takeLink()
        assertEquals(link, taken?.text)
        assertFalse("$taken".contains("AAEC"))
        assertNull(intent.data)
        assertNull(intent.takeLink())
    }

    @Test
    fun `one that comes again from the recent apps is dropped, and taken out all the same`() {
        val old = Intent(Intent.ACTION_VIEW, Uri.parse(link)).setFlags(Intent.FLAG_ACTIVITY_LAUNCHED_FROM_HISTORY)
        assertNull(old.takeLink())
        assertNull(old.data)
    }

    @Test
    fun `an app that is started by its icon has none`() = assertNull(Intent(Intent.ACTION_MAIN).takeLink())

    @Test
    fun `the share sheet gets a text, and nothing of it is in the address`() {
        val sheet = shareSheet(Secret("Here is a pass: $link"))
        assertEquals(Intent.ACTION_CHOOSER, sheet.action)
        val sent = checkNotNull(sheet.getParcelableExtra(Intent.EXTRA_INTENT, Intent::class.java))
        assertEquals("Here is a pass: $link", sent.getStringExtra(Intent.EXTRA_TEXT))
        assertEquals("text/plain", sent.type)
        assertNull(sent.data)
    }
}
