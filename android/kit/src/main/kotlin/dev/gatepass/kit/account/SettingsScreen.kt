package dev.gatepass.kit.account

import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.SessionRow
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.notices.Telling
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.role

/** Who is signed in where, language and appearance, the phones, the way out. */
@Composable
fun SettingsScreen(state: SettingsState, onEvent: (SettingsEvent) -> Unit) {
    if (state.asksToSignOut) return SignOut(state, onEvent)
    val words = LocalWords.current
    val texts = words.texts
    Page(heading = texts.settingsTitle, onBack = { onEvent(SettingsEvent.Back) }) {
        Trouble(state.error)
        val person = state.person
        if (person == null) {
            SecondaryButton(texts.guestSignIn, { onEvent(SettingsEvent.SignIn) }, icon = Icons.person)
        } else {
            Section(texts.settingsAccount) {
                val choose = { onEvent(SettingsEvent.ChooseProperty) }.takeIf { state.memberships.size > 1 }
                val facts = listOf(
                    Fact(person.name, words.role(person.role), Icons.person, onTap = null),
                    Fact(person.propertyName, texts.settingsProperty, Icons.property, choose),
                )
                Lines(facts) { Line(it.title, it.detail, icon = it.icon, onClick = it.onTap) }
            }
        }
        Language(state.preferences, onEvent)
        Look(state.preferences, onEvent)
        if (person != null) {
            state.telling?.let { Notices(it, onEvent) }
            Section(texts.settingsPhones) { Sessions(state, onEvent) }
            TextAction(texts.settingsSignOut, { onEvent(SettingsEvent.AskToSignOut(true)) }, icon = Icons.logout)
        }
    }
}

private class Fact(val title: String, val detail: String, val icon: ImageVector, val onTap: (() -> Unit)?)

@Composable
private fun Language(preferences: Preferences, onEvent: (SettingsEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val languages = listOf(
        null to texts.settingsLanguageSystem,
        "en" to texts.settingsEnglish,
        "es" to texts.settingsSpanish,
    )
    Section(texts.settingsLanguage) {
        Lines(languages) { (language, name) ->
            Choice(name, preferences.language == language, {
                onEvent(SettingsEvent.Prefer(preferences.copy(language = language)))
            })
        }
    }
}

@Composable
private fun Look(preferences: Preferences, onEvent: (SettingsEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Section(texts.settingsAppearance) {
        Lines(Appearance.entries) { appearance ->
            val name = when (appearance) {
                Appearance.SYSTEM -> texts.settingsAppearanceSystem
                Appearance.LIGHT -> texts.settingsLight
                Appearance.DARK -> texts.settingsDark
            }
            Choice(name, preferences.appearance == appearance, {
                onEvent(SettingsEvent.Prefer(preferences.copy(appearance = appearance)))
            })
        }
    }
}

@Composable
private fun Notices(telling: Telling, onEvent: (SettingsEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val (title, detail) = when (telling) {
        Telling.ON -> texts.settingsNoticesOn to texts.settingsNoticesOnDetail
        Telling.OFF -> texts.settingsNoticesOff to texts.settingsNoticesOffDetail
        Telling.BLOCKED -> texts.settingsNoticesOff to texts.settingsNoticesBlockedDetail
    }
    Section(texts.settingsNotices) {
        Lines(listOf(title)) { Line(it, detail, icon = Icons.bell, onClick = { onEvent(SettingsEvent.Notices) }) }
    }
}

@Composable
private fun Sessions(state: SettingsState, onEvent: (SettingsEvent) -> Unit) = when (val sessions = state.sessions) {
    Read.Under -> Loading()
    is Read.Failed -> Trouble(sessions.error)
    is Read.There -> Lines(sessions.value) { Session(it, onEvent) }
}

@Composable
private fun Session(session: SessionRow, onEvent: (SettingsEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Line(
        if (session.isThisPhone) texts.settingsThisPhone else texts.settingsOtherPhone,
        texts.settingsSince(words.until(session.since)),
        icon = Icons.phone,
        tone = if (session.isThisPhone) Tone.GOOD else null,
        end = if (session.isThisPhone) {
            null
        } else {
            { TextAction(texts.settingsEndSession, { onEvent(SettingsEvent.EndSession(session.id)) }) }
        },
    )
}

@Composable
private fun SignOut(state: SettingsState, onEvent: (SettingsEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.settingsSignOutQuestion,
        detail = texts.settingsSignOutDetail,
        confirm = texts.settingsSignOut,
        onConfirm = { onEvent(SettingsEvent.SignOut) },
        onCancel = { onEvent(SettingsEvent.AskToSignOut(false)) },
        isBusy = state.isBusy,
        error = state.error,
    )
}
