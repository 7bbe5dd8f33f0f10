package dev.gatepass.kit.resident

import androidx.compose.runtime.Composable
import dev.gatepass.core.GapOnWay
import dev.gatepass.core.RouteEditor
import dev.gatepass.core.WayStep
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Field
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone

/** My Route: the doors in order, with what is missing between them. */
@Composable
fun RouteScreen(state: RouteState, onEvent: (RouteEvent) -> Unit) {
    if (state.adding != null) return PickDoor(state.adding, onEvent)
    val texts = LocalWords.current.texts
    Page(
        heading = texts.routeTitle,
        detail = texts.routeDetail,
        onBack = { onEvent(RouteEvent.Back) },
        bottom = state.editor?.let { { Save(it, state, onEvent) } },
    ) {
        Trouble(state.error)
        val editor = state.editor
        when {
            editor == null -> Loading()
            editor.steps.isEmpty() -> Empty(Icons.route, texts.routeEmpty, texts.routeEmptyDetail)
            else -> Steps(editor, onEvent)
        }
        if (editor != null) {
            SecondaryButton(texts.routeAdd, { onEvent(RouteEvent.Add(null)) }, icon = Icons.add)
        }
    }
}

@Composable
private fun Save(editor: RouteEditor, state: RouteState, onEvent: (RouteEvent) -> Unit) {
    val texts = LocalWords.current.texts
    when {
        editor.steps.isEmpty() && editor.isSaved ->
            PrimaryButton(texts.routeSuggest, { onEvent(RouteEvent.Suggest) }, icon = Icons.route)
        editor.isSaved -> {
            if (state.isSaved) Muted(texts.routeSaved)
            PrimaryButton(texts.done, { onEvent(RouteEvent.Back) })
        }
        else -> {
            Muted(texts.routeUnsaved)
            PrimaryButton(texts.save, { onEvent(RouteEvent.Save) }, icon = Icons.check, isBusy = state.isBusy)
        }
    }
}

/** The steps, cut where the way is broken. */
@Composable
private fun Steps(editor: RouteEditor, onEvent: (RouteEvent) -> Unit) {
    val gaps = editor.gaps.associateBy { it.position }
    val cuts = (gaps.keys.map { it.toInt() } + listOf(0, editor.steps.size)).distinct().sorted()
    cuts.forEachIndexed { index, cut ->
        gaps[cut.toUInt()]?.let { Gap(it, onEvent) }
        val end = cuts.getOrElse(index + 1) { cut }
        val steps = editor.steps.withIndex().toList().subList(cut, end)
        if (steps.isNotEmpty()) {
            Lines(steps) { (position, step) -> Step(step, position, position == editor.steps.lastIndex, onEvent) }
        }
    }
}

@Composable
private fun Step(step: WayStep, position: Int, isLast: Boolean, onEvent: (RouteEvent) -> Unit) {
    val texts = LocalWords.current.texts
    fun to(place: Int) = onEvent(RouteEvent.Move(position.toUInt(), place.toUInt()))
    Line(
        step.name,
        texts.whyByHand.takeIf { !step.connected },
        icon = if (step.connected) Icons.door else Icons.hand,
        ends = {
            Sign(Icons.up, texts.routeUp(step.name), { to(position - 1) }, isEnabled = position > 0)
            Sign(Icons.down, texts.routeDown(step.name), { to(position + 1) }, isEnabled = !isLast)
            Sign(Icons.close, texts.routeRemove(step.name), { onEvent(RouteEvent.Remove(step.door)) })
        },
    )
}

@Composable
private fun Gap(gap: GapOnWay, onEvent: (RouteEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    val detail = texts.routeGapDetail(from = words.list(gap.from), to = words.list(gap.to))
    val told = Told(texts.routeGap, detail, Tone.WAITS)
    Banner(told, icon = Icons.warning) {
        TextAction(texts.routeGapFill, { onEvent(RouteEvent.Add(gap.position)) }, icon = Icons.add)
    }
}

@Composable
private fun PickDoor(adding: Adding, onEvent: (RouteEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Page(heading = texts.routeAdd, onBack = { onEvent(RouteEvent.StopAdding) }) {
        Field(texts.routeSearch, adding.typed, { onEvent(RouteEvent.Search(it)) })
        if (adding.found.isEmpty()) {
            Muted(texts.routeSearchNone)
        } else {
            Lines(adding.found) { door ->
                Line(
                    door.name,
                    texts.whyByHand.takeIf { !door.connected },
                    icon = if (door.connected) Icons.door else Icons.hand,
                    onClick = { onEvent(RouteEvent.Pick(door.door)) },
                )
            }
        }
    }
}
