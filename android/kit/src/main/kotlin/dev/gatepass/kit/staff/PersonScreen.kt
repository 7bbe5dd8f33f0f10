package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.core.Permission
import dev.gatepass.core.PersonRow
import dev.gatepass.core.Role
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TapButton
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.about
import dev.gatepass.kit.words.permission

/** Somebody who belongs to the property. */
@Composable
fun PersonScreen(state: PersonState, onEvent: (PersonEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val person = (state.person as? Read.There)?.value
    if (person != null && state.over != null) return PersonOver(person, state.over, state, onEvent)
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
    val texts = LocalWords.current.texts
    when (state.news) {
        PersonNews.INVITED_AGAIN -> Banner(Told(texts.personInvitedAgain, null, Tone.GOOD))
        PersonNews.NUMBER_CHANGED -> Banner(Told(texts.personNumberChanged, null, Tone.GOOD))
        null -> {}
    }
    person.inviteAgain?.let {
        TapButton(it, texts.personInviteAgain, { onEvent(PersonEvent.InviteAgain) }, Icons.sms, state.isBusy)
    }
    when (person.role) {
        Role.STAFF -> May(person, state.isBusy, onEvent)
        Role.RESIDENT -> Homes(person, onEvent)
    }
    // Nobody changes their own number, or removes themselves: a colleague does.
    if (!person.isYou) {
        Section(texts.givenMore) {
            Lines(
                listOf(
                    Triple(texts.personNumber, Icons.phone, OverPerson.Number()),
                    Triple(texts.personRemove, Icons.delete, OverPerson.Remove),
                ),
            ) { (title, icon, over) -> Line(title, icon = icon, onClick = { onEvent(PersonEvent.Show(over)) }) }
        }
    }
}

@Composable
private fun May(person: PersonRow, isBusy: Boolean, onEvent: (PersonEvent) -> Unit) {
    val words = LocalWords.current
    Section(words.texts.personMay) {
        Lines(Permission.entries) { permission ->
            Check(words.permission(permission), permission in person.permissions, { may ->
                onEvent(PersonEvent.Permit(permission, may))
            }, isEnabled = !isBusy)
        }
    }
}

/** A resident's homes. The only one isn't taken: whoever leaves it moves out. */
@Composable
private fun Homes(person: PersonRow, onEvent: (PersonEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Section(texts.personHomes) {
        Lines(person.units) { home ->
            Line(
                home.name,
                icon = Icons.home,
                end = {
                    val take = { onEvent(PersonEvent.Show(OverPerson.TakeHome(home))) }
                    if (person.units.size > 1) Sign(Icons.close, texts.personTakeHome(home.name), take)
                },
            )
        }
        TextAction(texts.personGiveHome, { onEvent(PersonEvent.ShowHomes) }, icon = Icons.add)
    }
}
