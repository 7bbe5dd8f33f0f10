package dev.gatepass.kit.words

import dev.gatepass.core.DoorId
import dev.gatepass.core.PassId
import dev.gatepass.core.StaffAct
import dev.gatepass.core.UnitId

/** What this phone knows the names of; the audit has the numbers. */
data class AuditNames(
    val people: PeopleNames = emptyMap(),
    val passes: Map<PassId, String> = emptyMap(),
    val units: Map<UnitId, String> = emptyMap(),
    val doors: DoorNames = emptyMap(),
)

/** What staff did. */
fun Words.staffAct(act: StaffAct, names: AuditNames): String {
    fun pass(id: PassId) = names.passes[id]?.let { "“$it”" } ?: texts.aPass
    fun person(id: String) = names.people[id] ?: id
    fun unit(id: UnitId) = names.units[id] ?: id
    fun place(door: DoorId?) = if (door == null) texts.wholeProperty else names.doors[door] ?: texts.aDoor
    return when (act) {
        is StaffAct.Issued -> texts.actIssued(pass(act.pass))
        is StaffAct.Replaced -> texts.actReplaced(pass(act.pass))
        is StaffAct.Repeated -> texts.actRepeated(pass(act.pass))
        is StaffAct.Shared -> texts.actShared(pass(act.pass))
        is StaffAct.Deleted -> texts.actDeleted(pass(act.pass))
        is StaffAct.Frozen -> texts.actFrozen(pass(act.pass))
        is StaffAct.Thawed -> texts.actThawed(pass(act.pass))
        is StaffAct.Approved -> texts.actApproved(pass(act.pass))
        is StaffAct.Declined -> texts.actDeclined(pass = pass(act.pass), reason = act.reason)
        is StaffAct.PhoneRetired -> texts.actPhoneRetired(pass(act.pass))
        is StaffAct.VendorSaved -> texts.actVendorSaved
        is StaffAct.VendorForgotten -> texts.actVendorForgotten
        is StaffAct.Invited -> texts.actInvited(person(act.person))
        is StaffAct.PermissionsSet ->
            texts.actPermissions(person = person(act.person), permissions = permissions(act.permissions))
        is StaffAct.PersonRemoved -> texts.actPersonRemoved(person(act.person))
        is StaffAct.HomeGiven -> texts.actHomeGiven(person = person(act.person), unit = unit(act.unit))
        is StaffAct.HomeTaken -> texts.actHomeTaken(person = person(act.person), unit = unit(act.unit))
        is StaffAct.NumberChanged -> texts.actNumberChanged(person(act.person))
        is StaffAct.MovedIn -> texts.actMovedIn(unit(act.unit))
        is StaffAct.MovedOut -> texts.actMovedOut(unit(act.unit))
        is StaffAct.LockdownBegun -> texts.actLockdownBegun(place(act.door))
        is StaffAct.LockdownEnded -> texts.actLockdownEnded(place(act.door))
        StaffAct.PolicyChanged -> texts.actPolicyChanged
        StaffAct.PropertyChanged -> texts.actPropertyChanged
        StaffAct.SessionEnded -> texts.actSessionEnded
        is StaffAct.Newer -> texts.actNewer
    }
}
