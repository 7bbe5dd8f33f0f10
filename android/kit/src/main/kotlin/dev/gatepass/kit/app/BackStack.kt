package dev.gatepass.kit.app

import androidx.compose.runtime.Stable
import androidx.compose.runtime.getValue
import androidx.compose.runtime.mutableStateOf
import androidx.compose.runtime.setValue

/** Where a person is, and the way back. */
@Stable
class BackStack private constructor(places: List<Place>, private var latest: Int) {
    constructor(first: Destination) : this(listOf(Place(0, first)), latest = 0)

    /** A place on the way: the same destination may come twice, with a state of its own each time. */
    data class Place(val number: Int, val destination: Destination)

    private var places by mutableStateOf(places)

    val here get() = places.last()

    /** Another one each time that it begins anew. */
    val beginning get() = places.first().number
    val canGoBack get() = places.size > 1

    fun go(to: Destination) {
        places = places + place(to)
    }

    fun back() {
        if (canGoBack) places = places.dropLast(1)
    }

    /** In the place of the one that is left. */
    fun replace(by: Destination) {
        places = places.dropLast(1) + place(by)
    }

    /** From the start: somebody signed in or out. */
    fun restart(at: Destination) {
        places = listOf(place(at))
    }

    /** No number is given twice: what a screen had scrolled to would come back on another. */
    private fun place(destination: Destination) = Place(++latest, destination)

    /** As texts, to be kept where no secret may be. */
    internal fun kept(): List<String> =
        listOf("$latest") + places.mapNotNull { place -> place.destination.kept()?.let { "${place.number} $it" } }

    internal companion object {
        /** What was kept; a way that doesn't begin where the app begins now isn't gone back. */
        fun of(kept: List<String>, first: Destination): BackStack {
            val places = kept.drop(1).mapNotNull { text ->
                val (number, place) = text.split(' ', limit = 2)
                destination(place)?.let { Place(number.toInt(), it) }
            }
            val isThere = places.firstOrNull()?.destination == first
            return if (isThere) BackStack(places, kept.first().toInt()) else BackStack(first)
        }
    }
}
