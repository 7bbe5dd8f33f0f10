package dev.gatepass.kit.parts

import androidx.compose.foundation.border
import androidx.compose.foundation.clickable
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ExperimentalLayoutApi
import androidx.compose.foundation.layout.FlowRow
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.FilterChip
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.remember
import androidx.compose.runtime.setValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.error
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.unit.dp
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import java.time.LocalDate
import java.time.LocalTime

/** A date that is picked; [onPick] gets none where the field may be cleared. */
@Composable
fun DateField(
    label: String,
    date: LocalDate?,
    onPick: (LocalDate?) -> Unit,
    modifier: Modifier = Modifier,
    problem: String? = null,
) {
    val words = LocalWords.current
    var isOpen by remember { mutableStateOf(false) }
    Picked(label, date?.let(words::date) ?: words.texts.fieldPickDate, Icons.calendar, problem, modifier) {
        isOpen = true
    }
    if (isOpen) DateDialog(label, date, onPick) { isOpen = false }
}

/** A time of day that is picked. */
@Composable
fun TimeField(
    label: String,
    time: LocalTime?,
    onPick: (LocalTime) -> Unit,
    modifier: Modifier = Modifier,
    problem: String? = null,
) {
    val words = LocalWords.current
    var isOpen by remember { mutableStateOf(false) }
    Picked(label, time?.let(words::time) ?: words.texts.fieldPickTime, Icons.schedule, problem, modifier) {
        isOpen = true
    }
    if (isOpen) TimeDialog(label, time, onPick) { isOpen = false }
}

/** A field that opens something to pick from. */
@Composable
private fun Picked(
    label: String,
    picked: String,
    icon: ImageVector,
    problem: String?,
    modifier: Modifier,
    onOpen: () -> Unit,
) {
    val colors = MaterialTheme.colorScheme
    val edge = if (problem == null) colors.outline else colors.error
    Column(modifier.fillMaxWidth(), Arrangement.spacedBy(Space.tiny)) {
        Row(
            Modifier.fillMaxWidth().heightIn(min = 64.dp).border(1.dp, edge, MaterialTheme.shapes.medium)
                .clickable(role = Role.Button, onClick = onOpen)
                .semantics(mergeDescendants = true) { if (problem != null) error(problem) }
                .padding(horizontal = Space.large, vertical = Space.small),
            horizontalArrangement = Arrangement.spacedBy(Space.medium),
            verticalAlignment = Alignment.CenterVertically,
        ) {
            Column(Modifier.weight(1f)) {
                Text(
                    label,
                    style = MaterialTheme.typography.labelSmall,
                    color = if (problem == null) colors.onSurfaceVariant else colors.error,
                )
                Text(picked, style = MaterialTheme.typography.bodyLarge)
            }
            Icon(icon, contentDescription = null, tint = colors.onSurfaceVariant)
        }
        Wrong(problem)
    }
}

/** What is wrong with what stands above. */
@Composable
fun Wrong(problem: String?) {
    if (problem == null) return
    Text(
        problem,
        Modifier.padding(horizontal = Space.large),
        style = MaterialTheme.typography.bodySmall,
        color = MaterialTheme.colorScheme.error,
    )
}

/** Several of a few, or one of them. */
@OptIn(ExperimentalLayoutApi::class)
@Composable
fun <T> Chips(of: List<T>, isChosen: (T) -> Boolean, onTap: (T) -> Unit, name: @Composable (T) -> String) {
    FlowRow(
        Modifier.fillMaxWidth(),
        horizontalArrangement = Arrangement.spacedBy(Space.small),
        verticalArrangement = Arrangement.spacedBy(Space.small),
    ) {
        of.forEach { each ->
            FilterChip(
                isChosen(each),
                { onTap(each) },
                label = { Text(name(each), Modifier.padding(vertical = Space.small)) },
                modifier = Modifier.heightIn(min = Space.touch),
                leadingIcon = if (isChosen(each)) ({ Icon(Icons.check, contentDescription = null) }) else null,
                shape = MaterialTheme.shapes.small,
            )
        }
    }
}
