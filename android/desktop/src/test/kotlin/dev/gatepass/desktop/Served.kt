package dev.gatepass.desktop

import java.io.File

/** `gatepass serve` on a database of its own, with its doors on a local socket. */
class Served(folder: File, property: File = elmHouse) : AutoCloseable {
    private val program = Program.gatepass(
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database",
        File(folder, "service.db").path,
        "--property",
        property.path,
    )

    val address = next(Regex("is served at (http://[^/]+)"))
    val propertyKey = next(Regex("trust the property-key (\\S+)"))
    val doors = next(Regex("the doors answer phones of this machine at (\\S+)"))

    /** The next verification code that is sent to a number that ends like this. */
    fun verificationCode(ending: String) = next(Regex("SMS to …$ending: .*?(\\d{6})"))

    /** The next link that is mailed to somebody. */
    fun mailedLink() = next(Regex("E-mail to .*(https?://\\S+/\\S+)"))

    fun next(wanted: Regex) = program.next(wanted)

    override fun close() = program.close()

    companion object {
        /** The property that the scenarios are played in. */
        val elmHouse = File(System.getProperty("gatepass.property"))
    }
}
