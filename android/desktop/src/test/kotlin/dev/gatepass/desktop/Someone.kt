package dev.gatepass.desktop

import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.flows.Hand
import dev.gatepass.kit.flows.TestPlatform
import java.io.File
import java.time.Clock

/** Somebody with a folder that is a phone: it is the same when its window is opened again. */
class Someone(served: Served, folder: File, vararg radio: String) {
    val platform = TestPlatform(Clock.systemUTC())
    private val arguments = Arguments.of(listOf("--service", served.address, "--state", folder.path, *radio))
    val shell = Shell(phone(arguments, Folder(arguments.state)), platform)

    @OptIn(ExperimentalTestApi::class)
    fun window(play: suspend Hand.() -> Unit) = runSkikoComposeUiTest(Size(420f, 2000f), Density(1f)) {
        setContent { GatepassApp(shell, brand, is24Hour = false) }
        Hand(this).play()
    }
}

/** With the code that [served] sends to [number]. */
fun Hand.signIn(served: Served, number: String) {
    tap("Live or work here? Sign in")
    confirm(served, number)
}

/** A pass for one door, which is the Gate, to somebody with this number. */
fun Hand.makePass(guest: String, number: String) {
    tap("New pass")
    tap("Time frame")
    tap("Next 4 hours")
    tap("Next")
    tap("One door")
    tap("Next")
    type("Name of the pass", "piano tuner")
    type("Guest’s name", guest)
    type("Phone number", number)
    tap("Next")
    tap("Make the pass")
    tap("Share with another app")
}

/** Opens a link, up to the pass whose doors can be opened. */
fun Hand.openLink(served: Served, link: String, number: String) {
    tap("Open a link")
    type("Link to the pass", link)
    tap("Look at the pass")
    tap("Open the pass")
    tap("Confirm your phone")
    confirm(served, number)
}

private fun Hand.confirm(served: Served, number: String) {
    type("Phone number", number)
    tap("Text me a code")
    see("Enter the code")
    type("Code from the text message", served.verificationCode(number.takeLast(2)))
    tap("Confirm")
}
