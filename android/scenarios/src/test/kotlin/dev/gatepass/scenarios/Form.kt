package dev.gatepass.scenarios

import dev.gatepass.core.Credential
import dev.gatepass.core.Draft
import dev.gatepass.core.Frame
import dev.gatepass.core.Framed
import dev.gatepass.core.FromTo
import dev.gatepass.core.Given
import dev.gatepass.core.Hours
import dev.gatepass.core.Kind
import dev.gatepass.core.OnDate
import dev.gatepass.core.Pick
import dev.gatepass.core.Visit
import dev.gatepass.core.VisitHours
import dev.gatepass.core.Weekday
import dev.gatepass.kit.Secret
import dev.gatepass.scenarios.world.House

/** The kind in a form's table. */
fun kindIn(fields: Fields): Kind = kindOf(checkNotNull(fields.toMap()["kind"]) { "the form's kind is missing" })

/** `one-time`, `full day`. */
fun kindOf(name: String): Kind = Kind.valueOf(stable(name).uppercase())

/** A name as it stands in a property file. */
fun stable(name: String) = name.replace(' ', '_').replace('-', '_')

/** The form with what a table says; a row is a field. What isn't said stays. */
fun Draft.filled(fields: Fields, house: House): Draft =
    fields.fold(this) { draft, (name, value) -> draft.filled(name, value, house) }

private fun Draft.filled(name: String, value: String, house: House): Draft = when (name) {
    "kind" -> this
    "name" -> copy(name = value)
    "personal message" -> copy(personalMessage = value)
    "zone" -> copy(zone = value)
    "secret code" -> copy(secretCode = Secret(value))
    "doors" -> copy(doors = pick(value, house))
    "credentials" -> copy(credentials = value.split(", ").map(::credential))
    "phone" -> copy(recipient = recipient.copy(phone = orNone(value)))
    "email" -> copy(recipient = recipient.copy(email = orNone(value)))
    "lives in" -> copy(recipient = recipient.copy(home = value))
    else -> copy(given = given.filled(name, value))
}

private fun orNone(value: String) = Secret(value.takeUnless { it == "none" }.orEmpty())

/** `My Route`, `common doors`, `only the gate`, or a list. */
private fun pick(value: String, house: House): Pick = when {
    value == "My Route" -> Pick.MyRoute
    value == "common doors" -> Pick.CommonDoors
    value.startsWith("only ") -> Pick.OneDoor(house.ids(doorsIn(value.removePrefix("only "))).single())
    else -> Pick.Doors(house.ids(doorsIn(value)))
}

private fun credential(name: String) = when (name) {
    "Bluetooth" -> Credential.MOBILE_KEY
    "QR" -> Credential.QR
    "PIN" -> Credential.PIN
    "wallet" -> Credential.WALLET
    else -> error("no credential is called $name")
}

private fun Given.filled(name: String, value: String): Given = when (this) {
    is Given.CustomDuration -> Given.CustomDuration(v1.filled(name, value))
    is Given.Temporary -> Given.Temporary(v1.filled(name, value))
    is Given.Passcode -> Given.Passcode(v1.filled(name, value))
    is Given.Recurring -> Given.Recurring(v1.filled(name, value))
    is Given.BusinessHours -> Given.BusinessHours(v1.filled(name, value))
    is Given.FullDay -> Given.FullDay(v1.filled(name, value))
    is Given.OneTime -> Given.OneTime(v1.filled(name, value))
    is Given.Delivery -> Given.Delivery(v1.filled(name, value))
    is Given.TimeFrame -> Given.TimeFrame(v1.filled(name, value))
    is Given.VendorVisit -> Given.VendorVisit(v1.filled(name, value))
    is Given.ResidentVisit -> Given.ResidentVisit(v1.filled(name, value))
    is Given.Tour -> Given.Tour(v1.filled(name, value))
    Given.Permanent -> noSuch(name)
}

private fun noSuch(name: String): Nothing = error("this kind's form has no field called $name")

private fun FromTo.filled(name: String, value: String) = when (name) {
    "start" -> copy(start = Times.local(value))
    "end" -> copy(end = Times.local(value))
    else -> noSuch(name)
}

private fun Hours.filled(name: String, value: String) = when (name) {
    "days" -> copy(days = days(value))
    "from" -> copy(from = Times.clock(value))
    "until" -> copy(until = Times.clock(value))
    "starts on" -> copy(startsOn = Times.date(value))
    "expires on" -> copy(expiresOn = Times.date(value))
    else -> noSuch(name)
}

/** `Tue, Thu`, `every day`, or `none`. */
private fun days(value: String) = when (value) {
    "none" -> emptyList()
    "every day" -> Weekday.entries
    else -> value.split(", ").map { Weekday.valueOf(it.uppercase()) }
}

private fun OnDate.filled(name: String, value: String) = when (name) {
    "date" -> copy(date = Times.date(value))
    else -> noSuch(name)
}

private fun Framed.filled(name: String, value: String) = when (name) {
    "frame" -> copy(frame = frame(value))
    "expires on" -> copy(expiresOn = Times.date(value))
    "expires in" -> copy(expiresIn = minutes(value))
    else -> noSuch(name)
}

private fun frame(value: String): Frame = when (value) {
    "next hour" -> Frame.NextHour
    "next 4 hours" -> Frame.NextFourHours
    "today" -> Frame.Today
    "tomorrow" -> Frame.Tomorrow
    "weekend" -> Frame.Weekend
    "this week" -> Frame.ThisWeek
    else -> value.split(" to ").map(Times::local).let { (start, end) -> Frame.Custom(FromTo(start, end)) }
}

private fun minutes(value: String) =
    checkNotNull(Times.duration(value)) { "$value is no length of time" }.toMinutes().toUInt()

private fun Visit.filled(name: String, value: String): Visit {
    val hours = schedule ?: VisitHours(emptyList(), null, null)
    return when (name) {
        "starts on" -> copy(startsOn = Times.date(value))
        "ends on" -> copy(endsOn = Times.date(value))
        "active for" -> copy(activeFor = minutes(value))
        "days" -> copy(schedule = hours.copy(days = days(value)))
        "from" -> copy(schedule = hours.copy(from = Times.clock(value)))
        "until" -> copy(schedule = hours.copy(until = Times.clock(value)))
        else -> noSuch(name)
    }
}
