package dev.gatepass.app

import android.os.Looper
import android.view.View
import android.view.ViewGroup
import androidx.compose.runtime.BroadcastFrameClock
import androidx.compose.runtime.Recomposer
import androidx.compose.runtime.snapshots.Snapshot
import androidx.compose.ui.node.RootForTest
import androidx.compose.ui.platform.compositionContext
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import kotlin.test.fail
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch
import org.robolectric.Shadows.shadowOf

/**
 * What an activity shows, as assistive technology is told of it.
 *
 * Frames are this class's own: those that Compose asks of Android are lost when Robolectric begins the next test. Made
 * before the activity is set up.
 */
internal class Screenful(private val activity: MainActivity) : AutoCloseable {
    private val frames = BroadcastFrameClock()
    private val scope = CoroutineScope(Dispatchers.Main.immediate + frames + SupervisorJob())
    private val recomposer = Recomposer(scope.coroutineContext)

    init {
        activity.window.decorView.compositionContext = recomposer
        scope.launch(start = CoroutineStart.UNDISPATCHED) { recomposer.runRecomposeAndApplyChanges() }
    }

    override fun close() {
        recomposer.cancel()
        scope.cancel()
    }

    /** Waits until a text is there: the core answers from its own threads. */
    fun see(text: String): SemanticsNode = until("\"$text\" is there, among ${texts()}") { find(text) }

    fun tap(text: String) {
        see(text)
        until("\"$text\" can be tapped") {
            nodes().find { text in it.says() && it.config.contains(SemanticsActions.OnClick) }
        }.config[SemanticsActions.OnClick].action?.invoke()
    }

    private var time = 0L

    fun texts() = nodes().flatMap { it.says() }

    fun <T : Any> until(what: String, look: () -> T?): T {
        repeat(ROUNDS) {
            shadowOf(Looper.getMainLooper()).idle()
            Snapshot.sendApplyNotifications()
            time += FRAME
            frames.sendFrame(time)
            look()?.let { return it }
            Thread.sleep(BREATH)
        }
        fail(what)
    }

    private fun find(text: String) = nodes().find { node -> node.says().any { text in it } }

    private fun SemanticsNode.says() = config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } +
        config.getOrNull(SemanticsProperties.ContentDescription).orEmpty() +
        listOfNotNull(config.getOrNull(SemanticsProperties.EditableText)?.text)

    private fun nodes() = roots(activity.window.decorView).flatMap { root ->
        root.measureAndLayoutForTest()
        root.semanticsOwner.rootSemanticsNode.below()
    }

    private fun SemanticsNode.below(): List<SemanticsNode> = listOf(this) + children.flatMap { it.below() }

    private fun roots(view: View): List<RootForTest> = when (view) {
        is RootForTest -> listOf(view)
        is ViewGroup -> (0 until view.childCount).flatMap { roots(view.getChildAt(it)) }
        else -> emptyList()
    }

    private companion object {
        /** In nanoseconds. */
        const val FRAME = 16_000_000L
        const val BREATH = 10L

        /** Nothing takes that long; a slow machine may. */
        const val ROUNDS = 6_000
    }
}
