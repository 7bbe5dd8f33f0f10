package dev.gatepass.kit.property

import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.PropertyEdit
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope

/** Something of the property that is read, changed, and put back as a whole. */
data class EditState<T>(
    /** As it was typed so far. */
    val edited: Read<T> = Read.Under,
    /** What is edited by itself, out of the whole. */
    val part: String? = null,
    val isChanged: Boolean = false,
    val asksToLeave: Boolean = false,
    val isSaved: Boolean = false,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface EditEvent<out T> {
    data class Enter<T>(val edited: T) : EditEvent<T>

    /** A part by itself, or `null`: the whole again. */
    data class Show(val part: String?) : EditEvent<Nothing>

    data object Save : EditEvent<Nothing>

    /** As somebody else has changed it meanwhile; what was typed is gone. */
    data object ShowNow : EditEvent<Nothing>

    data object Rules : EditEvent<Nothing>

    /** Out of it; what was changed isn't let go of without a question. */
    data object Back : EditEvent<Nothing>

    data object Stay : EditEvent<Nothing>
}

/**
 * Edits the property or its rules: over the version that was read, and refused if a colleague changes it meanwhile.
 *
 * @param take what is edited, out of the file.
 * @param put puts it back.
 */
class EditModel<T>(
    scope: CoroutineScope,
    private val person: Person,
    private val management: Management,
    private val take: (PropertyFile) -> T,
    private val put: suspend Management.(T, String?) -> Unit,
    private val go: (EditEvent<T>) -> Unit,
) : Model<EditState<T>, EditEvent<T>>(scope, EditState()) {
    @Volatile private var version: String? = null

    init {
        ask(failed = { set { copy(edited = Read.Failed(it)) } }) { read() }
    }

    override fun on(event: EditEvent<T>) {
        when (event) {
            is EditEvent.Enter -> set {
                copy(edited = Read.There(event.edited), isChanged = true, isSaved = false, error = null)
            }
            is EditEvent.Show -> set { copy(part = event.part) }
            EditEvent.Save -> (state.value.edited as? Read.There)?.value?.let(::save)
            EditEvent.ShowNow -> busy {
                person.refreshProperty()
                read()
            }
            EditEvent.Back -> if (state.value.isChanged && !state.value.asksToLeave) {
                set { copy(asksToLeave = true) }
            } else {
                go(event)
            }
            EditEvent.Stay -> set { copy(asksToLeave = false) }
            EditEvent.Rules -> go(event)
        }
    }

    private fun read() {
        val edit = management.propertyFile()
        version = edit.version
        val now = take(PropertyFile(edit.file))
        set { copy(edited = Read.There(now), part = null, isChanged = false) }
    }

    private fun save(edited: T) = busy {
        management.put(edited, version)
        read()
        set { copy(isSaved = true) }
    }

    private fun busy(work: suspend () -> Unit) {
        if (state.value.isBusy) return
        set { copy(isBusy = true, isSaved = false, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            work()
            set { copy(isBusy = false) }
        }
    }
}

typealias PropertyState = EditState<PropertyFile>
typealias PropertyEvent = EditEvent<PropertyFile>
typealias RulesState = EditState<Rules>
typealias RulesEvent = EditEvent<Rules>

fun propertyModel(scope: CoroutineScope, person: Person, management: Management, go: (PropertyEvent) -> Unit) =
    EditModel(
        scope,
        person,
        management,
        take = { it },
        put = { file, version -> changeProperty(PropertyEdit(file.text, version)) },
        go,
    )

fun rulesModel(scope: CoroutineScope, person: Person, management: Management, go: (RulesEvent) -> Unit) = EditModel(
    scope,
    person,
    management,
    take = PropertyFile::rules,
    put = { rules, version -> changePolicy(PropertyEdit(rules.text, version)) },
    go,
)
