package dev.gatepass.scenarios.steps

import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.pairs
import dev.gatepass.scenarios.saying
import dev.gatepass.scenarios.stable
import dev.gatepass.scenarios.world.World
import dev.gatepass.scenarios.world.jsonOf
import dev.gatepass.scenarios.world.list
import dev.gatepass.scenarios.world.text
import dev.gatepass.scenarios.world.texts
import dev.gatepass.scenarios.world.with
import dev.gatepass.scenarios.world.withEach
import dev.gatepass.scenarios.world.without
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.When
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.put

/** Before anything happens: the property's rules. */
class Rules(private val world: World) {
    private val house = world.house

    @When("the property allows {words} passes")
    fun allows(names: String) = changePolicy { it.with("kinds", jsonOf(it.texts("kinds") + kinds(names))) }

    @When("the property doesn't allow {words} passes")
    fun doesNotAllow(names: String) =
        changePolicy { it.with("kinds", jsonOf(it.texts("kinds") - kinds(names).toSet())) }

    @When("the lock of {door} holds only {words} passes")
    fun holdsOnly(door: Door, names: String) = world.change { file ->
        val id = house.id(door).toString()
        file.withEach("doors") { if (it.text("id") == id) it.holding(kinds(names)) else it }
    }

    /** One more door that residents may grant, with a lock that reads Bluetooth. */
    @When("{door} leads from {words} to {words} as well, at a cost of {number}")
    fun leads(door: Door, from: String, to: String, cost: String) = world.change { file ->
        val another = buildJsonObject {
            put("id", file.list("doors").size + 1)
            put("name", door.name.replaceFirstChar(Char::uppercaseChar))
            put("kind", "common")
            put("from", jsonOf(listOf(house.area(from))))
            put("to", jsonOf(listOf(house.area(to))))
            put("cost", cost.toInt())
            put("grantable", true)
            put("lock", buildJsonObject { put("bluetooth", "any") })
        }
        file.with("doors", JsonArray(file.list("doors") + another))
    }

    /** It knows its doors and units, and not what lies between them. */
    @When("the property has no map")
    fun noMap() = world.change { file ->
        val doors = file.list("doors")
        fun leadingTo(area: String) = doors.filter { it.texts("to").first() == area }.map { it.getValue("id") }
        file.without("areas")
            .withEach("units") { it.without("area").with("doors", JsonArray(leadingTo(it.text("area")))) }
            .withEach("doors") { it.without("from", "to", "passage") }
    }

    @When("the service serves Oak House as well")
    fun servesOakHouse() = world.change { file -> file.also { world.withOakHouse = true } }

    @When("the policy says")
    fun policy(table: DataTable) = changePolicy { it.saying(table.pairs) }

    private fun changePolicy(change: (JsonObject) -> JsonObject) =
        world.change { it.with("policy", change(it.getValue("policy").jsonObject)) }

    /** `permanent`, or `permanent and delivery`. */
    private fun kinds(names: String) = names.split(" and ").map(::stable)

    /** By whatever the lock reads. */
    private fun JsonObject.holding(kinds: List<String>): JsonObject {
        val lock = getValue("lock").jsonObject
        val read = lock.keys.intersect(setOf("bluetooth", "qr"))
        return with("lock", JsonObject(lock + read.associateWith { jsonOf(kinds) }))
    }
}
