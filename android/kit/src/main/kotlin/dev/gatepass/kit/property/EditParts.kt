package dev.gatepass.kit.property

import androidx.compose.runtime.Composable
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone

/** The frame of what is edited as a whole: saved below, once something has been changed. */
@Composable
internal fun <T> EditPage(
    heading: String,
    detail: String?,
    state: EditState<T>,
    onEvent: (EditEvent<T>) -> Unit,
    body: @Composable (T) -> Unit,
) {
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
        if (state.error is GatepassException.Conflict) {
            Banner(Told(texts.propertyOvertaken, texts.propertyOvertakenDetail, Tone.WAITS)) {
                TextAction(texts.propertyShowNow, { onEvent(EditEvent.ShowNow) }, icon = Icons.sync)
            }
        } else {
            Trouble(state.error)
        }
        if (state.isSaved) Banner(Told(texts.propertySaved, null, Tone.GOOD))
        when (state.edited) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.edited.error)
            is Read.There -> body(state.edited.value)
        }
    }
}

/** What the core says is wrong at a place of the file, in its own words. */
internal fun EditState<*>.fault(place: String): String? =
    (error as? GatepassException.Property)?.faults?.find { it.startsWith("$place: ") }?.substringAfter(": ")
