package dev.gatepass.kit.theme

import androidx.compose.material3.ColorScheme
import androidx.compose.ui.graphics.Color
import dev.gatepass.kit.pictures.contrast
import dev.gatepass.kit.words.Tone
import kotlin.test.assertEquals
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.ValueSource

/** WCAG 2.2, AA. */
private const val TEXT = 4.5
private const val SIGNS = 3.0

class ColorsTest {
    /** Green, yellow, pink, black, white, and the loudest that a screen has. */
    @ParameterizedTest
    @ValueSource(longs = [0xFF2F5D50, 0xFFFFD400, 0xFFFF4081, 0xFF000000, 0xFFFFFFFF, 0xFF0000FF, 0xFF00FF00])
    fun `whatever colour a brand has, its texts and signs are legible by day and by night`(seed: Long) {
        for (isDark in listOf(false, true)) {
            val scheme = colorScheme(Brand("Elm House", Color(seed)), isDark)
            val signals = Signals.of(scheme, isDark)
            val illegible = texts(scheme, signals).filter { (_, on, of) -> contrast(on, of) < TEXT } +
                signs(scheme).filter { (_, on, of) -> contrast(on, of) < SIGNS }
            assertEquals(emptyList(), illegible.map { it.first }, "dark: $isDark")
        }
    }

    private fun texts(scheme: ColorScheme, signals: Signals) = with(scheme) {
        listOf(
            Triple("primary", onPrimary, primary),
            Triple("primary container", onPrimaryContainer, primaryContainer),
            Triple("secondary container", onSecondaryContainer, secondaryContainer),
            Triple("tertiary container", onTertiaryContainer, tertiaryContainer),
            Triple("error", onError, error),
            Triple("error container", onErrorContainer, errorContainer),
            Triple("background", onBackground, background),
            Triple("panel", onSurface, surfaceContainerLow),
            Triple("muted on the background", onSurfaceVariant, background),
            Triple("muted on a panel", onSurfaceVariant, surfaceContainerLow),
            Triple("muted on a plain ground", onSurfaceVariant, surfaceContainerHigh),
            Triple("action on the background", primary, background),
            Triple("action on a panel", primary, surfaceContainerLow),
            Triple("wrong", error, background),
            Triple("inverse", inverseOnSurface, inverseSurface),
        ) + Tone.entries.map { tone -> signals.of(tone).let { Triple(tone.name, it.content, it.container) } }
    }

    private fun signs(scheme: ColorScheme) = with(scheme) {
        listOf(
            Triple("edge of a field", outline, background),
            Triple("edge of a wrong field", error, background),
            Triple("step that is here", primary, background),
        )
    }
}
