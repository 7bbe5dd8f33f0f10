package dev.gatepass.kit.theme

import androidx.compose.ui.graphics.Color
import androidx.compose.ui.text.font.FontFamily

/**
 * What makes the app the property's own: its name, the colour that all others are made from, and its lettering.
 */
data class Brand(val name: String, val seed: Color, val font: FontFamily = FontFamily.Default)
