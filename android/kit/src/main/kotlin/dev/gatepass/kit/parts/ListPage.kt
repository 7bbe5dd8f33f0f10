package dev.gatepass.kit.parts

import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.foundation.layout.PaddingValues
import androidx.compose.foundation.layout.RowScope
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.lazy.LazyColumn
import androidx.compose.foundation.lazy.LazyListScope
import androidx.compose.foundation.lazy.itemsIndexed
import androidx.compose.foundation.shape.ZeroCornerSize
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Surface
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space

/** A screen with a list that may be long. */
@Composable
fun ListPage(
    heading: String,
    detail: String? = null,
    onBack: (() -> Unit)? = null,
    actions: @Composable RowScope.() -> Unit = {},
    bottom: (@Composable ColumnScope.() -> Unit)? = null,
    content: ListScope.() -> Unit,
) = Frame(onBack, actions, bottom) {
    LazyColumn(
        Modifier.fillMaxSize(),
        contentPadding = PaddingValues(start = Space.page, end = Space.page, bottom = Space.page),
    ) {
        item { Heading(heading, detail) }
        ListScope(this).content()
    }
}

/** What a list is put together from: parts by themselves, and lines, drawn only once they are near. */
class ListScope internal constructor(private val list: LazyListScope) {
    fun item(content: @Composable () -> Unit) = list.item { Apart { content() } }

    fun <T> items(of: List<T>, key: (T) -> Any, content: @Composable (T) -> Unit) =
        list.itemsIndexed(of, key = { _, each -> key(each) }) { _, each -> Apart { content(each) } }

    /** One panel of many lines. */
    fun <T> lines(of: List<T>, key: (T) -> Any, line: @Composable (T) -> Unit) =
        list.itemsIndexed(of, key = { _, each -> key(each) }) { index, each ->
            val (isFirst, isLast) = (index == 0) to (index == of.lastIndex)
            val part = @Composable { LinePart(isFirst, isLast) { line(each) } }
            if (isFirst) Apart { part() } else part()
        }

    /** The way to what comes after the last line. */
    fun more(isBusy: Boolean, onMore: () -> Unit) =
        item { SecondaryButton(LocalWords.current.texts.lockMore, onMore, isBusy = isBusy) }
}

@Composable
private fun Apart(content: @Composable ColumnScope.() -> Unit) =
    Column(Modifier.fillMaxWidth().padding(top = Space.medium), content = content)

/** A line, with the panel's corners where it begins or ends. */
@Composable
private fun LinePart(isFirst: Boolean, isLast: Boolean, line: @Composable () -> Unit) {
    val shape = MaterialTheme.shapes.large.let {
        it.copy(
            topStart = if (isFirst) it.topStart else ZeroCornerSize,
            topEnd = if (isFirst) it.topEnd else ZeroCornerSize,
            bottomStart = if (isLast) it.bottomStart else ZeroCornerSize,
            bottomEnd = if (isLast) it.bottomEnd else ZeroCornerSize,
        )
    }
    Surface(shape = shape, color = MaterialTheme.colorScheme.surfaceContainerLow) {
        Column {
            if (!isFirst) Rule()
            line()
        }
    }
}
