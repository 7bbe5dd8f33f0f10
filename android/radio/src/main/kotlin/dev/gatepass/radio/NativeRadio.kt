package dev.gatepass.radio

/** The core's Bluetooth, which needs to be handed the virtual machine. */
object NativeRadio {
    init {
        // JNA opens the library as well, but in a way that Java's own calls don't find it.
        System.loadLibrary("gatepass_ffi")
    }

    /**
     * Starts it: once, before the first door is looked for, on any thread that Android has started. Again is no harm.
     *
     * @throws RuntimeException if btleplug's classes are not in the app (see `keep-rules.pro`)
     */
    @JvmStatic
    external fun start()
}
