package dev.gatepass.kit.pictures

import java.io.File
import kotlin.test.assertEquals
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.DynamicTest.dynamicTest
import org.junit.jupiter.api.TestFactory

/** Every screen in every state, in every look: as it is committed, legible, and within a finger's reach. */
class PicturesTest {
    @TestFactory
    fun pictures(): List<DynamicTest> = everyPicture().flatMap { picture ->
        Look.entries.map { look -> dynamicTest(picture.file(look)) { check(picture, look) } }
    }

    private fun check(picture: Picture, look: Look) = picture.draw(look) { drawn ->
        File("target/pictures", picture.file(look)).written(drawn.png())
        assertEquals(emptyList(), drawn.faults(), picture.file(look))
        // By day as it is; in the other looks a third as large, to keep the repository small.
        if (picture.name !in alive) Goldens.check(picture.file(look), drawn, if (look == Look.LIGHT) 1 else 3)
    }

    private companion object {
        /** Different each time. */
        val alive = setOf("guest-qr", "pick-date")
    }
}
