package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.core.HomeScreen as Home
import dev.gatepass.core.Occupancy
import dev.gatepass.core.PartEnded
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords

/** Who lives in a home. */
@Composable
fun UnitScreen(state: UnitState, onEvent: (UnitEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val home = (state.home as? Read.There)?.value
    if (home != null) {
        if (state.ended != null) return Moved(home, state.ended, onEvent)
        when (state.over) {
            is OverUnit.MoveIn -> return MoveIn(home, state.over, state, onEvent)
            OverUnit.MoveOut -> return MoveOut(home, state, onEvent)
            null -> {}
        }
    }
    Page(
        heading = home?.unit?.name ?: texts.peopleHomes,
        detail = when (home?.occupancy) {
            Occupancy.OCCUPIED -> texts.unitOccupied
            Occupancy.VACANT -> texts.unitVacant
            null -> null
        },
        onBack = { onEvent(UnitEvent.Back) },
        bottom = home?.let {
            { PrimaryButton(texts.unitMoveIn, { onEvent(UnitEvent.Show(OverUnit.MoveIn())) }, icon = Icons.add) }
        },
    ) {
        when (state.home) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.home.error)
            is Read.There -> Residents(state.home.value, onEvent)
        }
    }
}

@Composable
private fun Residents(home: Home, onEvent: (UnitEvent) -> Unit) {
    val texts = LocalWords.current.texts
    if (home.residents.isEmpty()) return Empty(Icons.home, texts.unitNobody, texts.unitVacant)
    Lines(home.residents) { PersonLine(it, onOpen = null) }
    TextAction(texts.unitMoveOut, { onEvent(UnitEvent.Show(OverUnit.MoveOut)) }, icon = Icons.logout)
}

@Composable
private fun MoveIn(home: Home, entered: OverUnit.MoveIn, state: UnitState, onEvent: (UnitEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(
        heading = "${texts.unitMoveIn} · ${home.unit.name}",
        detail = texts.unitMoveInDetail,
        onBack = { onEvent(UnitEvent.Show(null)) },
        bottom = {
            PrimaryButton(
                texts.inviteSend,
                { onEvent(UnitEvent.MoveIn) },
                icon = Icons.sms,
                isEnabled = entered.name.isNotBlank(),
                isBusy = state.isBusy,
            )
        },
    ) {
        Trouble(state.error)
        Field(texts.inviteName, entered.name, { onEvent(UnitEvent.Show(entered.copy(name = it))) })
        PhoneField(entered.phone) { onEvent(UnitEvent.Show(entered.copy(phone = it))) }
    }
}

@Composable
private fun MoveOut(home: Home, state: UnitState, onEvent: (UnitEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.unitMoveOutTitle(home.unit.name),
        detail = texts.unitMoveOutDetail,
        confirm = texts.unitMoveOut,
        onConfirm = { onEvent(UnitEvent.MoveOut) },
        onCancel = { onEvent(UnitEvent.Show(null)) },
        isBusy = state.isBusy,
        error = state.error,
    )
}

@Composable
private fun Moved(home: Home, ended: PartEnded, onEvent: (UnitEvent) -> Unit) {
    val what = LocalWords.current.texts.endedPeople(ended.people.toInt())
    Ended(home.unit.name, what, ended) { onEvent(UnitEvent.Back) }
}
