package dev.gatepass.kit.flows

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.test.ComposeTimeoutException
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.SkikoComposeUiTest
import androidx.compose.ui.test.hasClickAction
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.hasSetTextAction
import androidx.compose.ui.test.hasText
import androidx.compose.ui.test.isEnabled
import androidx.compose.ui.test.onFirst
import androidx.compose.ui.test.onRoot
import androidx.compose.ui.test.performSemanticsAction
import androidx.compose.ui.test.performTextClearance
import androidx.compose.ui.test.performTextInput
import androidx.compose.ui.test.printToString

/** Somebody's hand and eyes, on the app in a window that nobody else sees. */
@OptIn(ExperimentalTestApi::class)
open class Hand(private val test: SkikoComposeUiTest) {
    /** Waits until a text is there: the core answers from its own threads. */
    fun see(text: String) = until("\"$text\" is there") { all(text).isNotEmpty() }

    /** Waits until it is gone. */
    fun unsee(text: String) = test.waitUntil("\"$text\" is gone", PATIENCE) { all(text).isEmpty() }

    /** As assistive technology does it: what comes from elsewhere meanwhile may move things under a finger. */
    fun tap(text: String) {
        val tapped = (hasText(text) or hasContentDescription(text)) and hasClickAction() and isEnabled()
        until("\"$text\" can be tapped") { test.onAllNodes(tapped).fetchSemanticsNodes().isNotEmpty() }
        test.onAllNodes(tapped).onFirst().performSemanticsAction(SemanticsActions.OnClick)
    }

    fun type(label: String, typed: String) {
        see(label)
        test.onNode(hasText(label) and hasSetTextAction()).performTextInput(typed)
    }

    fun clear(label: String) {
        see(label)
        test.onNode(hasText(label) and hasSetTextAction()).performTextClearance()
    }

    fun until(what: String, isSo: () -> Boolean) = try {
        test.waitUntil(what, PATIENCE, isSo)
    } catch (late: ComposeTimeoutException) {
        throw AssertionError("${late.message}\n${test.onRoot().printToString()}", late)
    }

    private fun all(text: String) =
        test.onAllNodes(hasText(text, substring = true) or hasContentDescription(text)).fetchSemanticsNodes()

    companion object {
        /** Nothing takes that long; a slow machine may. In milliseconds. */
        const val PATIENCE = 60_000L
    }
}
