package dev.gatepass.kit.property

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.core.Kind
import dev.gatepass.kit.parts.Check
import dev.gatepass.kit.parts.Chips
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.kind

private const val ASK = "policy.residents.ask"
private val Amount.place get() = "policy.$key"
private val marked = Amount.entries.map { it.place }.toSet() + ASK

/** What the property allows. */
@Composable
fun RulesScreen(state: RulesState, onEvent: (RulesEvent) -> Unit) {
    val texts = LocalWords.current.texts
    EditPage(texts.rulesTitle, texts.rulesDetail, state, marked, onEvent) { rules ->
        val edit = RulesEdit(rules, state) { onEvent(EditEvent.Enter(it)) }
        Residents(edit)
        Guests(edit)
        Kinds(edit)
        Doors(edit)
    }
}

/** The rules for their fields, and a way to put others. */
private class RulesEdit(val rules: Rules, val state: RulesState, val put: (Rules) -> Unit)

@Composable
private fun Residents(edit: RulesEdit) {
    val texts = LocalWords.current.texts
    val ask = edit.rules.ask
    Section(texts.rulesResidents) {
        Lines(listOf(edit.rules)) { rules ->
            Check(texts.rulesResidentsMake, ask == null, { edit.put(rules.asking(if (it) null else "")) })
        }
        if (ask != null) {
            Field(
                texts.rulesResidentsAsk,
                ask,
                { edit.put(edit.rules.asking(it)) },
                hint = texts.rulesResidentsAskHint,
                problem = edit.state.fault(ASK),
            )
        }
        AmountField(edit, Amount.LIVE_PASSES, texts.rulesLivePasses)
        AmountField(edit, Amount.LONGEST_DAYS, texts.rulesLongestDays)
    }
}

@Composable
private fun Guests(edit: RulesEdit) {
    val texts = LocalWords.current.texts
    Section(texts.rulesGuests) {
        Lines(listOf(edit.rules)) { rules ->
            Check(
                texts.rulesPhone,
                rules.of(Flag.PHONE_REQUIRED),
                { edit.put(rules.with(Flag.PHONE_REQUIRED, it)) },
            )
        }
        AmountField(edit, Amount.PHONES_PER_PASS, texts.rulesPhonesPerPass)
    }
    Section(texts.rulesSecret) {
        Lines(SecretCodeFor.entries) { where ->
            val name = when (where) {
                SecretCodeFor.OWN_UNIT -> texts.rulesSecretHome
                SecretCodeFor.COMMON_DOORS -> texts.rulesSecretCommon
            }
            Choice(name, where == edit.rules.secretCode, { edit.put(edit.rules.with(where)) })
        }
    }
}

@Composable
private fun Kinds(edit: RulesEdit) {
    val words = LocalWords.current
    val kinds = edit.rules.kinds
    Section(words.texts.rulesKinds) {
        // Nothing tells a PIN yet: whether it is allowed stays as it was.
        Lines(Kind.entries - Kind.PASSCODE) { kind ->
            Check(words.kind(kind), kind in kinds, { may ->
                edit.put(edit.rules.with(if (may) kinds + kind else kinds - kind))
            })
        }
        LengthField(edit, Length.ACTIVE_FOR, words.texts.rulesActiveFor, listOf(1u, 2u, 4u, 8u, 12u).map { it * HOUR })
    }
}

@Composable
private fun Doors(edit: RulesEdit) {
    val texts = LocalWords.current.texts
    LengthField(edit, Length.TOKEN_LIFE, texts.rulesTokenLife, listOf(1u, 3u, 7u, 14u, 30u).map { it * DAY })
    LengthField(edit, Length.SILENCE, texts.rulesSilence, listOf(1u, 3u, 7u, 14u, 30u).map { it * DAY })
    Section(texts.rulesSilent) {
        Lines(SilentDoor.entries) { then ->
            val (name, detail) = when (then) {
                SilentDoor.TRUST -> texts.rulesSilentTrust to texts.rulesSilentTrustDetail
                SilentDoor.REFUSE -> texts.rulesSilentRefuse to texts.rulesSilentRefuseDetail
            }
            Choice(name, then == edit.rules.silentDoor, { edit.put(edit.rules.with(then)) }, detail = detail)
        }
        AmountField(edit, Amount.ACTIVITY_DAYS, texts.rulesActivityDays)
    }
}

private const val HOUR = 60u
private const val DAY = 1440u

@Composable
private fun AmountField(edit: RulesEdit, amount: Amount, label: String) = Field(
    label,
    edit.rules.of(amount),
    { edit.put(edit.rules.with(amount, it)) },
    problem = edit.state.fault(amount.place),
    keyboard = KeyboardType.Number,
)

/** Some lengths to pick from, and the one that is set. */
@Composable
private fun LengthField(edit: RulesEdit, length: Length, label: String, offered: List<UInt>) {
    val words = LocalWords.current
    val now = edit.rules.of(length)
    Section(label) {
        Chips(
            (offered + listOfNotNull(now)).distinct().sorted(),
            isChosen = { it == now },
            onTap = { edit.put(edit.rules.with(length, it)) },
        ) { words.duration(it) }
    }
}
