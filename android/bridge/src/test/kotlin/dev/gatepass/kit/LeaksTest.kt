package dev.gatepass.kit

import com.sun.jna.Library
import com.sun.jna.Native
import com.sun.jna.NativeLong
import com.sun.jna.Structure
import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.FfiConverterTypeObserver
import dev.gatepass.bridge.Observer
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.PlatformSecrets
import dev.gatepass.bridge.RadioChoice
import dev.gatepass.core.GatepassException
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.EnabledOnOs
import org.junit.jupiter.api.condition.OS
import org.junit.jupiter.api.io.TempDir
import java.io.File
import kotlin.test.assertEquals
import kotlin.test.assertFailsWith
import kotlin.test.assertTrue

/** What malloc has handed out, as glibc counts it. */
private interface Malloc : Library {
    @Structure.FieldOrder("arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")
    open class Info : Structure() {
        @JvmField var arena = NativeLong()
        @JvmField var ordblks = NativeLong()
        @JvmField var smblks = NativeLong()
        @JvmField var hblks = NativeLong()
        @JvmField var hblkhd = NativeLong()
        @JvmField var usmblks = NativeLong()
        @JvmField var fsmblks = NativeLong()
        @JvmField var uordblks = NativeLong()
        @JvmField var fordblks = NativeLong()
        @JvmField var keepcost = NativeLong()

        class ByValue : Info(), Structure.ByValue

        val used get() = uordblks.toLong() + hblkhd.toLong()
    }

    fun mallinfo2(): Info.ByValue
}

class LeaksTest {
    @TempDir lateinit var folder: File

    private object Kept : PlatformSecrets {
        override fun load() = ByteArray(32) { 0x42 }

        override fun store(secret: ByteArray) = Unit
    }

    private fun open(): Phone {
        val file = File(folder, "phone.db")
        File("../../core/tests/fixtures/cache-v1.db").copyTo(file)
        val radio = RadioChoice.Loopback("127.0.0.1:1")
        return Phone.open(file.path, "https://service.invalid", radio, SoftwareKey.generate(), Kept, null)
    }

    @Test
    @EnabledOnOs(OS.LINUX, disabledReason = "only glibc tells what it has handed out")
    fun `10,000 calls, states, errors and objects leave nothing behind`() {
        val malloc = Native.load("c", Malloc::class.java)
        open().use { phone ->
            val calls = { times: Int ->
                repeat(times) {
                    phone.guest().use { guest ->
                        guest.pass("0101010101010101")
                        assertFailsWith<GatepassException.NotFound> { guest.pass("0000000000000009") }
                    }
                }
            }
            calls(2_000)
            val before = malloc.mallinfo2().used
            calls(10_000)
            val left = malloc.mallinfo2().used - before
            // A state has some 2 kB: had each left its buffer behind, it would be 20 MB. The machine's own compiler
            // takes a little meanwhile.
            assertTrue(left < 8_000_000, "$left bytes more than before")
        }
    }

    @Test
    fun `an observer that is replaced is let go of`() {
        open().use { phone ->
            val handles = FfiConverterTypeObserver.handleMap
            val before = handles.size
            repeat(1_000) {
                phone.observe(object : Observer {
                    override fun changed(what: Changed) = Unit
                })
            }
            assertEquals(before + 1, handles.size)
            phone.observe(null)
            assertEquals(before, handles.size)
        }
    }
}
