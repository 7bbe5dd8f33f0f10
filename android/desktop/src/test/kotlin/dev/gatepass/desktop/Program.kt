package dev.gatepass.desktop

import java.io.File
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread

/** One of the project's programs as a process of its own, and what it prints. */
class Program(private val file: File, vararg arguments: String) : AutoCloseable {
    private val process: Process
    private val printed = LinkedBlockingQueue<String>()
    private val seen = mutableListOf<String>()

    init {
        check(file.canExecute()) { "$file is missing; cargo build --bin gatepass --example fake_bluez makes it" }
        process = ProcessBuilder(file.path, *arguments).redirectErrorStream(true).start()
        thread(isDaemon = true) { process.inputStream.bufferedReader().forEachLine(printed::put) }
    }

    /** What is printed until it fits. Nothing takes that long; a slow machine may. */
    fun next(wanted: Regex): String {
        while (true) {
            val line = checkNotNull(printed.poll(PATIENCE, TimeUnit.SECONDS)) {
                "${file.name} didn't print $wanted, but\n${seen.joinToString("\n")}"
            }
            seen += line
            wanted.find(line)?.let { return it.groupValues.last() }
        }
    }

    /** For a program that runs until its input ends. */
    fun endInput() {
        process.outputStream.close()
        process.waitFor()
    }

    /** Through its handle, which leaves its output to whoever reads it. */
    override fun close() {
        process.toHandle().destroy()
        process.waitFor()
    }

    companion object {
        private const val PATIENCE = 60L

        fun gatepass(vararg arguments: String) = Program(File(System.getProperty("gatepass.binary")), *arguments)
    }
}
