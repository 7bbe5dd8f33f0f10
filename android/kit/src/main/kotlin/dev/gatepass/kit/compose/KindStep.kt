package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import androidx.compose.ui.graphics.vector.ImageVector
import dev.gatepass.core.Kind
import dev.gatepass.core.KindChoice
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.forbidden
import dev.gatepass.kit.words.kind
import dev.gatepass.kit.words.kindDetail
import dev.gatepass.kit.words.kindOf

/** The kinds on offer, then those that this property doesn't have, with the rule that says so. */
@Composable
internal fun KindStep(edit: Edit, kinds: List<KindChoice>, onEvent: (ComposeEvent) -> Unit) {
    val words = LocalWords.current
    val (offered, others) = kinds.partition { it.whyNot == null }
    val chosen = kindOf(edit.draft.given)
    Lines(offered) { (kind) ->
        Line(
            words.kind(kind),
            words.kindDetail(kind),
            icon = if (kind == chosen) Icons.check else icon(kind),
            tone = if (kind == chosen) Tone.GOOD else null,
            onClick = { onEvent(ComposeEvent.Choose(kind)) },
        )
    }
    if (others.isNotEmpty()) {
        Section(words.texts.composeOtherKinds) {
            Lines(others) { (kind, whyNot) ->
                Line(words.kind(kind), whyNot?.let { words.forbidden(it, edit.state.doorNames) }, icon = icon(kind))
            }
        }
    }
}

internal fun icon(kind: Kind): ImageVector = when (kind) {
    Kind.CUSTOM_DURATION, Kind.TEMPORARY -> Icons.schedule
    Kind.RECURRING -> Icons.repeat
    Kind.BUSINESS_HOURS, Kind.VENDOR_VISIT -> Icons.business
    Kind.FULL_DAY -> Icons.calendar
    Kind.ONE_TIME -> Icons.once
    Kind.PERMANENT -> Icons.infinite
    Kind.DELIVERY -> Icons.delivery
    Kind.TIME_FRAME -> Icons.timer
    Kind.RESIDENT_VISIT -> Icons.home
    Kind.TOUR -> Icons.property
    Kind.PASSCODE -> Icons.pin
}
