package dev.gatepass.kit.staff

import androidx.compose.runtime.Composable
import dev.gatepass.bridge.Staff
import dev.gatepass.core.GatepassException
import dev.gatepass.core.VendorRow
import dev.gatepass.kit.model.Model
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.ConfirmPage
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.reach
import kotlinx.coroutines.CoroutineScope

data class VendorsState(
    val vendors: Read<List<VendorRow>> = Read.Under,
    /** The one that is to be forgotten, once that is confirmed. */
    val forgetting: VendorRow? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface VendorsEvent {
    data class Ask(val vendor: VendorRow?) : VendorsEvent

    data object Forget : VendorsEvent

    data object Back : VendorsEvent
}

/** The saved vendors. They are saved and picked while a pass is composed. */
class VendorsModel(
    scope: CoroutineScope,
    private val staff: Staff,
    private val back: () -> Unit,
) : Model<VendorsState, VendorsEvent>(scope, VendorsState()) {
    init {
        ask(failed = { set { copy(vendors = Read.Failed(it)) } }) {
            val vendors = staff.vendors()
            set { copy(vendors = Read.There(vendors)) }
        }
    }

    override fun on(event: VendorsEvent) {
        when (event) {
            is VendorsEvent.Ask -> set { copy(forgetting = event.vendor, error = null) }
            VendorsEvent.Forget -> state.value.forgetting?.let(::forget)
            VendorsEvent.Back -> back()
        }
    }

    private fun forget(vendor: VendorRow) {
        set { copy(isBusy = true, error = null) }
        ask(failed = { set { copy(isBusy = false, error = it) } }) {
            val vendors = staff.forgetVendor(vendor.vendor)
            set { copy(vendors = Read.There(vendors), forgetting = null, isBusy = false) }
        }
    }
}

@Composable
fun VendorsScreen(state: VendorsState, onEvent: (VendorsEvent) -> Unit) {
    if (state.forgetting != null) return Forget(state.forgetting, state, onEvent)
    val words = LocalWords.current
    val texts = words.texts
    Page(heading = texts.vendorsTitle, onBack = { onEvent(VendorsEvent.Back) }) {
        when (val vendors = state.vendors) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(vendors.error)
            is Read.There -> if (vendors.value.isEmpty()) {
                Empty(Icons.business, texts.vendorsNone, texts.vendorsNoneDetail)
            } else {
                Lines(vendors.value) { vendor ->
                    Line(vendor.name, words.reach(vendor), icon = Icons.business, end = {
                        Sign(Icons.delete, texts.vendorsForget(vendor.name), { onEvent(VendorsEvent.Ask(vendor)) })
                    })
                }
            }
        }
    }
}

@Composable
private fun Forget(vendor: VendorRow, state: VendorsState, onEvent: (VendorsEvent) -> Unit) {
    val texts = LocalWords.current.texts
    ConfirmPage(
        heading = texts.vendorsForgetTitle(vendor.name),
        detail = texts.vendorsForgetDetail,
        confirm = texts.vendorsForgetConfirm,
        onConfirm = { onEvent(VendorsEvent.Forget) },
        onCancel = { onEvent(VendorsEvent.Ask(null)) },
        isBusy = state.isBusy,
        error = state.error,
    )
}
