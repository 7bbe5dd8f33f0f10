package dev.gatepass.desktop

import java.io.File

/** A fake BlueZ, on the bus that this process and those that it starts were told of when they began. */
class FakeBluez : AutoCloseable {
    private val program = Program(
        File(System.getProperty("gatepass.bluez")),
        System.getenv("DBUS_SYSTEM_BUS_ADDRESS").removePrefix("unix:path="),
    )

    /** What a door may have, and what phones. */
    val adapters = program.next(Regex("adapters: (.*)")).split(' ')

    override fun close() = program.endInput()
}

/** The Gate of Elm House as a board with a network: `gatepass reader`, whose lock only says that it opens. */
class Gate(private val folder: File) {
    private val keys = File(folder, "door.key")

    /** The property, with the keys of this board. */
    fun enrol(): File {
        val house = Served.elmHouse.readText()
        val gate = "\"id\": 1, \"name\": \"Gate\","
        check(gate in house) { "${Served.elmHouse} has no Gate" }
        val public = Program.gatepass("reader", "enrol", keys.path).use { it.next(Regex("\"keys\": .*")) }
        return File(folder, "elm-house.json").apply { writeText(house.replace(gate, "$gate $public,")) }
    }

    /** Runs until it is closed; it is on the air when this is back. */
    fun run(served: Served, adapter: String): Program {
        val config = File(folder, "reader.toml")
        config.writeText(
            """
            property = "elm-house"
            property-key = "${served.propertyKey}"
            door = 1
            keys = "${keys.name}"
            state = "reader"
            adapter = "$adapter"
            service = "${served.address}"
            lock = "log"
            """.trimIndent(),
        )
        return Program.gatepass("reader", "--config", config.path).also { it.next(Regex("the door is on the air")) }
    }
}
