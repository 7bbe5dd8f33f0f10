package dev.gatepass.kit.property

import dev.gatepass.core.DoorKind
import dev.gatepass.core.PropertyFile as Text
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.booleanOrNull
import kotlinx.serialization.json.contentOrNull

/**
 * A property's file while it is edited, as far as a phone shows it. What isn't shown stays as it was; what it may say,
 * the core knows, and answers a file with its faults.
 */
data class PropertyFile(private val file: JsonObject) {
    constructor(file: Text) : this(Json.parseToJsonElement(file).asObject())

    val text: Text get() = file.toString()

    val name get() = file.text("name")
    val zone get() = file.text("zone")
    val doors get() = file.list("doors").map { Door(it.asObject()) }
    val rules get() = Rules(file["policy"].asObject())

    fun named(name: String) = PropertyFile(file.with("name", JsonPrimitive(name)))

    fun with(door: Door): PropertyFile {
        val doors = doors.map { if (it.id == door.id) door.file else it.file }
        return PropertyFile(file.with("doors", JsonArray(doors)))
    }

    /** A door of it. */
    data class Door(internal val file: JsonObject) {
        val id get() = file.text("id")
        val name get() = file.text("name")
        val kind get() = DoorKind.entries.find { it.word() == file.text("kind") }

        /** Whether it has a lock that hears of anything. */
        val isConnected get() = "lock" in file
        val isGrantable get() = file.flag("grantable")

        fun named(name: String) = Door(file.with("name", JsonPrimitive(name)))

        fun being(kind: DoorKind) = Door(file.with("kind", JsonPrimitive(kind.word())))

        fun granted(may: Boolean) = Door(file.with("grantable", JsonPrimitive(may)))
    }
}

/** As a file names what the bindings have as an enum. */
internal fun Enum<*>.word() = name.lowercase()

internal fun JsonElement?.asObject() = this as? JsonObject ?: JsonObject(emptyMap())

internal fun JsonObject.text(key: String) = (this[key] as? JsonPrimitive)?.contentOrNull.orEmpty()

internal fun JsonObject.flag(key: String) = (this[key] as? JsonPrimitive)?.booleanOrNull == true

internal fun JsonObject.list(key: String) = (this[key] as? JsonArray).orEmpty()

internal fun JsonObject.with(key: String, value: JsonElement) = JsonObject(this + (key to value))
