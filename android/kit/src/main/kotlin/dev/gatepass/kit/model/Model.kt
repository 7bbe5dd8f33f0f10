package dev.gatepass.kit.model

import dev.gatepass.core.GatepassException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.flow.asStateFlow
import kotlinx.coroutines.flow.update
import kotlinx.coroutines.launch

/**
 * What stands behind a screen: its state, and what it does for each of the screen's events. It asks the core and
 * decides nothing.
 *
 * @param scope ends with the screen. Its dispatcher isn't the one that draws: the core reads its store.
 */
abstract class Model<State, Event>(protected val scope: CoroutineScope, first: State) {
    private val states = MutableStateFlow(first)

    /** What the screen shows now. */
    val state: StateFlow<State> = states.asStateFlow()

    /** Something was tapped or typed. Returns at once. */
    abstract fun on(event: Event)

    protected fun set(change: State.() -> State) = states.update(change)

    /** Asks the core; what it answers with an error is handed to [failed]. */
    protected fun ask(failed: (GatepassException) -> Unit, work: suspend CoroutineScope.() -> Unit): Job =
        scope.launch {
            try {
                work()
            } catch (error: GatepassException) {
                failed(error)
            }
        }
}

/** What is being read, couldn't be, or is there. */
sealed interface Read<out T> {
    data object Under : Read<Nothing>

    data class Failed(val error: GatepassException) : Read<Nothing>

    data class There<T>(val value: T) : Read<T>
}
