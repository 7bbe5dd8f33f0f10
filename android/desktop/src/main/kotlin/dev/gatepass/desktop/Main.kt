package dev.gatepass.desktop

import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.compose.ui.graphics.Color
import androidx.compose.ui.unit.DpSize
import androidx.compose.ui.unit.dp
import androidx.compose.ui.window.Window
import androidx.compose.ui.window.application
import androidx.compose.ui.window.rememberWindowState
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.describe
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.app.GatepassApp
import dev.gatepass.kit.app.Shell
import dev.gatepass.kit.theme.Brand
import java.text.DateFormat
import java.text.SimpleDateFormat
import java.util.Locale
import kotlin.system.exitProcess
import kotlinx.coroutines.flow.drop

/** Where a phone of a property's own would have the property's brand. */
internal val brand = Brand("Gatepass", seed = Color(0xFF2F5D50))

/** A phone that is a folder. */
fun phone(arguments: Arguments, folder: Folder): Phone =
    Phone.open(folder.store, arguments.service, arguments.radio, folder.key(), folder, DesktopSettings)

/** What the system brings to it as well. */
fun shell(arguments: Arguments, folder: Folder) =
    Shell(phone(arguments, folder), DesktopPlatform(folder.preferences))

/** Whether people here say 15:00 for three in the afternoon. */
internal fun is24Hour(locale: Locale = Locale.getDefault()): Boolean {
    val time = DateFormat.getTimeInstance(DateFormat.SHORT, locale) as? SimpleDateFormat
    return time == null || 'a' !in time.toPattern()
}

fun main(typed: Array<String>) {
    val (folder, shell) = try {
        val arguments = Arguments.of(typed.toList())
        val folder = Folder(arguments.state)
        folder to shell(arguments, folder)
    } catch (wrong: WrongArguments) {
        System.err.println("${wrong.message}\n\n${Arguments.USAGE}")
        exitProcess(2)
    } catch (error: GatepassException) {
        System.err.println(describe(error))
        exitProcess(1)
    }
    application {
        val state = rememberWindowState(size = DpSize(420.dp, 860.dp))
        Window(onCloseRequest = ::exitApplication, state = state, title = brand.name) {
            LaunchedEffect(shell) { shell.platform.preferences.drop(1).collect { folder.preferences = it } }
            GatepassApp(shell, brand, remember { is24Hour() })
        }
    }
}
