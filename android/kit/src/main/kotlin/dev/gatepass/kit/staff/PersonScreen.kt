package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.core.PartEnded
import dev.gatepass.core.Permission
import dev.gatepass.core.PersonRow
import dev.gatepass.core.Role
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.TapButton
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.Words
import dev.gatepass.kit.words.about
import dev.gatepass.kit.words.permission

/** Somebody who belongs to the property. */
@Composable
fun PersonScreen(state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val person = (state.person as? Read.There)?.value
    when {
        person != null && state.ended != null -> return Ended(person.name, state.ended) { onEvent(PersonEvent.Back) }
        person != null && state.asksToRemove -> return Remove(person, state, onEvent)
    }
    Page(
        heading = person?.name ?: texts.peopleTitle,
        detail = person?.let(words::about),
        onBack = { onEvent(PersonEvent.Back) },
    ) {
        Trouble(state.error)
        when (state.person) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.person.error)
            is Read.There -> Body(state.person.value, state, onEvent)
        }
    }
}

@Composable
private fun Body(person: PersonRow, state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    if (state.isInvited) Banner(Told(texts.personInvitedAgain, null, Tone.GOOD))
    person.inviteAgain?.let {
        TapButton(it, texts.personInviteAgain, { onEvent(PersonEvent.InviteAgain) }, Icons.sms, state.isBusy)
    }
    if (person.role == Role.STAFF) {
        Section(texts.personMay) {
            Lines(Permission.entries) { permission ->
                Check(words.permission(permission), permission in person.permissions, { may ->
                    onEvent(PersonEvent.Permit(permission, may))
                }, isEnabled = !state.isBusy)
            }
        }
    }
    TextAction(texts.personRemove, { onEvent(PersonEvent.AskToRemove(true)) }, icon = Icons.delete)
}

@Composable
private fun Remove(person: PersonRow, state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.personRemoveTitle(person.name),
        detail = texts.personRemoveDetail,
        confirm = texts.personRemove,
        onConfirm = { onEvent(PersonEvent.Remove) },
        onCancel = { onEvent(PersonEvent.AskToRemove(false)) },
        isBusy = state.isBusy,
        error = state.error,
    )
}

/** What ended with somebody's part in the property, and until when a door may not know of it. */
@Composable
internal fun Ended(of: String, ended: PartEnded, onDone: () -> Unit) {
    val words = LocalWords.current
    Page(heading = of, bottom = { PrimaryButton(words.texts.done, onDone) }) {
        Banner(words.ended(ended))
    }
}

private fun Words.ended(ended: PartEnded) = Told(
    texts.endedPeople(ended.people.toInt()),
    listOfNotNull(
        texts.endedPasses(ended.passes.toInt()),
        ended.mayOpenUntil?.let { texts.mayOpenUntil(until(it)) },
    ).joinToString(". "),
    if (ended.mayOpenUntil == null) Tone.GOOD else Tone.WAITS,
)
