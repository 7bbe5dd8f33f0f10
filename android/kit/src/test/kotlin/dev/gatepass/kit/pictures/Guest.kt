package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.UnlockProgress
import dev.gatepass.core.Attempt
import dev.gatepass.core.Cause
import dev.gatepass.core.Change
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Next
import dev.gatepass.core.Obstacle
import dev.gatepass.core.PassScreen
import dev.gatepass.core.PassState as Standing
import dev.gatepass.core.Refusal
import dev.gatepass.core.Says
import dev.gatepass.core.Took
import dev.gatepass.core.Unlocked
import dev.gatepass.kit.account.NumberScreen
import dev.gatepass.kit.account.NumberState
import dev.gatepass.kit.account.Purpose
import dev.gatepass.kit.door.Remedy
import dev.gatepass.kit.door.UnlockScreen
import dev.gatepass.kit.door.Unlocking
import dev.gatepass.kit.guest.ContactScreen
import dev.gatepass.kit.guest.ContactState
import dev.gatepass.kit.guest.GuestPassScreen
import dev.gatepass.kit.guest.LinkScreen
import dev.gatepass.kit.guest.LinkState
import dev.gatepass.kit.guest.PassState
import dev.gatepass.kit.guest.PassesScreen
import dev.gatepass.kit.guest.PassesState
import dev.gatepass.kit.guest.QrScreen
import dev.gatepass.kit.guest.QrState
import dev.gatepass.kit.guest.SecretCodeScreen
import dev.gatepass.kit.guest.SecretCodeState
import dev.gatepass.kit.model.Read
import dev.gatepass.mock.Scene
import java.time.Duration

private const val GATE: UShort = 1u

/** A guest's screens. */
internal fun guestPictures(): List<Picture> {
    val link = pass(Scene.GUEST_WITH_LINK)
    val gate = pass(Scene.GUEST_AT_THE_GATE)
    val code = pass(Scene.GUEST_AWAITS_CODE)
    val rows = listOf(Scene.GUEST_AT_THE_GATE, Scene.GUEST_WITH_LINK, Scene.GUEST_TOO_LATE)
        .flatMap { scene(it).guest().passes() }
        .mapIndexed { index, row -> row.copy(pass = "$index", hasChanged = index == 1) }
    val offline = GatepassException.Offline()
    return listOf(
        Picture("guest-passes") { PassesScreen(PassesState(Read.There(rows))) {} },
        Picture("guest-passes-empty") { PassesScreen(PassesState(Read.There(emptyList()))) {} },
        Picture("guest-passes-set-aside") {
            PassesScreen(PassesState(Read.There(emptyList()), wasSetAside = true)) {}
        },
        Picture("guest-passes-loading") { PassesScreen(PassesState()) {} },
        shown("guest-pass-link", link),
        shown("guest-pass-code", code),
        shown("guest-pass-secret", gate.copy(next = Next.EnterSecretCode, worksOfflineUntil = null)),
        shown("guest-pass-gate", gate, height = 1300),
        shown("guest-pass-on-the-way", pass(Scene.GUEST_ON_THE_WAY)),
        shown("guest-pass-deleted", pass(Scene.GUEST_TOO_LATE)),
        shown(
            "guest-pass-waits",
            link.copy(
                state = Standing.AWAITING_APPROVAL,
                next = Next.WaitForStaff,
                says = Says.Shut(Refusal.AwaitingApproval),
            ),
        ),
        shown(
            "guest-pass-changed",
            gate.copy(changes = listOf(Change.Times(gate.times), Change.DoorAdded(10u, "Gym"), Change.PersonalMessage)),
        ),
        Picture("guest-pass-offline") { GuestPassScreen(PassState(Read.There(gate), error = offline)) {} },
        Picture("guest-link") { LinkScreen(LinkState()) {} },
        Picture("guest-link-wrong") {
            LinkScreen(LinkState("https://elm.example/x", error = GatepassException.Invalid("link", ""))) {}
        },
        Picture("guest-phone") { NumberScreen(NumberState(Purpose.PASS)) {} },
        Picture("guest-phone-code") {
            val waiting = code.code
            NumberScreen(NumberState(Purpose.PASS, phone = "+1 202 555 0197", waiting = waiting)) {}
        },
        Picture("guest-secret-wrong") {
            SecretCodeScreen(
                SecretCodeState(gate.host, triesLeft = 3u, error = GatepassException.WrongSecretCode(3u)),
            ) {}
        },
        Picture("guest-contact") { ContactScreen(ContactState(gate.host, "I’m running ten minutes late.")) {} },
        Picture("guest-contact-sent") { ContactScreen(ContactState(gate.host, isSent = true)) {} },
        Picture("guest-qr") {
            val live = scene(Scene.GUEST_AT_THE_GATE).let { it.guest().liveCode(it.onlyPass(), GATE) }
            QrScreen(QrState("Gate", Read.There(live))) {}
        },
    ) + unlocks()
}

private fun shown(name: String, pass: PassScreen, height: Int = 800) =
    Picture(name, height) { GuestPassScreen(PassState(Read.There(pass))) {} }

private fun unlocks(): List<Picture> {
    val at = pass(Scene.GUEST_AT_THE_GATE).knownAt
    val took = Took(Duration.ZERO, Duration.ZERO, null, null, null)
    fun ended(outcome: Unlocked) = UnlockProgress.Ended(Attempt(outcome, took, 0u, null))
    fun unlock(name: String, progress: UnlockProgress) =
        Picture("unlock-$name") { UnlockScreen(Unlocking(GATE, "Gate", progress)) {} }
    return listOf(
        unlock("looking", UnlockProgress.Looking),
        unlock("opened", ended(Unlocked.Opened(at, null))),
        unlock("refused", ended(Unlocked.Refused(Refusal.OutsideHours(at)))),
        unlock("not-near", ended(Unlocked.NotNear)),
        unlock("may-have-opened", ended(Unlocked.MayHaveOpened(Cause.TimedOut))),
    ) + Remedy.entries.map(::remedied)
}

private fun remedied(remedy: Remedy): Picture {
    val outcome = Unlocked.NoRadio(Obstacle.NotAllowed)
    val ended = UnlockProgress.Ended(Attempt(outcome, Took(Duration.ZERO, Duration.ZERO, null, null, null), 0u, null))
    return Picture("remedy-${remedy.name.lowercase().replace('_', '-')}") {
        UnlockScreen(Unlocking(GATE, "Gate", ended, remedy = remedy)) {}
    }
}

private fun pass(scene: Scene): PassScreen = scene(scene).let { it.guest().pass(it.onlyPass()) }

private fun Phone.onlyPass() = guest().passes().first().pass
