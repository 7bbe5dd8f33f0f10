package dev.gatepass.app

import android.app.Application
import android.content.Intent
import android.content.pm.ActivityInfo.LAUNCH_SINGLE_TASK
import android.content.pm.ApplicationInfo.FLAG_ALLOW_BACKUP
import android.content.pm.PackageManager.GET_ACTIVITIES
import android.content.pm.PackageManager.GET_PERMISSIONS
import android.content.pm.PackageManager.GET_PROVIDERS
import android.content.pm.PackageManager.GET_RECEIVERS
import android.content.pm.PackageManager.GET_SERVICES
import android.net.Uri
import dev.gatepass.app.notices.NewsJob
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.annotation.Config
import org.xmlpull.v1.XmlPullParser

/** The manifest and what it points to, as the system reads them. */
@RunWith(RobolectricTestRunner::class)
class ManifestTest {
    private val app: Application = RuntimeEnvironment.getApplication()
    private val everything = GET_ACTIVITIES or GET_PERMISSIONS or GET_PROVIDERS or GET_RECEIVERS or GET_SERVICES
    private val known = app.packageManager.getPackageInfo(app.packageName, everything)

    private fun opens(link: String): Boolean {
        val intent = Intent(Intent.ACTION_VIEW, Uri.parse(link)).addCategory(Intent.CATEGORY_BROWSABLE)
        return app.packageManager.queryIntentActivities(intent, 0)
            .any { it.activityInfo.packageName == app.packageName }
    }

    @Test
    fun `the activity is all that others can start, and there is one of it`() {
        val activity = known.activities.orEmpty().filter { it.exported }.single()
        assertEquals(MainActivity::class.java.name, activity.name)
        assertEquals(LAUNCH_SINGLE_TASK, activity.launchMode)
        val others = known.services.orEmpty().asList() + known.receivers.orEmpty() + known.providers.orEmpty()
        assertTrue(others.none { it.exported }, "$others")
    }

    @Test
    fun `links to passes open the app, and others don't`() {
        assertTrue(opens("https://gatepass.example/g/AAECAwQFBgcICQoLDA0ODw"))
        assertTrue(opens("gatepass://g/AAECAwQFBgcICQoLDA0ODw"))
        assertFalse(opens("http://gatepass.example/g/AAECAwQFBgcICQoLDA0ODw"))
        assertFalse(opens("https://gatepass.example/v1/passes"))
        assertFalse(opens("https://elsewhere.example/g/AAECAwQFBgcICQoLDA0ODw"))
        assertFalse(opens("gatepass://p/AAECAwQFBgcICQoLDA0ODw"))
    }

    @Test
    fun `it asks for what doors, the network and notices need, and for nothing else`() {
        val asked = known.requestedPermissions.orEmpty().map { it.substringAfterLast('.') }.toSet()
        // Those for Android 11 and older aren't asked for on this one.
        val doors = setOf("BLUETOOTH_SCAN", "BLUETOOTH_CONNECT")
        val notices = setOf("POST_NOTIFICATIONS", "RECEIVE_BOOT_COMPLETED")
        assertEquals(setOf("INTERNET", "ACCESS_NETWORK_STATE") + doors + notices, asked)
    }

    @Test
    fun `the system alone can start looking for news`() {
        val job = known.services.orEmpty().single { it.name == NewsJob::class.java.name }
        assertEquals("android.permission.BIND_JOB_SERVICE", job.permission)
    }

    @Test
    fun `nothing leaves with a backup`() {
        assertEquals(0, checkNotNull(known.applicationInfo).flags and FLAG_ALLOW_BACKUP)
        val domains = setOf("root", "file", "database", "sharedpref", "external")
        assertEquals(domains, excluded(R.xml.full_backup_content, "full-backup-content"))
        assertEquals(domains, excluded(R.xml.data_extraction_rules, "cloud-backup"))
        assertEquals(domains, excluded(R.xml.data_extraction_rules, "device-transfer"))
    }

    @Test
    @Config(application = TestApplication::class)
    fun `the store and its secret are where no backup looks at all`() {
        val app = RuntimeEnvironment.getApplication() as TestApplication
        assertEquals(app.noBackupFilesDir, app.storeFile.parentFile)
        assertEquals(app.noBackupFilesDir, app.secretFile.parentFile)
    }

    @Test
    fun `nothing is sent in the clear`() {
        val xml = app.resources.getXml(R.xml.network_security_config)
        while (xml.name != "base-config") xml.next()
        assertFalse(xml.getAttributeBooleanValue(null, "cleartextTrafficPermitted", true))
    }

    /** The domains of which everything is excluded, in one part of the rules. */
    private fun excluded(rules: Int, part: String): Set<String> {
        val xml = app.resources.getXml(rules)
        val found = mutableSetOf<String>()
        var isIn = false
        while (xml.next() != XmlPullParser.END_DOCUMENT) {
            if (xml.name == part) isIn = xml.eventType == XmlPullParser.START_TAG
            if (isIn && xml.eventType == XmlPullParser.START_TAG && xml.name == "exclude") {
                assertEquals(".", xml.getAttributeValue(null, "path"))
                found += xml.getAttributeValue(null, "domain")
            }
        }
        return found
    }
}
