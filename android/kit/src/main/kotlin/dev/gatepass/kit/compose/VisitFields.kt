package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import dev.gatepass.core.Field
import dev.gatepass.core.Visit
import dev.gatepass.core.VisitHours
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.Chips
import dev.gatepass.kit.parts.DateField
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Wrong
import dev.gatepass.kit.theme.LocalWords

/** What is offered to pick from. */
private val activeFor = listOf(30u, 60u, 120u, 240u, 480u, 720u)

/** The times of a visit that staff make: dates, *active for*, perhaps hours of their own. */
@Composable
internal fun VisitFields(edit: Edit, given: Visit, onPut: (Visit) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    DateField(
        texts.fieldStartDate,
        given.startsOn,
        { onPut(given.copy(startsOn = it)) },
        problem = edit.problem(Field.START),
    )
    DateField(texts.fieldEndDate, given.endsOn, { onPut(given.copy(endsOn = it)) }, problem = edit.problem(Field.END))
    Section(texts.fieldActiveFor) {
        Chips(activeFor, isChosen = { it == given.activeFor }, onTap = { onPut(given.copy(activeFor = it)) }) {
            words.duration(it)
        }
        Wrong(edit.problem(Field.ACTIVE_FOR))
    }
    val schedule = given.schedule
    Lines(listOf(Unit)) {
        Check(texts.fieldSchedule, schedule != null, { has ->
            onPut(given.copy(schedule = if (has) VisitHours(emptyList(), null, null) else null))
        }, detail = texts.fieldScheduleHint)
    }
    if (schedule != null) {
        fun put(hours: VisitHours) = onPut(given.copy(schedule = hours))
        Weekdays(schedule.days, edit.problem(Field.DAYS)) { put(schedule.copy(days = it)) }
        HourFields(
            edit,
            schedule.from,
            schedule.until,
            { put(schedule.copy(from = it)) },
            { put(schedule.copy(until = it)) },
        )
    }
}
