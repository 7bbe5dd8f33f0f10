package dev.gatepass.scenarios.world

import dev.gatepass.core.AreaId
import dev.gatepass.core.DoorId
import dev.gatepass.core.PersonId
import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.Names
import dev.gatepass.scenarios.Refusals
import dev.gatepass.scenarios.Times
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.File
import java.time.ZoneId

/** The files of the houses, and how a scenario tells times there. */
object Elm {
    private val folder = File("../../tests/scenarios")

    val file: JsonObject = Json.parseToJsonElement(File(folder, "elm-house.json").readText()).jsonObject

    /** A small property besides, for those with a part in both. */
    val oakHouse: String = File(folder, "oak-house.json").readText()

    val times = Times(ZoneId.of(file.text("zone")))
    val refusals = Refusals(times)
}

/** Elm House, with the rules that a scenario gives it before its service starts. */
class House {
    var file = Elm.file
        private set

    val names = Names(::nameOf)

    /** Changes the rules. */
    fun change(change: (JsonObject) -> JsonObject) {
        file = change(file)
    }

    fun id(door: Door): DoorId = checkNotNull(doors[door.name]) { "Elm House has no ${door.name}" }

    fun ids(doors: List<Door>): List<DoorId> = doors.map(::id)

    fun nameOf(door: DoorId): String = doors.entries.single { it.value == door }.key

    /** Doors as a scenario calls them: `gate`, `door 2B`. */
    private val doors: Map<String, DoorId>
        get() = file.list("doors").associate { door ->
            val name = door.text("name")
            val called = if (name.startsWith("Door ")) name.replaceFirst('D', 'd') else name.lowercase()
            called to door.getValue("id").jsonPrimitive.int.toUShort()
        }

    fun area(name: String): AreaId =
        file.list("areas").single { it.text("name").equals(name.removePrefix("the "), ignoreCase = true) }.text("id")

    fun person(name: String): PersonId = checkNotNull(member(name)) { "$name isn't of Elm House" }.text("id")

    /** The number of somebody who lives or works here. */
    fun number(name: String): String? = member(name)?.text("phone")

    private fun member(name: String) = file.list("people").find { it.text("name") == name }
}
