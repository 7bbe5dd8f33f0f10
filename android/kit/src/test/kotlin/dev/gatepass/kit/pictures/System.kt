package dev.gatepass.kit.pictures

import dev.gatepass.core.GatepassException
import dev.gatepass.core.SessionRow
import dev.gatepass.kit.account.SettingsScreen
import dev.gatepass.kit.account.SettingsState
import dev.gatepass.kit.app.StartTroublePage
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.notices.Telling
import dev.gatepass.kit.resident.HomeScreen
import dev.gatepass.kit.resident.HomeState
import dev.gatepass.kit.staff.AtDesk
import dev.gatepass.kit.staff.DeskScreen
import dev.gatepass.kit.staff.DeskState
import dev.gatepass.mock.Scene

/** What has to do with the phone's own system. */
internal fun systemPictures(): List<Picture> {
    val (maya, grace) = scene(Scene.RESIDENT) to scene(Scene.STAFF)
    val desk = AtDesk(grace.staff().desk(), grace.person().ownDoors(), hasDraft = false)
    val troubles = mapOf(
        "key" to GatepassException.KeyStore("locked"),
        "new" to GatepassException.StoreTooNew(9u, 4u),
        "damaged" to GatepassException.StoreDamaged("a page isn't what it was"),
    )
    val at = maya.resident().home().knownAt
    val thisPhone = SessionRow("1", at, at, isThisPhone = true)
    val settings = SettingsState(person = maya.person().person(), sessions = Read.There(listOf(thisPhone)))
    return listOf(
        Picture("notices-resident") { HomeScreen(HomeState(Read.There(maya.atHome()), offersNotices = true)) {} },
        Picture("notices-staff") { DeskScreen(DeskState(Read.There(desk), offersNotices = true)) {} },
    ) + Telling.entries.map { telling ->
        Picture("settings-notices-${telling.name.lowercase()}", height = 1200) {
            SettingsScreen(settings.copy(telling = telling)) {}
        }
    } + troubles.map { (name, error) -> Picture("start-trouble-$name") { StartTroublePage(error, elmHouse.name) {} } }
}
