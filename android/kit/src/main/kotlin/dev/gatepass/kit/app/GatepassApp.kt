package dev.gatepass.kit.app

import androidx.compose.foundation.isSystemInDarkTheme
import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.runtime.remember
import androidx.compose.runtime.saveable.rememberSaveable
import androidx.compose.runtime.saveable.rememberSaveableStateHolder
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LocalLifecycleOwner
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Role
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.parts.SystemBack
import dev.gatepass.kit.theme.Brand
import dev.gatepass.kit.theme.GatepassTheme
import dev.gatepass.kit.words.Words
import java.util.Locale
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.flow.collectLatest
import kotlinx.coroutines.flow.distinctUntilChanged
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.withContext

/**
 * The whole app: the screen on which the person is, in their language and look.
 *
 * @param language the phone's, as BCP 47 names it.
 */
@Composable
fun GatepassApp(
    shell: Shell,
    brand: Brand,
    is24Hour: Boolean,
    language: String = Locale.getDefault().toLanguageTag(),
) {
    val preferences by shell.platform.preferences.collectAsState()
    val stack = rememberSaveable(shell, saver = remember(shell) { shell.wayBack() }) { BackStack(shell.first()) }
    // Anew for whoever signs in, and only while somebody can see it.
    val lifecycle = LocalLifecycleOwner.current.lifecycle
    LaunchedEffect(shell, lifecycle, stack.beginning) {
        lifecycle.currentStateFlow.map { it.isAtLeast(Lifecycle.State.STARTED) }.distinctUntilChanged()
            .collectLatest { isShown -> if (isShown) withContext(Dispatchers.Default) { shell.keepInTouch() } }
    }
    LaunchedEffect(shell) { for (link in shell.links) stack.go(Destination.Link(link)) }
    LaunchedEffect(shell) { for (place in shell.places) stack.go(place) }
    SystemBack(stack.canGoBack, stack::back)
    Themed(brand, preferences, is24Hour, language) {
        val kept = rememberSaveableStateHolder()
        val place = stack.here
        kept.SaveableStateProvider(place.number) { Screen(shell, stack, place) }
    }
}

/** As the person prefers it. */
@Composable
internal fun Themed(
    brand: Brand,
    preferences: Preferences,
    is24Hour: Boolean,
    language: String,
    content: @Composable () -> Unit,
) {
    val texts = preferences.texts(language)
    val words = remember(texts, is24Hour) { Words(texts, is24Hour) }
    GatepassTheme(brand, words, preferences.isDark(isSystemInDarkTheme()), content)
}

/** Where somebody begins: at home, at the desk, or with the passes that they were given. */
internal fun Shell.first(): Destination = try {
    when (phone.signedIn()?.person()?.role) {
        Role.RESIDENT -> Destination.Home
        Role.STAFF -> OfStaff.Desk
        null -> Destination.Passes
    }
} catch (_: GatepassException) {
    // The screen that follows says what is wrong.
    Destination.Passes
}

/** A screen and its model, which ends with it. */
@Composable
internal fun <State, Event> Shown(
    place: BackStack.Place,
    model: (CoroutineScope) -> Model<State, Event>,
    screen: @Composable (State, (Event) -> Unit) -> Unit,
) {
    val scope = remember(place) { CoroutineScope(SupervisorJob() + Dispatchers.Default) }
    DisposableEffect(scope) { onDispose { scope.cancel() } }
    val behind = remember(scope) { model(scope) }
    val state by behind.state.collectAsState()
    screen(state, behind::on)
}
