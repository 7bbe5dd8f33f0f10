package dev.gatepass.kit.compose

import dev.gatepass.bridge.Composer
import dev.gatepass.bridge.Made
import dev.gatepass.bridge.Staff
import dev.gatepass.core.ComposeScreen as Form
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.Draft
import dev.gatepass.core.Field
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Kind
import dev.gatepass.core.VendorRow
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.words.DoorNames
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.flow.StateFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.withLock

data class ComposeState(
    /** What was typed and picked so far. */
    val draft: Draft,
    /** What the core says of it. */
    val form: Form? = null,
    val doorNames: DoorNames = emptyMap(),
    /** Whether it takes another pass's place. */
    val isChange: Boolean = false,
    /** Whether a zone is being picked. */
    val picksZone: Boolean = false,
    /** What staff have beside; `null`: a resident composes. */
    val forStaff: ForStaff? = null,
    val isOnline: Boolean = true,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
) {
    fun problems(field: Field) = form?.problems?.fields?.get(field).orEmpty()
}

sealed interface ComposeEvent {
    data class Choose(val kind: Kind) : ComposeEvent

    data class Edit(val draft: Draft) : ComposeEvent

    data object Next : ComposeEvent

    /** To the step before; from the first one, out of the form. */
    data object Back : ComposeEvent

    data class GoTo(val step: ComposeStep) : ComposeEvent

    data object BuildRoute : ComposeEvent

    data object Submit : ComposeEvent

    /** The zones, to pick from, or not after all. */
    data class ShowZones(val shows: Boolean) : ComposeEvent

    /** `null`: the property's. */
    data class PickZone(val zone: String?) : ComposeEvent

    /** The saved vendors, to pick from. */
    data object ShowVendors : ComposeEvent

    data class PickVendor(val vendor: VendorRow) : ComposeEvent

    data object StopPicking : ComposeEvent

    data object SaveVendor : ComposeEvent
}

/**
 * A pass while it is composed.
 *
 * @param staff the staff's side, if staff compose.
 * @param doorNames all doors of the property.
 * @param made what was made.
 * @param leave out of the form; what was composed so far is kept.
 */
class ComposeModel(
    scope: CoroutineScope,
    private val composer: Composer,
    private val staff: Staff?,
    private val doorNames: () -> DoorNames,
    private val made: (Made) -> Unit,
    private val leave: () -> Unit,
    isOnline: StateFlow<Boolean>,
    private val buildRoute: () -> Unit,
) : Model<ComposeState, ComposeEvent>(
    scope,
    ComposeState(composer.draft(), isChange = composer.replaces() != null, forStaff = staff?.let { ForStaff() }),
) {
    /** One edit after another: the core has to hear the last one last. */
    private val inTurn = Mutex()

    init {
        told {
            val (names, homes) = doorNames() to staff?.units().orEmpty()
            set { copy(doorNames = names, forStaff = forStaff?.copy(homes = homes)) }
            composer.screen()
        }
        scope.launch { isOnline.collect { set { copy(isOnline = it) } } }
    }

    override fun on(event: ComposeEvent) {
        when (event) {
            is ComposeEvent.Choose -> told {
                composer.choose(event.kind)
                set { copy(draft = composer.draft()) }
                composer.next()
            }
            is ComposeEvent.Edit -> {
                // What is typed is shown at once; what the core says of it follows.
                set { copy(draft = event.draft) }
                told { composer.edit(state.value.draft) }
            }
            ComposeEvent.Next -> told { composer.next() }
            is ComposeEvent.GoTo -> told { composer.goTo(event.step) }
            ComposeEvent.Back -> back()
            ComposeEvent.BuildRoute -> left(buildRoute)
            ComposeEvent.Submit -> submit()
            is ComposeEvent.ShowZones -> set { copy(picksZone = event.shows) }
            is ComposeEvent.PickZone -> {
                set { copy(picksZone = false) }
                on(ComposeEvent.Edit(state.value.draft.copy(zone = event.zone)))
            }
            ComposeEvent.ShowVendors -> staff?.let(::showVendors)
            is ComposeEvent.PickVendor -> told {
                val form = composer.pickVendor(event.vendor)
                set { copy(draft = composer.draft(), forStaff = forStaff?.copy(picking = null)) }
                form
            }
            ComposeEvent.StopPicking -> set { copy(forStaff = forStaff?.copy(picking = null)) }
            ComposeEvent.SaveVendor -> staff?.let(::saveVendor)
        }
    }

    private fun showVendors(staff: Staff) {
        set { copy(forStaff = forStaff?.copy(picking = Read.Under)) }
        ask(failed = { set { copy(forStaff = forStaff?.copy(picking = Read.Failed(it))) } }) {
            val vendors = staff.vendors()
            set { copy(forStaff = forStaff?.copy(picking = Read.There(vendors))) }
        }
    }

    private fun saveVendor(staff: Staff) {
        ask(::failed) {
            staff.saveVendor(state.value.draft.recipient)
            set { copy(error = null, forStaff = forStaff?.copy(hasSavedVendor = true)) }
        }
    }

    private fun back() {
        val step = state.value.form?.step
        if (step == null || step == ComposeStep.KIND) left(leave) else told { composer.back() }
    }

    private fun left(then: () -> Unit) {
        ask(::failed) {
            composer.leave()
            then()
        }
    }

    private fun told(work: () -> Form) {
        ask(::failed) {
            inTurn.withLock {
                val form = work()
                set { copy(form = form, error = null) }
            }
        }
    }

    private fun submit() {
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            inTurn.withLock { composer.edit(state.value.draft) }
            val pass = composer.submit()
            set { copy(isBusy = false) }
            made(pass)
        }
    }

    /** What only the service knows is marked in the form as well, until it is edited. */
    private fun failed(error: GatepassException) = set {
        val found = (error as? GatepassException.Draft)?.problems
        copy(isBusy = false, error = error, form = if (found == null) form else form?.copy(problems = found))
    }
}
