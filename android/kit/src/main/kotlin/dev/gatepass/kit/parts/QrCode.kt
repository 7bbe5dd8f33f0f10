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
import kotlin.math.floor

/** Light modules around a code, which readers need to find it. */
private const val MARGIN = 4

/** A QR code, black on white whatever the theme. Modules are whole pixels: at hairlines between them readers fail. */
@Composable
fun QrCode(side: UInt, modules: ByteArray, label: String, modifier: Modifier = Modifier) {
    Canvas(modifier.aspectRatio(1f).semantics { contentDescription = label; role = Role.Image }) {
        drawRect(Color.White)
        val across = side.toInt()
        val module = floor(size.minDimension / (across + 2 * MARGIN))
        val start = floor((size.minDimension - module * across) / 2)
        modules.forEachIndexed { index, isDark ->
            if (isDark.toInt() == 1) {
                val place = Offset(start + index % across * module, start + index / across * module)
                drawRect(Color.Black, place, Size(module, module))
            }
        }
    }
}
