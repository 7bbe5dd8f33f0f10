package dev.gatepass.desktop

import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** `gatepass serve` as a process of its own, on a database of its own, with its doors on a local socket. */
class Served(folder: File) : AutoCloseable {
    private val binary = File(System.getProperty("gatepass.binary")).also {
        check(it.canExecute()) { "$it is missing; cargo build --bin gatepass makes it" }
    }
    private val process = ProcessBuilder(
        binary.path,
        "serve",
        "--listen",
        "127.0.0.1:0",
        "--database",
        File(folder, "service.db").path,
        "--property",
        System.getProperty("gatepass.property"),
    ).redirectError(ProcessBuilder.Redirect.INHERIT).start()
    private val printed = LinkedBlockingQueue<String>()

    init {
        thread(isDaemon = true) { process.inputStream.bufferedReader().forEachLine(printed::put) }
    }

    val address = next(Regex("is served at (http://[^/]+)"))
    val doors = next(Regex("the doors answer phones of this machine at (\\S+)"))

    /** The next verification code that is sent to a number that ends like this. */
    fun verificationCode(ending: String) = next(Regex("SMS to …$ending: .*?(\\d{6})"))

    /** The next link that is mailed to somebody. */
    fun mailedLink() = next(Regex("E-mail to .*(https?://\\S+/\\S+)"))

    /** What is printed until it fits. Nothing takes that long; a slow machine may. */
    fun next(wanted: Regex): String {
        while (true) {
            val line = checkNotNull(printed.poll(PATIENCE, TimeUnit.SECONDS)) { "the service didn't print $wanted" }
            wanted.find(line)?.let { return it.groupValues.last() }
        }
    }

    override fun close() {
        process.destroy()
        process.waitFor()
    }

    private companion object {
        const val PATIENCE = 60L
    }
}
