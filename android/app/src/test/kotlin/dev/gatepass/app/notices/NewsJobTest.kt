package dev.gatepass.app.notices

import android.app.Notification
import android.app.NotificationManager
import android.app.job.JobParameters
import android.app.job.JobScheduler
import dev.gatepass.app.TestApplication
import dev.gatepass.bridge.Phone
import dev.gatepass.core.DoorId
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.words.Words
import dev.gatepass.mock.Scene
import java.time.Duration
import kotlin.test.assertEquals
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import kotlinx.coroutines.runBlocking
import org.junit.Before
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment
import org.robolectric.Shadows.shadowOf
import org.robolectric.annotation.Config
import org.robolectric.shadow.api.Shadow

/** What is told while nobody has the app open. */
@RunWith(RobolectricTestRunner::class)
@Config(application = TestApplication::class)
class NewsJobTest {
    private val app = RuntimeEnvironment.getApplication() as TestApplication
    private val manager = checkNotNull(app.getSystemService(NotificationManager::class.java))
    private val scheduler = checkNotNull(app.getSystemService(JobScheduler::class.java))

    @Before
    fun inEnglish() {
        app.preferences.value = Preferences(language = "en")
    }

    private fun begin(scene: Scene): Phone = runBlocking { app.house.scene(scene) }.also(app::begin)

    /** Maya's phone, which nobody looks at while Ben opens the gate with her pass. */
    private fun benIsAtTheGate(): Phone = runBlocking {
        val ben = app.house.scene(Scene.GUEST_AT_THE_GATE)
        val phone = app.house.phone()
        phone.signIn(MAYA)
        phone.verifySignIn(app.house.verificationCode(MAYA))
        phone.sync()
        val pass = ben.guest().passes().single().pass
        ben.guest().unlock(pass, GATE).ended()
        app.house.exchangeNews(GATE)
        phone
    }.also(app::begin)

    private class Ran(val isToBeTriedAgain: Boolean)

    /** Looks for news as the system has it done. */
    private fun look(): Ran {
        val job = Robolectric.buildService(NewsJob::class.java).create().get()
        assertTrue(job.onStartJob(Shadow.newInstanceOf(JobParameters::class.java)))
        val ran = shadowOf(job)
        repeat(PATIENCE) { if (!ran.isJobFinished) Thread.sleep(10) }
        assertTrue(ran.isJobFinished)
        return Ran(ran.isRescheduleNeeded)
    }

    private fun posted(): List<Notification> = shadowOf(manager).allNotifications

    private fun Notification.isTogether() = flags and Notification.FLAG_GROUP_SUMMARY != 0

    private fun Notification.title() = extras.getCharSequence(Notification.EXTRA_TITLE).toString()

    private fun Notification.text() = extras.getCharSequence(Notification.EXTRA_TEXT)?.toString()

    @Test
    fun `what is new is told once, in the app's words`() {
        val phone = benIsAtTheGate()
        assertFalse(look().isToBeTriedAgain)
        val (together, each) = posted().partition { it.isTogether() }
        assertEquals(emptyList(), together)
        assertEquals(listOf("Opened Gate"), each.map { it.title() })
        assertTrue("Ben" in each.single().text().orEmpty())
        assertTrue(each.all { it.group == "passes" && it.channelId == "passes" })
        assertEquals(emptyList(), phone.signedIn()?.notices())
        manager.cancelAll()
        look()
        assertEquals(emptyList(), posted())
    }

    @Test
    fun `several are put together`() {
        val phone = benIsAtTheGate()
        runBlocking { phone.sync() }
        val row = checkNotNull(phone.signedIn()).notices().single()
        Post(app, Words(En, is24Hour = false)).post(listOf(row, row.copy(number = row.number + 1u)))
        val (together, each) = posted().partition { it.isTogether() }
        assertEquals(listOf("Your passes") to 2, together.map { it.title() } to each.size)
        assertEquals("News of one of your passes", together.single().publicVersion.title())
    }

    @Test
    fun `over somebody's shoulder a locked screen names no one`() {
        benIsAtTheGate()
        look()
        assertTrue(posted().isNotEmpty())
        posted().forEach {
            assertEquals(Notification.VISIBILITY_PRIVATE, it.visibility)
            assertEquals("News of one of your passes", it.publicVersion.title())
            assertEquals(null, it.publicVersion.text())
        }
    }

    @Test
    fun `staff who approve are told what waits for them, on a channel of its own`() {
        val phone = begin(Scene.STAFF)
        look()
        val each = posted().filterNot { it.isTogether() }
        assertTrue(each.isNotEmpty())
        assertTrue(each.all { it.title() == "A pass waits for your approval" })
        val channel = manager.notificationChannels.single()
        assertEquals("approvals" to "Passes to approve", channel.id to channel.name.toString())
        val approval = shadowOf(each.first().contentIntent)
        assertTrue(approval.isImmutable)
        val waits = checkNotNull(phone.signedIn()?.staff()).approvals().map { it.row.pass }
        assertTrue(approval.savedIntent.getStringExtra("approval") in waits)
    }

    @Test
    fun `nothing is told while the app is shown`() {
        benIsAtTheGate()
        app.isShown = true
        look()
        assertEquals(emptyList(), posted())
    }

    @Test
    fun `nothing is told where the person keeps it back, nor taken for told`() {
        val phone = benIsAtTheGate()
        shadowOf(manager).setNotificationsEnabled(false)
        look()
        assertEquals(emptyList(), posted())
        assertTrue(phone.signedIn()?.notices().orEmpty().isNotEmpty())
    }

    @Test
    fun `a guest's phone has its doors renewed, and nothing to tell`() {
        begin(Scene.GUEST_AT_THE_GATE)
        assertFalse(look().isToBeTriedAgain)
        assertEquals(emptyList(), posted())
    }

    @Test
    fun `looking for news is scheduled once, for as long as the app is installed`() {
        NewsJob.schedule(app)
        val job = scheduler.allPendingJobs.single()
        assertTrue(job.isPersisted && job.isPeriodic && job.requiredNetwork != null)
        assertEquals(Duration.ofHours(4).toMillis(), job.intervalMillis)
        NewsJob.schedule(app)
        assertEquals(job, scheduler.allPendingJobs.single())
    }

    private companion object {
        /** Nothing takes that long; a slow machine may. */
        const val PATIENCE = 6_000
        const val MAYA = "+12025550120"
        const val GATE: DoorId = 1u
    }
}
