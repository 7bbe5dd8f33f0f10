package dev.gatepass.kit.app

import androidx.compose.runtime.Stable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue

/** Where a person is, and the way back. */
@Stable
class BackStack(first: Destination) {
    /** A place on the way: the same destination may come twice, with a state of its own each time. */
    data class Place(val number: Int, val destination: Destination)

    private var places by mutableStateOf(listOf(Place(0, first)))

    val here get() = places.last()

    /** Another one each time that it begins anew. */
    val beginning get() = places.first().number
    val canGoBack get() = places.size > 1

    fun go(to: Destination) {
        places = places + Place(here.number + 1, to)
    }

    fun back() {
        if (canGoBack) places = places.dropLast(1)
    }

    /** In the place of the one that is left. */
    fun replace(by: Destination) {
        places = places.dropLast(1) + Place(here.number + 1, by)
    }

    /** From the start: somebody signed in or out. */
    fun restart(at: Destination) {
        places = listOf(Place(here.number + 1, at))
    }
}
