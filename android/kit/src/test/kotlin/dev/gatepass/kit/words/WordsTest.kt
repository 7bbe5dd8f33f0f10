package dev.gatepass.kit.words

import dev.gatepass.core.Day
import dev.gatepass.core.Field
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Invalid
import dev.gatepass.core.Problem
import dev.gatepass.core.Problems
import dev.gatepass.core.Refusal
import dev.gatepass.core.RepeatUnit
import dev.gatepass.core.Repeats
import dev.gatepass.core.Rhythm
import dev.gatepass.core.Says
import dev.gatepass.core.Spell
import dev.gatepass.core.TimesView
import dev.gatepass.core.Weekday
import dev.gatepass.core.When
import dev.gatepass.core.WholeProblem
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.texts.Es
import dev.gatepass.kit.texts.Texts
import java.io.File
import java.time.Instant
import java.time.LocalDate
import java.time.LocalDateTime
import java.time.LocalTime
import kotlin.test.assertEquals
import org.junit.jupiter.api.Test

class WordsTest {
    private val en = Words(En, is24Hour = false)
    private val es = Words(Es, is24Hour = true)

    private fun at(local: String, day: Day) = When(Instant.EPOCH, LocalDateTime.parse(local), day)

    private val afternoon = "2026-12-04T15:05"

    @Test
    fun `a time is told as its day is called, in twelve hours or twenty-four`() {
        val told = Day.entries.associateWith { en.at(at(afternoon, it)) }
        assertEquals("at 3:05 PM", told[Day.TODAY])
        assertEquals("tomorrow at 3:05 PM", told[Day.TOMORROW])
        assertEquals("yesterday at 3:05 PM", told[Day.YESTERDAY])
        assertEquals("on Friday at 3:05 PM", told[Day.WEEKDAY])
        assertEquals("on Fri, Dec 4 at 3:05 PM", told[Day.DATE])
        assertEquals("on Dec 4, 2026 at 3:05 PM", told[Day.DATE_AND_YEAR])
        assertEquals("at 15:05", Words(En, is24Hour = true).at(at(afternoon, Day.TODAY)))
        assertEquals("el viernes, 15:05", es.at(at(afternoon, Day.WEEKDAY)))
        assertEquals("mañana, 15:05", es.until(at(afternoon, Day.TOMORROW)))
    }

    @Test
    fun `a span has its day once, where it is one`() {
        val from = at("2026-12-04T09:00", Day.TODAY)
        assertEquals("Today, 9:00 AM – 3:05 PM", en.span(Spell(from, at(afternoon, Day.TODAY))))
        val next = at("2026-12-05T02:00", Day.TOMORROW)
        assertEquals("9:00 AM – tomorrow, 2:00 AM", en.span(Spell(from, next)))
    }

    @Test
    fun `hours that come again are told by rhythm, hours and dates`() {
        val hours = Repeats(
            every = 1u,
            unit = RepeatUnit.WEEKS,
            weekdays = listOf(Weekday.MON, Weekday.WED),
            monthDays = emptyList(),
            nthWeekdays = emptyList(),
            from = LocalTime.of(22, 0),
            until = LocalTime.of(2, 0),
            pastMidnight = true,
            first = LocalDate.of(2026, 12, 7),
            last = LocalDate.of(2026, 12, 30),
        )
        val times = TimesView("America/New_York", Rhythm.Repeats(hours), null, null, emptyList())
        assertEquals(
            listOf("Every week on Mon and Wed", "10:00 PM – 2:00 AM the next day", "Dec 7, 2026 to Dec 30, 2026"),
            en.times(times),
        )
        val daily = times.copy(rhythm = Rhythm.Repeats(hours.copy(weekdays = Weekday.entries)))
        assertEquals("Every day", en.times(daily).first())
        assertEquals("Cada día", es.times(daily).first())
        assertEquals("Times in New York", en.zone(times.zone))
    }

    @Test
    fun `names are listed as people list them`() {
        assertEquals("Gate", en.list(listOf("Gate")))
        assertEquals("Gate, Lift and Door 2B", en.list(listOf("Gate", "Lift", "Door 2B")))
        assertEquals("Gate y Lift", es.list(listOf("Gate", "Lift")))
    }

    @Test
    fun `a duration is told in hours and minutes`() {
        assertEquals(
            listOf("1 minute", "30 minutes", "1 hour", "2 hours", "1 h 30 min"),
            listOf(1u, 30u, 60u, 120u, 90u).map(en::duration),
        )
    }

    @Test
    fun `a pass that was used says when, and when it opens again`() {
        val used = Refusal.UsedUp(at(afternoon, Day.YESTERDAY), at(afternoon, Day.TOMORROW))
        assertEquals("Used yesterday at 3:05 PM. Opens again tomorrow at 3:05 PM.", en.says(Says.Shut(used)))
        assertEquals("Usado ayer, 15:05", es.says(Says.Shut(used.copy(opensAt = null))))
    }

    @Test
    fun `what the service finds wrong with a draft is told a line each`() {
        val found = mapOf(Field.SECRET_CODE to listOf(Problem.Invalid(Invalid.SecretCodeInUse)))
        val error = GatepassException.Draft(Problems(listOf(WholeProblem.TooManyLivePasses(20u)), found))
        assertEquals("${En.whyTooManyLivePasses(20)}\n${En.invalidSecretInUse}", en.error(error).detail)
    }

    @Test
    fun `every text is said somewhere`() {
        val files = listOf(".", "../app").flatMap { File(it, "src/main/kotlin").walk() }.filter { it.extension == "kt" }
        val sources = files.joinToString("\n") { it.readText() }
        val texts = Texts::class.java.declaredMethods.map { it.name }.filterNot { '$' in it || it == "getLanguage" }
        val names = texts.map { it.removePrefix("get").replaceFirstChar(Char::lowercase) }.distinct()
        assertEquals(emptyList(), names.filterNot { Regex("texts(\\.|::)$it\\b") in sources }.sorted())
    }
}
