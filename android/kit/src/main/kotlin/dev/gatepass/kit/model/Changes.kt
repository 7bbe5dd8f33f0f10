package dev.gatepass.kit.model

import dev.gatepass.bridge.Changed
import dev.gatepass.bridge.Observer
import kotlinx.coroutines.channels.BufferOverflow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.SharedFlow
import kotlinx.coroutines.flow.asSharedFlow

/** What the core tells by itself, passed on to the screens that are open. The core's threads never wait for them. */
class Changes : Observer {
    private val told = MutableSharedFlow<Changed>(
        extraBufferCapacity = 256,
        onBufferOverflow = BufferOverflow.DROP_OLDEST,
    )

    val all: SharedFlow<Changed> = told.asSharedFlow()

    override fun changed(what: Changed) {
        told.tryEmit(what)
    }
}
