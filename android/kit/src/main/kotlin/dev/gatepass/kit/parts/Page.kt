package dev.gatepass.kit.parts

import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.Row
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.WindowInsets
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.heightIn
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.safeDrawing
import androidx.compose.foundation.layout.widthIn
import androidx.compose.foundation.layout.windowInsetsPadding
import androidx.compose.foundation.rememberScrollState
import androidx.compose.foundation.verticalScroll
import androidx.compose.material3.Icon
import androidx.compose.material3.IconButton
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space

/** As wide as a line is comfortable to read, on a tablet or a desktop. */
private val WIDEST = 600.dp

/**
 * A screen: a way back, a heading, what scrolls, and below it what is to be done, where the thumb is.
 */
@Composable
fun Page(
    heading: String?,
    detail: String? = null,
    onBack: (() -> Unit)? = null,
    actions: @Composable RowScope.() -> Unit = {},
    bottom: (@Composable ColumnScope.() -> Unit)? = null,
    content: @Composable ColumnScope.() -> Unit,
) = Frame(onBack, actions, bottom) {
    Column(
        Modifier.verticalScroll(rememberScrollState()).fillMaxWidth().padding(horizontal = Space.page),
        verticalArrangement = Arrangement.spacedBy(Space.large),
    ) {
        if (heading != null) Heading(heading, detail)
        content()
        Spacer(Modifier.padding(top = Space.small))
    }
}

@Composable
internal fun Frame(
    onBack: (() -> Unit)?,
    actions: @Composable RowScope.() -> Unit,
    bottom: (@Composable ColumnScope.() -> Unit)?,
    content: @Composable () -> Unit,
) {
    if (onBack != null) SystemBack(onBack = onBack)
    Surface(Modifier.fillMaxSize(), color = MaterialTheme.colorScheme.background) {
        Box(Modifier.windowInsetsPadding(WindowInsets.safeDrawing), contentAlignment = Alignment.TopCenter) {
            Column(Modifier.widthIn(max = WIDEST).fillMaxSize()) {
                TopBar(onBack, actions)
                Box(Modifier.weight(1f)) { content() }
                if (bottom != null) BottomBar(bottom)
            }
        }
    }
}

@Composable
private fun TopBar(onBack: (() -> Unit)?, actions: @Composable RowScope.() -> Unit) {
    Row(
        Modifier.fillMaxWidth().heightIn(min = Space.button).padding(horizontal = Space.small),
        verticalAlignment = Alignment.CenterVertically,
    ) {
        if (onBack != null) Sign(Icons.back, LocalWords.current.texts.back, onBack)
        Spacer(Modifier.weight(1f))
        actions()
    }
}

@Composable
private fun BottomBar(content: @Composable ColumnScope.() -> Unit) {
    Column(
        Modifier.fillMaxWidth().background(MaterialTheme.colorScheme.background)
            .padding(horizontal = Space.page, vertical = Space.medium),
        verticalArrangement = Arrangement.spacedBy(Space.small),
        content = content,
    )
}

/** What a screen is about. */
@Composable
fun Heading(text: String, detail: String? = null, isCentered: Boolean = false) {
    val align = if (isCentered) TextAlign.Center else TextAlign.Start
    Column(Modifier.fillMaxWidth(), verticalArrangement = Arrangement.spacedBy(Space.tiny)) {
        Text(
            text,
            Modifier.fillMaxWidth().semantics { heading() },
            style = MaterialTheme.typography.headlineLarge,
            textAlign = align,
        )
        if (detail != null) {
            Text(
                detail,
                Modifier.fillMaxWidth(),
                style = MaterialTheme.typography.bodyLarge,
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                textAlign = align,
            )
        }
    }
}

/** A sign that can be tapped, with what it does for whoever can't see it. */
@Composable
fun Sign(icon: ImageVector, does: String, onClick: () -> Unit, isEnabled: Boolean = true) {
    IconButton(onClick, Modifier.heightIn(min = Space.touch).widthIn(min = Space.touch), enabled = isEnabled) {
        Icon(icon, contentDescription = does)
    }
}
