package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.core.Field
import dev.gatepass.core.RecipientDraft
import dev.gatepass.kit.Secret
import dev.gatepass.kit.parts.Field as TextField
import dev.gatepass.kit.theme.LocalWords

/** Whom the pass is for, what it is called, the secret code, the personal message. */
@Composable
internal fun GuestStep(edit: Edit, onEvent: (ComposeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val draft = edit.draft
    fun put(recipient: RecipientDraft) = edit.put(draft.copy(recipient = recipient))
    edit.state.forStaff?.let { ForStaffFields(edit, it, onEvent) }
    val kept = texts.fieldOnlyNew.takeIf { edit.state.isChange }
    TextField(
        texts.fieldName,
        draft.name,
        { edit.put(draft.copy(name = it)) },
        hint = texts.fieldNameHint,
        problem = edit.problem(Field.NAME),
    )
    TextField(
        texts.fieldGuestName,
        draft.recipient.name,
        { put(draft.recipient.copy(name = it)) },
        problem = edit.problem(Field.RECIPIENT_NAME),
    )
    TextField(
        texts.fieldPhone,
        draft.recipient.phone.text,
        { put(draft.recipient.copy(phone = Secret(it))) },
        hint = kept ?: texts.fieldPhoneHint,
        problem = edit.problem(Field.RECIPIENT_PHONE),
        keyboard = KeyboardType.Phone,
    )
    TextField(
        "${texts.fieldEmail} · ${texts.optional}",
        draft.recipient.email.text,
        { put(draft.recipient.copy(email = Secret(it))) },
        hint = kept,
        problem = edit.problem(Field.RECIPIENT_EMAIL),
        keyboard = KeyboardType.Email,
    )
    TextField(
        texts.fieldSecretCode,
        draft.secretCode.text,
        { edit.put(draft.copy(secretCode = Secret(it))) },
        hint = texts.fieldSecretCodeHint,
        hintStays = true,
        problem = edit.problem(Field.SECRET_CODE),
        keyboard = KeyboardType.Number,
    )
    TextField(
        "${texts.fieldPersonalMessage} · ${texts.optional}",
        draft.personalMessage,
        { edit.put(draft.copy(personalMessage = it)) },
        hint = texts.fieldPersonalMessageHint,
        problem = edit.problem(Field.PERSONAL_MESSAGE),
        lines = 3,
    )
}
