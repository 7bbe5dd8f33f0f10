package dev.gatepass.kit.door

import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.Unlock
import dev.gatepass.bridge.UnlockProgress
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Unlocked
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch

/** A door that is being opened. */
data class Unlocking(
    val door: DoorId,
    val name: String,
    /** How far it has come; `null` before its first step. */
    val progress: UnlockProgress? = null,
    /** What kept it from being tried at all. */
    val error: GatepassException? = null,
    /** The person has said stop, and the door hasn't been heard of yet. */
    val isStopping: Boolean = false,
    /** What can be done about what stood in the way, if that was it. */
    val remedy: Remedy? = null,
) {
    val isOver get() = error != null || progress is UnlockProgress.Ended
}

sealed interface UnlockEvent {
    data object Cancel : UnlockEvent

    data object TryAgain : UnlockEvent

    /** Take away what stands in the way, then try again. */
    data class Take(val remedy: Remedy) : UnlockEvent

    data object Done : UnlockEvent
}

/**
 * Opens one door after another; [start] is the guest's or the person's way to do it. The state is `null` while none is
 * being opened.
 */
class UnlockModel(
    scope: CoroutineScope,
    private val changes: Changes,
    private val remedies: Remedies,
    private val start: suspend (DoorId) -> Unlock,
) : Model<Unlocking?, UnlockEvent>(scope, null) {
    @Volatile private var underWay: Unlock? = null

    fun unlock(door: DoorId, name: String) {
        if (state.value?.isOver == false) return
        set { Unlocking(door, name) }
        ask(failed = { set { this?.copy(error = it) } }) { open(door) }
    }

    override fun on(event: UnlockEvent) {
        val now = state.value ?: return
        when (event) {
            UnlockEvent.Cancel -> {
                set { this?.copy(isStopping = true) }
                underWay?.cancel()
            }
            UnlockEvent.TryAgain -> unlock(now.door, now.name)
            is UnlockEvent.Take -> take(event.remedy)
            UnlockEvent.Done -> if (now.isOver) set { null }
        }
    }

    private suspend fun open(door: DoorId) = coroutineScope {
        // Listens before the first step can be told.
        val listening = launch(start = CoroutineStart.UNDISPATCHED) {
            changes.all.collect { if (it is Changed.Unlock && it.door == door) tell(it.progress) }
        }
        try {
            start(door).use { unlock ->
                underWay = unlock
                if (state.value?.isStopping == true) unlock.cancel()
                unlock.ended()?.let { tell(UnlockProgress.Ended(it.attempt)) }
            }
        } finally {
            underWay = null
            listening.cancel()
        }
    }

    private fun take(remedy: Remedy) {
        scope.launch {
            val now = state.value ?: return@launch
            if (remedies.take(remedy)) unlock(now.door, now.name) else set { this?.copy(remedy = remedyOf(progress)) }
        }
    }

    private fun tell(progress: UnlockProgress) = set {
        // What is over stays over: a step may be told late.
        if (this == null || this.progress is UnlockProgress.Ended) {
            this
        } else {
            copy(progress = progress, remedy = remedyOf(progress))
        }
    }

    private fun remedyOf(progress: UnlockProgress?): Remedy? {
        val outcome = (progress as? UnlockProgress.Ended)?.attempt?.outcome as? Unlocked.NoRadio
        return outcome?.let { remedies.of(it.v1) }
    }
}
