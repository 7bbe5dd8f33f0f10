package dev.gatepass.scenarios.steps

import dev.gatepass.bridge.AskedOfLockdown
import dev.gatepass.bridge.Management
import dev.gatepass.core.By
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Invite
import dev.gatepass.core.InvitedAs
import dev.gatepass.core.NewResident
import dev.gatepass.core.Permission
import dev.gatepass.core.RecipientDraft
import dev.gatepass.kit.Secret
import dev.gatepass.scenarios.Door
import dev.gatepass.scenarios.nameOf
import dev.gatepass.scenarios.pairs
import dev.gatepass.scenarios.rows
import dev.gatepass.scenarios.saying
import dev.gatepass.scenarios.stable
import dev.gatepass.scenarios.world.Elm
import dev.gatepass.scenarios.world.World
import dev.gatepass.scenarios.world.text
import dev.gatepass.scenarios.world.with
import dev.gatepass.scenarios.world.withEach
import dev.gatepass.scenarios.world.without
import io.cucumber.datatable.DataTable
import io.cucumber.java.en.Then
import io.cucumber.java.en.When
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.put
import kotlin.test.assertEquals

/** Who lives and works there, saved vendors, lockdown, and what staff see of locks and of each other. */
class Community(private val world: World) {
    private val house = world.house

    @When("{person} invites {person} to work here: {words}")
    fun invites(who: String, whom: String, words: String) = manage(who) {
        it.invite(Invite(whom, Secret(world.people.number(whom)), InvitedAs.Staff(permissions(words))))
    }

    private fun permissions(words: String) = words.split(" and ").map { Permission.valueOf(stable(it).uppercase()) }

    @When("{person} lets {person} move into {words}")
    fun letsMoveIn(who: String, whom: String, unit: String) = manage(who) {
        it.moveIn(unit, listOf(NewResident(whom, Secret(world.people.number(whom)))))
    }

    @When("{person} lets everybody move out of {words}")
    fun letsMoveOut(who: String, unit: String) = manage(who) { it.moveOut(unit) }

    @When("{person} changes {person}'s number to that of {person}")
    fun changesNumber(who: String, whose: String, other: String) = manage(who) {
        val number = world.people.number(other)
        it.setNumber(house.person(whose), number)
        world.people.renumber(whose, number)
    }

    @When("{person} gives {person} the home {words}")
    fun givesHome(who: String, whom: String, unit: String) = manage(who) { it.giveHome(house.person(whom), unit) }

    @When("{person} takes from {person} the home {words}")
    fun takesHome(who: String, whom: String, unit: String) = manage(who) { it.takeHome(house.person(whom), unit) }

    @When("{person} signs in")
    fun signsIn(who: String) = world.play { people.signInByInvitation(who) }

    @Then("{person} lives in {words}")
    fun livesIn(who: String, units: String) = world.play {
        assertEquals(units, people.signedIn(who).person().units.joinToString(" and "))
    }

    @Then("{person} has the permissions {words}")
    fun hasPermissions(who: String, words: String) = world.play {
        assertEquals(permissions(words).toSet(), people.signedIn(who).person().permissions.toSet())
    }

    @When("{person} begins a lockdown of {door}")
    fun beginsLockdown(who: String, door: Door) = lockdown(who) { it.beginLockdown(house.id(door)) }

    @When("{person} ends the lockdown of {door}")
    fun endsLockdown(who: String, door: Door) = lockdown(who) { it.endLockdown(house.id(door)) }

    @When("{person} begins a lockdown of everything")
    fun beginsLockdownOfAll(who: String) = lockdown(who) { it.beginLockdown(null) }

    @When("{person} ends the lockdown of everything")
    fun endsLockdownOfAll(who: String) = lockdown(who) { it.endLockdown(null) }

    private fun lockdown(who: String, act: suspend (Management) -> AskedOfLockdown) = manage(who) {
        if (act(it) is AskedOfLockdown.Queued) throw GatepassException.Offline()
    }

    @When("{person} saves {person} as a vendor")
    fun savesVendor(who: String, whom: String) = world.play {
        val staff = people.staff(who)
        val recipient = RecipientDraft(whom, Secret(people.address(whom)), Secret(people.number(whom)), home = null)
        attempt { staff.saveVendor(recipient) }
    }

    @When("{person} forgets the vendor {person}")
    fun forgetsVendor(who: String, whom: String) = world.play {
        val staff = people.staff(who)
        val vendor = staff.vendors().single { it.name == whom }
        attempt { staff.forgetVendor(vendor.vendor) }
    }

    @Then("{person} can pick the vendors {words}")
    fun canPick(who: String, names: String) = world.play { assertEquals(names, vendors(who).joinToString(" and ")) }

    @Then("{person} can pick no vendor")
    fun canPickNone(who: String) = world.play { assertEquals(emptyList(), vendors(who)) }

    private suspend fun vendors(who: String) = world.people.staff(who).vendors().map { it.name }

    @Then("{person} sees at the lock of {door}")
    fun seesAtLock(who: String, door: Door, table: DataTable) = world.play {
        val found = people.staff(who).lock(house.id(door), null).issued.map {
            listOf(it.name, words(it.madeBy), Elm.times.say(it.made.at), "${it.uses} times")
        }
        assertEquals(table.rows, found)
    }

    @Then("{person} sees in the audit")
    fun seesInAudit(who: String, table: DataTable) = world.play {
        val audit = management(who).audit(0u)
        assertEquals(table.rows, audit.rows.map { listOf(words(it.by), nameOf(it.act)) })
    }

    @Then("{person} is shown no audit")
    fun seesNoAudit(who: String) = world.play { assertEquals(null, people.staff(who).management()) }

    private fun words(by: By) = when (by) {
        By.You -> "you"
        is By.Person -> by.v1
    }

    /** On top of the policy that the phone knows; the rest stays. */
    @When("{person} changes the policy to")
    fun changesPolicy(who: String, table: DataTable) = manage(who) {
        val known = it.propertyFile()
        val policy = parse(known.file).getValue("policy").jsonObject
        it.changePolicy(known.copy(file = policy.saying(table.pairs).toString()))
    }

    /** Puts a lock on it that reads Bluetooth; its reader starts. */
    @When("{person} connects {door}")
    fun connects(who: String, door: Door) = changeDoor(who, door) {
        it.with("lock", buildJsonObject { put("bluetooth", "any") }).with("grantable", JsonPrimitive(true))
    }

    @When("{person} disconnects {door}")
    fun disconnects(who: String, door: Door) = changeDoor(who, door) { it.without("lock", "keys", "grantable") }

    private fun changeDoor(who: String, door: Door, change: (JsonObject) -> JsonObject) = manage(who) { management ->
        val known = management.propertyFile()
        val id = house.id(door).toString()
        val file = parse(known.file).withEach("doors") { if (it.text("id") == id) change(it) else it }
        management.changeProperty(known.copy(file = file.toString()))
        world.mock().followProperty()
    }

    /** What whoever manages does; who isn't shown it is told so. */
    private fun manage(who: String, act: suspend (Management) -> Any) =
        world.play { attempt { act(management(who)) } }

    private suspend fun management(who: String): Management =
        world.people.staff(who).management() ?: throw GatepassException.Forbidden("it isn't shown")

    private fun parse(json: String) = Json.parseToJsonElement(json).jsonObject
}
