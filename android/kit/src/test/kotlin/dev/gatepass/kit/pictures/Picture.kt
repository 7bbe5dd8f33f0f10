package dev.gatepass.kit.pictures

import androidx.compose.runtime.Composable
import androidx.compose.runtime.CompositionLocalProvider
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.graphics.ImageBitmap
import androidx.compose.ui.graphics.asSkiaBitmap
import androidx.compose.ui.graphics.toPixelMap
import androidx.compose.ui.platform.LocalLayoutDirection
import androidx.compose.ui.semantics.SemanticsNode
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.isRoot
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import dev.gatepass.kit.theme.GatepassTheme
import java.io.File
import org.jetbrains.skia.EncodedImageFormat
import org.jetbrains.skia.Image

/** A screen in one of its states. */
class Picture(val name: String, val height: Int = 800, val content: @Composable () -> Unit) {
    fun file(look: Look) = "$name.${look.name.lowercase().replace('_', '-')}.png"
}

/**
 * A picture as it was drawn, with what assistive technology is told: [root] has each text by itself, [spoken] what is
 * read out at one stop together. Of a dialog over a screen it is the dialog's.
 */
class Drawn(
    val image: ImageBitmap,
    val root: SemanticsNode,
    val spoken: SemanticsNode,
    val look: Look,
    val density: Float,
) {
    val pixels by lazy { image.toPixelMap() }

    fun png(): ByteArray =
        checkNotNull(Image.makeFromBitmap(image.asSkiaBitmap()).encodeToData(EncodedImageFormat.PNG)).bytes
}

/** A phone's width. */
private const val WIDTH = 380
private const val DENSITY = 1f

/** Draws a picture and hands it to [use] while it stands. */
@OptIn(ExperimentalTestApi::class)
fun Picture.draw(look: Look, density: Float = DENSITY, use: (Drawn) -> Unit) {
    val tall = if (look == Look.LARGE) height * 2 else height
    val size = Size(WIDTH * density, tall * density)
    runSkikoComposeUiTest(size, Density(density, look.fontScale)) {
        setContent {
            CompositionLocalProvider(LocalLayoutDirection provides look.direction) {
                GatepassTheme(elmHouse, words(look.texts), look.isDark) { content() }
            }
        }
        waitForIdle()
        fun root(unmerged: Boolean) = onAllNodes(isRoot(), unmerged).fetchSemanticsNodes().last()
        use(Drawn(captureToImage(), root(unmerged = true), root(unmerged = false), look, density))
    }
}

fun File.written(bytes: ByteArray) {
    parentFile.mkdirs()
    writeBytes(bytes)
}
