package dev.gatepass.kit.words

import dev.gatepass.core.Day
import dev.gatepass.core.When
import dev.gatepass.kit.texts.Texts
import java.time.LocalDate
import java.time.LocalTime
import java.time.format.DateTimeFormatter
import java.time.format.TextStyle
import java.time.temporal.TemporalAccessor
import java.util.Locale

/**
 * The words of one language, and how it tells times.
 *
 * The core says what is so, in codes and numbers; the functions of this package say it in words, one for each of the
 * core's enums. They compare no times and count no uses.
 */
class Words(val texts: Texts, val is24Hour: Boolean) {
    val locale: Locale = Locale.forLanguageTag(texts.language)

    /** The same where the phone is: a week begins on the day that it begins on there. */
    val localeHere: Locale = Locale.Builder().setLocale(locale).setRegion(Locale.getDefault().country).build()

    private val times = formatter(if (is24Hour) texts.patternTime24 else texts.patternTime12)
    private val weekdays = formatter(texts.patternWeekday)
    private val dates = formatter(texts.patternDate)
    private val datesAndYears = formatter(texts.patternDateAndYear)

    private fun formatter(pattern: String): (TemporalAccessor) -> String =
        DateTimeFormatter.ofPattern(pattern, locale)::format

    fun time(time: LocalTime) = times(time)

    fun date(date: LocalDate) = datesAndYears(date)

    /** "at 3:00 PM", "on Friday at 3:00 PM": within a sentence. */
    fun at(at: When): String {
        val time = times(at.local)
        return when (at.day) {
            Day.TODAY -> texts.atToday(time)
            Day.TOMORROW -> texts.atTomorrow(time)
            Day.YESTERDAY -> texts.atYesterday(time)
            Day.WEEKDAY -> texts.atWeekday(day = weekdays(at.local), time = time)
            Day.DATE -> texts.atDate(day = dates(at.local), time = time)
            Day.DATE_AND_YEAR -> texts.atDate(day = datesAndYears(at.local), time = time)
        }
    }

    /** "3:00 PM", "Friday, 3:00 PM": after "until", or alone. */
    fun until(until: When): String {
        val time = times(until.local)
        return when (until.day) {
            Day.TODAY -> texts.untilToday(time)
            Day.TOMORROW -> texts.untilTomorrow(time)
            Day.YESTERDAY -> texts.untilYesterday(time)
            Day.WEEKDAY -> texts.untilWeekday(day = weekdays(until.local), time = time)
            Day.DATE -> texts.untilDate(day = dates(until.local), time = time)
            Day.DATE_AND_YEAR -> texts.untilDate(day = datesAndYears(until.local), time = time)
        }
    }

    /** [until], to begin a line with. */
    fun stamp(at: When) = capital(until(at))

    /** "today", "Friday", "Fri, Dec 4". */
    fun day(of: When) = when (of.day) {
        Day.TODAY -> texts.dayToday
        Day.TOMORROW -> texts.dayTomorrow
        Day.YESTERDAY -> texts.dayYesterday
        Day.WEEKDAY -> weekdays(of.local)
        Day.DATE -> dates(of.local)
        Day.DATE_AND_YEAR -> datesAndYears(of.local)
    }

    fun capital(text: String) = text.replaceFirstChar { it.titlecase(locale) }

    /** "Gate, Front door and Lift". */
    fun list(names: List<String>): String = when (names.size) {
        0 -> ""
        1 -> names.single()
        else -> texts.listAnd(
            first = names.dropLast(1).reduce { first, next -> texts.listComma(first = first, next = next) },
            last = names.last(),
        )
    }

    fun weekday(day: java.time.DayOfWeek, style: TextStyle = TextStyle.FULL): String =
        day.getDisplayName(style, locale)

    /** Of so many minutes; of whole days from two on. */
    fun duration(minutes: UInt): String {
        val (hours, rest) = minutes.toInt() / 60 to minutes.toInt() % 60
        return when {
            rest == 0 && hours >= 48 && hours % 24 == 0 -> texts.durationDays(hours / 24)
            hours == 0 -> texts.durationMinutes(rest)
            rest == 0 -> texts.durationHours(hours)
            else -> texts.durationHoursAndMinutes(hours = hours.toString(), minutes = rest.toString())
        }
    }
}
