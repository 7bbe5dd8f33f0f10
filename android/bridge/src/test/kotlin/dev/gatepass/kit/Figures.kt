package dev.gatepass.kit

import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.PlatformSecrets
import dev.gatepass.bridge.RadioChoice
import dev.gatepass.bridge.describe
import dev.gatepass.core.GatepassException
import java.io.File
import kotlin.io.path.createTempDirectory

/**
 * What a call costs from Kotlin, by way of JNA. Not a test, as a busy machine makes figures meaningless:
 * `bindings/call-cost.sh` runs it.
 */
object Figures {
    private object Kept : PlatformSecrets {
        override fun load() = ByteArray(32) { 0x42 }

        override fun store(secret: ByteArray) = Unit
    }

    @JvmStatic
    fun main(arguments: Array<String>) {
        val folder = createTempDirectory().toFile()
        val file = File(folder, "phone.db")
        File("../../core/tests/fixtures/cache-v1.db").copyTo(file)
        val radio = RadioChoice.Loopback("127.0.0.1:1")
        Phone.open(file.path, "https://service.invalid", radio, SoftwareKey.generate(), Kept, null).use { phone ->
            val guest = phone.guest()
            val error = GatepassException.Offline()
            print("the least call") { phone.wasSetAside() }
            print("a call with an error and a text") { describe(error) }
            print("a pass's screen") { guest.pass("0101010101010101") }
        }
        folder.deleteRecursively()
    }

    /** The median of 20 rounds, once the virtual machine has warmed up. */
    private fun print(what: String, call: () -> Any) {
        repeat(20_000) { call() }
        val rounds = List(20) {
            val start = System.nanoTime()
            repeat(1_000) { call() }
            (System.nanoTime() - start) / 1_000_000.0
        }
        println("%10.1f µs  %s".format(rounds.sorted()[10], what))
    }
}
