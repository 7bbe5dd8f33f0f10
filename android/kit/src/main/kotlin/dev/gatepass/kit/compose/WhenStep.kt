package dev.gatepass.kit.compose

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import dev.gatepass.core.Field
import dev.gatepass.core.Frame
import dev.gatepass.core.Framed
import dev.gatepass.core.FromTo
import dev.gatepass.core.Given
import dev.gatepass.core.Hours
import dev.gatepass.core.OnDate
import dev.gatepass.core.Weekday
import dev.gatepass.kit.parts.Chips
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.DateField
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.TimeField
import dev.gatepass.kit.parts.Wrong
import dev.gatepass.kit.parts.ZonePage
import dev.gatepass.kit.parts.isLarge
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.city
import dev.gatepass.kit.words.frame
import dev.gatepass.kit.words.weekday
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.format.TextStyle

/** The times of a kind, and the zone that they are in. */
@Composable
internal fun WhenStep(edit: Edit, onEvent: (ComposeEvent) -> Unit) {
    Times(edit)
    if (edit.draft.given != Given.Permanent) Zone(edit, onEvent)
}

@Composable
private fun Zone(edit: Edit, onEvent: (ComposeEvent) -> Unit) {
    val words = LocalWords.current
    Lines(listOf(edit.draft.zone)) { zone ->
        Line(
            words.texts.fieldZone,
            zone?.let(::city) ?: words.texts.zoneOfProperty,
            icon = Icons.schedule,
            onClick = { onEvent(ComposeEvent.ShowZones(true)) },
        )
    }
    Wrong(edit.problem(Field.ZONE))
}

@Composable
internal fun PickZone(chosen: String?, onEvent: (ComposeEvent) -> Unit) = ZonePage(
    chosen,
    usual = LocalWords.current.texts.zoneOfProperty,
    onPick = { onEvent(ComposeEvent.PickZone(it)) },
    onBack = { onEvent(ComposeEvent.ShowZones(false)) },
)

@Composable
private fun Times(edit: Edit) = when (val given = edit.draft.given) {
    is Given.CustomDuration -> FromToFields(edit, given.v1) { edit.put(Given.CustomDuration(it)) }
    is Given.Temporary -> FromToFields(edit, given.v1) { edit.put(Given.Temporary(it)) }
    is Given.Passcode -> FromToFields(edit, given.v1) { edit.put(Given.Passcode(it)) }
    is Given.Recurring -> HoursFields(edit, given.v1) { edit.put(Given.Recurring(it)) }
    is Given.BusinessHours -> HoursFields(edit, given.v1) { edit.put(Given.BusinessHours(it)) }
    is Given.FullDay -> OnDateField(edit, given.v1) { edit.put(Given.FullDay(it)) }
    is Given.OneTime -> OnDateField(edit, given.v1) { edit.put(Given.OneTime(it)) }
    is Given.Delivery -> OnDateField(edit, given.v1) { edit.put(Given.Delivery(it)) }
    is Given.TimeFrame -> FrameFields(edit, given.v1) { edit.put(Given.TimeFrame(it)) }
    is Given.VendorVisit -> VisitFields(edit, given.v1) { edit.put(Given.VendorVisit(it)) }
    is Given.ResidentVisit -> VisitFields(edit, given.v1) { edit.put(Given.ResidentVisit(it)) }
    is Given.Tour -> VisitFields(edit, given.v1) { edit.put(Given.Tour(it)) }
    Given.Permanent -> Muted(LocalWords.current.texts.rhythmAlways)
}

@Composable
internal fun FromToFields(edit: Edit, given: FromTo, onPut: (FromTo) -> Unit) {
    val texts = LocalWords.current.texts
    // A day begins at midnight, and ends as people say it.
    AtField(texts.fieldStart, given.start, LocalTime.MIN, edit.problem(Field.START)) { onPut(given.copy(start = it)) }
    AtField(texts.fieldEnd, given.end, LocalTime.of(23, 59), edit.problem(Field.END)) { onPut(given.copy(end = it)) }
}

/** A date and a time of it, which is [first] until another is picked. */
@Composable
private fun AtField(
    label: String,
    at: LocalDateTime?,
    first: LocalTime,
    problem: String?,
    onPut: (LocalDateTime?) -> Unit,
) {
    DateField(label, at?.toLocalDate(), { onPut(it?.atTime(at?.toLocalTime() ?: first)) }, problem = problem)
    if (at != null) TimeField(label, at.toLocalTime(), { onPut(at.with(it)) })
}

@Composable
private fun OnDateField(edit: Edit, given: OnDate, onPut: (OnDate) -> Unit) {
    val texts = LocalWords.current.texts
    DateField(texts.fieldDate, given.date, { onPut(OnDate(it)) }, problem = edit.problem(Field.DATE))
}

@Composable
private fun HoursFields(edit: Edit, given: Hours, onPut: (Hours) -> Unit) {
    val texts = LocalWords.current.texts
    Weekdays(given.days, edit.problem(Field.DAYS)) { onPut(given.copy(days = it)) }
    HourFields(edit, given.from, given.until, { onPut(given.copy(from = it)) }, { onPut(given.copy(until = it)) })
    DateField(
        texts.fieldStartDate,
        given.startsOn,
        { onPut(given.copy(startsOn = it)) },
        problem = edit.problem(Field.START),
    )
    DateField(
        texts.fieldExpiryDate,
        given.expiresOn,
        { onPut(given.copy(expiresOn = it)) },
        problem = edit.problem(Field.EXPIRES_ON),
    )
}

@Composable
internal fun Weekdays(days: List<Weekday>, problem: String?, onPut: (List<Weekday>) -> Unit) {
    val words = LocalWords.current
    Section(words.texts.fieldDays) {
        Chips(
            Weekday.entries,
            isChosen = { it in days },
            onTap = { day -> onPut(Weekday.entries.filter { (it in days) != (it == day) }) },
        ) { words.capital(words.weekday(it, TextStyle.SHORT)) }
        Wrong(problem)
    }
}

@Composable
internal fun HourFields(
    edit: Edit,
    from: LocalTime?,
    until: LocalTime?,
    onFrom: (LocalTime) -> Unit,
    onUntil: (LocalTime) -> Unit,
) {
    val texts = LocalWords.current.texts
    if (isLarge()) {
        TimeField(texts.fieldFrom, from, onFrom, problem = edit.problem(Field.FROM))
        TimeField(texts.fieldUntil, until, onUntil, problem = edit.problem(Field.UNTIL))
        return
    }
    Row(Modifier.fillMaxWidth(), Arrangement.spacedBy(Space.medium)) {
        TimeField(texts.fieldFrom, from, onFrom, Modifier.weight(1f), edit.problem(Field.FROM))
        TimeField(texts.fieldUntil, until, onUntil, Modifier.weight(1f), edit.problem(Field.UNTIL))
    }
}

/** What is offered to pick from. */
private val frames =
    listOf(Frame.NextHour, Frame.NextFourHours, Frame.Today, Frame.Tomorrow, Frame.Weekend, Frame.ThisWeek)
private val expiresIn = listOf<UInt?>(null, 15u, 30u, 60u, 120u, 240u, 720u)

@Composable
private fun FrameFields(edit: Edit, given: Framed, onPut: (Framed) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val custom = given.frame as? Frame.Custom
    Lines(frames + (custom ?: Frame.Custom(FromTo(null, null)))) { frame ->
        Choice(words.frame(frame), frame == given.frame, { onPut(given.copy(frame = frame)) })
    }
    if (custom != null) FromToFields(edit, custom.v1) { onPut(given.copy(frame = Frame.Custom(it))) }
    OptionalDate(texts.fieldExpiresOn, given.expiresOn, edit.problem(Field.EXPIRES_ON)) {
        onPut(given.copy(expiresOn = it))
    }
    Section(texts.fieldExpiresIn) {
        Chips(expiresIn, isChosen = { it == given.expiresIn }, onTap = { onPut(given.copy(expiresIn = it)) }) {
            it?.let(words::duration) ?: texts.fieldExpiresInNone
        }
        Wrong(edit.problem(Field.EXPIRES_IN))
    }
}

/** A date that may be left out. */
@Composable
private fun OptionalDate(label: String, date: LocalDate?, problem: String?, onPut: (LocalDate?) -> Unit) {
    DateField("$label · ${LocalWords.current.texts.optional}", date, onPut, problem = problem)
    if (date != null) TextAction(LocalWords.current.texts.fieldClear, { onPut(null) })
}
