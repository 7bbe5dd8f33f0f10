package dev.gatepass.kit.pictures

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import dev.gatepass.kit.parts.DateDialog
import dev.gatepass.kit.parts.DateField
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.TimeDialog
import dev.gatepass.kit.parts.TimeField
import dev.gatepass.kit.parts.ZonePage
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Words
import java.time.LocalDate
import java.time.LocalTime

private val day = LocalDate.parse("2026-11-25")
private val time = LocalTime.of(14, 20)

/** What a date, a time and a zone are picked from; by day English has twelve hours, and Spanish twenty-four. */
internal fun pickerPictures() = listOf(
    Picture("pick-date") {
        Form { DateDialog(LocalWords.current.texts.fieldDate, day, {}) {} }
    },
    Picture("pick-time") {
        Form { TimeDialog(LocalWords.current.texts.fieldFrom, time, {}) {} }
    },
    Picture("pick-time-24") {
        CompositionLocalProvider(LocalWords provides Words(En, is24Hour = true)) {
            Form { TimeDialog(LocalWords.current.texts.fieldFrom, time, {}) {} }
        }
    },
    Picture("pick-zone") { ZonePage("Europe/Madrid", LocalWords.current.texts.zoneOfProperty, {}) {} },
)

/** A form, and what lies over it. */
@Composable
private fun Form(over: @Composable () -> Unit) {
    val texts = LocalWords.current.texts
    Page(heading = texts.composeWhenQuestion) {
        DateField(texts.fieldDate, day, {})
        TimeField(texts.fieldFrom, time, {})
    }
    over()
}
