package dev.gatepass.kit.app

import androidx.compose.runtime.Composable
import androidx.compose.runtime.LaunchedEffect
import androidx.compose.runtime.remember
import androidx.lifecycle.Lifecycle
import androidx.lifecycle.compose.LifecycleEventEffect
import dev.gatepass.bridge.Composer
import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Resident
import dev.gatepass.bridge.Staff
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Kind
import dev.gatepass.core.Pick
import dev.gatepass.kit.activity.ActivityEvent
import dev.gatepass.kit.activity.ActivityModel
import dev.gatepass.kit.activity.ActivityScreen
import dev.gatepass.kit.activity.PhotoModel
import dev.gatepass.kit.activity.PhotoScreen
import dev.gatepass.kit.compose.ComposeModel
import dev.gatepass.kit.compose.ComposePassScreen
import dev.gatepass.kit.compose.MadeEvent
import dev.gatepass.kit.compose.MadeModel
import dev.gatepass.kit.compose.MadeScreen
import dev.gatepass.kit.compose.doorNames
import dev.gatepass.kit.given.GivenPassEvent
import dev.gatepass.kit.given.GivenPassModel
import dev.gatepass.kit.given.GivenPassScreen
import dev.gatepass.kit.given.GivenPassesEvent
import dev.gatepass.kit.given.GivenPassesModel
import dev.gatepass.kit.given.GivenPassesScreen
import dev.gatepass.kit.given.RepeatModel
import dev.gatepass.kit.given.RepeatScreen
import dev.gatepass.kit.resident.HomeEvent
import dev.gatepass.kit.resident.HomeModel
import dev.gatepass.kit.resident.HomeScreen
import dev.gatepass.kit.resident.RouteModel
import dev.gatepass.kit.resident.RouteScreen

/** Whoever is signed in: a session may end while a screen is open. */
private class Side(val person: Person, val giver: Giver, val resident: Resident?, val staff: Staff?) {
    /** What a new pass begins as. */
    val kind get() = if (resident != null) Kind.RECURRING else Kind.VENDOR_VISIT
}

private fun Shell.side(): Side? = try {
    phone.signedIn()?.let { person ->
        val (resident, staff) = (person.resident(home) ?: person.resident(null)) to person.staff()
        (resident?.giver() ?: staff?.giver())?.let { Side(person, it, resident, staff) }
    }
} catch (_: GatepassException) {
    null
}

/** A screen of somebody who is signed in; once nobody is, the app begins anew. */
@Composable
internal fun SignedInScreen(shell: Shell, stack: BackStack, place: BackStack.Place, here: OfSignedIn) {
    val side = remember(place) { shell.side() }
    if (side == null) {
        LaunchedEffect(place) { stack.restart(Destination.Passes) }
        return
    }
    when (here) {
        Destination.Home -> side.resident?.let { resident ->
            Shown(
                place,
                {
                    HomeModel(it, side.person, resident, shell.changes, shell.platform) { event ->
                        if (event is HomeEvent.Choose) shell.home = event.home
                        stack.goFromHome(event)
                    }
                },
            ) { state, on -> HomeScreen(state, on) }
        }
        Destination.Route -> side.resident?.let { resident ->
            Shown(place, { RouteModel(it, resident, stack::back) }) { state, on -> RouteScreen(state, on) }
        }
        is OfStaff -> side.staff?.let { StaffScreen(shell, stack, place, here, side.person, it) }
        Destination.Activity -> Shown(
            place,
            { ActivityModel(it, side.person, shell.changes, stack::goFromActivity) },
        ) { state, on -> ActivityScreen(state, on) }
        is Destination.Photo -> Shown(
            place,
            { PhotoModel(it, side.person, here.number, shell.platform::picture, stack::back) },
        ) { state, on -> PhotoScreen(state) { on(Unit) } }
        Destination.GivenPasses -> Shown(
            place,
            {
                GivenPassesModel(it, side.giver, shell.changes, keepsAll = side.staff == null) { event ->
                    stack.goFromPasses(side.kind, event)
                }
            },
        ) { state, on -> GivenPassesScreen(state, on) }
        is Destination.GivenPass -> Shown(
            place,
            {
                GivenPassModel(
                    it,
                    side.person,
                    side.giver,
                    side.staff?.managementIfAny(),
                    shell.changes,
                    here.pass,
                    shell.platform,
                ) { event -> stack.goFromPass(here, event) }
            },
        ) { state, on -> GivenPassScreen(state, on) }
        is Destination.Repeat -> Shown(
            place,
            { RepeatModel(it, side.giver, here.pass, stack::back) },
        ) { state, on -> RepeatScreen(state, on) }
        is Destination.Compose -> Compose(shell, side, stack, place, here.begin)
        is Destination.MadePass -> Shown(
            place,
            {
                MadeModel(it, side.giver, here.made, here.hasSecretCode, shell.platform) { event ->
                    when (event) {
                        MadeEvent.Repeat -> stack.go(Destination.Repeat(here.made.screen.pass))
                        else -> stack.restart(shell.first())
                    }
                }
            },
        ) { state, on -> MadeScreen(state, on) }
    }
}

@Composable
private fun Compose(shell: Shell, side: Side, stack: BackStack, place: BackStack.Place, begin: Begin) {
    val composer = remember(place) { side.giver.begin(begin, side.kind) }
    LifecycleEventEffect(Lifecycle.Event.ON_STOP) { composer.leaveForNow() }
    Shown(
        place,
        {
            ComposeModel(
                it,
                composer,
                side.staff,
                doorNames = side.giver::doorNames,
                isOnline = shell.platform.isOnline,
                made = { made ->
                    stack.replace(Destination.MadePass(made, composer.draft().secretCode.text.isNotBlank()))
                },
                leave = stack::back,
                buildRoute = { stack.go(Destination.Route) },
            )
        },
    ) { state, on -> ComposePassScreen(state, on) }
}

/** Whoever comes back may find the app ended meanwhile, and begun again. */
private fun Composer.leaveForNow() = try {
    leave()
} catch (_: GatepassException) {
    // It is lost only if the app is.
}

private fun Giver.begin(begin: Begin, kind: Kind): Composer = when (begin) {
    is Begin.New -> compose(begin.kind)
    is Begin.Passcode ->
        compose(Kind.PASSCODE).also { it.edit(it.draft().copy(doors = Pick.OneDoor(begin.door))) }
    Begin.Draft -> left() ?: compose(kind)
    is Begin.Change -> change(begin.pass)
}

private fun BackStack.goFromActivity(event: ActivityEvent) = when (event) {
    is ActivityEvent.ShowPhoto -> go(Destination.Photo(event.number))
    else -> back()
}

private fun BackStack.goFromHome(event: HomeEvent) = when (event) {
    is HomeEvent.Choose -> restart(Destination.Home)
    HomeEvent.MakePass -> go(Destination.Compose(Begin.New(Kind.RECURRING)))
    HomeEvent.GoOnWithDraft -> go(Destination.Compose(Begin.Draft))
    is HomeEvent.Pass -> go(Destination.GivenPass(event.pass))
    HomeEvent.AllPasses -> go(Destination.GivenPasses)
    HomeEvent.News -> go(Destination.Activity)
    HomeEvent.Route -> go(Destination.Route)
    HomeEvent.Waiting -> go(Destination.Waiting)
    HomeEvent.Received -> go(Destination.Passes)
    HomeEvent.Settings -> go(Destination.Settings)
    HomeEvent.SignIn -> go(Destination.SignIn)
    else -> {}
}

private fun BackStack.goFromPasses(kind: Kind, event: GivenPassesEvent) = when (event) {
    is GivenPassesEvent.Open -> go(Destination.GivenPass(event.pass))
    GivenPassesEvent.MakePass -> go(Destination.Compose(Begin.New(kind)))
    GivenPassesEvent.More, GivenPassesEvent.Back -> back()
}

private fun BackStack.goFromPass(here: Destination.GivenPass, event: GivenPassEvent) = when (event) {
    GivenPassEvent.Decide -> go(OfStaff.Approval(here.pass))
    GivenPassEvent.Change -> go(Destination.Compose(Begin.Change(here.pass)))
    GivenPassEvent.Repeat -> go(Destination.Repeat(here.pass))
    is GivenPassEvent.ShowPhoto -> go(Destination.Photo(event.number))
    else -> back()
}
