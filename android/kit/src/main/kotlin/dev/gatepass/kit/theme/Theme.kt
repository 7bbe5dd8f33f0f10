package dev.gatepass.kit.theme

import androidx.compose.foundation.shape.RoundedCornerShape
import androidx.compose.material3.MaterialTheme
import androidx.compose.material3.Shapes
import androidx.compose.material3.Typography
import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.runtime.remember
import androidx.compose.runtime.staticCompositionLocalOf
import androidx.compose.ui.text.TextStyle
import androidx.compose.ui.text.font.FontFamily
import androidx.compose.ui.text.font.FontWeight
import androidx.compose.ui.unit.dp
import androidx.compose.ui.unit.em
import androidx.compose.ui.unit.sp
import dev.gatepass.kit.words.Words

/** The words of the person's language. */
val LocalWords = staticCompositionLocalOf<Words> { error("outside of GatepassTheme") }

/** What every screen stands in: the brand's colours and lettering, and the person's words. */
@Composable
fun GatepassTheme(brand: Brand, words: Words, isDark: Boolean, content: @Composable () -> Unit) {
    val scheme = remember(brand, isDark) { colorScheme(brand, isDark) }
    val signals = remember(scheme) { Signals.of(scheme, isDark) }
    val lettering = remember(brand.font) { typography(brand.font) }
    CompositionLocalProvider(LocalWords provides words, LocalSignals provides signals) {
        MaterialTheme(colorScheme = scheme, typography = lettering, shapes = SHAPES, content = content)
    }
}

/** Distances, in steps of four. */
object Space {
    val tiny = 4.dp
    val small = 8.dp
    val medium = 12.dp
    val large = 16.dp
    val page = 20.dp
    val section = 28.dp

    /** What a finger hits: 48 dp at least. */
    val touch = 48.dp
    val button = 56.dp
}

private val SHAPES = Shapes(
    extraSmall = RoundedCornerShape(8.dp),
    small = RoundedCornerShape(12.dp),
    medium = RoundedCornerShape(16.dp),
    large = RoundedCornerShape(24.dp),
    extraLarge = RoundedCornerShape(32.dp),
)

private fun typography(font: FontFamily): Typography {
    fun style(size: Int, line: Int, weight: FontWeight = FontWeight.Normal, spacing: Double = 0.0) = TextStyle(
        fontFamily = font,
        fontWeight = weight,
        fontSize = size.sp,
        lineHeight = line.sp,
        letterSpacing = spacing.em,
    )
    return Typography(
        displayLarge = style(48, 56, FontWeight.SemiBold, -0.02),
        displayMedium = style(40, 48, FontWeight.SemiBold, -0.02),
        displaySmall = style(34, 42, FontWeight.SemiBold, -0.02),
        headlineLarge = style(30, 38, FontWeight.SemiBold, -0.015),
        headlineMedium = style(26, 34, FontWeight.SemiBold, -0.015),
        headlineSmall = style(22, 30, FontWeight.SemiBold, -0.01),
        titleLarge = style(20, 28, FontWeight.SemiBold, -0.01),
        titleMedium = style(16, 24, FontWeight.SemiBold),
        titleSmall = style(14, 20, FontWeight.SemiBold),
        bodyLarge = style(16, 24),
        bodyMedium = style(14, 20),
        bodySmall = style(13, 18),
        labelLarge = style(16, 22, FontWeight.SemiBold),
        labelMedium = style(13, 18, FontWeight.Medium),
        labelSmall = style(12, 16, FontWeight.Medium),
    )
}
