package dev.gatepass.kit.notices

import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow

/** Whether the system tells a person what happens while the app isn't shown. */
enum class Telling {
    ON,

    /** It can be asked to. */
    OFF,

    /** It was said no for good: only the system's own settings allow it now. */
    BLOCKED,
}

/** The system's notifications. */
interface Notices {
    /** As the system says; `null`: there is no such thing here, and nothing is said of it. */
    val telling: StateFlow<Telling?>

    /** Has the system ask the person, or leads to its settings, where it is changed. */
    fun change()
}

/** A desktop's window tells what it shows, and nothing else. */
object NoNotices : Notices {
    override val telling = MutableStateFlow(null)

    override fun change() {}
}
