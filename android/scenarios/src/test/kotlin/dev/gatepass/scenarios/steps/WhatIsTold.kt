package dev.gatepass.scenarios.steps

import dev.gatepass.core.ActivityRow
import dev.gatepass.core.Event
import dev.gatepass.core.GatepassException
import dev.gatepass.scenarios.nameOf
import dev.gatepass.scenarios.pairs
import dev.gatepass.scenarios.rows
import dev.gatepass.scenarios.wordsOf
import dev.gatepass.scenarios.world.Told
import dev.gatepass.scenarios.world.World
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertIs
import kotlin.test.assertTrue

/** What people are told: refusals of what they asked for, messages, what happened, news. */
class WhatIsTold(private val world: World) {
    private val house = world.house

    @When("{person}'s phone is up to date")
    fun isUpToDate(who: String) = world.play {
        val phone = people.phone(who)
        attempt { phone.sync() }
    }

    @Then("{person} is told: {words}")
    fun isTold(who: String, words: String) {
        val told = assertIs<Told.Error>(toldTo(who)).says
        assertTrue(told == words || told.startsWith("$words,"), "it is: $told")
    }

    @Then("{person} is told what is wrong")
    fun isToldWhatIsWrong(who: String, table: DataTable) {
        assertEquals(table.pairs, assertIs<Told.Wrong>(toldTo(who)).problems)
    }

    private fun toldTo(who: String): Told? {
        world.people.number(who)
        return world.told.also { world.told = null }
    }

    @Then("{person} gets a text: {words}")
    fun getsText(who: String, words: String) = world.play { people.letter(people.number(who)) { words in it } }

    @Then("{person} gets an e-mail: {words}")
    fun getsEmail(who: String, words: String) = world.play { people.letter(people.address(who)) { words in it } }

    @Then("{person} gets no message")
    fun getsNoMessage(who: String) = world.play {
        assertEquals(emptyList(), people.unread(people.number(who)) + people.unread(people.address(who)))
    }

    @Then("no message has {number}")
    fun inNoMessage(digits: String) =
        world.play { assertEquals(emptyList(), people.letters().filter { digits in it }) }

    @Then("{person}'s activity has")
    fun activityHas(who: String, table: DataTable) = world.play { assertEquals(table.rows, activity(who)) }

    @Then("{person}'s activity has nothing")
    fun activityHasNothing(who: String) = world.play { assertEquals(emptyList(), activity(who)) }

    @Then("{person} sees no activity")
    fun seesNoActivity(who: String) = world.play {
        val person = people.signedIn(who)
        assertFailsWith<GatepassException.Forbidden> { person.refreshActivity() }
    }

    /** All of it, in the order in which it happened. */
    private suspend fun activity(who: String) = world.people.signedIn(who).refreshActivity()
        .sortedWith(compareBy({ it.at.at }, { it.number }))
        .map(::row)

    private fun row(row: ActivityRow) = listOf(row.passName ?: "own key", nameOf(row.event), more(row.event))

    private fun more(event: Event) = when (event) {
        is Event.Unlocked -> house.nameOf(event.door)
        is Event.Refused -> "${house.nameOf(event.door)}: ${event.because.orEmpty().replace('_', ' ')}"
        is Event.Shared -> wordsOf(event.byWayOf)
        is Event.Declined -> event.reason
        is Event.Frozen -> wordsOf(event.cause)
        else -> ""
    }
}
