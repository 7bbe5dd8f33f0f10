package dev.gatepass.kit.pictures

import androidx.compose.ui.semantics.SemanticsActions
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.unit.LayoutDirection

/** Texts that stand closer than this, in dp, are one thing that is said in two lines. */
private const val TOGETHER = 3

/** What is wrong with how a picture is read out, one stop after the other. */
internal fun Drawn.misread(): List<String> {
    // Material has the order of its own dialogs, and a clock's hours go round.
    if (spoken.withAllBelow().any { SemanticsProperties.IsDialog in it.config }) return emptyList()
    val stops = spoken.withAllBelow().filter { it.isStop() && !it.boundsInRoot.isEmpty }
    val first = stops.firstOrNull { !it.isActed() }
    val heading = "\"${first?.label()}\" is read out before the heading"
        .takeIf { first != null && SemanticsProperties.Heading !in first.config }
    return listOfNotNull(heading) + stops.zipWithNext().flatMap { (one, next) -> order(one, next) } +
        stops.mapNotNull(::unclear)
}

/** Whether a finger that goes over the screen stops at it. */
private fun SemanticsNode.isStop() = isActed() || label().isNotEmpty() && spokenParts.any { it in config }

private val spokenParts = listOf(SemanticsProperties.Text, SemanticsProperties.ContentDescription)

private fun SemanticsNode.isActed() = SemanticsActions.OnClick in config || SemanticsActions.SetText in config

/** A text by itself. */
private fun SemanticsNode.isText() =
    !isActed() && !config.isMergingSemanticsOfDescendants && SemanticsProperties.Heading !in config

/** As the eye goes: down, and along a line in the direction of reading. */
private fun Drawn.order(one: SemanticsNode, next: SemanticsNode): List<String> {
    val (a, b) = one.boundsInRoot to next.boundsInRoot
    val isAbove = b.bottom <= a.top
    val isBeside = b.top < a.bottom && a.top < b.bottom
    val isBefore = when (look.direction) {
        LayoutDirection.Ltr -> b.right <= a.left
        LayoutDirection.Rtl -> b.left >= a.right
    }
    val isPart = listOf(one, next).all { it.isText() }
    val isTogether = isPart && b.top >= a.bottom && b.top - a.bottom < TOGETHER * density
    return listOfNotNull(
        "\"${next.label()}\" is read out after \"${one.label()}\", and stands before it"
            .takeIf { isAbove || isBeside && isBefore },
        "\"${one.label()}\" and \"${next.label()}\" belong together and are read out apart".takeIf { isTogether },
    )
}

/** What is chosen or not says what it is: one of several, or something by itself. */
private fun unclear(stop: SemanticsNode): String? {
    val hasState = SemanticsProperties.Selected in stop.config || SemanticsProperties.ToggleableState in stop.config
    return "\"${stop.label()}\" is chosen or not, and doesn't say what it is"
        .takeIf { hasState && SemanticsProperties.Role !in stop.config }
}
