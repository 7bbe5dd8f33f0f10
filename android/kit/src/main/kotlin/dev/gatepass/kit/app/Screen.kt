package dev.gatepass.kit.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.DisposableEffect
import dev.gatepass.kit.account.NumberCheck
import dev.gatepass.kit.account.NumberModel
import dev.gatepass.kit.account.NumberScreen
import dev.gatepass.kit.account.PropertiesModel
import dev.gatepass.kit.account.PropertiesScreen
import dev.gatepass.kit.account.SettingsEvent
import dev.gatepass.kit.account.SettingsModel
import dev.gatepass.kit.account.SettingsScreen
import dev.gatepass.kit.account.SignInCheck
import dev.gatepass.kit.account.SignUpCheck
import dev.gatepass.kit.account.WaitingModel
import dev.gatepass.kit.account.WaitingScreen
import dev.gatepass.kit.guest.ContactModel
import dev.gatepass.kit.guest.ContactScreen
import dev.gatepass.kit.guest.GuestPassScreen
import dev.gatepass.kit.guest.LinkModel
import dev.gatepass.kit.guest.LinkScreen
import dev.gatepass.kit.guest.PassCheck
import dev.gatepass.kit.guest.PassEvent
import dev.gatepass.kit.guest.PassModel
import dev.gatepass.kit.guest.PassesEvent
import dev.gatepass.kit.guest.PassesModel
import dev.gatepass.kit.guest.PassesScreen
import dev.gatepass.kit.guest.PinModel
import dev.gatepass.kit.guest.PinScreen
import dev.gatepass.kit.guest.QrModel
import dev.gatepass.kit.guest.QrScreen
import dev.gatepass.kit.guest.SecretCodeModel
import dev.gatepass.kit.guest.SecretCodeScreen
import kotlinx.coroutines.CoroutineScope

/** What is drawn at a place, and where its taps lead. */
@Composable
internal fun Screen(shell: Shell, stack: BackStack, place: BackStack.Place) {
    val guest = shell.phone.guest()
    when (val here = place.destination) {
        Destination.Passes -> Shown(
            place,
            {
                val (isSignedIn, wasSetAside) = (shell.phone.signedIn() != null) to shell.phone.wasSetAside()
                PassesModel(it, guest, shell.changes, isSignedIn, wasSetAside, stack::goFromPasses)
            },
        ) { state, on -> PassesScreen(state, on) }
        is Destination.Link -> Shown(
            place,
            { LinkModel(it, guest, here.link, { pass -> stack.replace(Destination.Pass(pass)) }, stack::back) },
        ) { state, on -> LinkScreen(state, on) }
        Destination.SignUp -> Number(place, SignUpCheck(guest), { stack.restart(Destination.Passes) }, stack::back)
        is Destination.Pass -> Shown(
            place,
            {
                PassModel(it, guest, shell.changes, shell.platform.remedies, here.pass) { event ->
                    when (event) {
                        is PassEvent.AddToWallet -> shell.platform.addToWallet(event.link)
                        else -> stack.goFromPass(here, event)
                    }
                }
            },
        ) { state, on -> GuestPassScreen(state, on) }
        is Destination.PassPhone -> Number(place, PassCheck(guest, here.pass), stack::back, stack::back)
        is Destination.SecretCode -> Shown(
            place,
            { SecretCodeModel(it, guest, here.pass, stack::back) },
        ) { state, on -> SecretCodeScreen(state, on) }
        is Destination.Contact -> Shown(
            place,
            { ContactModel(it, guest, here.pass, stack::back) },
        ) { state, on -> ContactScreen(state, on) }
        is Destination.Qr -> {
            DisposableEffect(place) {
                shell.platform.brighten(true)
                onDispose { shell.platform.brighten(false) }
            }
            Shown(
                place,
                { QrModel(it, guest, shell.platform.clock, here.pass, here.door, here.doorName, stack::back) },
            ) { state, on -> QrScreen(state, on) }
        }
        is Destination.Pin -> Shown(
            place,
            { PinModel(it, guest, here.pass, here.door, here.doorName, stack::back) },
        ) { state, on -> PinScreen(state, on) }
        Destination.SignIn -> Number(place, SignInCheck(shell.phone), { stack.restart(shell.first()) }, stack::back)
        Destination.Settings -> Shown(
            place,
            { SettingsModel(it, shell, stack) },
        ) { state, on -> SettingsScreen(state, on) }
        Destination.Properties -> Shown(
            place,
            { PropertiesModel(it, shell.phone, { stack.restart(shell.first()) }, stack::back) },
        ) { state, on -> PropertiesScreen(state, on) }
        Destination.Waiting -> Shown(
            place,
            { WaitingModel(it, shell.phone, shell.changes, stack::back) },
        ) { state, on -> WaitingScreen(state, on) }
        is OfSignedIn -> SignedInScreen(shell, stack, place, here)
    }
}

@Composable
private fun Number(place: BackStack.Place, check: NumberCheck, done: () -> Unit, back: () -> Unit) =
    Shown(place, { NumberModel(it, check, done, back) }) { state, on -> NumberScreen(state, on) }

private fun SettingsModel(scope: CoroutineScope, shell: Shell, stack: BackStack) = SettingsModel(
    scope,
    shell.phone.signedIn(),
    shell.phone::memberships,
    shell.platform,
    signedOut = { stack.restart(shell.first()) },
) { event ->
    when (event) {
        SettingsEvent.ChooseProperty -> stack.go(Destination.Properties)
        SettingsEvent.SignIn -> stack.go(Destination.SignIn)
        else -> stack.back()
    }
}

private fun BackStack.goFromPasses(event: PassesEvent) = when (event) {
    is PassesEvent.Open -> go(Destination.Pass(event.pass))
    PassesEvent.OpenLink -> go(Destination.Link())
    PassesEvent.UseNumber -> go(Destination.SignUp)
    PassesEvent.SignIn -> go(Destination.SignIn)
    PassesEvent.Settings -> go(Destination.Settings)
    PassesEvent.Back -> back()
}

private fun BackStack.goFromPass(here: Destination.Pass, event: PassEvent) = when (event) {
    PassEvent.EnterPhone -> go(Destination.PassPhone(here.pass))
    PassEvent.EnterSecretCode -> go(Destination.SecretCode(here.pass))
    is PassEvent.ShowQr -> go(Destination.Qr(here.pass, event.door, event.name))
    is PassEvent.ShowPin -> go(Destination.Pin(here.pass, event.door, event.name))
    PassEvent.ContactHost -> go(Destination.Contact(here.pass))
    else -> back()
}
