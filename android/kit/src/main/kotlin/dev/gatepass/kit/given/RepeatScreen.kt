package dev.gatepass.kit.given

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.bridge.AskedOfPass
import dev.gatepass.bridge.Giver
import dev.gatepass.core.Every
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId
import dev.gatepass.core.Repeat
import dev.gatepass.core.RepeatEnd
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.DateField
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.every
import java.time.LocalDate
import kotlinx.coroutines.CoroutineScope

/** How a repeat ends, as it is being entered. */
enum class Ending { DATE, TIMES }

data class RepeatState(
    val every: Every = Every.Weeks(1u),
    val ending: Ending = Ending.TIMES,
    val until: LocalDate? = null,
    val times: String = "4",
    val isQueued: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
) {
    /** What was entered, once it is whole. */
    val repeat: Repeat?
        get() {
            val end = when (ending) {
                Ending.DATE -> until?.let(RepeatEnd::Until)
                Ending.TIMES -> times.toUShortOrNull()?.let(RepeatEnd::Times)
            }
            return end?.let { Repeat(every, it) }
        }
}

sealed interface RepeatEvent {
    data class Enter(val state: RepeatState) : RepeatEvent

    data object Confirm : RepeatEvent

    data object Back : RepeatEvent
}

/** Makes a pass repeat, under the link that the guest has. */
class RepeatModel(
    scope: CoroutineScope,
    private val giver: Giver,
    private val pass: PassId,
    private val back: () -> Unit,
) : Model<RepeatState, RepeatEvent>(scope, RepeatState()) {
    override fun on(event: RepeatEvent) {
        when (event) {
            is RepeatEvent.Enter -> set { event.state.copy(error = null) }
            RepeatEvent.Confirm -> state.value.repeat?.let(::confirm)
            RepeatEvent.Back -> back()
        }
    }

    private fun confirm(repeat: Repeat) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val asked = giver.repeat(pass, repeat)
            set { copy(isBusy = false, isQueued = asked is AskedOfPass.Queued) }
            if (asked is AskedOfPass.Done) back()
        }
    }
}

/** What is offered to pick from. */
private val offered =
    listOf(Every.Day, Every.Weekday, Every.Weeks(1u), Every.Weeks(2u), Every.MonthOnDate, Every.MonthOnWeekday)

@Composable
fun RepeatScreen(state: RepeatState, onEvent: (RepeatEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    fun enter(entered: RepeatState) = onEvent(RepeatEvent.Enter(entered))
    Page(
        heading = texts.repeatTitle,
        detail = texts.repeatDetail,
        onBack = { onEvent(RepeatEvent.Back) },
        bottom = {
            if (state.isQueued) {
                PrimaryButton(texts.done, { onEvent(RepeatEvent.Back) })
            } else {
                PrimaryButton(
                    texts.repeatConfirm,
                    { onEvent(RepeatEvent.Confirm) },
                    icon = Icons.repeat,
                    isEnabled = state.repeat != null,
                    isBusy = state.isBusy,
                )
            }
        },
    ) {
        Trouble(state.error)
        if (state.isQueued) {
            Banner(Told(texts.queuedTitle, texts.queuedDetail, Tone.WAITS), icon = Icons.waiting)
            return@Page
        }
        Section(texts.repeatEvery) {
            Lines(offered) { every ->
                Choice(words.every(every), every == state.every, { enter(state.copy(every = every)) })
            }
        }
        Section(texts.repeatEnd) {
            Lines(Ending.entries) { ending ->
                val title = if (ending == Ending.DATE) texts.repeatEndDate else texts.repeatEndTimes
                Choice(title, ending == state.ending, { enter(state.copy(ending = ending)) })
            }
            when (state.ending) {
                Ending.DATE -> DateField(texts.repeatEndDate, state.until, { enter(state.copy(until = it)) })
                Ending.TIMES -> Field(
                    texts.repeatTimes,
                    state.times,
                    { enter(state.copy(times = it)) },
                    keyboard = KeyboardType.Number,
                )
            }
        }
    }
}
