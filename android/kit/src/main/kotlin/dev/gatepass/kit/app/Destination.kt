package dev.gatepass.kit.app

import dev.gatepass.bridge.Made
import dev.gatepass.core.DoorId
import dev.gatepass.core.Kind
import dev.gatepass.core.PassId
import dev.gatepass.kit.Secret

/** A screen to go to. */
sealed interface Destination {
    // A guest's.
    data object Passes : Destination

    /** @param link what begins it, if it came from outside of the app. */
    data class Link(val link: Secret? = null) : Destination

    data object SignUp : Destination

    data class Pass(val pass: PassId) : Destination

    data class PassPhone(val pass: PassId) : Destination

    data class SecretCode(val pass: PassId) : Destination

    data class Contact(val pass: PassId) : Destination

    data class Qr(val pass: PassId, val door: DoorId, val doorName: String) : Destination

    data class Pin(val pass: PassId, val door: DoorId, val doorName: String) : Destination

    // Everybody's.
    data object SignIn : Destination

    data object Settings : Destination

    data object Properties : Destination

    data object Waiting : Destination

    // Of somebody who is signed in.
    data object Activity : OfSignedIn

    /** @param number of what happened there. */
    data class Photo(val number: ULong) : OfSignedIn

    data object GivenPasses : OfSignedIn

    data class GivenPass(val pass: PassId) : OfSignedIn

    data class Repeat(val pass: PassId) : OfSignedIn

    data class Compose(val begin: Begin) : OfSignedIn

    data class MadePass(val made: Made, val hasSecretCode: Boolean) : OfSignedIn

    // A resident's.
    data object Home : OfSignedIn

    data object Route : OfSignedIn
}

/** Not there without a session. */
sealed interface OfSignedIn : Destination

/** How composing begins. */
sealed interface Begin {
    data class New(val kind: Kind) : Begin

    /** A PIN for one door. */
    data class Passcode(val door: DoorId) : Begin

    /** With what was left unfinished. */
    data object Draft : Begin

    /** With what a pass has, to take its place. */
    data class Change(val pass: PassId) : Begin
}
