package dev.gatepass.kit.pictures

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.compositeOver
import androidx.compose.ui.graphics.luminance
import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.text.TextLayoutResult
import androidx.compose.ui.unit.isSpecified
import kotlin.math.max
import kotlin.math.min

/** A finger needs as much, in dp. */
private const val TOUCH = 48

/** WCAG 2.2, AA: of text, and of text that is large. */
private const val LEGIBLE = 4.5
private const val LEGIBLE_LARGE = 3.0

fun contrast(one: Color, other: Color): Double {
    val (a, b) = one.luminance() to other.luminance()
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

/** What is wrong with a picture for somebody who sees, hears or moves differently. */
fun Drawn.faults(): List<String> {
    val nodes = root.withAllBelow()
    return heading(nodes) + nodes.flatMap { targets(it) + cutOff(it) + illegible(it) } + misread()
}

internal fun SemanticsNode.withAllBelow(): List<SemanticsNode> = listOf(this) + children.flatMap { it.withAllBelow() }

private fun heading(nodes: List<SemanticsNode>) =
    if (nodes.any { SemanticsProperties.Heading in it.config }) emptyList() else listOf("no heading")

internal fun SemanticsNode.label(): String {
    val texts = withAllBelow().flatMap { node ->
        node.config.getOrNull(SemanticsProperties.Text).orEmpty().map { it.text } +
            node.config.getOrNull(SemanticsProperties.ContentDescription).orEmpty()
    }
    return texts.joinToString(" ").trim()
}

private fun SemanticsNode.isEnabled() = SemanticsProperties.Disabled !in config

private fun Drawn.targets(node: SemanticsNode): List<String> {
    if (SemanticsActions.OnClick !in node.config || SemanticsActions.SetText in node.config) return emptyList()
    val label = node.label()
    val touch = node.touchBoundsInRoot
    // What is scrolled half out of sight is cut off by the picture's edge, not by its size.
    val size = node.size
    val (width, height) = max(touch.width, size.width.toFloat()) to max(touch.height, size.height.toFloat())
    return listOfNotNull(
        "nothing says what this does: $touch".takeIf { label.isEmpty() },
        "\"$label\" is too small to hit: ${width / density} × ${height / density} dp"
            .takeIf { min(width, height) < TOUCH * density - 1 },
    )
}

private fun SemanticsNode.layout(): TextLayoutResult? {
    val results = mutableListOf<TextLayoutResult>()
    config.getOrNull(SemanticsActions.GetTextLayoutResult)?.action?.invoke(results)
    return results.firstOrNull()
}

private fun cutOff(node: SemanticsNode): List<String> {
    val layout = node.layout() ?: return emptyList()
    // Rounding to whole pixels counts as an overflow with Compose.
    val lacks = layout.multiParagraph.height - layout.size.height
    val isCut = (lacks > 2 || (0 until layout.lineCount).any(layout::isLineEllipsized)) &&
        SemanticsActions.SetText !in node.config
    return if (isCut) listOf("\"${layout.layoutInput.text}\" is cut off") else emptyList()
}

private fun Drawn.illegible(node: SemanticsNode): List<String> {
    val layout = node.layout() ?: return emptyList()
    val text = layout.layoutInput.text.text
    if (text.isBlank() || isWithinDisabled(node)) return emptyList()
    val ground = ground(node) ?: return emptyList()
    val color = layout.layoutInput.style.color.takeIf { it != Color.Unspecified } ?: return emptyList()
    val size = layout.layoutInput.style.fontSize
    val isLarge = size.isSpecified && size.value >= 24
    val found = contrast(color.compositeOver(ground), ground)
    val least = if (isLarge) LEGIBLE_LARGE else LEGIBLE
    return if (found < least) listOf("\"$text\" has a contrast of ${"%.1f".format(found)}") else emptyList()
}

private fun isWithinDisabled(node: SemanticsNode): Boolean =
    generateSequence(node) { it.parent }.any { !it.isEnabled() }

/** The commonest colour behind a text; `null`: it is out of sight. */
private fun Drawn.ground(node: SemanticsNode): Color? {
    val bounds = node.boundsInRoot
    val columns = max(0, bounds.left.toInt()) until min(pixels.width, bounds.right.toInt())
    val rows = max(0, bounds.top.toInt()) until min(pixels.height, bounds.bottom.toInt())
    if (columns.count() < 4 || rows.count() < 4) return null
    val counted = rows.flatMap { y -> columns.map { x -> pixels[x, y] } }.groupingBy { it }.eachCount()
    return counted.maxByOrNull { it.value }?.key
}
