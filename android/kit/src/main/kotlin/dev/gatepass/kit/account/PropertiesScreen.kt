package dev.gatepass.kit.account

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Phone
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Membership
import dev.gatepass.core.PropertyId
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.role
import kotlinx.coroutines.CoroutineScope

data class PropertiesState(val memberships: List<Membership> = emptyList(), val error: GatepassException? = null)

sealed interface PropertiesEvent {
    data class Choose(val property: PropertyId) : PropertiesEvent

    data object Back : PropertiesEvent
}

/** The properties that this phone is signed in to. */
class PropertiesModel(
    scope: CoroutineScope,
    private val phone: Phone,
    private val chosen: () -> Unit,
    private val back: () -> Unit,
) : Model<PropertiesState, PropertiesEvent>(scope, PropertiesState()) {
    init {
        ask(::failed) {
            val memberships = phone.memberships()
            set { copy(memberships = memberships) }
        }
    }

    override fun on(event: PropertiesEvent) {
        when (event) {
            is PropertiesEvent.Choose -> ask(::failed) {
                phone.choose(event.property)
                chosen()
            }
            PropertiesEvent.Back -> back()
        }
    }

    private fun failed(error: GatepassException) = set { copy(error = error) }
}

/** Choose the property that the screens show. */
@Composable
fun PropertiesScreen(state: PropertiesState, onEvent: (PropertiesEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Page(
        heading = texts.propertiesTitle,
        detail = texts.propertiesDetail,
        onBack = { onEvent(PropertiesEvent.Back) },
    ) {
        Trouble(state.error)
        Lines(state.memberships) { membership ->
            Choice(
                membership.place.name,
                membership.isChosen,
                { onEvent(PropertiesEvent.Choose(membership.place.property)) },
                detail = words.role(membership.role),
            )
        }
    }
}
