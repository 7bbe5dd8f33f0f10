package dev.gatepass.desktop

import dev.gatepass.core.Given
import dev.gatepass.core.Kind
import dev.gatepass.core.Pick
import dev.gatepass.core.Visit
import dev.gatepass.kit.Secret
import java.io.File
import java.time.LocalDate
import kotlin.test.assertNotNull
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.io.TempDir

/** A resident's, a guest's and staff's windows, one after the other, on the real service and its doors. */
class ServedTest {
    @TempDir lateinit var parent: File

    private fun someone(served: Served, name: String) =
        Someone(served, File(parent, name), "--doors", served.doors)

    @Test
    fun `a pass goes from the resident's window to the guest's, opens the door, and staff lock it`() =
        Served(parent).use { served ->
            val (maya, ben, grace, priya) = listOf("maya", "ben", "grace", "priya").map { someone(served, it) }
            maya.window {
                signIn(served, "+1 202 555 0120")
                see("Hello, Maya")
                makePass("Ben", "+1 202 555 0197")
                until("the link is handed on") { maya.platform.handedOn.isNotEmpty() }
                tap("Done")
                see("Piano tuner")
            }
            ben.window {
                openLink(served, maya.platform.handedOn.remove().text, "+1 202 555 0197")
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
            }
            priya.window {
                signIn(served, "+1 202 555 0102")
                see("Hello, Priya")
                grace.vendorWaits(served)
                tap("Boiler")
                tap("Approve")
                see("The pass works from now on.")
            }
            grace.window {
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
        val vera = someone(served, "vera").shell.phone.guest()
        val pass = vera.lookAtLink(link).pass
        vera.openPass(pass)
        vera.submitPhone(pass, "+12025550199")
    }
}
