package dev.gatepass.kit.compose

import androidx.compose.runtime.Composable
import dev.gatepass.core.Field
import dev.gatepass.core.Given
import dev.gatepass.core.UnitRow
import dev.gatepass.core.VendorRow
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Choice
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.SecondaryButton
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.parts.Wrong
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.reach

/** What the form has for staff beside what everybody's has. */
data class ForStaff(
    /** The property's homes, of which one is a resident's whom the pass is for. */
    val homes: List<UnitRow> = emptyList(),
    /** The saved vendors, while one is picked; `null`: none is. */
    val picking: Read<List<VendorRow>>? = null,
    val hasSavedVendor: Boolean = false,
)

/** A vendor is picked or saved; a resident has a home. */
@Composable
internal fun ForStaffFields(edit: Edit, forStaff: ForStaff, onEvent: (ComposeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    when (edit.draft.given) {
        is Given.VendorVisit -> {
            SecondaryButton(texts.vendorsPick, { onEvent(ComposeEvent.ShowVendors) }, icon = Icons.business)
            if (forStaff.hasSavedVendor) {
                Banner(Told(texts.vendorsSaved, null, Tone.GOOD))
            } else if (edit.draft.recipient.name.isNotBlank()) {
                TextAction(texts.vendorsSave, { onEvent(ComposeEvent.SaveVendor) }, icon = Icons.add)
            }
        }
        is Given.ResidentVisit -> HomeField(edit, forStaff.homes)
        else -> {}
    }
}

@Composable
private fun HomeField(edit: Edit, homes: List<UnitRow>) {
    val texts = LocalWords.current.texts
    val recipient = edit.draft.recipient
    Section(texts.fieldHome) {
        Muted(texts.fieldHomeDetail)
        Wrong(edit.problem(Field.RECIPIENT_UNIT))
        Lines(homes) { home ->
            Choice(home.name, home.unit == recipient.home, {
                edit.put(edit.draft.copy(recipient = recipient.copy(home = home.unit)))
            })
        }
    }
}

/** The saved vendors: one of them fills the form. */
@Composable
internal fun PickVendor(vendors: Read<List<VendorRow>>, onEvent: (ComposeEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Page(heading = texts.vendorsPick, onBack = { onEvent(ComposeEvent.StopPicking) }) {
        when (vendors) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(vendors.error)
            is Read.There -> if (vendors.value.isEmpty()) {
                Empty(Icons.business, texts.vendorsNone, texts.vendorsNoneDetail)
            } else {
                Lines(vendors.value) { vendor ->
                    Line(vendor.name, words.reach(vendor), icon = Icons.business, onClick = {
                        onEvent(ComposeEvent.PickVendor(vendor))
                    })
                }
            }
        }
    }
}
