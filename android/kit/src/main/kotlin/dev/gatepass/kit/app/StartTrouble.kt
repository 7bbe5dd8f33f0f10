package dev.gatepass.kit.app

import androidx.compose.runtime.Composable
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.account.Preferences
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Brand
import dev.gatepass.kit.theme.LocalWords

/** In the app's place: the phone's store or its key can't be opened, and there is nothing to show but why. */
@Composable
fun StartTrouble(
    error: GatepassException,
    brand: Brand,
    preferences: Preferences,
    is24Hour: Boolean,
    language: String,
    onTryAgain: () -> Unit,
) = Themed(brand, preferences, is24Hour, language) { StartTroublePage(error, brand.name, onTryAgain) }

@Composable
internal fun StartTroublePage(error: GatepassException, heading: String, onTryAgain: () -> Unit) = Page(
    heading = heading,
    bottom = { PrimaryButton(LocalWords.current.texts.tryAgain, onTryAgain) },
) { Trouble(error) }
