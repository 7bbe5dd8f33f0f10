package dev.gatepass.desktop

import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.app.GatepassApp
import java.io.File
import java.util.Locale
import kotlin.test.assertFalse
import kotlin.test.assertTrue
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

class StartTest {
    @TempDir lateinit var parent: File

    @OptIn(ExperimentalTestApi::class)
    @Test
    fun `a new folder begins as a guest without a pass`() = runSkikoComposeUiTest {
        val folder = Folder(File(parent, "ana")).apply { preferences = Preferences(language = "en") }
        val shell = shell(Arguments.of(listOf("--state", "${parent.path}/ana")), folder)
        setContent { GatepassApp(shell, brand, is24Hour = false) }
        waitUntil("there is no pass", timeoutMillis = 60_000) {
            onAllNodes(hasText("No passes yet")).fetchSemanticsNodes().isNotEmpty()
        }
    }

    @Test
    fun `the clock is the country's`() {
        assertTrue(is24Hour(Locale.GERMANY))
        assertFalse(is24Hour(Locale.US))
    }
}
