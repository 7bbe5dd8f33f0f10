package dev.gatepass.scenarios

import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

/** A policy with the rules of a table; the others stay. */
fun JsonObject.saying(rules: Fields) = JsonObject(this + rules.map { (name, value) -> rule(stable(name), value) })

/** As in a property file; lengths of time in words. */
private fun rule(name: String, value: String): Pair<String, JsonElement> {
    val length = Times.duration(value)
    val whom = value.removePrefix("ask ").takeUnless { it == value }
    return when {
        name == "longest_days" -> name to JsonPrimitive(checkNotNull(length).toDays())
        length != null -> "${name}_minutes" to JsonPrimitive(length.toMinutes())
        whom != null -> name to buildJsonObject { put("ask", whom) }
        value == "true" || value == "false" -> name to JsonPrimitive(value.toBoolean())
        else -> name to (value.toIntOrNull()?.let(::JsonPrimitive) ?: JsonPrimitive(stable(value)))
    }
}
