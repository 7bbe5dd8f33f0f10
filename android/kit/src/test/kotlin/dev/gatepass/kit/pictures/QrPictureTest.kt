package dev.gatepass.kit.pictures

import androidx.compose.ui.semantics.Role
import androidx.compose.ui.semantics.SemanticsProperties
import androidx.compose.ui.semantics.getOrNull
import androidx.compose.ui.unit.roundToIntRect
import com.google.zxing.BinaryBitmap
import com.google.zxing.DecodeHintType
import com.google.zxing.client.j2se.BufferedImageLuminanceSource
import com.google.zxing.common.HybridBinarizer
import com.google.zxing.qrcode.QRCodeReader
import javax.imageio.ImageIO
import kotlin.test.assertTrue
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.CsvSource

/**
 * A code is worth what a reader makes of its picture. Its place in the picture is known, and its modules are taken to be
 * as even as they are meant to be: what a camera makes of it is tested with the door reader.
 */
class QrPictureTest {
    @ParameterizedTest(name = "{0}, at a density of {1}")
    @CsvSource("LIGHT, 1", "DARK, 1", "LARGE, 1.5", "RIGHT_TO_LEFT, 2.625", "DARK, 3")
    fun `the code on the screen is read`(look: Look, density: Float) = read("guest-qr", look, density) {
        assertTrue(it.startsWith("GP1:"), "another text")
    }

    @ParameterizedTest(name = "{0}, at a density of {1}")
    @CsvSource("LIGHT, 1", "DARK, 1", "LARGE, 2", "RIGHT_TO_LEFT, 3")
    fun `the longest link on the screen is read`(look: Look, density: Float) = read("link-code", look, density) {
        assertTrue(it.startsWith("https://elm.example/g#"), "another text")
    }

    private fun read(picture: String, look: Look, density: Float, check: (String) -> Unit) {
        everyPicture().single { it.name == picture }.draw(look, density) { drawn ->
            val place = drawn.root.withAllBelow()
                .filter { it.config.getOrNull(SemanticsProperties.Role) == Role.Image }.maxBy { it.size.height }
            val seen = with(place.boundsInRoot.roundToIntRect()) {
                BufferedImageLuminanceSource(ImageIO.read(drawn.png().inputStream()), left, top, width, height)
            }
            val even = mapOf(DecodeHintType.PURE_BARCODE to true)
            val read = QRCodeReader().decode(BinaryBitmap(HybridBinarizer(seen)), even)
            check(read.text)
        }
    }
}
