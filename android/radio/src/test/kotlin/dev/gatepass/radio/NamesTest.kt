package dev.gatepass.radio

import java.lang.reflect.Modifier
import kotlin.test.Test
import kotlin.test.assertTrue

/** Rust finds classes and methods by their names; nothing but a device would notice one that is missing. */
class NamesTest {
    private fun methods(name: String) = Class.forName(name, false, javaClass.classLoader).declaredMethods

    @Test
    fun `what the core exports is a static native method`() {
        val start = methods("dev.gatepass.radio.NativeRadio").single { it.name == "start" }
        assertTrue(Modifier.isNative(start.modifiers) && Modifier.isStatic(start.modifiers))
    }

    @Test
    fun `what btleplug registers is native`() {
        val native = methods("com.nonpolynomial.btleplug.android.impl.Adapter").filter { Modifier.isNative(it.modifiers) }
        val signatures = native.map { method -> method.name to method.parameterTypes.map { it.name } }
        assertTrue("reportScanResult" to listOf("android.bluetooth.le.ScanResult") in signatures, "$signatures")
        assertTrue("onConnectionStateChanged" to listOf("java.lang.String", "boolean") in signatures, "$signatures")
    }
}
