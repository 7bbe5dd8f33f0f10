package dev.gatepass.scenarios.steps

import dev.gatepass.bridge.AskedOfPass
import dev.gatepass.bridge.Giver
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.Every
import dev.gatepass.core.GatepassException
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.PassId
import dev.gatepass.core.PassState
import dev.gatepass.core.RecipientDraft
import dev.gatepass.core.Repeat
import dev.gatepass.core.RepeatEnd
import dev.gatepass.core.Says
import dev.gatepass.core.ShareBy
import dev.gatepass.kit.Secret
import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.PassOf
import dev.gatepass.scenarios.Times
import dev.gatepass.scenarios.filled
import dev.gatepass.scenarios.kindIn
import dev.gatepass.scenarios.pairs
import dev.gatepass.scenarios.wordsOf
import dev.gatepass.scenarios.world.Form
import dev.gatepass.scenarios.world.Gift
import dev.gatepass.scenarios.world.OVERSEER
import dev.gatepass.scenarios.world.Told
import dev.gatepass.scenarios.world.World
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import java.time.Instant
import kotlin.test.assertEquals

/** Making, changing and ending passes, by residents and staff alike, and how passes stand. */
class Passes(private val world: World) {
    private val house = world.house

    /** The form is looked at first, as it is typed; then the pass is made. What is wrong is told alike by both. */
    @When("{person} makes a pass for {person}")
    fun makes(maker: String, guest: String, table: DataTable) = world.play {
        val form = fillIn(maker, guest, table)
        val composer = composer(form)
        val screen = composer.goTo(ComposeStep.REVIEW)
        val made = attempt { composer.submit() }
        if (!screen.canCreate) assertEquals<Told?>(Told.Wrong(house.names.of(screen.problems)), told)
        if (made != null) {
            val (email, phone) = form.draft.recipient.let { it.email.text to it.phone.text }
            gifts += Gift(guest, made.screen.name, phone.ifEmpty { email }, made.screen.pass)
        }
    }

    @When("{person} fills in a pass for {person}")
    fun fillsIn(maker: String, guest: String, table: DataTable) = world.play { fillIn(maker, guest, table) }

    private suspend fun fillIn(maker: String, guest: String, table: DataTable): Form {
        val begun = world.people.giver(maker).compose(kindIn(table.pairs)).draft()
        val number = Secret(world.people.number(guest))
        val draft = begun.copy(recipient = RecipientDraft(guest, email = Secret(""), phone = number, home = null))
        return Form(maker, draft.filled(table.pairs, house)).also { world.form = it }
    }

    /** What the table leaves out is as in a new form. */
    @When("{person} changes {pass} to")
    fun changes(who: String, pass: PassOf, table: DataTable) = world.play {
        val gift = gift(pass)
        val giver = people.giver(who)
        val changed = attempt {
            val composer = giver.change(gift.id)
            composer.edit(giver.compose(kindIn(table.pairs)).draft().filled(table.pairs, house))
            composer.submit()
        }
        if (changed != null) gifts += gift.copy(name = changed.screen.name)
    }

    @When("{person} makes {pass} repeat every {words}, {words}")
    fun repeats(who: String, pass: PassOf, every: String, end: String) =
        ask(who, pass) { giver, id -> giver.repeat(id, Repeat(every(every), end(end))) }

    private fun every(words: String) = when (words) {
        "day" -> Every.Day
        "weekday" -> Every.Weekday
        "week" -> Every.Weeks(1u)
        "month on its date" -> Every.MonthOnDate
        "month on its weekday" -> Every.MonthOnWeekday
        else -> Every.Weeks(words.removeSuffix(" weeks").toUShort())
    }

    private fun end(words: String) = when {
        words.endsWith(" times") -> RepeatEnd.Times(words.removeSuffix(" times").toUShort())
        else -> RepeatEnd.Until(Times.date(words.removePrefix("until ")))
    }

    @When("{person} deletes {pass}")
    fun deletes(who: String, pass: PassOf) = ask(who, pass) { giver, id -> giver.delete(id) }

    @When("{person} thaws {pass}")
    fun thaws(who: String, pass: PassOf) = ask(who, pass) { giver, id -> giver.thaw(id) }

    @When("{person} freezes {pass}")
    fun freezes(who: String, pass: PassOf) = ask(who, pass) { giver, id -> giver.freeze(id) }

    private fun ask(who: String, pass: PassOf, act: suspend (Giver, PassId) -> AskedOfPass) = world.play {
        val (giver, id) = people.giver(who) to gift(pass).id
        attempt { if (act(giver, id) is AskedOfPass.Queued) throw GatepassException.Offline() }
    }

    @When("{person} sends {pass} again by {words}")
    fun sendsAgain(who: String, pass: PassOf, by: String) = world.play {
        val byWayOf = when (by) {
            "text" -> ShareBy.SMS
            "e-mail" -> ShareBy.EMAIL
            "share sheet" -> ShareBy.SHEET
            else -> error("nothing is sent by $by")
        }
        val (giver, id) = people.giver(who) to gift(pass).id
        val link = attempt { giver.share(id, byWayOf) }
        if (link != null && byWayOf == ShareBy.SHEET) people.links[id] = link.text
    }

    @When("{person} takes {pass} from the phone that has it")
    fun takesFromPhone(who: String, pass: PassOf) = world.play {
        val (giver, id) = people.giver(who) to gift(pass).id
        val phone = giver.phones(id).phones.single()
        attempt { giver.retirePhone(id, phone.key) }
    }

    @Then("{pass} is {words} now")
    fun stands(pass: PassOf, words: String) = world.play { assertEquals(words, words(look(pass).state)) }

    @Then("{pass} is for {doors}")
    fun isFor(pass: PassOf, doors: List<Door>) = world.play {
        val opened = look(pass).way.map { it.step }.filter { it.connected }
        assertEquals(house.ids(doors).toSet(), opened.map { it.door }.toSet())
    }

    @Then("{pass} runs from {time} to {time}")
    fun runs(pass: PassOf, starts: Instant, ends: Instant) = world.play {
        val times = look(pass).times
        assertEquals(listOf(starts, ends), listOf(times.starts?.at, times.ends?.at))
    }

    @Then("{pass} may still open until {time}")
    fun mayOpenUntil(pass: PassOf, time: Instant) = world.play { assertEquals(time, boundOf(look(pass).says)) }

    @Then("{pass} can open no more")
    fun canOpenNoMore(pass: PassOf) = world.play { assertEquals(null, boundOf(look(pass).says)) }

    /** What whoever stopped a pass is told of doors that haven't heard of it. */
    private fun boundOf(says: Says) = when (says) {
        is Says.Deleted -> says.mayOpenUntil
        is Says.Frozen -> says.mayOpenUntil
        else -> error("it wasn't stopped: $says")
    }?.at

    /** As the service has it. */
    private suspend fun look(pass: PassOf): GivenScreen = world.people.giver(OVERSEER).look(world.gift(pass).id)
}

/** Where a pass stands. */
fun words(state: PassState) = when (state) {
    PassState.AWAITING_PHONE -> "awaiting a phone number"
    else -> wordsOf(state)
}
