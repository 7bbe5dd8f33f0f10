package dev.gatepass.kit.theme

import androidx.compose.material3.ColorScheme
import androidx.compose.material3.darkColorScheme
import androidx.compose.material3.lightColorScheme
import androidx.compose.runtime.Immutable
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.graphics.Color
import dev.gatepass.kit.words.Tone

/**
 * Material 3's roles, made from a brand's colour. Panels lie on `surfaceContainerLow`: white by day, raised by night.
 */
fun colorScheme(brand: Brand, isDark: Boolean): ColorScheme {
    val primary = Palette.of(brand.seed)
    val secondary = primary.softened(SOFT)
    val tertiary = primary.turned(A_SIXTH).softened(MEDIUM)
    val neutral = primary.softened(FAINT)
    val variant = primary.softened(FAINTER_THAN_SOFT)
    val error = Palette.of(RED)
    return if (isDark) {
        darkColorScheme(
            primary = primary.tone(80), onPrimary = primary.tone(20),
            primaryContainer = primary.tone(30), onPrimaryContainer = primary.tone(90),
            inversePrimary = primary.tone(40),
            secondary = secondary.tone(80), onSecondary = secondary.tone(20),
            secondaryContainer = secondary.tone(30), onSecondaryContainer = secondary.tone(90),
            tertiary = tertiary.tone(80), onTertiary = tertiary.tone(20),
            tertiaryContainer = tertiary.tone(30), onTertiaryContainer = tertiary.tone(90),
            error = error.tone(80), onError = error.tone(20),
            errorContainer = error.tone(30), onErrorContainer = error.tone(90),
            background = neutral.tone(6), onBackground = neutral.tone(92),
            surface = neutral.tone(6), onSurface = neutral.tone(92),
            surfaceVariant = variant.tone(30), onSurfaceVariant = variant.tone(80),
            surfaceDim = neutral.tone(6), surfaceBright = neutral.tone(24),
            surfaceContainerLowest = neutral.tone(4), surfaceContainerLow = neutral.tone(12),
            surfaceContainer = neutral.tone(14), surfaceContainerHigh = neutral.tone(20),
            surfaceContainerHighest = neutral.tone(24),
            inverseSurface = neutral.tone(90), inverseOnSurface = neutral.tone(20),
            outline = variant.tone(60), outlineVariant = variant.tone(30),
            scrim = Color.Black, surfaceTint = primary.tone(80),
        )
    } else {
        lightColorScheme(
            primary = primary.tone(40), onPrimary = primary.tone(100),
            primaryContainer = primary.tone(90), onPrimaryContainer = primary.tone(10),
            inversePrimary = primary.tone(80),
            secondary = secondary.tone(40), onSecondary = secondary.tone(100),
            secondaryContainer = secondary.tone(90), onSecondaryContainer = secondary.tone(10),
            tertiary = tertiary.tone(40), onTertiary = tertiary.tone(100),
            tertiaryContainer = tertiary.tone(90), onTertiaryContainer = tertiary.tone(10),
            error = error.tone(40), onError = error.tone(100),
            errorContainer = error.tone(90), onErrorContainer = error.tone(10),
            background = neutral.tone(97), onBackground = neutral.tone(10),
            surface = neutral.tone(97), onSurface = neutral.tone(10),
            surfaceVariant = variant.tone(90), onSurfaceVariant = variant.tone(30),
            surfaceDim = neutral.tone(87), surfaceBright = neutral.tone(98),
            surfaceContainerLowest = neutral.tone(100), surfaceContainerLow = neutral.tone(100),
            surfaceContainer = neutral.tone(94), surfaceContainerHigh = neutral.tone(92),
            surfaceContainerHighest = neutral.tone(90),
            inverseSurface = neutral.tone(20), inverseOnSurface = neutral.tone(95),
            outline = variant.tone(50), outlineVariant = variant.tone(85),
            scrim = Color.Black, surfaceTint = primary.tone(40),
        )
    }
}

/** A ground, and what is legible on it. */
@Immutable
data class Ground(val container: Color, val content: Color)

/** How something stands, which Material 3 has no roles for. An icon and words say it too. */
@Immutable
class Signals private constructor(
    private val good: Ground,
    private val waits: Ground,
    private val bad: Ground,
    private val plain: Ground,
) {
    fun of(tone: Tone) = when (tone) {
        Tone.GOOD -> good
        Tone.WAITS -> waits
        Tone.BAD -> bad
        Tone.PLAIN -> plain
    }

    companion object {
        fun of(scheme: ColorScheme, isDark: Boolean): Signals {
            fun ground(seed: Color): Ground {
                val (weak, strong) = Palette.of(seed).softened(PALE) to Palette.of(seed).softened(MEDIUM)
                return if (isDark) Ground(weak.tone(25), weak.tone(90)) else Ground(weak.tone(92), strong.tone(25))
            }
            return Signals(
                good = ground(GREEN),
                waits = ground(AMBER),
                bad = Ground(scheme.errorContainer, scheme.onErrorContainer),
                plain = Ground(scheme.surfaceContainerHigh, scheme.onSurfaceVariant),
            )
        }
    }
}

val LocalSignals = staticCompositionLocalOf<Signals> { error("outside of GatepassTheme") }

private const val SOFT = 16f
private const val PALE = 24f
private const val MEDIUM = 48f
private const val FAINT = 3f
private const val FAINTER_THAN_SOFT = 8f
private const val A_SIXTH = 1.05f
private val RED = Color(0xFFB3261E)
private val GREEN = Color(0xFF1B7F4B)
private val AMBER = Color(0xFF9A6700)
