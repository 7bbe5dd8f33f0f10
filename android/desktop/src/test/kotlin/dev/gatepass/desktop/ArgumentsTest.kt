package dev.gatepass.desktop

import dev.gatepass.bridge.RadioChoice
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import org.junit.jupiter.api.Test

class ArgumentsTest {
    private fun read(typed: String) = Arguments.of(typed.split(' ').filter(String::isNotEmpty))

    @Test
    fun `a folder is enough, and doors are at the service's next port`() {
        val usual = read("--state ana")
        assertEquals(Arguments("http://127.0.0.1:8080", File("ana"), RadioChoice.Both("127.0.0.1:8081", null)), usual)
        val other = read("--service http://127.0.0.1:9000 --state ana")
        assertEquals(RadioChoice.Both("127.0.0.1:9001", null), other.radio)
        assertEquals(RadioChoice.Both("127.0.0.1:7", null), read("--state ana --doors 127.0.0.1:7").radio)
    }

    @Test
    fun `an adapter means that one alone`() {
        assertEquals(RadioChoice.Bluetooth("hci1"), read("--state ana --adapter hci1").radio)
    }

    @Test
    fun `what can't be meant is named`() {
        val wrong = mapOf(
            "" to "--state is missing: which folder is this phone?",
            "--state" to "--state needs a value",
            "--folder ana" to "unknown option --folder",
            "--state ana --service http://[" to "--service http://[ is no address",
        )
        wrong.forEach { (typed, says) -> assertEquals(says, assertFailsWith<WrongArguments> { read(typed) }.message) }
    }
}
