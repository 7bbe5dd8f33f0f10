package dev.gatepass.desktop

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import dev.gatepass.core.Given
import dev.gatepass.core.Kind
import dev.gatepass.core.Pick
import dev.gatepass.core.Visit
import dev.gatepass.kit.Secret
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.flows.Hand
import dev.gatepass.kit.flows.TestPlatform
import java.io.File
import java.time.Clock
import java.time.LocalDate
import kotlin.test.assertNotNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** A resident's, a guest's and staff's windows, one after the other, on the real service and its doors. */
class ServedTest {
    @TempDir lateinit var parent: File

    /** A folder is a phone: it is the same when its window is opened again. */
    private inner class Someone(served: Served, name: String) {
        val platform = TestPlatform(Clock.systemUTC())
        private val arguments =
            Arguments.of(listOf("--service", served.address, "--doors", served.doors, "--state", "$parent/$name"))
        val shell = Shell(phone(arguments, Folder(arguments.state)), platform)

        @OptIn(ExperimentalTestApi::class)
        fun window(play: suspend Hand.() -> Unit) = runSkikoComposeUiTest(Size(420f, 2000f), Density(1f)) {
            setContent { GatepassApp(shell, brand, is24Hour = false) }
            Hand(this).play()
        }
    }

    private fun Hand.signIn(served: Served, number: String) {
        tap("Live or work here? Sign in")
        type("Phone number", number)
        tap("Text me a code")
        see("Enter the code")
        type("Code from the text message", served.verificationCode(number.takeLast(2)))
        tap("Confirm")
    }

    @Test
    fun `a pass goes from the resident's window to the guest's, opens the door, and staff lock it`() =
        Served(parent).use { served ->
            val (maya, ben, grace) = listOf("maya", "ben", "grace").map { Someone(served, it) }
            maya.window {
                signIn(served, "+1 202 555 0120")
                see("Hello, Maya")
                tap("New pass")
                tap("Time frame")
                tap("Next 4 hours")
                tap("Next")
                tap("One door")
                tap("Next")
                type("Name of the pass", "piano tuner")
                type("Guest’s name", "Ben")
                type("Phone number", "+1 202 555 0197")
                tap("Next")
                tap("Make the pass")
                tap("Share with another app")
                until("the link is handed on") { maya.platform.handedOn.isNotEmpty() }
                tap("Done")
                see("Piano tuner")
            }
            ben.window {
                tap("Open a link")
                type("Link to the pass", maya.platform.handedOn.remove().text)
                tap("Look at the pass")
                tap("Open the pass")
                tap("Confirm your phone")
                type("Phone number", "+1 202 555 0197")
                tap("Text me a code")
                see("Enter the code")
                type("Code from the text message", served.verificationCode("97"))
                tap("Confirm")
                tap("Open Gate")
                see("Gate is open")
                served.next(Regex("Gate opens"))
                tap("Done")
            }
            maya.window {
                see("Opened Gate")
                tap("Piano tuner")
                see("Opened 1 time")
            }
            grace.window {
                signIn(served, "+1 202 555 0100")
                see("Hello, Grace")
                grace.vendorWaits(served)
                tap("Boiler")
                tap("Approve")
                see("The pass works from now on.")
                tap("Done")
                tap("Lockdown")
                tap("Gate")
                tap("Lock down")
                see("by you")
            }
            ben.window {
                tap("Piano tuner")
                see("Locked down. Staff will open it again.")
            }
        }

    /** A pass for whose number staff have to decide, made and opened on phones without a window. */
    private suspend fun Someone.vendorWaits(served: Served) {
        val composer = assertNotNull(shell.phone.signedIn()?.staff()).giver().compose(Kind.VENDOR_VISIT)
        val today = LocalDate.now()
        val draft = composer.draft()
        composer.edit(
            draft.copy(
                given = Given.VendorVisit(Visit(today.minusDays(1), today.plusDays(2), 120u, null)),
                name = "boiler",
                doors = Pick.Doors(listOf(1u)),
                recipient = draft.recipient.copy(name = "Vera", email = Secret("vera@example.com")),
            ),
        )
        val link = composer.submit().link?.text ?: served.mailedLink()
        val vera = Someone(served, "vera").shell.phone.guest()
        val pass = vera.lookAtLink(link).pass
        vera.openPass(pass)
        vera.submitPhone(pass, "+12025550199")
    }
}
