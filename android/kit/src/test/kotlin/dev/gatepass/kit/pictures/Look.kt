package dev.gatepass.kit.pictures

import androidx.compose.ui.unit.LayoutDirection
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.texts.Es
import dev.gatepass.kit.texts.Texts

/** How a screen is looked at. */
enum class Look(
    val texts: Texts = En,
    val isDark: Boolean = false,
    val fontScale: Float = 1f,
    val direction: LayoutDirection = LayoutDirection.Ltr,
) {
    LIGHT,
    DARK(isDark = true),
    SPANISH(texts = Es),
    LARGE(fontScale = 2f),
    RIGHT_TO_LEFT(direction = LayoutDirection.Rtl),
}
