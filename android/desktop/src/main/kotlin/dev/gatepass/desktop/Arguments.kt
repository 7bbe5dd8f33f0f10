package dev.gatepass.desktop

import dev.gatepass.bridge.RadioChoice
import java.io.File
import java.net.URI
import java.net.URISyntaxException

/** What the command line says; the options are those of the terminal phones. */
data class Arguments(val service: String, val state: File, val radio: RadioChoice) {
    companion object {
        const val USAGE = """Opens the Gatepass app in a window. A folder is a phone; another folder is another phone.

  --state DIR       the folder that is this phone
  --service URL     where the service is [http://127.0.0.1:8080]
  --doors ADDR      where this machine's doors answer, as `gatepass serve` prints it [the service's next port]
  --adapter HCI     open doors by Bluetooth alone, through this adapter (hci0); otherwise doors of this machine come
                    first, and what isn't one of them is looked for through the first adapter"""

        private const val SERVICE = "--service"
        private const val STATE = "--state"
        private const val DOORS = "--doors"
        private const val ADAPTER = "--adapter"
        private val options = listOf(SERVICE, STATE, DOORS, ADAPTER)

        /** @throws WrongArguments naming what is wrong with them. */
        fun of(typed: List<String>): Arguments {
            val given = typed.chunked(2).associate { pair ->
                val option = pair.first()
                if (option !in options) throw WrongArguments("unknown option $option")
                option to (pair.getOrNull(1) ?: throw WrongArguments("$option needs a value"))
            }
            val state = given[STATE] ?: throw WrongArguments("$STATE is missing: which folder is this phone?")
            val service = given[SERVICE] ?: "http://127.0.0.1:8080"
            val adapter = given[ADAPTER]
            val radio = if (adapter != null) {
                RadioChoice.Bluetooth(adapter)
            } else {
                RadioChoice.Both(given[DOORS] ?: doorsBeside(service), null)
            }
            return Arguments(service, File(state), radio)
        }

        /** `gatepass serve` lets doors answer at the next port, on the same machine. */
        private fun doorsBeside(service: String): String {
            val uri = try {
                URI(service)
            } catch (_: URISyntaxException) {
                throw WrongArguments("$SERVICE $service is no address")
            }
            return if (uri.port > 0) "127.0.0.1:${uri.port + 1}" else "127.0.0.1:8081"
        }
    }
}

/** What was typed can't be meant. */
class WrongArguments(message: String) : Exception(message)
