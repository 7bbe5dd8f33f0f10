package dev.gatepass.kit.theme

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.graphics.colorspace.ColorSpaces
import kotlin.math.atan2
import kotlin.math.cos
import kotlin.math.hypot
import kotlin.math.min
import kotlin.math.sin

/**
 * One hue in every lightness. Contrast depends on lightness alone, so that what Material 3 says of tones (40 on 100,
 * 10 on 90) is legible whatever the brand's colour.
 */
internal class Palette private constructor(private val hue: Float, private val chroma: Float) {
    /** The colour of this lightness, from 0 (black) to 100 (white), as strong as a screen can show it. */
    fun tone(lightness: Int): Color {
        var (weak, strong) = 0f to chroma
        if (isShown(lightness, strong)) return at(lightness, strong)
        repeat(HALVINGS) {
            val middle = (weak + strong) / 2
            if (isShown(lightness, middle)) weak = middle else strong = middle
        }
        return at(lightness, weak)
    }

    private fun lab(lightness: Int, chroma: Float) = Color(
        red = lightness.toFloat(),
        green = chroma * cos(hue),
        blue = chroma * sin(hue),
        colorSpace = ColorSpaces.CieLab,
    )

    private fun at(lightness: Int, chroma: Float) = lab(lightness, chroma).convert(ColorSpaces.Srgb)

    private fun isShown(lightness: Int, chroma: Float): Boolean {
        val shown = lab(lightness, chroma).convert(ColorSpaces.ExtendedSrgb)
        return listOf(shown.red, shown.green, shown.blue).all { it in LEAST..MOST }
    }

    /** The same hue, at most as strong as this. */
    fun softened(most: Float) = Palette(hue, min(chroma, most))

    /** A neighbouring hue, in radians from this one. */
    fun turned(by: Float) = Palette(hue + by, chroma)

    companion object {
        private const val HALVINGS = 10
        private const val LEAST = -0.002f
        private const val MOST = 1.002f

        fun of(seed: Color): Palette {
            val lab = seed.convert(ColorSpaces.CieLab)
            return Palette(hue = atan2(lab.blue, lab.green), chroma = hypot(lab.green, lab.blue))
        }
    }
}
