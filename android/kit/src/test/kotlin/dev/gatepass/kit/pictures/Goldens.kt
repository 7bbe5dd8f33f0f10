package dev.gatepass.kit.pictures

import java.awt.image.BufferedImage
import java.awt.image.DataBuffer
import java.awt.image.IndexColorModel
import java.io.ByteArrayOutputStream
import java.io.File
import javax.imageio.ImageIO
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
    private const val MOST_COLORS = 256
    private val CHANNELS = listOf(0, 8, 16)

    /** Compares a picture, or one that is [scale] times as small, with the one that is committed. */
    fun check(name: String, drawn: Drawn, scale: Int) {
        val golden = File(folder, name)
        val now = shrunk(ImageIO.read(drawn.png().inputStream()), scale)
        if (writes) return golden.written(small(now, isShrunk = scale > 1))
        assertTrue(golden.exists(), "$golden is missing; -Dgoldens=write draws it")
        val before = ImageIO.read(golden)
        assertEquals(before.width to before.height, now.width to now.height, "the size of $name")
        val different = (0 until now.height).sumOf { y ->
            (0 until now.width).count { x -> differs(before, now, x, y) }
        }
        val share = different.toDouble() / (now.width * now.height)
        assertTrue(share <= FEW, "${"%.2f".format(share * 100)} % of $name isn't as in $golden: see target/pictures")
    }

    /** Each pixel the mean of those that it stands for. */
    private fun shrunk(image: BufferedImage, scale: Int): BufferedImage {
        if (scale == 1) return image
        val small = BufferedImage(image.width / scale, image.height / scale, BufferedImage.TYPE_INT_RGB)
        for (y in 0 until small.height) {
            for (x in 0 until small.width) {
                val from = image.getRGB(x * scale, y * scale, scale, scale, null, 0, scale)
                small.setRGB(x, y, CHANNELS.sumOf { at -> from.sumOf { it shr at and 0xff } / from.size shl at })
            }
        }
        return small
    }

    /**
     * With the commonest colours only, which a screen has few of: a third of the size. One that was shrunk has many that
     * are nearly alike: to them the nearest of sixteen steps in each channel does.
     */
    private fun small(image: BufferedImage, isShrunk: Boolean): ByteArray {
        val all = image.getRGB(0, 0, image.width, image.height, null, 0, image.width)
        if (isShrunk) all.forEachIndexed { index, color -> all[index] = color and 0xf0f0f0 or 0xff080808.toInt() }
        val kept = all.toList().groupingBy { it }.eachCount().entries
            .sortedWith(compareByDescending<Map.Entry<Int, Int>> { it.value }.thenBy { it.key })
            .take(MOST_COLORS).map { it.key }
        val nearest = HashMap<Int, Int>()
        val model = IndexColorModel(8, kept.size, kept.toIntArray(), 0, false, -1, DataBuffer.TYPE_BYTE)
        val written = BufferedImage(image.width, image.height, BufferedImage.TYPE_BYTE_INDEXED, model)
        all.forEachIndexed { index, color ->
            val place = nearest.getOrPut(color) { kept.indices.minBy { distance(kept[it], color) } }
            written.raster.setSample(index % image.width, index / image.width, 0, place)
        }
        return ByteArrayOutputStream().also { ImageIO.write(written, "png", it) }.toByteArray()
    }

    private fun distance(one: Int, other: Int) = CHANNELS.sumOf {
        val by = (one shr it and 0xff) - (other shr it and 0xff)
        by * by
    }

    private fun differs(one: BufferedImage, other: BufferedImage, x: Int, y: Int): Boolean {
        val (a, b) = one.getRGB(x, y) to other.getRGB(x, y)
        return CHANNELS.any { abs((a shr it and 0xff) - (b shr it and 0xff)) > SLIGHTLY }
    }
}
