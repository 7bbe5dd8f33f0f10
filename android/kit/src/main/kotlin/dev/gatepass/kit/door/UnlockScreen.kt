package dev.gatepass.kit.door

import androidx.compose.animation.core.LinearEasing
import androidx.compose.animation.core.RepeatMode
import androidx.compose.animation.core.animateFloat
import androidx.compose.animation.core.infiniteRepeatable
import androidx.compose.animation.core.rememberInfiniteTransition
import androidx.compose.animation.core.tween
import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Arrangement
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.Column
import androidx.compose.foundation.layout.Spacer
import androidx.compose.foundation.layout.fillMaxSize
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.height
import androidx.compose.foundation.layout.padding
import androidx.compose.foundation.layout.size
import androidx.compose.foundation.shape.CircleShape
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Text
import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.getValue
import androidx.compose.ui.Alignment
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.StrokeCap
import androidx.compose.ui.graphics.drawscope.Stroke
import androidx.compose.ui.graphics.vector.ImageVector
import androidx.compose.ui.hapticfeedback.HapticFeedbackType
import androidx.compose.ui.platform.LocalHapticFeedback
import androidx.compose.ui.semantics.LiveRegionMode
import androidx.compose.ui.semantics.heading
import androidx.compose.ui.semantics.liveRegion
import androidx.compose.ui.semantics.semantics
import androidx.compose.ui.text.style.TextAlign
import androidx.compose.ui.unit.dp
import dev.gatepass.bridge.UnlockProgress
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.SystemBack
import dev.gatepass.kit.theme.Ground
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalSignals
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.theme.Space
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.error
import dev.gatepass.kit.words.progress
import dev.gatepass.kit.words.remedy
import dev.gatepass.kit.words.remedyDoes
import dev.gatepass.kit.words.unlocked

/** A door that is being opened, step by step, and what came of it. */
@Composable
fun UnlockScreen(state: Unlocking, onEvent: (UnlockEvent) -> Unit) {
    val words = LocalWords.current
    val ended = state.progress as? UnlockProgress.Ended
    val told = state.error?.let(words::error) ?: ended?.let { words.unlocked(it.attempt.outcome, state.name) }
    when {
        told == null -> UnderWay(state, onEvent)
        state.remedy != null -> Remedied(state.remedy, onEvent)
        else -> Outcome(told, onEvent)
    }
}

@Composable
private fun UnderWay(state: Unlocking, onEvent: (UnlockEvent) -> Unit) {
    val words = LocalWords.current
    val colors = MaterialTheme.colorScheme
    SystemBack { onEvent(UnlockEvent.Cancel) }
    Page(
        heading = null,
        bottom = {
            SecondaryButton(words.texts.cancel, { onEvent(UnlockEvent.Cancel) }, isBusy = state.isStopping)
        },
    ) {
        Middle(
            sign = { Turning(Ground(colors.primaryContainer, colors.onPrimaryContainer), Icons.key) },
            title = state.name,
            line = words.progress(state.progress, state.name),
            detail = words.texts.unlockHint,
        )
    }
}

@Composable
private fun Outcome(told: Told, onEvent: (UnlockEvent) -> Unit) {
    val texts = LocalWords.current.texts
    Felt(told.tone)
    SystemBack { onEvent(UnlockEvent.Done) }
    Page(
        heading = null,
        bottom = {
            if (told.tone == Tone.GOOD) {
                PrimaryButton(texts.done, { onEvent(UnlockEvent.Done) })
            } else {
                PrimaryButton(texts.tryAgain, { onEvent(UnlockEvent.TryAgain) })
                SecondaryButton(texts.close, { onEvent(UnlockEvent.Done) })
            }
        },
    ) {
        val icon = when (told.tone) {
            Tone.GOOD -> Icons.doorOpen
            Tone.WAITS -> Icons.warning
            Tone.BAD -> Icons.lock
            Tone.PLAIN -> Icons.door
        }
        Middle(
            sign = { Still(LocalSignals.current.of(told.tone), icon) },
            title = told.title,
            line = told.detail,
            detail = null,
        )
    }
}

/** The question before the system's own: what it is for, and that nobody has to. */
@Composable
private fun Remedied(remedy: Remedy, onEvent: (UnlockEvent) -> Unit) {
    val words = LocalWords.current
    val told = words.remedy(remedy)
    SystemBack { onEvent(UnlockEvent.Done) }
    Page(
        heading = null,
        bottom = {
            PrimaryButton(words.remedyDoes(remedy), { onEvent(UnlockEvent.Take(remedy)) })
            SecondaryButton(words.texts.notNow, { onEvent(UnlockEvent.Done) })
        },
    ) {
        Middle(
            sign = { Still(LocalSignals.current.of(told.tone), Icons.bluetooth) },
            title = told.title,
            line = told.detail,
            detail = null,
        )
    }
}

/** A door that opened and one that didn't feel different, where the phone's settings let it be felt. */
@Composable
private fun Felt(tone: Tone) {
    val haptics = LocalHapticFeedback.current
    LaunchedEffect(haptics) {
        when (tone) {
            Tone.GOOD -> haptics.performHapticFeedback(HapticFeedbackType.Confirm)
            Tone.BAD, Tone.WAITS -> haptics.performHapticFeedback(HapticFeedbackType.Reject)
            // The person knows: they cancelled.
            Tone.PLAIN -> {}
        }
    }
}

@Composable
private fun Middle(sign: @Composable () -> Unit, title: String, line: String?, detail: String?) {
    Column(
        Modifier.fillMaxWidth().padding(top = 72.dp),
        horizontalAlignment = Alignment.CenterHorizontally,
        verticalArrangement = Arrangement.spacedBy(Space.small),
    ) {
        sign()
        Spacer(Modifier.height(Space.large))
        Column(
            Modifier.semantics(mergeDescendants = true) { liveRegion = LiveRegionMode.Assertive },
            horizontalAlignment = Alignment.CenterHorizontally,
            verticalArrangement = Arrangement.spacedBy(Space.small),
        ) {
            Text(
                title,
                Modifier.semantics { heading() },
                style = MaterialTheme.typography.headlineLarge,
                textAlign = TextAlign.Center,
            )
            if (line != null) {
                Text(
                    line,
                    style = MaterialTheme.typography.bodyLarge,
                    color = MaterialTheme.colorScheme.onSurfaceVariant,
                    textAlign = TextAlign.Center,
                )
            }
        }
        if (detail != null) {
            Spacer(Modifier.height(Space.large))
            Text(
                detail,
                style = MaterialTheme.typography.bodyMedium,
                color = MaterialTheme.colorScheme.onSurfaceVariant,
                textAlign = TextAlign.Center,
            )
        }
    }
}

private val SIGN = 176.dp

@Composable
private fun Still(ground: Ground, icon: ImageVector) {
    Box(Modifier.size(SIGN).background(ground.container, CircleShape), contentAlignment = Alignment.Center) {
        Icon(icon, contentDescription = null, Modifier.size(80.dp), tint = ground.content)
    }
}

/** An arc that goes round while the door is asked. */
@Composable
private fun Turning(ground: Ground, icon: ImageVector) {
    val turn by rememberInfiniteTransition().animateFloat(
        initialValue = 0f,
        targetValue = 360f,
        animationSpec = infiniteRepeatable(tween(1400, easing = LinearEasing), RepeatMode.Restart),
    )
    val arc = MaterialTheme.colorScheme.primary
    Box(Modifier.size(SIGN + 32.dp), contentAlignment = Alignment.Center) {
        Canvas(Modifier.fillMaxSize()) {
            val inset = 4.dp.toPx()
            drawArc(
                arc,
                startAngle = turn - 90f,
                sweepAngle = 90f,
                useCenter = false,
                topLeft = Offset(inset, inset),
                size = Size(size.width - 2 * inset, size.height - 2 * inset),
                style = Stroke(6.dp.toPx(), cap = StrokeCap.Round),
            )
        }
        Still(ground, icon)
    }
}
