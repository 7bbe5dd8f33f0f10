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
        val isKept = (look == Look.LIGHT || picture.name in exemplary) && picture.name !in alive
        if (isKept) Goldens.check(picture.file(look), drawn)
    }

    private companion object {
        /** Committed in every look; the others in one, to keep the repository small. */
        val exemplary = setOf("guest-pass-gate", "resident-home", "compose-guest-missing", "settings", "unlock-refused")

        /** Different each time. */
        val alive = setOf("guest-qr", "pick-date")
    }
}
