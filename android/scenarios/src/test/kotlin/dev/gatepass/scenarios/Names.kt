package dev.gatepass.scenarios

import dev.gatepass.core.DoorId
import dev.gatepass.core.FieldProblems
import dev.gatepass.core.Problems
import java.lang.reflect.Modifier

/** A value by its name alone. */
fun nameOf(value: Any): String = spaced(value.javaClass.simpleName)

/** A name out of a list. */
fun wordsOf(value: Enum<*>): String = value.name.lowercase().replace('_', ' ')

private fun spaced(name: String) = name.replace(Regex("(?<=[a-z0-9])(?=[A-Z])"), " ").lowercase()

/**
 * What the core says, by its own names, with what it knows: `not holdable: door: gym, rule: kinds: full day`.
 *
 * Read off the exported classes, so that whatever is added there has its words here.
 */
class Names(private val doorName: (DoorId) -> String) {
    /** A value by its name. */
    fun of(value: Any?): String = when (value) {
        null -> "nothing"
        is Enum<*> -> wordsOf(value)
        is List<*> -> value.joinToString { of(it) }
        is Exception -> (listOf(nameOf(value)) + known(value).map { (field, said) -> "$field $said" }).joinToString()
        else -> if (value.isOfCore) withFields(value) else value.toString()
    }

    /** Each field of a form, and what is wrong with it. */
    fun of(problems: Problems): Fields =
        problems.whole.map { "pass" to of(it) } + ofFields(problems.fields)

    private fun ofFields(problems: FieldProblems) = problems.toSortedMap().flatMap { (field, ofField) ->
        ofField.map { of(field) to of(it) }
    }

    private fun withFields(value: Any): String {
        val name = nameOf(value)
        val fields = known(value)
        return when {
            fields.isEmpty() -> name
            fields.keys == setOf(UNNAMED) -> "$name: ${fields.getValue(UNNAMED)}"
            else -> "$name: " + fields.map { (field, of) -> "$field: $of" }.joinToString()
        }
    }

    private fun known(value: Any): Map<String, String> = buildMap {
        for (field in value.javaClass.declaredFields.filterNot { Modifier.isStatic(it.modifiers) }) {
            field.isAccessible = true
            val known = field.get(value) ?: continue
            val isDoor = field.name == "door" || field.name == UNNAMED && value.javaClass.simpleName in OF_A_DOOR
            // Only its number crosses.
            put(spaced(field.name), if (isDoor && known is Short) doorName(known.toUShort()) else of(known))
        }
    }

    private val Any.isOfCore get() = javaClass.name.startsWith("dev.gatepass.")

    private companion object {
        /** How a case's value is called that has no name. */
        const val UNNAMED = "v1"
        val OF_A_DOOR = setOf("NotGrantable", "OthersUnit", "StaffDoor", "UnknownDoor", "NotAmenityOrOtherUnit")
    }
}
