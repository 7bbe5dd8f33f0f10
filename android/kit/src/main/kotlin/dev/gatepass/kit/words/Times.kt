package dev.gatepass.kit.words

import dev.gatepass.core.Every
import dev.gatepass.core.Frame
import dev.gatepass.core.NthDay
import dev.gatepass.core.RepeatUnit
import dev.gatepass.core.Repeats
import dev.gatepass.core.Rhythm
import dev.gatepass.core.Spell
import dev.gatepass.core.TimesView
import dev.gatepass.core.Weekday
import java.time.DayOfWeek
import java.time.format.TextStyle

/** When a pass opens, in lines: the rhythm, its hours, its dates. */
fun Words.times(times: TimesView): List<String> = when (val rhythm = times.rhythm) {
    Rhythm.Always -> listOf(texts.rhythmAlways)
    Rhythm.Once -> listOf(once(times))
    is Rhythm.Repeats -> listOf(
        repeats(rhythm.v1),
        hours(rhythm.v1),
        texts.rhythmDates(first = date(rhythm.v1.first), last = date(rhythm.v1.last)),
    ).map(::capital)
}

private fun Words.once(times: TimesView): String {
    val (starts, ends) = times.starts to times.ends
    return when {
        starts != null && ends != null -> span(Spell(starts, ends))
        ends != null -> capital(until(ends))
        starts != null -> capital(until(starts))
        else -> texts.rhythmAlways
    }
}

/** "Today, 9:00 AM – 5:00 PM": the day once, where it is one. */
fun Words.span(spell: Spell): String {
    val (from, until) = spell.starts.local to spell.ends.local
    val words = if (from.toLocalDate() == until.toLocalDate()) {
        texts.spanSameDay(
            day = day(spell.starts),
            from = time(from.toLocalTime()),
            until = time(until.toLocalTime()),
        )
    } else {
        texts.spanTwoDays(from = until(spell.starts), until = until(spell.ends))
    }
    return capital(words)
}

/** "Times in New York": the city is what people know a zone by. */
fun Words.zone(name: String) = texts.zoneOfTimes(city(name))

/** "New York": no language has other words for it here. */
fun city(zone: String) = zone.substringAfterLast('/').replace('_', ' ')

private fun Words.hours(repeats: Repeats): String {
    val (from, until) = time(repeats.from) to time(repeats.until)
    return if (repeats.pastMidnight) {
        texts.rhythmHoursPastMidnight(from = from, until = until)
    } else {
        texts.rhythmHours(from = from, until = until)
    }
}

private fun Words.repeats(repeats: Repeats): String {
    val every = repeats.every.toInt()
    val rhythm = when (repeats.unit) {
        RepeatUnit.DAYS -> texts.rhythmEveryDays(every)
        RepeatUnit.WEEKS -> texts.rhythmEveryWeeks(every)
        RepeatUnit.MONTHS -> texts.rhythmEveryMonths(every)
    }
    val days = repeats.weekdays.map { weekday(it, TextStyle.SHORT) } +
        repeats.monthDays.map { if (it < 0) texts.monthDayLast else texts.monthDay(it.toString()) } +
        repeats.nthWeekdays.map(::nthDay)
    return when {
        days.isEmpty() -> rhythm
        repeats.weekdays.size == Weekday.entries.size && every == 1 -> texts.rhythmEveryDays(1)
        // A day that is among the weekdays needs no "every day" before it.
        repeats.unit == RepeatUnit.DAYS && every == 1 -> list(days)
        else -> texts.rhythmOn(every = rhythm, days = list(days))
    }
}

private fun Words.nthDay(day: NthDay): String {
    val weekday = weekday(day.weekday)
    return when (day.nth.toInt()) {
        0 -> texts.nthEach(weekday)
        -1 -> texts.nthLast(weekday)
        1 -> texts.nthFirst(weekday)
        2 -> texts.nthSecond(weekday)
        3 -> texts.nthThird(weekday)
        4 -> texts.nthFourth(weekday)
        else -> texts.nthOther(weekday = weekday, number = day.nth.toString())
    }
}

fun Words.weekday(day: Weekday, style: TextStyle = TextStyle.FULL) = weekday(
    when (day) {
        Weekday.MON -> DayOfWeek.MONDAY
        Weekday.TUE -> DayOfWeek.TUESDAY
        Weekday.WED -> DayOfWeek.WEDNESDAY
        Weekday.THU -> DayOfWeek.THURSDAY
        Weekday.FRI -> DayOfWeek.FRIDAY
        Weekday.SAT -> DayOfWeek.SATURDAY
        Weekday.SUN -> DayOfWeek.SUNDAY
    },
    style,
)

fun Words.frame(frame: Frame) = when (frame) {
    Frame.NextHour -> texts.frameNextHour
    Frame.NextFourHours -> texts.frameNextFourHours
    Frame.Today -> texts.frameToday
    Frame.Tomorrow -> texts.frameTomorrow
    Frame.Weekend -> texts.frameWeekend
    Frame.ThisWeek -> texts.frameThisWeek
    is Frame.Custom -> texts.frameCustom
}

fun Words.every(every: Every) = when (every) {
    Every.Day -> texts.everyDay
    Every.Weekday -> texts.everyWeekday
    is Every.Weeks -> texts.everyWeeks(every.v1.toInt())
    Every.MonthOnDate -> texts.everyMonthOnDate
    Every.MonthOnWeekday -> texts.everyMonthOnWeekday
}
