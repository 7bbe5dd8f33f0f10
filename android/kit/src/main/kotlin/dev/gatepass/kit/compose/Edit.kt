package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import dev.gatepass.core.Draft
import dev.gatepass.core.Field
import dev.gatepass.core.Given
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.problem

/** The draft for a step's fields: what is in it, what is wrong with it, and a way to put something else. */
internal class Edit(val state: ComposeState, private val onEvent: (ComposeEvent) -> Unit) {
    val draft get() = state.draft

    fun put(draft: Draft) = onEvent(ComposeEvent.Edit(draft))

    fun put(given: Given) = put(draft.copy(given = given))

    /** What is wrong with a field, in words; one thing at a time. */
    @Composable
    fun problem(field: Field): String? {
        val words = LocalWords.current
        return state.problems(field).firstOrNull()?.let { words.problem(it, state.doorNames) }
    }
}
