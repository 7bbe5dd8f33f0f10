package dev.gatepass.scenarios.world

import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.jsonArray
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive

fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content

fun JsonObject.list(name: String): List<JsonObject> = getValue(name).jsonArray.map { it.jsonObject }

fun JsonObject.texts(name: String): List<String> = get(name)?.jsonArray?.map { it.jsonPrimitive.content }.orEmpty()

/** The same with another value. */
fun JsonObject.with(name: String, value: JsonElement) = JsonObject(this + (name to value))

/** The same with each of a list changed. */
fun JsonObject.withEach(name: String, change: (JsonObject) -> JsonObject) = with(name, JsonArray(list(name).map(change)))

fun jsonOf(texts: List<String>) = JsonArray(texts.map(::JsonPrimitive))

fun JsonObject.without(vararg names: String) = JsonObject(this - names.toSet())
