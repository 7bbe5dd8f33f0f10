package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Staff
import dev.gatepass.core.DoorId
import dev.gatepass.core.LockCard
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.ListPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import kotlinx.coroutines.CoroutineScope

data class LocksState(val locks: Read<List<LockCard>> = Read.Under)

sealed interface LocksEvent {
    data class Open(val door: DoorId) : LocksEvent

    data object Refresh : LocksEvent

    data object Back : LocksEvent
}

/** Every lock of the property. */
class LocksModel(
    scope: CoroutineScope,
    private val staff: Staff,
    private val go: (LocksEvent) -> Unit,
) : Model<LocksState, LocksEvent>(scope, LocksState()) {
    init {
        read()
    }

    override fun on(event: LocksEvent) {
        when (event) {
            LocksEvent.Refresh -> read()
            is LocksEvent.Open, LocksEvent.Back -> go(event)
        }
    }

    private fun read() {
        set { copy(locks = Read.Under) }
        ask(failed = { set { copy(locks = Read.Failed(it)) } }) {
            val locks = staff.locks()
            set { copy(locks = Read.There(locks)) }
        }
    }
}

@Composable
fun LocksScreen(state: LocksState, onEvent: (LocksEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    ListPage(
        heading = texts.locksTitle,
        detail = texts.deskLocksDetail,
        onBack = { onEvent(LocksEvent.Back) },
        actions = {
            Sign(Icons.sync, texts.refresh, { onEvent(LocksEvent.Refresh) }, isEnabled = state.locks != Read.Under)
        },
    ) {
        when (val locks = state.locks) {
            Read.Under -> item { Loading() }
            is Read.Failed -> item { Trouble(locks.error) }
            is Read.There -> if (locks.value.isEmpty()) {
                item { Empty(Icons.door, texts.locksNone, texts.locksNoneDetail) }
            } else {
                lines(locks.value, key = { it.door.toInt() }) { lock ->
                    Line(
                        lock.name,
                        words.about(lock),
                        icon = if (lock.isLockedDown) Icons.lock else Icons.door,
                        tone = if (lock.isLockedDown) Tone.BAD else null,
                        onClick = { onEvent(LocksEvent.Open(lock.door)) },
                    )
                }
            }
        }
    }
}

private fun Words.about(lock: LockCard) = listOfNotNull(
    texts.locksLockedDown.takeIf { lock.isLockedDown },
    texts.locksPasses(lock.passes.toInt()),
    lock.opened?.let { texts.locksOpened(at(it)) } ?: texts.locksNotOpened,
).joinToString(" · ")
