package dev.gatepass.kit.parts

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.fillMaxWidth
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
import androidx.compose.material3.TimePicker
import androidx.compose.material3.rememberTimePickerState
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.platform.LocalDensity
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.Density
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
    val state = remember { DatePickerState(words.localeHere, date?.midnight()) }
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
        Column(Modifier.verticalScroll(rememberScrollState())) {
            Column(Modifier.padding(start = Space.section, top = Space.large)) {
                Title(label)
                Text(
                    picked?.let(words::date) ?: words.texts.fieldPickDate,
                    style = MaterialTheme.typography.headlineSmall,
                )
            }
            Bounded { DatePicker(state, title = null, headline = null, showModeToggle = false) }
        }
    }
}

/** Material's pickers have room for letters so large; what was picked stands above in the person's own size. */
private const val LARGEST = 1.3f

@Composable
private fun Bounded(content: @Composable () -> Unit) {
    val density = LocalDensity.current
    val bounded = Density(density.density, density.fontScale.coerceAtMost(LARGEST))
    CompositionLocalProvider(LocalDensity provides bounded, content = content)
}

// The picker counts days as midnights in UTC.
private fun LocalDate.midnight() = atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()

private fun dayOf(midnight: Long) = Instant.ofEpochMilli(midnight).atZone(ZoneOffset.UTC).toLocalDate()

/** A dial to pick a time from. */
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
        title = {
            Column {
                Title(label)
                if (isLarge()) Text(words.time(LocalTime.of(state.hour, state.minute)))
            }
        },
        text = {
            Column(
                Modifier.fillMaxWidth().verticalScroll(rememberScrollState()),
                horizontalAlignment = Alignment.CenterHorizontally,
            ) { Bounded { TimePicker(state) } }
        },
    )
}

@Composable
private fun Title(text: String, modifier: Modifier = Modifier) =
    Text(text, modifier.semantics { heading() }, style = MaterialTheme.typography.titleMedium)
