package dev.gatepass.kit.parts

import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.selection.selectable
import androidx.compose.foundation.selection.toggleable
import androidx.compose.foundation.text.KeyboardActions
import androidx.compose.foundation.text.KeyboardOptions
import androidx.compose.material3.Checkbox
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.OutlinedTextField
import androidx.compose.material3.RadioButton
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.input.ImeAction
import androidx.compose.ui.text.input.KeyboardType
import androidx.compose.ui.unit.dp
import dev.gatepass.kit.theme.Space

/**
 * Something that is typed. What is wrong with it stands below, in place of the hint, which goes once something is there
 * unless it [stays][hintStays].
 */
@Composable
fun Field(
    label: String,
    typed: String,
    onTyped: (String) -> Unit,
    modifier: Modifier = Modifier,
    hint: String? = null,
    problem: String? = null,
    keyboard: KeyboardType = KeyboardType.Text,
    onDone: (() -> Unit)? = null,
    lines: Int = 1,
    hintStays: Boolean = false,
) {
    val below = problem ?: hint.takeIf { typed.isEmpty() || hintStays }
    OutlinedTextField(
        value = typed,
        onValueChange = onTyped,
        modifier = modifier.fillMaxWidth().semantics { if (problem != null) error(problem) },
        label = { Text(label) },
        supportingText = below?.let { { Text(it, style = MaterialTheme.typography.bodySmall) } },
        isError = problem != null,
        singleLine = lines == 1,
        minLines = lines,
        shape = MaterialTheme.shapes.medium,
        keyboardOptions = KeyboardOptions(
            keyboardType = keyboard,
            imeAction = if (onDone != null) ImeAction.Done else ImeAction.Default,
        ),
        keyboardActions = KeyboardActions(onDone = { onDone?.invoke() }),
    )
}

/** One of several: the whole line is tapped. */
@Composable
fun Choice(title: String, isChosen: Boolean, onChoose: () -> Unit, detail: String? = null) {
    Row(
        Modifier.fillMaxWidth().selectable(isChosen, role = Role.RadioButton, onClick = onChoose).picked(),
        horizontalArrangement = Arrangement.spacedBy(Space.medium),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        RadioButton(isChosen, onClick = null)
        Named(title, detail, Modifier.weight(1f))
    }
}

/** Something that is in or out: the whole line is tapped. */
@Composable
fun Check(
    title: String,
    isChecked: Boolean,
    onCheck: (Boolean) -> Unit,
    detail: String? = null,
    isEnabled: Boolean = true,
) {
    Row(
        Modifier.fillMaxWidth()
            .toggleable(isChecked, enabled = isEnabled, role = Role.Checkbox, onValueChange = onCheck).picked(),
        horizontalArrangement = Arrangement.spacedBy(Space.medium),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        Checkbox(isChecked, onCheckedChange = null, enabled = isEnabled)
        Named(title, detail, Modifier.weight(1f))
    }
}

@Composable
private fun Named(title: String, detail: String?, modifier: Modifier) {
    Column(modifier, Arrangement.spacedBy(2.dp)) {
        Text(title, style = MaterialTheme.typography.titleMedium)
        if (detail != null) Muted(detail)
    }
}

private fun Modifier.picked() = heightIn(min = 56.dp).padding(horizontal = Space.large, vertical = Space.medium)
