package dev.gatepass.kit.parts

import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.AlertDialog
import androidx.compose.material3.DatePicker
import androidx.compose.material3.DatePickerDialog
import androidx.compose.material3.DatePickerState
import androidx.compose.material3.ExperimentalMaterial3Api
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.material3.TimeInput
import androidx.compose.material3.TimePicker
import androidx.compose.material3.rememberTimePickerState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.remember
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import java.time.Instant
import java.time.LocalDate
import java.time.LocalTime
import java.time.ZoneOffset

/** A month to pick a day from, in the person's language, whatever the phone's is. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
internal fun DateDialog(label: String, date: LocalDate?, onPick: (LocalDate?) -> Unit, onClose: () -> Unit) {
    val words = LocalWords.current
    val state = remember { DatePickerState(words.locale, date?.midnight()) }
    val picked = state.selectedDateMillis?.let(::dayOf)
    DatePickerDialog(
        onDismissRequest = onClose,
        confirmButton = {
            TextAction(words.texts.done, {
                onPick(picked)
                onClose()
            })
        },
        dismissButton = { TextAction(words.texts.cancel, onClose) },
    ) {
        DatePicker(
            state,
            Modifier.verticalScroll(rememberScrollState()),
            title = { Title(label, Modifier.padding(start = Space.section, top = Space.large)) },
            headline = {
                Text(
                    picked?.let(words::date) ?: words.texts.fieldPickDate,
                    Modifier.padding(start = Space.section, bottom = Space.medium),
                    style = MaterialTheme.typography.headlineSmall,
                )
            },
            showModeToggle = false,
        )
    }
}

// The picker counts days as midnights in UTC.
private fun LocalDate.midnight() = atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()

private fun dayOf(midnight: Long) = Instant.ofEpochMilli(midnight).atZone(ZoneOffset.UTC).toLocalDate()

/** A dial to pick a time from; where letters are large it is typed. */
@OptIn(ExperimentalMaterial3Api::class)
@Composable
internal fun TimeDialog(label: String, time: LocalTime?, onPick: (LocalTime) -> Unit, onClose: () -> Unit) {
    val words = LocalWords.current
    val state = rememberTimePickerState(time?.hour ?: 0, time?.minute ?: 0, words.is24Hour)
    AlertDialog(
        onDismissRequest = onClose,
        confirmButton = {
            TextAction(words.texts.done, {
                onPick(LocalTime.of(state.hour, state.minute))
                onClose()
            })
        },
        dismissButton = { TextAction(words.texts.cancel, onClose) },
        title = { Title(label) },
        text = { if (isLarge()) TimeInput(state) else TimePicker(state) },
    )
}

@Composable
private fun Title(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier.semantics { heading() }, style = MaterialTheme.typography.titleMedium)
