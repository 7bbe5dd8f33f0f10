package dev.gatepass.kit.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import dev.gatepass.bridge.LiveCode
import kotlin.math.floor

/** Light modules around a code, which readers need to find it. */
private const val MARGIN = 4

/** A QR code, black on white whatever the theme. Modules are whole pixels: at hairlines between them readers fail. */
@Composable
fun QrCode(code: LiveCode, label: String, modifier: Modifier = Modifier) {
    Canvas(modifier.aspectRatio(1f).semantics { contentDescription = label; role = Role.Image }) {
        drawRect(Color.White)
        val side = code.side.toInt()
        val module = floor(size.minDimension / (side + 2 * MARGIN))
        val start = floor((size.minDimension - module * side) / 2)
        code.modules.forEachIndexed { index, isDark ->
            if (isDark.toInt() == 1) {
                val place = Offset(start + index % side * module, start + index / side * module)
                drawRect(Color.Black, place, Size(module, module))
            }
        }
    }
}
