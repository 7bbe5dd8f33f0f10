package dev.gatepass.scenarios

import java.time.Duration
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import java.time.ZoneId
import java.time.ZoneOffset
import java.time.format.DateTimeFormatter
import java.util.Locale

/** Times as a scenario writes them, by the clock on the wall of this zone. */
class Times(private val zone: ZoneId) {
    /** `Tue 2026-11-24 14:20`; with `-05:00` behind it where the clocks show it for the second time. */
    fun read(text: String): Instant {
        val words = text.split(' ')
        val local = local(words.take(3).joinToString(" "))
        if (words.size == 4) return local.toInstant(ZoneOffset.of(words[3]))
        val jump = zone.rules.getTransition(local)?.takeIf { it.isGap }
        return jump?.instant ?: local.atZone(zone).withEarlierOffsetAtOverlap().toInstant()
    }

    fun say(at: Instant): String {
        val local = at.atZone(zone)
        val text = local.format(if (at.epochSecond % 60 == 0L) MINUTES else SECONDS)
        return if (read(text).epochSecond == at.epochSecond) text else "$text ${local.offset}"
    }

    companion object {
        private val MINUTES = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm", Locale.ENGLISH)
        private val SECONDS = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd HH:mm:ss", Locale.ENGLISH)
        private val DATE = DateTimeFormatter.ofPattern("EEE yyyy-MM-dd", Locale.ENGLISH)

        /** `Tue 2026-11-24`; the weekday must be that date's. */
        fun date(text: String): LocalDate = LocalDate.parse(text, DATE)

        /** `14:20` or `14:20:30`. */
        fun clock(text: String): LocalTime = LocalTime.parse(text)

        /** `Tue 2026-11-24 14:20`. */
        fun local(text: String): LocalDateTime =
            date(text.substringBeforeLast(' ')).atTime(clock(text.substringAfterLast(' ')))

        /** `59 seconds`, `60 minutes`; `null`: it is no length of time. */
        fun duration(text: String): Duration? {
            val (number, unit) = LENGTH.matchEntire(text)?.destructured ?: return null
            return when (unit) {
                "second" -> Duration.ofSeconds(number.toLong())
                "minute" -> Duration.ofMinutes(number.toLong())
                "hour" -> Duration.ofHours(number.toLong())
                else -> Duration.ofDays(number.toLong())
            }
        }

        private val LENGTH = Regex("([0-9]+) (second|minute|hour|day)s?")
    }
}
