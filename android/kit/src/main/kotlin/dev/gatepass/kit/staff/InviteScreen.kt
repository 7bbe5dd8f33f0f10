package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Staff
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Invite
import dev.gatepass.core.InvitedAs
import dev.gatepass.core.Permission
import dev.gatepass.core.Role
import dev.gatepass.core.UnitId
import dev.gatepass.core.UnitRow
import dev.gatepass.kit.Secret
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.permission
import dev.gatepass.kit.words.role
import kotlinx.coroutines.CoroutineScope

data class InviteState(
    val name: String = "",
    val phone: Secret = Secret(""),
    val role: Role = Role.RESIDENT,
    val home: UnitId? = null,
    val permissions: List<Permission> = emptyList(),
    val homes: List<UnitRow> = emptyList(),
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
) {
    /** What was entered, once it is whole. */
    val invite: Invite?
        get() {
            val invitedAs = when (role) {
                Role.RESIDENT -> home?.let(InvitedAs::Resident)
                Role.STAFF -> InvitedAs.Staff(permissions)
            }
            return invitedAs?.takeIf { name.isNotBlank() }?.let { Invite(name, phone, it) }
        }
}

sealed interface InviteEvent {
    data class Enter(val state: InviteState) : InviteEvent

    data object Send : InviteEvent

    data object Back : InviteEvent
}

/** Somebody is invited, as a resident of a home or as staff. */
class InviteModel(
    scope: CoroutineScope,
    staff: Staff,
    private val management: Management,
    private val back: () -> Unit,
) : Model<InviteState, InviteEvent>(scope, InviteState()) {
    init {
        ask(::failed) {
            val homes = staff.units()
            set { copy(homes = homes) }
        }
    }

    override fun on(event: InviteEvent) {
        when (event) {
            is InviteEvent.Enter -> set { event.state.copy(error = null) }
            InviteEvent.Send -> state.value.invite?.let(::send)
            InviteEvent.Back -> back()
        }
    }

    private fun send(invite: Invite) {
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            management.invite(invite)
            set { copy(isBusy = false) }
            back()
        }
    }

    private fun failed(error: GatepassException) = set { copy(isBusy = false, error = error) }
}

@Composable
fun InviteScreen(state: InviteState, onEvent: (InviteEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    fun enter(entered: InviteState) = onEvent(InviteEvent.Enter(entered))
    Page(
        heading = texts.inviteTitle,
        detail = texts.inviteDetail,
        onBack = { onEvent(InviteEvent.Back) },
        bottom = {
            PrimaryButton(
                texts.inviteSend,
                { onEvent(InviteEvent.Send) },
                icon = Icons.sms,
                isEnabled = state.invite != null,
                isBusy = state.isBusy,
            )
        },
    ) {
        Trouble(state.error)
        Field(texts.inviteName, state.name, { enter(state.copy(name = it)) })
        PhoneField(state.phone) { enter(state.copy(phone = it)) }
        Section(texts.inviteAs) {
            Lines(Role.entries) { Choice(words.role(it), it == state.role, { enter(state.copy(role = it)) }) }
        }
        when (state.role) {
            Role.RESIDENT -> Section(texts.inviteHome) {
                Lines(state.homes) {
                    Choice(it.name, it.unit == state.home, { enter(state.copy(home = it.unit)) })
                }
            }
            Role.STAFF -> Section(texts.personMay) {
                Lines(Permission.entries) { permission ->
                    Check(words.permission(permission), permission in state.permissions, { may ->
                        val others = state.permissions - permission
                        enter(state.copy(permissions = if (may) others + permission else others))
                    })
                }
            }
        }
    }
}

/** The number that somebody signs in with. */
@Composable
internal fun PhoneField(phone: Secret, onTyped: (Secret) -> Unit) {
    val texts = LocalWords.current.texts
    Field(
        texts.fieldPhone,
        phone.text,
        { onTyped(Secret(it)) },
        hint = texts.fieldPhoneHint,
        keyboard = KeyboardType.Phone,
    )
}
