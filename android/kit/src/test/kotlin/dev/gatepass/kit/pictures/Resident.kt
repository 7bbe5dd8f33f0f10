package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Composer
import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.Made
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.Resident
import dev.gatepass.core.ActivityRow
import dev.gatepass.core.By
import dev.gatepass.core.Channel
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.Event
import dev.gatepass.core.FreezeCause
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Given
import dev.gatepass.core.GivenRow
import dev.gatepass.core.GivenScreen
import dev.gatepass.core.GivenTaps
import dev.gatepass.core.Kind
import dev.gatepass.core.OnDate
import dev.gatepass.core.PassState
import dev.gatepass.core.PhoneRow
import dev.gatepass.core.Phones
import dev.gatepass.core.Pick
import dev.gatepass.core.RouteEditor
import dev.gatepass.core.Says
import dev.gatepass.core.UnitRow
import dev.gatepass.core.When
import dev.gatepass.kit.Secret
import dev.gatepass.kit.account.WaitingScreen
import dev.gatepass.kit.account.WaitingState
import dev.gatepass.kit.activity.ActivityScreen
import dev.gatepass.kit.activity.ActivityState
import dev.gatepass.kit.compose.ComposePassScreen
import dev.gatepass.kit.compose.ComposeState
import dev.gatepass.kit.compose.MadeScreen
import dev.gatepass.kit.compose.MadeState
import dev.gatepass.kit.compose.doorNames
import dev.gatepass.kit.given.Ending
import dev.gatepass.kit.given.GivenPassScreen
import dev.gatepass.kit.given.GivenPassState
import dev.gatepass.kit.given.GivenPassesScreen
import dev.gatepass.kit.given.GivenPassesState
import dev.gatepass.kit.given.Over
import dev.gatepass.kit.given.RepeatScreen
import dev.gatepass.kit.given.RepeatState
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.resident.Adding
import dev.gatepass.kit.resident.AtHome
import dev.gatepass.kit.resident.HomeScreen
import dev.gatepass.kit.resident.HomeState
import dev.gatepass.kit.resident.RouteScreen
import dev.gatepass.kit.resident.RouteState
import dev.gatepass.kit.words.DoorNames
import dev.gatepass.mock.Scene
import java.time.LocalDate
import kotlinx.coroutines.runBlocking

internal fun Phone.person(): Person = checkNotNull(signedIn())

internal fun Phone.resident(): Resident = checkNotNull(person().resident(null))

internal fun Phone.atHome() = AtHome(resident().home(), person().ownDoors(), resident().giver().passes().inOrder())

/** Two passes of one moment have no order of their own. */
private fun List<GivenRow>.inOrder() = sortedBy { it.name }

/** A resident's screens. */
internal fun residentPictures(): List<Picture> {
    val maya = scene(Scene.RESIDENT)
    val at = maya.atHome()
    val news = happened(at.home.knownAt)
    val busy = at.copy(home = at.home.copy(news = news.take(2)))
    val offline = scene(Scene.RESIDENT_OFFLINE)
    return listOf(
        Picture("resident-home", height = 1300) { HomeScreen(HomeState(Read.There(busy))) {} },
        Picture("resident-home-several") {
            val homes = listOf(at.home.unit, UnitRow("3A", "3A"))
            HomeScreen(HomeState(Read.There(at.copy(home = at.home.copy(units = homes))))) {}
        },
        Picture("resident-home-new", height = 1100) {
            HomeScreen(HomeState(Read.There(scene(Scene.NEW_RESIDENT).atHome()))) {}
        },
        Picture("resident-home-offline") {
            HomeScreen(HomeState(Read.There(offline.atHome()), isOnline = false)) {}
        },
        Picture("resident-home-loading") { HomeScreen(HomeState()) {} },
        Picture("resident-home-trouble") { HomeScreen(HomeState(Read.Failed(GatepassException.SignedOut()))) {} },
        Picture("waiting") { WaitingScreen(WaitingState(Read.There(offline.waiting()))) {} },
        Picture("waiting-none") { WaitingScreen(WaitingState(Read.There(emptyList()))) {} },
        Picture("activity") { ActivityScreen(ActivityState(Read.There(news))) {} },
        Picture("activity-none") { ActivityScreen(ActivityState(Read.There(emptyList()))) {} },
    ) + routes(maya.resident()) + given(maya) + composing(maya.resident())
}

/** What a day brings. */
internal fun happened(at: When): List<ActivityRow> {
    val events = listOf(
        Event.Unlocked(1u) to "Gate",
        Event.Contacted to null,
        Event.Refused(7u, "outside_hours") to "Door 2B",
        Event.Frozen(FreezeCause.WRONG_SECRET_CODES) to null,
        Event.Verified to null,
        Event.Opened to null,
        Event.Shared(Channel.SMS) to null,
        Event.Issued to null,
    )
    return events.mapIndexed { index, (event, door) ->
        ActivityRow(index.toULong(), at, event, door, "p", "dog walker", "Ben", "2B", null, null, index < 2)
    }
}

private fun routes(resident: Resident): List<Picture> {
    val route = resident.editRoute()
    val saved = route.screen()
    val gap = resident.editRoute().remove(5u)
    val none = RouteEditor(emptyList(), emptyList(), true)
    val found = resident.searchDoors("door")
    fun shown(name: String, state: RouteState) = Picture("route-$name") { RouteScreen(state) {} }
    return listOf(
        shown("saved", RouteState(saved, isSaved = true)),
        shown("gap", RouteState(gap)),
        shown("none", RouteState(none)),
        shown("search", RouteState(saved, adding = Adding("door", found, null))),
        shown("search-none", RouteState(saved, adding = Adding("cellar", emptyList(), null))),
    )
}

private fun given(maya: Phone): List<Picture> {
    val giver = maya.resident().giver()
    val rows = giver.allPasses().inOrder()
    val walker = giver.pass(rows.first { it.name == "dog walker" }.pass)
    val at = walker.madeAt
    val nothing = GivenTaps(null, null, null, null, null, null, null, null, null, null, null)
    val deleted = walker.copy(says = Says.Deleted(mayOpenUntil = at), state = PassState.DELETED, taps = nothing)
    val activity = happened(at).take(3)
    fun shown(name: String, pass: GivenScreen, over: Over? = null, height: Int = 800) = Picture("given-$name", height) {
        GivenPassScreen(GivenPassState(Read.There(pass), activity, over = over)) {}
    }
    return listOf(
        Picture("given-passes") { GivenPassesScreen(GivenPassesState(Read.There(rows))) {} },
        Picture("given-passes-none") { GivenPassesScreen(GivenPassesState(Read.There(emptyList()))) {} },
        shown("pass", walker, height = 1900),
        Picture("given-pass-by-another", height = 1700) {
            val theirs = Read.There(walker.copy(madeBy = By.Person("omar")))
            GivenPassScreen(GivenPassState(theirs, people = mapOf("omar" to "Omar"))) {}
        },
        shown("pass-deleted", deleted),
        shown("pass-queued", scene(Scene.RESIDENT_OFFLINE).resident().giver().let { offline ->
            offline.pass(offline.allPasses().first { it.queued.isNotEmpty() }.pass)
        }),
        shown("delete", walker, Over.Delete),
        shown("share", walker, Over.Share),
        shown("phones", walker, Over.PhonesOf(Phones(listOf(PhoneRow("k", at)), 1u))),
        Picture("repeat", height = 1000) { RepeatScreen(RepeatState()) {} },
        Picture("repeat-date", height = 1000) {
            RepeatScreen(RepeatState(ending = Ending.DATE, until = LocalDate.parse("2027-02-22"))) {}
        },
    )
}

private fun composing(resident: Resident): List<Picture> {
    val giver = resident.giver()
    val names = giver.doorNames()
    return listOf(
        composed("kind", giver, Kind.RECURRING, ComposeStep.KIND, names, height = 1000),
        composed("when", giver, Kind.RECURRING, ComposeStep.WHEN, names),
        composed("when-frame", giver, Kind.TIME_FRAME, ComposeStep.WHEN, names, height = 1000),
        composed("when-zone", giver, Kind.FULL_DAY, ComposeStep.WHEN, names) {
            edit(draft().copy(given = Given.FullDay(OnDate(LocalDate.parse("2026-11-25"))), zone = "Europe/Madrid"))
        },
        composed("when-missing", giver, Kind.CUSTOM_DURATION, ComposeStep.WHEN, names) {
            next()
            next()
        },
        composed("doors", giver, Kind.FULL_DAY, ComposeStep.DOORS, names, height = 1000),
        composed("doors-chosen", giver, Kind.FULL_DAY, ComposeStep.DOORS, names, height = 1600) {
            edit(draft().copy(doors = Pick.Doors(listOf(1u, 4u, 10u))))
        },
        composed("guest", giver, Kind.FULL_DAY, ComposeStep.GUEST, names, height = 1000) { whole() },
        composed("guest-missing", giver, Kind.FULL_DAY, ComposeStep.GUEST, names, height = 1000) {
            goTo(ComposeStep.GUEST)
            next()
        },
        composed("review", giver, Kind.FULL_DAY, ComposeStep.REVIEW, names) { whole() },
        composed("review-missing", giver, Kind.FULL_DAY, ComposeStep.REVIEW, names),
        Picture("compose-made") { MadeScreen(MadeState(made(giver), hasSecretCode = true)) {} },
    )
}

private fun composed(
    name: String,
    giver: Giver,
    kind: Kind,
    step: ComposeStep,
    names: DoorNames,
    height: Int = 800,
    edit: Composer.() -> Unit = {},
): Picture {
    val composer = giver.compose(kind)
    composer.edit()
    val form = composer.goTo(step)
    return Picture("compose-$name", height) { ComposePassScreen(ComposeState(composer.draft(), form, names)) {} }
}

internal fun Composer.whole(secretCode: String = "4242") {
    val draft = draft()
    val tomorrow = LocalDate.parse("2026-11-25")
    edit(
        draft.copy(
            given = Given.FullDay(OnDate(tomorrow)),
            name = "piano tuner",
            personalMessage = "Second floor, on the left.",
            recipient = draft.recipient.copy(name = "Clara", phone = Secret("+1 202 555 0196")),
            secretCode = Secret(secretCode),
        ),
    )
}

private val madeOnce = mutableMapOf<String, Made>()

/** Made once: another picture of it would be another pass. */
internal fun made(giver: Giver): Made = madeOnce.getOrPut("made") {
    val composer = giver.compose(Kind.FULL_DAY).apply { whole("2468") }
    runBlocking { composer.submit() }
}
