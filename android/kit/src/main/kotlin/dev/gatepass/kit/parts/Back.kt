package dev.gatepass.kit.parts

import androidx.compose.runtime.Composable
import androidx.navigationevent.NavigationEventInfo
import androidx.navigationevent.compose.LocalNavigationEventDispatcherOwner
import androidx.navigationevent.compose.NavigationBackHandler
import androidx.navigationevent.compose.rememberNavigationEventState

/** What the system's way back (a gesture, a button) does while this is shown. The innermost one counts. */
@Composable
fun SystemBack(isEnabled: Boolean = true, onBack: () -> Unit) {
    // Where nothing asks to go back, as when pictures are drawn, there is nobody to tell.
    if (LocalNavigationEventDispatcherOwner.current == null) return
    val state = rememberNavigationEventState(NavigationEventInfo.None)
    NavigationBackHandler(state, isBackEnabled = isEnabled, onBackCompleted = onBack)
}
