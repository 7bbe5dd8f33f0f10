package dev.gatepass.app

import android.app.Activity
import android.app.LocaleManager
import android.os.LocaleList
import dev.gatepass.kit.account.Appearance
import dev.gatepass.kit.account.Preferences
import kotlin.test.assertEquals
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.RobolectricTestRunner
import org.robolectric.RuntimeEnvironment

@RunWith(RobolectricTestRunner::class)
class ChoicesTest {
    private val app = RuntimeEnvironment.getApplication()
    private val languages = app.getSystemService(LocaleManager::class.java)!!

    private fun choices() = Choices(app, app.getSharedPreferences("kept", Activity.MODE_PRIVATE))

    @Test
    fun `what was chosen is there after a restart`() {
        assertEquals(Preferences(), choices().preferences)
        choices().preferences = Preferences("es", Appearance.DARK, knowsOfNotices = true)
        assertEquals(Preferences("es", Appearance.DARK, knowsOfNotices = true), choices().preferences)
        choices().preferences = Preferences(null, Appearance.LIGHT)
        assertEquals(Preferences(null, Appearance.LIGHT), choices().preferences)
    }

    @Test
    fun `the language is the one that the system's settings show`() {
        choices().preferences = Preferences("es")
        assertEquals("es", languages.applicationLocales.toLanguageTags())
        languages.applicationLocales = LocaleList.forLanguageTags("en")
        assertEquals("en", choices().preferences.language)
    }
}
