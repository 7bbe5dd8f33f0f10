package dev.gatepass.kit.door

import dev.gatepass.core.Obstacle

/** What a person can do on the spot about what keeps the radio from doors. */
enum class Remedy {
    /** The system asks whether the app may use devices nearby. */
    ALLOW_NEARBY,

    /** The system asks whether the app may know the location: older phones find no door for an app that may not. */
    ALLOW_LOCATION,

    /** It was said no for good: only the app's page in the system's settings allows it now. */
    ALLOW_IN_SETTINGS,

    /** The system asks whether Bluetooth may be switched on. */
    SWITCH_ON_BLUETOOTH,

    /** The system's settings of the location are opened. */
    SWITCH_ON_LOCATION,
}

/** What the system offers about an obstacle that the core has met. */
interface Remedies {
    /** The one to offer now; `null`: there is none, or none on this kind of machine. */
    fun of(obstacle: Obstacle): Remedy?

    /** Does it, and waits for the person. Answers whether the way is free now. */
    suspend fun take(remedy: Remedy): Boolean
}

/** Nothing is offered: a desktop's own settings are the way. */
object NoRemedies : Remedies {
    override fun of(obstacle: Obstacle): Remedy? = null

    override suspend fun take(remedy: Remedy): Boolean = false
}
