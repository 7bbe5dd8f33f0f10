package dev.gatepass.app

import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertTrue
import org.junit.Test

/** There are two builds of the same sources, and they are meant to be of the same versions. */
class VersionsTest {
    /** Of Gradle's side alone. */
    private val android = setOf("agp", "compile-sdk", "min-sdk", "target-sdk")

    @Test
    fun `the build for a device has the versions that were tested`() {
        val catalogue = File("../gradle/libs.versions.toml").readText()
        val versions = Regex("""(?m)^([a-z0-9-]+) = "([^"]+)"$""").findAll(catalogue)
            .associate { it.groupValues[1] to it.groupValues[2] }
        val tested = Regex("""<([a-z0-9.]+)\.version>([^<]+)<""").findAll(File("../pom.xml").readText())
            .associate { it.groupValues[1].replace('.', '-') to it.groupValues[2] }
        assertTrue(versions.keys.containsAll(android))
        (versions - android).forEach { (name, version) -> assertEquals(tested[name], version, name) }
    }
}
