package dev.gatepass.kit.parts

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.text.input.KeyboardType
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.theme.LocalWords

/** The question before something that can't be undone. */
@Composable
fun ConfirmPage(
    heading: String,
    detail: String,
    confirm: String,
    onConfirm: () -> Unit,
    onCancel: () -> Unit,
    isBusy: Boolean,
    error: GatepassException?,
    cancel: String = LocalWords.current.texts.cancel,
    isEnabled: Boolean = true,
    content: @Composable ColumnScope.() -> Unit = {},
) = Page(
    heading = heading,
    detail = detail,
    onBack = onCancel,
    bottom = {
        DangerButton(confirm, onConfirm, isEnabled = isEnabled, isBusy = isBusy)
        SecondaryButton(cancel, onCancel)
    },
) {
    Trouble(error)
    content()
}

/** Asks for one thing to be typed. What it is for can be tapped once something is there, and the keyboard does it, too. */
@Composable
fun OneFieldPage(
    heading: String,
    detail: String,
    label: String,
    typed: String,
    onTyped: (String) -> Unit,
    confirm: String,
    onConfirm: () -> Unit,
    onBack: () -> Unit,
    isBusy: Boolean,
    error: GatepassException?,
    keyboard: KeyboardType,
    icon: ImageVector? = null,
    hint: String? = null,
    hintStays: Boolean = false,
    content: @Composable ColumnScope.() -> Unit = {},
) {
    val isTyped = typed.isNotBlank()
    Page(
        heading = heading,
        detail = detail,
        onBack = onBack,
        bottom = { PrimaryButton(confirm, onConfirm, icon = icon, isEnabled = isTyped, isBusy = isBusy) },
    ) {
        Field(
            label = label,
            typed = typed,
            onTyped = onTyped,
            hint = hint,
            hintStays = hintStays,
            keyboard = keyboard,
            onDone = { if (isTyped) onConfirm() },
        )
        Trouble(error)
        content()
    }
}
