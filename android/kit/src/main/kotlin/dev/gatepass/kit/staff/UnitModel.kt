package dev.gatepass.kit.staff

import dev.gatepass.bridge.Management
import dev.gatepass.core.GatepassException
import dev.gatepass.core.HomeScreen as Home
import dev.gatepass.core.NewResident
import dev.gatepass.core.PartEnded
import dev.gatepass.core.UnitId
import dev.gatepass.kit.Secret
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import kotlinx.coroutines.CoroutineScope

/** What lies over a home: a form, or a question. */
sealed interface OverUnit {
    data class MoveIn(val name: String = "", val phone: Secret = Secret("")) : OverUnit

    data object MoveOut : OverUnit
}

data class UnitState(
    val home: Read<Home> = Read.Under,
    val over: OverUnit? = null,
    /** What ended with a move-out, once it has. */
    val ended: PartEnded? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface UnitEvent {
    data class Show(val over: OverUnit?) : UnitEvent

    data object MoveIn : UnitEvent

    data object MoveOut : UnitEvent

    data object Back : UnitEvent
}

/** A home: who lives there, moving in, moving out. */
class UnitModel(
    scope: CoroutineScope,
    private val management: Management,
    private val unit: UnitId,
    private val back: () -> Unit,
) : Model<UnitState, UnitEvent>(scope, UnitState()) {
    init {
        ask(failed = { set { copy(home = Read.Failed(it)) } }) {
            val home = management.unit(unit)
            set { copy(home = Read.There(home)) }
        }
    }

    override fun on(event: UnitEvent) {
        when (event) {
            is UnitEvent.Show -> set { copy(over = event.over, error = null) }
            UnitEvent.MoveIn -> (state.value.over as? OverUnit.MoveIn)?.let { entered ->
                busy {
                    val home = management.moveIn(unit, listOf(NewResident(entered.name, entered.phone)))
                    set { copy(home = Read.There(home)) }
                }
            }
            UnitEvent.MoveOut -> busy {
                val ended = management.moveOut(unit)
                set { copy(ended = ended) }
            }
            UnitEvent.Back -> back()
        }
    }

    private fun busy(work: suspend () -> Unit) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            work()
            set { copy(isBusy = false, over = null) }
        }
    }
}
