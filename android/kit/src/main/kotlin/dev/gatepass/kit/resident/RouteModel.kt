package dev.gatepass.kit.resident

import dev.gatepass.bridge.Resident
import dev.gatepass.core.DoorId
import dev.gatepass.core.GatepassException
import dev.gatepass.core.RouteEditor
import dev.gatepass.core.WayStep
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope

data class RouteState(
    val editor: RouteEditor? = null,
    /** A door is being added; `null`: the route itself is shown. */
    val adding: Adding? = null,
    val isBusy: Boolean = false,
    val isSaved: Boolean = false,
    val error: GatepassException? = null,
)

/** Doors to pick from. */
data class Adding(
    val typed: String,
    val found: List<WayStep>,
    /** Where in the route it goes; `null`: at its end. */
    val position: UInt?,
)

sealed interface RouteEvent {
    data object Suggest : RouteEvent

    data class Add(val position: UInt?) : RouteEvent

    data class Search(val typed: String) : RouteEvent

    data class Pick(val door: DoorId) : RouteEvent

    data object StopAdding : RouteEvent

    data class Remove(val door: DoorId) : RouteEvent

    data class Move(val from: UInt, val to: UInt) : RouteEvent

    data object Save : RouteEvent

    data object Back : RouteEvent
}

/** My Route while it is edited. */
class RouteModel(
    scope: CoroutineScope,
    private val resident: Resident,
    private val back: () -> Unit,
) : Model<RouteState, RouteEvent>(scope, RouteState()) {
    private val edit by lazy { resident.editRoute() }

    init {
        edited { edit.screen() }
    }

    override fun on(event: RouteEvent) {
        when (event) {
            RouteEvent.Suggest -> edited { edit.suggest(null) }
            is RouteEvent.Add -> search(event.position, "")
            is RouteEvent.Search -> state.value.adding?.let { search(it.position, event.typed) }
            is RouteEvent.Pick -> pick(event.door)
            RouteEvent.StopAdding -> set { copy(adding = null) }
            is RouteEvent.Remove -> edited { edit.remove(event.door) }
            is RouteEvent.Move -> edited { edit.reorder(event.from, event.to) }
            RouteEvent.Save -> save()
            RouteEvent.Back -> back()
        }
    }

    private fun search(position: UInt?, typed: String) {
        // What is typed is shown at once; what is found follows.
        set { copy(adding = Adding(typed, adding?.found.orEmpty(), position)) }
        ask(::failed) {
            // A route has each door once.
            val there = state.value.editor?.steps.orEmpty()
            val found = resident.searchDoors(typed).filter { it !in there }
            set { if (adding?.typed == typed) copy(adding = adding.copy(found = found)) else this }
        }
    }

    private fun pick(door: DoorId) {
        val position = state.value.adding?.position
        set { copy(adding = null) }
        edited { if (position == null) edit.add(door) else edit.insert(door, position) }
    }

    private fun edited(change: () -> RouteEditor) {
        set { copy(error = null, isSaved = false) }
        ask(::failed) {
            val editor = change()
            set { copy(editor = editor) }
        }
    }

    private fun save() {
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            val editor = edit.save()
            set { copy(editor = editor, isBusy = false, isSaved = true) }
        }
    }

    private fun failed(error: GatepassException) = set { copy(isBusy = false, error = error) }
}
