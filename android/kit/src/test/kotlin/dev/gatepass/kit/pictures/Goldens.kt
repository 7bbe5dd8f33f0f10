package dev.gatepass.kit.pictures

import org.jetbrains.skia.Bitmap
import org.jetbrains.skia.Image
import java.io.File
import kotlin.math.abs
import kotlin.test.assertEquals
import kotlin.test.assertTrue

/** The pictures as they are meant to be. `mvn … -Dgoldens=write` draws them anew. */
object Goldens {
    private val folder = File("src/test/goldens")
    private val writes = System.getProperty("goldens") == "write"

    /** Another machine's rounding may differ by as much in a channel … */
    private const val SLIGHTLY = 24

    /** … or by more in so small a part of the picture. */
    private const val FEW = 0.002

    fun check(name: String, drawn: Drawn) {
        val golden = File(folder, name)
        if (writes) return golden.written(drawn.png())
        assertTrue(golden.exists(), "$golden is missing; -Dgoldens=write draws it")
        val (before, now) = pixels(golden.readBytes()) to pixels(drawn.png())
        assertEquals(before.width to before.height, now.width to now.height, "the size of $name")
        val different = (0 until now.height).sumOf { y -> (0 until now.width).count { x -> differs(before, now, x, y) } }
        val share = different.toDouble() / (now.width * now.height)
        assertTrue(share <= FEW, "${"%.2f".format(share * 100)} % of $name isn't as in $golden: see target/pictures")
    }

    private fun pixels(png: ByteArray): Bitmap = Bitmap.makeFromImage(Image.makeFromEncoded(png))

    private fun differs(one: Bitmap, other: Bitmap, x: Int, y: Int): Boolean {
        val (a, b) = one.getColor(x, y) to other.getColor(x, y)
        return listOf(0, 8, 16).any { abs((a shr it and 0xff) - (b shr it and 0xff)) > SLIGHTLY }
    }
}
