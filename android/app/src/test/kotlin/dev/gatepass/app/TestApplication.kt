package dev.gatepass.app

import dev.gatepass.bridge.Phone
import dev.gatepass.core.GatepassException
import dev.gatepass.mock.Mock
import dev.gatepass.mock.mock
import java.time.Instant
import java.util.concurrent.SynchronousQueue
import kotlinx.coroutines.runBlocking

/** The app, on a phone of the mock: the real one's library is Android's. */
class TestApplication : GatepassApplication() {
    val house: Mock by lazy { runBlocking { mock(null, Instant.parse("2026-11-24T15:00:00Z")) } }
    private val phones = SynchronousQueue<Result<Phone>>()

    override fun phone(): Phone = phones.take().getOrThrow()

    /** Lets the app have a phone, for which it waits. */
    fun begin(phone: Phone) = phones.put(Result.success(phone))

    fun fail(error: GatepassException) = phones.put(Result.failure(error))

    override fun onTerminate() {
        house.close()
        super.onTerminate()
    }
}
