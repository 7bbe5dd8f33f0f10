package dev.gatepass.kit.pictures

import androidx.compose.ui.graphics.toComposeImageBitmap
import dev.gatepass.bridge.linkCode
import dev.gatepass.core.ComposeScreen
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Kind
import dev.gatepass.kit.activity.ActivityScreen
import dev.gatepass.kit.activity.ActivityState
import dev.gatepass.kit.activity.PhotoScreen
import dev.gatepass.kit.activity.Seen
import dev.gatepass.kit.compose.ComposePassScreen
import dev.gatepass.kit.compose.ComposeState
import dev.gatepass.kit.compose.MadeScreen
import dev.gatepass.kit.compose.MadeState
import dev.gatepass.kit.compose.doorNames
import dev.gatepass.kit.given.GivenPassScreen
import dev.gatepass.kit.given.GivenPassState
import dev.gatepass.kit.given.LinkCodeScreen
import dev.gatepass.kit.guest.GuestPassScreen
import dev.gatepass.kit.guest.PassState
import dev.gatepass.kit.guest.PinScreen
import dev.gatepass.kit.guest.PinState
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.staff.AtDesk
import dev.gatepass.kit.staff.DeskScreen
import dev.gatepass.kit.staff.DeskState
import dev.gatepass.mock.Scene
import org.jetbrains.skia.Image

/** What is shown where a property offers PINs, wallets and photos, and where phones make passes by themselves. */
internal fun offerPictures(): List<Picture> = guestOffers() + residentOffers() + staffOffers()

private fun guestOffers(): List<Picture> {
    val house = house(Scene.GUEST_AT_THE_GATE)
    val pass = scene(Scene.GUEST_AT_THE_GATE).guest().let { it.pass(it.passes().first().pass) }
    val pins = house.withPins(pass)
    val pin = checkNotNull(pins.doors.first().pin)
    return listOf(
        Picture("guest-pass-offers", height = 1200) {
            GuestPassScreen(PassState(Read.There(house.withWallets(pins)))) {}
        },
        Picture("guest-pin") { PinScreen(PinState("Gate", Read.There(pin))) {} },
        Picture("guest-pin-gone") {
            PinScreen(PinState("Gate", Read.Failed(GatepassException.NotFound("a PIN for this door")))) {}
        },
    )
}

private fun residentOffers(): List<Picture> {
    val house = house(Scene.RESIDENT)
    val giver = scene(Scene.RESIDENT).resident().giver()
    val walker = giver.allPasses().first { it.name == "dog walker" }
    val given = giver.pass(walker.pass)
    val happened = happened(given.madeAt)
    // The core takes no pass whose id isn't one.
    val opened = house.withPhoto(happened.first().copy(pass = walker.pass))
    val photo = Image.makeFromEncoded(checkNotNull(opened.photo).jpeg).toComposeImageBitmap()
    val composer = giver.compose(Kind.FULL_DAY).apply { whole() }
    val form = composer.goTo(ComposeStep.REVIEW)
    val made = house.asMadeOffline(made(giver))
    fun offline(name: String, form: ComposeScreen) = Picture("compose-$name", height = 1000) {
        ComposePassScreen(ComposeState(composer.draft(), form, giver.doorNames(), isOnline = false)) {}
    }
    return listOf(
        Picture("activity-photo") { ActivityScreen(ActivityState(Read.There(listOf(opened) + happened.drop(1)))) {} },
        Picture("photo") { PhotoScreen(Read.There(Seen(opened, photo))) {} },
        Picture("photo-broken") { PhotoScreen(Read.There(Seen(opened, null))) {} },
        offline("offline", form),
        offline("offline-here", house.ableOffline(form)),
        Picture("compose-made-offline") { MadeScreen(MadeState(made, hasSecretCode = true)) {} },
        Picture("given-pass-made-offline") { GivenPassScreen(GivenPassState(Read.There(made.screen))) {} },
        Picture("link-code") { LinkCodeScreen(linkCode(checkNotNull(made.link))) {} },
    )
}

private fun staffOffers(): List<Picture> {
    val house = house(Scene.STAFF)
    val grace = scene(Scene.STAFF)
    val desk = AtDesk(grace.staff().desk(), house.withKeypads(grace.person().ownDoors()), hasDraft = false)
    val giver = grace.staff().giver()
    val composer = giver.compose(Kind.PASSCODE)
    val passcode = house.asPasscode(made(scene(Scene.RESIDENT).resident().giver()))
    fun step(name: String, step: ComposeStep) = Picture("compose-passcode-$name", height = 1000) {
        val form = house.withPasscodes(composer.goTo(step))
        ComposePassScreen(ComposeState(composer.draft(), form, giver.doorNames())) {}
    }
    return listOf(
        Picture("desk-keypads", height = 1000) { DeskScreen(DeskState(Read.There(desk))) {} },
        step("kind", ComposeStep.KIND),
        step("doors", ComposeStep.DOORS),
        Picture("compose-made-passcode") { MadeScreen(MadeState(passcode, hasSecretCode = false)) {} },
        Picture("given-passcode", height = 1200) { GivenPassScreen(GivenPassState(Read.There(passcode.screen))) {} },
    )
}
