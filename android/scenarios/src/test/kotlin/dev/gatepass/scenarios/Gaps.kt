package dev.gatepass.scenarios

import dev.gatepass.scenarios.world.Elm
import io.cucumber.datatable.DataTable
import io.cucumber.java.ParameterType
import java.time.Duration
import java.time.Instant

/** A door as a scenario calls it: `the gate`, `door 2B`. */
data class Door(val name: String)

/** A pass as a scenario calls it: the last that a guest was given, or the last of that name. */
data class PassOf(val guest: String, val name: String?)

/** What fills the gaps of the sentences, as the README has them. */
class Gaps {
    @ParameterType(PERSON)
    fun person(name: String) = name

    @ParameterType("the [a-z][a-z ]*[a-z]|door [0-9][A-Z]")
    fun door(name: String) = Door(name.removePrefix("the "))

    @ParameterType("[a-z][A-Za-z0-9, ]*")
    fun doors(names: String) = doorsIn(names)

    @ParameterType("($PERSON)'s pass(?: \"([^\"]+)\")?")
    fun pass(guest: String, name: String?) = PassOf(guest, name)

    @ParameterType("[A-Z][a-z]{2} $DATE [0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?: [+-][0-9]{2}:[0-9]{2})?")
    fun time(text: String): Instant = Elm.times.read(text)

    @ParameterType("[0-9]+ (?:seconds|minutes|hours|days)")
    fun duration(text: String): Duration = checkNotNull(Times.duration(text))

    @ParameterType("[0-9]+")
    fun number(digits: String) = digits

    @ParameterType("[^;]+")
    fun words(text: String) = text

    private companion object {
        const val PERSON = "[A-Z][a-z]+|the courier"
        const val DATE = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
    }
}

/** `gate, front door and lift`. */
fun doorsIn(names: String) = names.split(", ", " and ").map { Door(it.removePrefix("the ")) }

/** A table, cell by cell. */
val DataTable.rows: List<List<String>> get() = asLists().map { row -> row.map { it.orEmpty() } }

/** Names and values, in a table's order. */
typealias Fields = List<Pair<String, String>>

/** A table of names and values. */
val DataTable.pairs: Fields
    get() = rows.map { row ->
        check(row.size == 2) { "its table has two columns" }
        row[0] to row[1]
    }
