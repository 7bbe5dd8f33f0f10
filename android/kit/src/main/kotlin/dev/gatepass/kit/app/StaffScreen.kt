package dev.gatepass.kit.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import dev.gatepass.bridge.Management
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Staff
import dev.gatepass.core.DeskSection
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Kind
import dev.gatepass.kit.compose.connectedDoorNames
import dev.gatepass.kit.compose.doorNames
import dev.gatepass.kit.property.EditEvent
import dev.gatepass.kit.property.PropertyEvent
import dev.gatepass.kit.property.PropertyScreen
import dev.gatepass.kit.property.RulesScreen
import dev.gatepass.kit.property.propertyModel
import dev.gatepass.kit.property.rulesModel
import dev.gatepass.kit.staff.ApprovalModel
import dev.gatepass.kit.staff.ApprovalScreen
import dev.gatepass.kit.staff.ApprovalsEvent
import dev.gatepass.kit.staff.ApprovalsModel
import dev.gatepass.kit.staff.ApprovalsScreen
import dev.gatepass.kit.staff.AuditModel
import dev.gatepass.kit.staff.AuditScreen
import dev.gatepass.kit.staff.DeskEvent
import dev.gatepass.kit.staff.DeskModel
import dev.gatepass.kit.staff.DeskScreen
import dev.gatepass.kit.staff.InviteModel
import dev.gatepass.kit.staff.InviteScreen
import dev.gatepass.kit.staff.LockEvent
import dev.gatepass.kit.staff.LockModel
import dev.gatepass.kit.staff.LockScreen
import dev.gatepass.kit.staff.LockdownModel
import dev.gatepass.kit.staff.LockdownScreen
import dev.gatepass.kit.staff.LocksEvent
import dev.gatepass.kit.staff.LocksModel
import dev.gatepass.kit.staff.LocksScreen
import dev.gatepass.kit.staff.PeopleEvent
import dev.gatepass.kit.staff.PeopleModel
import dev.gatepass.kit.staff.PeopleScreen
import dev.gatepass.kit.staff.PersonModel
import dev.gatepass.kit.staff.PersonScreen
import dev.gatepass.kit.staff.UnitModel
import dev.gatepass.kit.staff.UnitScreen
import dev.gatepass.kit.staff.VendorsModel
import dev.gatepass.kit.staff.VendorsScreen

/** A screen of staff. */
@Composable
internal fun StaffScreen(
    shell: Shell,
    stack: BackStack,
    place: BackStack.Place,
    here: OfStaff,
    person: Person,
    staff: Staff,
) {
    val management = remember(place) { staff.managementIfAny() }
    when (here) {
        OfStaff.Desk -> Shown(
            place,
            { DeskModel(it, person, staff, shell.changes, shell.platform, stack::goFromDesk) },
        ) { state, on -> DeskScreen(state, on) }
        OfStaff.Approvals -> Shown(
            place,
            { ApprovalsModel(it, staff, shell.changes, stack::goFromApprovals) },
        ) { state, on -> ApprovalsScreen(state, on) }
        is OfStaff.Approval -> Shown(
            place,
            { ApprovalModel(it, staff, shell.changes, here.pass, stack::back) },
        ) { state, on -> ApprovalScreen(state, on) }
        OfStaff.Vendors -> Shown(
            place,
            { VendorsModel(it, staff, stack::back) },
        ) { state, on -> VendorsScreen(state, on) }
        OfStaff.Locks -> Shown(
            place,
            { LocksModel(it, staff, stack::goFromLocks) },
        ) { state, on -> LocksScreen(state, on) }
        is OfStaff.Lock -> Shown(
            place,
            { LockModel(it, staff, management, here.door, stack::goFromLock) },
        ) { state, on -> LockScreen(state, on) }
        is OfManager -> if (management == null) {
            LaunchedEffect(place) { stack.restart(shell.first()) }
        } else {
            ManagerScreen(stack, place, here, person, staff, management)
        }
    }
}

/** A screen of staff who manage. */
@Composable
private fun ManagerScreen(
    stack: BackStack,
    place: BackStack.Place,
    here: OfManager,
    person: Person,
    staff: Staff,
    management: Management,
) = when (here) {
    OfManager.Lockdown -> Shown(
        place,
        { LockdownModel(it, management, staff.giver()::connectedDoorNames, stack::back) },
    ) { state, on -> LockdownScreen(state, on) }
    OfManager.People -> Shown(
        place,
        { PeopleModel(it, staff, management, stack::goFromPeople) },
    ) { state, on -> PeopleScreen(state, on) }
    is OfManager.Person -> Shown(
        place,
        { PersonModel(it, staff, management, here.person, stack::back) },
    ) { state, on -> PersonScreen(state, on) }
    OfManager.Invite -> Shown(
        place,
        { InviteModel(it, staff, management, stack::back) },
    ) { state, on -> InviteScreen(state, on) }
    is OfManager.Home -> Shown(
        place,
        { UnitModel(it, management, here.unit, stack::back) },
    ) { state, on -> UnitScreen(state, on) }
    OfManager.Audit -> Shown(
        place,
        { AuditModel(it, staff, management, staff.giver()::doorNames, stack::back) },
    ) { state, on -> AuditScreen(state, on) }
    OfManager.Property -> Shown(
        place,
        { propertyModel(it, person, management, stack::goFromProperty) },
    ) { state, on -> PropertyScreen(state, on) }
    OfManager.Rules -> Shown(
        place,
        { rulesModel(it, person, management) { stack.back() } },
    ) { state, on -> RulesScreen(state, on) }
}

internal fun Staff.managementIfAny(): Management? = try {
    management()
} catch (_: GatepassException) {
    // The screen that needs it begins anew.
    null
}

private fun BackStack.goFromDesk(event: DeskEvent.Go) = when (event) {
    is DeskEvent.Decide -> go(OfStaff.Approval(event.pass))
    is DeskEvent.Open -> open(event.section)
    DeskEvent.MakePass -> go(Destination.Compose(Begin.New(Kind.VENDOR_VISIT)))
    is DeskEvent.MakePasscode -> go(Destination.Compose(Begin.Passcode(event.door)))
    DeskEvent.GoOnWithDraft -> go(Destination.Compose(Begin.Draft))
    DeskEvent.Waiting -> go(Destination.Waiting)
    DeskEvent.Received -> go(Destination.Passes)
    DeskEvent.Settings -> go(Destination.Settings)
    DeskEvent.SignIn -> go(Destination.SignIn)
}

private fun BackStack.open(section: DeskSection) = when (section) {
    DeskSection.PASSES -> go(Destination.GivenPasses)
    DeskSection.APPROVALS -> go(OfStaff.Approvals)
    DeskSection.VENDORS -> go(OfStaff.Vendors)
    DeskSection.LOCKS -> go(OfStaff.Locks)
    DeskSection.ACTIVITY -> go(Destination.Activity)
    DeskSection.LOCKDOWN -> go(OfManager.Lockdown)
    DeskSection.PEOPLE -> go(OfManager.People)
    DeskSection.PROPERTY -> go(OfManager.Property)
    DeskSection.AUDIT -> go(OfManager.Audit)
    DeskSection.ISSUE_PASSCODES -> go(Destination.Compose(Begin.New(Kind.PASSCODE)))
    // On the desk itself.
    DeskSection.OWN_DOORS, DeskSection.ISSUE_PASSES -> {}
}

private fun BackStack.goFromProperty(event: PropertyEvent) = when (event) {
    EditEvent.Rules -> go(OfManager.Rules)
    else -> back()
}

private fun BackStack.goFromApprovals(event: ApprovalsEvent) = when (event) {
    is ApprovalsEvent.Decide -> go(OfStaff.Approval(event.pass))
    else -> back()
}

private fun BackStack.goFromLocks(event: LocksEvent) = when (event) {
    is LocksEvent.Open -> go(OfStaff.Lock(event.door))
    else -> back()
}

private fun BackStack.goFromLock(event: LockEvent) = when (event) {
    is LockEvent.Open -> go(Destination.GivenPass(event.pass))
    else -> back()
}

private fun BackStack.goFromPeople(event: PeopleEvent) = when (event) {
    is PeopleEvent.Open -> go(OfManager.Person(event.person))
    is PeopleEvent.OpenHome -> go(OfManager.Home(event.unit))
    PeopleEvent.Invite -> go(OfManager.Invite)
    PeopleEvent.Back -> back()
}
