package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.Staff
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.DeskSection
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Given
import dev.gatepass.core.Kind
import dev.gatepass.core.PassState
import dev.gatepass.core.RecipientDraft
import dev.gatepass.core.Refusal
import dev.gatepass.core.Says
import dev.gatepass.core.VendorRow
import dev.gatepass.core.Visit
import dev.gatepass.kit.Secret
import dev.gatepass.kit.compose.ComposePassScreen
import dev.gatepass.kit.compose.ComposeState
import dev.gatepass.kit.compose.ForStaff
import dev.gatepass.kit.compose.doorNames
import dev.gatepass.kit.given.GivenPassesScreen
import dev.gatepass.kit.given.GivenPassesState
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.staff.ApprovalScreen
import dev.gatepass.kit.staff.ApprovalState
import dev.gatepass.kit.staff.ApprovalsScreen
import dev.gatepass.kit.staff.ApprovalsState
import dev.gatepass.kit.staff.AtDesk
import dev.gatepass.kit.staff.Decision
import dev.gatepass.kit.staff.DeskScreen
import dev.gatepass.kit.staff.DeskState
import dev.gatepass.kit.staff.VendorsScreen
import dev.gatepass.kit.staff.VendorsState
import dev.gatepass.mock.Scene
import java.time.LocalDate

internal fun Phone.staff(): Staff = checkNotNull(person().staff())

private val today = LocalDate.parse("2026-11-24")

/** The staff's screens. */
internal fun staffPictures(): List<Picture> {
    val grace = scene(Scene.STAFF)
    return desks(grace) + approvals(grace) + vendors() + composed(grace) + lockPictures(grace) + peoplePictures(grace) +
        propertyPictures(grace) + many(grace)
}

private fun desks(grace: Phone): List<Picture> {
    val at = AtDesk(grace.staff().desk(), grace.person().ownDoors(), hasDraft = false)
    val quiet = at.copy(desk = at.desk.copy(approvals = emptyList()), hasDraft = true)
    // What Priya sees, who approves and nothing else.
    val approver = at.copy(desk = at.desk.copy(sections = listOf(DeskSection.PASSES, DeskSection.APPROVALS)))
    val offline = at.copy(desk = at.desk.copy(waiting = 1u))
    fun shown(name: String, state: DeskState, height: Int = 800) = Picture(name, height) { DeskScreen(state) {} }
    return listOf(
        shown("desk", DeskState(Read.There(at)), height = 1500),
        shown("desk-quiet", DeskState(Read.There(quiet))),
        shown("desk-approver", DeskState(Read.There(approver))),
        shown("desk-offline", DeskState(Read.There(offline), isOnline = false)),
        shown("desk-loading", DeskState()),
        shown("desk-trouble", DeskState(Read.Failed(GatepassException.SignedOut()))),
    )
}

private fun approvals(grace: Phone): List<Picture> {
    val rows = grace.staff().approvals()
    val waits = grace.staff().giver().pass(rows.first().row.pass)
    val decided = waits.copy(taps = waits.taps.copy(approve = null, decline = null))
    val approved = decided.copy(says = Says.Opens(null), state = PassState.LIVE)
    val declined = decided.copy(says = Says.Declined("not expected today"), state = PassState.DECLINED)
    fun shown(name: String, state: ApprovalState, height: Int = 800) =
        Picture("approval-$name", height) { ApprovalScreen(state) {} }
    return listOf(
        Picture("approvals") { ApprovalsScreen(ApprovalsState(Read.There(rows))) {} },
        Picture("approvals-none") { ApprovalsScreen(ApprovalsState(Read.There(emptyList()))) {} },
        Picture("approvals-offline") {
            ApprovalsScreen(ApprovalsState(Read.There(rows), error = GatepassException.Offline())) {}
        },
        shown("waits", ApprovalState(Read.There(waits)), height = 1100),
        shown("decline", ApprovalState(Read.There(waits), reason = "Not expected today")),
        shown("approved", ApprovalState(Read.There(approved), decision = Decision.Approved)),
        shown("queued", ApprovalState(Read.There(waits), decision = Decision.Queued)),
        shown("first", ApprovalState(Read.There(declined), decision = Decision.SomebodyWasFirst)),
        shown("gone", ApprovalState(Read.Failed(GatepassException.NotFound("the pass")))),
    )
}

/** More passes than a phone keeps. */
private fun many(grace: Phone): List<Picture> {
    val kept = grace.staff().giver().allPasses()
    val over = Says.Shut(Refusal.Over(grace.staff().desk().knownAt))
    val older = kept.take(1).map { it.copy(pass = "older", name = "gutters", says = over) }
    val more = GivenPassesState(Read.There(kept), older, hasMore = true)
    return listOf(
        Picture("given-passes-more") { GivenPassesScreen(more) {} },
        Picture("given-passes-more-trouble") { GivenPassesScreen(more.copy(error = GatepassException.Offline())) {} },
    )
}

private val vera = vendor("1", "Vera’s Boilers", "+12025550199", "vera@example.com")
private val saved = listOf(vera, vendor("2", "Wash & Go", "", "office@example.com"))

private fun vendor(id: String, name: String, phone: String, email: String) = VendorRow(
    id,
    name,
    email.isNotEmpty(),
    phone.isNotEmpty(),
    RecipientDraft(name, Secret(email), Secret(phone), home = null),
)

private fun vendors() = listOf(
    Picture("vendors") { VendorsScreen(VendorsState(Read.There(saved))) {} },
    Picture("vendors-none") { VendorsScreen(VendorsState(Read.There(emptyList()))) {} },
    Picture("vendors-forget") { VendorsScreen(VendorsState(Read.There(saved), forgetting = vera)) {} },
)

private fun composed(grace: Phone): List<Picture> {
    val (staff, giver) = grace.staff() to grace.staff().giver()
    val (names, forStaff) = giver.doorNames() to ForStaff(staff.units())
    fun at(name: String, kind: Kind, step: ComposeStep, height: Int = 800, with: ForStaff = forStaff): Picture {
        val composer = giver.compose(kind)
        val visit = Visit(
            startsOn = today,
            endsOn = today.plusDays(1),
            activeFor = 120u,
            schedule = null,
        )
        val draft = composer.draft()
        val given = when (kind) {
            Kind.RESIDENT_VISIT -> Given.ResidentVisit(visit)
            Kind.TOUR -> Given.Tour(visit)
            else -> Given.VendorVisit(visit)
        }
        composer.edit(draft.copy(given = given, recipient = draft.recipient.copy(name = "Vera")))
        val form = composer.goTo(step)
        val state = ComposeState(composer.draft(), form, names, forStaff = with)
        return Picture("compose-staff-$name", height) { ComposePassScreen(state) {} }
    }
    return listOf(
        at("kind", Kind.VENDOR_VISIT, ComposeStep.KIND),
        at("when", Kind.VENDOR_VISIT, ComposeStep.WHEN),
        at("tour", Kind.TOUR, ComposeStep.DOORS, height = 1600),
        at("vendor", Kind.VENDOR_VISIT, ComposeStep.GUEST, height = 1000),
        at("vendor-saved", Kind.VENDOR_VISIT, ComposeStep.GUEST, with = forStaff.copy(hasSavedVendor = true)),
        at("resident", Kind.RESIDENT_VISIT, ComposeStep.GUEST, height = 1200),
        at("pick", Kind.VENDOR_VISIT, ComposeStep.GUEST, with = forStaff.copy(picking = Read.There(saved))),
        at("pick-none", Kind.VENDOR_VISIT, ComposeStep.GUEST, with = forStaff.copy(picking = Read.There(emptyList()))),
    )
}
