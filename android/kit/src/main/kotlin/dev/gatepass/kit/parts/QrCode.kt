package dev.gatepass.kit.parts

import androidx.compose.foundation.Canvas
import androidx.compose.foundation.background
import androidx.compose.foundation.layout.Box
import androidx.compose.foundation.layout.aspectRatio
import androidx.compose.foundation.layout.fillMaxWidth
import androidx.compose.foundation.layout.padding
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import androidx.compose.ui.Modifier
import androidx.compose.ui.geometry.Offset
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.contentDescription
import androidx.compose.ui.semantics.role
import androidx.compose.ui.semantics.semantics
import dev.gatepass.kit.theme.Space
import kotlin.math.floor

/** Light modules around a code, which readers need to find it. */
private const val MARGIN = 4

/**
 * A QR code on a ground of its own, black on white whatever the theme. Modules are whole pixels: at hairlines between
 * them readers fail.
 */
@Composable
fun QrCode(side: UInt, modules: ByteArray, label: String) {
    Box(Modifier.fillMaxWidth().background(Color.White, MaterialTheme.shapes.large).padding(Space.small)) {
        Modules(side.toInt(), modules, label)
    }
}

@Composable
private fun Modules(across: Int, modules: ByteArray, label: String) {
    val described = Modifier.semantics { contentDescription = label; role = Role.Image }
    Canvas(Modifier.fillMaxWidth().aspectRatio(1f).then(described)) {
        drawRect(Color.White)
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
