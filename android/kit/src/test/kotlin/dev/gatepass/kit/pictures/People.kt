package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Phone
import dev.gatepass.core.AuditRow
import dev.gatepass.core.AuditScreen as Audit
import dev.gatepass.core.By
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PartEnded
import dev.gatepass.core.Role
import dev.gatepass.core.StaffAct
import dev.gatepass.core.Standing
import dev.gatepass.core.Tap
import dev.gatepass.kit.Secret
import dev.gatepass.kit.compose.doorNames
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.staff.AuditScreen
import dev.gatepass.kit.staff.AuditState
import dev.gatepass.kit.staff.InviteScreen
import dev.gatepass.kit.staff.InviteState
import dev.gatepass.kit.staff.OverPerson
import dev.gatepass.kit.staff.OverUnit
import dev.gatepass.kit.staff.PeopleScreen
import dev.gatepass.kit.staff.PeopleState
import dev.gatepass.kit.staff.PersonNews
import dev.gatepass.kit.staff.PersonScreen
import dev.gatepass.kit.staff.PersonState
import dev.gatepass.kit.staff.UnitScreen
import dev.gatepass.kit.staff.UnitState
import dev.gatepass.kit.words.AuditNames
import kotlinx.coroutines.runBlocking

/** People, homes, and what staff did. */
internal fun peoplePictures(grace: Phone): List<Picture> = runBlocking {
    val (staff, management) = grace.staff() to checkNotNull(grace.staff().management())
    val at = grace.staff().desk().knownAt
    val (people, homes) = management.people() to staff.units()
    val omar = people.first { it.name == "Omar" }
    val maya = people.first { it.name == "Maya" }.let { it.copy(units = homes.take(2)) }
    val invited = omar.copy(name = "Ana", standing = Standing.Invited(at), inviteAgain = Tap.Can)
    val ended = PartEnded(2u, 3u, at)
    val taken = ended.copy(people = 0u)
    val (lived, vacant) = management.unit("2B") to management.unit("3B")
    fun person(name: String, state: PersonState) = Picture("person-$name") { PersonScreen(state) {} }
    fun unit(name: String, state: UnitState) = Picture("unit-$name") { UnitScreen(state) {} }
    val names = AuditNames(
        people = people.associate { it.person to it.name },
        passes = mapOf("p" to "boiler"),
        doors = staff.giver().doorNames(),
    )
    val acts = listOf(
        StaffAct.Issued("p"),
        StaffAct.Declined("p", "not expected today"),
        StaffAct.PermissionsSet(omar.person, omar.permissions),
        StaffAct.LockdownBegun(1u),
        StaffAct.LockdownEnded(null),
        StaffAct.MovedOut("2B"),
    )
    val rows = acts.mapIndexed { index, act ->
        AuditRow(index.toULong(), at, if (index == 0) By.Person(omar.person) else By.You, act)
    }
    listOf(
        Picture("people", height = 1300) { PeopleScreen(PeopleState(Read.There(people), homes)) {} },
        Picture("people-trouble") { PeopleScreen(PeopleState(Read.Failed(GatepassException.Offline()), homes)) {} },
        person("staff", PersonState(Read.There(omar))),
        person("invited", PersonState(Read.There(invited), news = PersonNews.INVITED_AGAIN)),
        person("remove", PersonState(Read.There(omar), OverPerson.Remove)),
        person("ended", PersonState(Read.There(omar), OverPerson.Removed(ended))),
        person("resident", PersonState(Read.There(maya), news = PersonNews.NUMBER_CHANGED)),
        person("number", PersonState(Read.There(maya), OverPerson.Number(Secret("+1 202 555 0143")))),
        person("give-home", PersonState(Read.There(maya), OverPerson.GiveHome(homes - maya.units.toSet()))),
        person("take-home", PersonState(Read.There(maya), OverPerson.TakeHome(homes.first()))),
        person("home-taken", PersonState(Read.There(maya), OverPerson.HomeTaken(homes.first(), taken))),
        Picture("invite-resident") {
            InviteScreen(InviteState("Ana", Secret("+1 202 555 0143"), home = "3B", homes = homes)) {}
        },
        Picture("invite-staff", height = 1000) { InviteScreen(InviteState(role = Role.STAFF, homes = homes)) {} },
        unit("lived-in", UnitState(Read.There(lived))),
        unit("vacant", UnitState(Read.There(vacant))),
        unit("move-in", UnitState(Read.There(vacant), OverUnit.MoveIn("Ana", Secret("+1 202 555 0143")))),
        unit("move-out", UnitState(Read.There(lived), OverUnit.MoveOut)),
        Picture("audit") { AuditScreen(AuditState(Read.There(Audit(rows, 6u, true)), names)) {} },
        Picture("audit-none") { AuditScreen(AuditState(Read.There(Audit(emptyList(), 0u, false)))) {} },
    )
}
