package dev.gatepass.kit.app

import androidx.compose.runtime.saveable.Saver
import androidx.compose.runtime.saveable.listSaver
import dev.gatepass.core.DoorId
import dev.gatepass.core.PassId
import java.net.URLDecoder
import java.net.URLEncoder
import kotlin.text.Charsets.UTF_8

/**
 * The way back as texts, and which of several homes is shown: the system keeps them while it has taken the app's memory
 * for others. It keeps them outside of the store, so that no place is among them that holds a secret.
 */
internal fun Shell.wayBack(): Saver<BackStack, *> = listSaver(
    save = { stack -> listOf(home.orEmpty()) + stack.kept() },
    restore = { kept ->
        home = kept.first().ifEmpty { null }
        BackStack.of(kept.drop(1), first())
    },
)

private val alone = mapOf(
    "passes" to Destination.Passes,
    "link" to Destination.Link(),
    "sign-up" to Destination.SignUp,
    "sign-in" to Destination.SignIn,
    "settings" to Destination.Settings,
    "properties" to Destination.Properties,
    "waiting" to Destination.Waiting,
    "activity" to Destination.Activity,
    "given-passes" to Destination.GivenPasses,
    "compose" to Destination.Compose(Begin.Draft),
    "home" to Destination.Home,
    "route" to Destination.Route,
    "desk" to OfStaff.Desk,
    "approvals" to OfStaff.Approvals,
    "vendors" to OfStaff.Vendors,
    "locks" to OfStaff.Locks,
    "lockdown" to OfManager.Lockdown,
    "people" to OfManager.People,
    "invite" to OfManager.Invite,
    "audit" to OfManager.Audit,
    "property" to OfManager.Property,
    "rules" to OfManager.Rules,
)

private val names = alone.entries.associate { (name, place) -> place to name }

/** A place as text; `null`: it isn't kept, and whoever comes back is at the one before it. */
internal fun Destination.kept(): String? = when (this) {
    // Links are secrets, those of passes that were just made as well.
    is Destination.MadePass -> null
    is Destination.Link -> if (link == null) names[this] else null
    // However it began: what was composed so far, the core has.
    is Destination.Compose -> "compose"
    is Destination.Pass -> text("pass", pass)
    is Destination.PassPhone -> text("pass-phone", pass)
    is Destination.SecretCode -> text("secret-code", pass)
    is Destination.Contact -> text("contact", pass)
    is Destination.Qr -> text("qr", pass, door.toString(), doorName)
    is Destination.Pin -> text("pin", pass, door.toString(), doorName)
    is Destination.Photo -> text("photo", number.toString())
    is Destination.GivenPass -> text("given-pass", pass)
    is Destination.Repeat -> text("repeat", pass)
    is OfStaff.Approval -> text("approval", pass)
    is OfStaff.Lock -> text("lock", door.toString())
    is OfManager.Person -> text("person", person)
    is OfManager.Home -> text("unit", unit)
    else -> names[this]
}

/** The place that a text is of; `null`: none, as when another version of the app has written it. */
internal fun destination(kept: String): Destination? {
    val words = kept.split('/').map { URLDecoder.decode(it, UTF_8) }
    return when (words.size) {
        1 -> alone[kept]
        2 -> place(words[0], words[1])
        4 -> words[2].toUShortOrNull()?.let { place(words[0], words[1], it, words[3]) }
        else -> null
    }
}

private fun text(vararg words: String) = words.joinToString("/") { URLEncoder.encode(it, UTF_8) }

private fun place(name: String, of: String): Destination? = when (name) {
    "pass" -> Destination.Pass(of)
    "pass-phone" -> Destination.PassPhone(of)
    "secret-code" -> Destination.SecretCode(of)
    "contact" -> Destination.Contact(of)
    "given-pass" -> Destination.GivenPass(of)
    "repeat" -> Destination.Repeat(of)
    "approval" -> OfStaff.Approval(of)
    "photo" -> of.toULongOrNull()?.let(Destination::Photo)
    "lock" -> of.toUShortOrNull()?.let(OfStaff::Lock)
    "person" -> OfManager.Person(of)
    "unit" -> OfManager.Home(of)
    else -> null
}

private fun place(name: String, pass: PassId, door: DoorId, doorName: String): Destination? = when (name) {
    "qr" -> Destination.Qr(pass, door, doorName)
    "pin" -> Destination.Pin(pass, door, doorName)
    else -> null
}
