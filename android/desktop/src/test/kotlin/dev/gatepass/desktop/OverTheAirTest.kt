package dev.gatepass.desktop

import dev.gatepass.kit.flows.Hand
import java.io.File
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** A resident's and a guest's windows at a door that they reach by Bluetooth alone, as `gatepass reader` makes it. */
class OverTheAirTest {
    @TempDir lateinit var folder: File

    @Test
    fun `a resident and a guest open a door over the air, and the resident sees both`() = FakeBluez().use { bluez ->
        val (door, phone, other) = bluez.adapters
        val gate = Gate(folder)
        Served(folder, gate.enrol()).use { served ->
            gate.run(served, door).use { reader ->
                val maya = Someone(served, File(folder, "maya"), "--adapter", phone)
                val ben = Someone(served, File(folder, "ben"), "--adapter", other)
                maya.window {
                    signIn(served, "+1 202 555 0120")
                    see("Hello, Maya")
                    makePass("Ben", "+1 202 555 0197")
                    until("the link is handed on") { maya.platform.handedOn.isNotEmpty() }
                    tap("Done")
                    openGate("Gate", reader)
                }
                ben.window {
                    openLink(served, maya.platform.handedOn.remove().text, "+1 202 555 0197")
                    openGate("Open Gate", reader)
                }
                maya.window {
                    see("Opened Gate")
                    tap("Piano tuner")
                    see("Opened 1 time")
                }
            }
        }
    }

    private fun Hand.openGate(by: String, reader: Program) {
        tap(by)
        see("Gate is open")
        reader.next(Regex("the door would open"))
        tap("Done")
    }
}
