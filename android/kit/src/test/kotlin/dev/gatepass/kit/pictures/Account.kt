package dev.gatepass.kit.pictures

import dev.gatepass.core.GatepassException
import dev.gatepass.core.Membership
import dev.gatepass.core.Place
import dev.gatepass.core.Role
import dev.gatepass.core.SessionRow
import dev.gatepass.kit.account.NumberScreen
import dev.gatepass.kit.account.NumberState
import dev.gatepass.kit.account.PropertiesScreen
import dev.gatepass.kit.account.PropertiesState
import dev.gatepass.kit.account.Purpose
import dev.gatepass.kit.account.SettingsScreen
import dev.gatepass.kit.account.SettingsState
import dev.gatepass.kit.model.Read
import dev.gatepass.mock.Scene

/** Everybody's screens. */
internal fun accountPictures(): List<Picture> {
    val maya = scene(Scene.RESIDENT)
    val person = maya.person().person()
    val at = maya.resident().home().knownAt
    val sessions = listOf(SessionRow("1", at, at, isThisPhone = true), SessionRow("2", at, at, isThisPhone = false))
    val elm = maya.memberships().first()
    val maple = Membership(Place("Maple Court", "maple"), "Maya", Role.STAFF, emptyList(), emptyList(), false)
    val memberships = listOf(elm, maple)
    val settings = SettingsState(person = person, memberships = memberships, sessions = Read.There(sessions))
    return listOf(
        Picture("sign-in") { NumberScreen(NumberState(Purpose.SIGN_IN)) {} },
        Picture("sign-in-limited") {
            val error = GatepassException.TooManyTries(90u)
            NumberScreen(NumberState(Purpose.SIGN_IN, "+1 202 555 0120", error = error)) {}
        },
        Picture("sign-up") { NumberScreen(NumberState(Purpose.SIGN_UP)) {} },
        Picture("settings", height = 1200) { SettingsScreen(settings) {} },
        Picture("settings-guest") { SettingsScreen(SettingsState()) {} },
        Picture("settings-sign-out") { SettingsScreen(settings.copy(asksToSignOut = true)) {} },
        Picture("properties") { PropertiesScreen(PropertiesState(memberships)) {} },
    )
}
