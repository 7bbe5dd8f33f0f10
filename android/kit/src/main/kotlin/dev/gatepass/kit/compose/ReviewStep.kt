package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import dev.gatepass.core.ComposeScreen
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.StepState
import dev.gatepass.core.Summary
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.credential
import dev.gatepass.kit.words.kind
import dev.gatepass.kit.words.kindOf
import dev.gatepass.kit.words.times

private class Reviewed(val step: ComposeStep, val title: String, val said: String)

/** All of it, once more; a tap goes back to where it is entered. */
@Composable
internal fun ReviewStep(edit: Edit, form: ComposeScreen, onEvent: (ComposeEvent) -> Unit) {
    val words = LocalWords.current
    val summary = form.summary
    if (summary == null) {
        Lines(form.steps.filter { it.state == StepState.WRONG }) { (step) ->
            Line(
                words.step(step),
                words.texts.composeStepWrong,
                icon = Icons.warning,
                tone = Tone.BAD,
                onClick = { onEvent(ComposeEvent.GoTo(step)) },
            )
        }
    } else {
        Lines(words.reviewed(summary, edit)) { each ->
            Line(
                each.title,
                each.said,
                onClick = { onEvent(ComposeEvent.GoTo(each.step)) },
                does = words.texts.reviewEdit(each.title),
            )
        }
    }
}

private fun Words.reviewed(summary: Summary, edit: Edit): List<Reviewed> {
    val doors = summary.doors.map { edit.state.doorNames[it] ?: it.toString() }
    val message = edit.draft.personalMessage
    return listOfNotNull(
        Reviewed(ComposeStep.KIND, texts.reviewName, "${capital(summary.name)} · ${kind(kindOf(edit.draft.given))}"),
        edit.draft.recipient.name.takeIf { it.isNotBlank() }
            ?.let { Reviewed(ComposeStep.GUEST, texts.reviewFor, it) },
        Reviewed(ComposeStep.WHEN, texts.reviewWhen, times(summary.times).joinToString("\n")),
        Reviewed(ComposeStep.DOORS, texts.reviewDoors, list(doors)),
        Reviewed(ComposeStep.DOORS, texts.reviewBy, list(summary.credentials.map(::credential))),
        message.takeIf { it.isNotBlank() }?.let { Reviewed(ComposeStep.GUEST, texts.reviewMessage, it) },
    )
}
