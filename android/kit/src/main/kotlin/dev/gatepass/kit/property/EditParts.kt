package dev.gatepass.kit.property

import androidx.compose.runtime.Composable
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone

/**
 * The frame of what is edited as a whole: saved below, once something has been changed.
 *
 * @param marked the places of the file whose faults are told beside their fields.
 */
@Composable
internal fun <T> EditPage(
    heading: String,
    detail: String?,
    state: EditState<T>,
    marked: Set<String>,
    onEvent: (EditEvent<T>) -> Unit,
    body: @Composable (T) -> Unit,
) {
    if (state.asksToLeave) return Leave(onEvent)
    val texts = LocalWords.current.texts
    Page(
        heading = heading,
        detail = detail,
        onBack = { onEvent(EditEvent.Back) },
        bottom = if (!state.isChanged) {
            null
        } else {
            { PrimaryButton(texts.save, { onEvent(EditEvent.Save) }, icon = Icons.check, isBusy = state.isBusy) }
        },
    ) {
        Wrong(state.error, marked, onEvent)
        if (state.isSaved) Banner(Told(texts.propertySaved, null, Tone.GOOD))
        when (state.edited) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.edited.error)
            is Read.There -> body(state.edited.value)
        }
    }
}

@Composable
private fun Wrong(error: GatepassException?, marked: Set<String>, onEvent: (EditEvent<Nothing>) -> Unit) {
    val texts = LocalWords.current.texts
    when (error) {
        is GatepassException.Conflict ->
            Banner(Told(texts.propertyOvertaken, texts.propertyOvertakenDetail, Tone.WAITS)) {
                TextAction(texts.propertyShowNow, { onEvent(EditEvent.ShowNow) }, icon = Icons.sync)
            }
        is GatepassException.Property -> {
            val others = error.faults.filterNot { it.substringBefore(": ") in marked }
            val told = if (others.size == error.faults.size) others else listOf(texts.propertyMarked) + others
            Banner(Told(texts.errorProperty, told.joinToString("\n"), Tone.BAD))
        }
        else -> Trouble(error)
    }
}

@Composable
private fun Leave(onEvent: (EditEvent<Nothing>) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.editLeaveTitle,
        detail = texts.editLeaveDetail,
        confirm = texts.editLeaveConfirm,
        onConfirm = { onEvent(EditEvent.Back) },
        onCancel = { onEvent(EditEvent.Stay) },
        isBusy = false,
        error = null,
        cancel = texts.editLeaveStay,
    )
}

/** What the core says is wrong at a place of the file, in its own words. */
internal fun EditState<*>.fault(place: String): String? =
    (error as? GatepassException.Property)?.faults?.find { it.startsWith("$place: ") }?.substringAfter(": ")
