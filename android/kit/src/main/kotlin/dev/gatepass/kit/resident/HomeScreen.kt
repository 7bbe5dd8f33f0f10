package dev.gatepass.kit.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.material3.Icon
import androidx.compose.material3.MaterialTheme
import androidx.compose.runtime.Composable
import dev.gatepass.core.DoorKind
import dev.gatepass.core.Home
import dev.gatepass.core.OwnDoor
import dev.gatepass.core.OwnDoors
import dev.gatepass.core.RouteCard
import dev.gatepass.core.Tap
import dev.gatepass.kit.activity.HappenedLine
import dev.gatepass.kit.door.UnlockScreen
import dev.gatepass.kit.given.GivenLine
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.parts.Banner
import dev.gatepass.kit.parts.Disc
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Loading
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Page
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Reason
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.Sign
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Told
import dev.gatepass.kit.words.Tone
import dev.gatepass.kit.words.whyNot

/** How many doors, guests and news fit on a first screen; the others are a tap away. */
private const val FEW = 4

/** What a resident sees first: the own doors, who is invited, what happened. */
@Composable
fun HomeScreen(state: HomeState, onEvent: (HomeEvent) -> Unit) {
    if (state.unlocking != null) {
        UnlockScreen(state.unlocking) { onEvent(HomeEvent.Unlocking(it)) }
        return
    }
    val texts = LocalWords.current.texts
    val at = (state.at as? Read.There)?.value
    Page(
        heading = at?.let { texts.homeGreeting(it.home.name) } ?: texts.homeDoors,
        detail = at?.let { texts.homePlace(property = it.home.propertyName, unit = it.home.unit.name) },
        actions = {
            Sign(Icons.sync, texts.refresh, { onEvent(HomeEvent.Refresh) }, isEnabled = !state.isBusy)
            Sign(Icons.ticket, texts.guestTitle, { onEvent(HomeEvent.Received) })
            Sign(Icons.settings, texts.settingsTitle, { onEvent(HomeEvent.Settings) })
        },
        bottom = at?.let { { MakePass(it.home, onEvent) } },
    ) {
        when (state.at) {
            Read.Under -> Loading()
            is Read.Failed -> Trouble(state.at.error)
            is Read.There -> Body(state, state.at.value, onEvent)
        }
    }
}

@Composable
private fun ColumnScope.MakePass(home: Home, onEvent: (HomeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    if (home.hasDraft) TextAction(texts.homeDraft, { onEvent(HomeEvent.GoOnWithDraft) }, icon = Icons.edit)
    PrimaryButton(
        texts.homeMakePass,
        { onEvent(HomeEvent.MakePass) },
        icon = Icons.add,
        isEnabled = home.makePass == Tap.Can,
    )
    Reason(home.makePass)
}

@Composable
private fun Body(state: HomeState, at: AtHome, onEvent: (HomeEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Offline(state.isOnline, at.home.waiting.toInt(), onEvent)
    Trouble(state.error)
    Doors(at.doors, state.showsAllDoors, onEvent)
    Section(
        texts.homeGuests,
        action = { TextAction(texts.homeAllGuests, { onEvent(HomeEvent.AllPasses) }) },
    ) {
        if (at.guests.isEmpty()) {
            Panel { Empty(Icons.group, texts.homeNoGuests, texts.homeNoGuestsDetail) }
        } else {
            Lines(at.guests.take(FEW)) { GivenLine(it) { onEvent(HomeEvent.Pass(it.pass)) } }
            val live = at.home.livePasses
            Muted(texts.homeLivePasses(live.now.toInt(), live.atMost.toString()))
        }
    }
    if (at.home.news.isNotEmpty()) {
        Section(
            texts.homeNews,
            action = { TextAction(texts.homeNewsAll, { onEvent(HomeEvent.News) }) },
        ) { Lines(at.home.news.take(FEW)) { HappenedLine(it) } }
    }
    Section(texts.homeRoute) { Lines(listOf(at.home.route)) { RouteLine(it) { onEvent(HomeEvent.Route) } } }
    Muted(texts.knownAt(words.at(at.home.knownAt)))
}

/** That there is no network, and what will become of what was changed meanwhile. */
@Composable
private fun Offline(isOnline: Boolean, waiting: Int, onEvent: (HomeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val told = when {
        waiting > 0 -> Told(
            listOfNotNull(texts.offlineTitle.takeIf { !isOnline }, texts.offlineWaiting(waiting)).joinToString(". "),
            texts.offlineWaitingDetail,
            Tone.WAITS,
        )
        !isOnline -> Told(texts.offlineTitle, texts.offlineDetail, Tone.PLAIN)
        else -> return
    }
    Banner(told, icon = if (isOnline) Icons.waiting else Icons.offline) {
        if (waiting > 0) TextAction(texts.waitingTitle, { onEvent(HomeEvent.Waiting) })
    }
}

@Composable
private fun Doors(doors: OwnDoors, showsAll: Boolean, onEvent: (HomeEvent) -> Unit) {
    val words = LocalWords.current
    val texts = words.texts
    Section(texts.homeDoors) {
        Lines(if (showsAll) doors.doors else doors.doors.take(FEW)) { DoorLine(it, onEvent) }
        if (!showsAll && doors.doors.size > FEW) TextAction(texts.homeAllDoors, { onEvent(HomeEvent.AllDoors) })
        Muted(doors.worksOfflineUntil?.let { texts.worksOfflineUntil(words.until(it)) } ?: texts.needsNetwork)
    }
}

@Composable
private fun DoorLine(door: OwnDoor, onEvent: (HomeEvent) -> Unit) {
    val words = LocalWords.current
    when (val tap = door.unlock) {
        Tap.Can -> Line(
            door.name,
            icon = icon(door.kind),
            onClick = { onEvent(HomeEvent.Unlock(door.door, door.name)) },
            does = words.texts.passUnlock(door.name),
            end = { Disc(Icons.unlock, Tone.GOOD) },
        )
        is Tap.No -> Line(
            door.name,
            words.whyNot(tap.v1),
            icon = icon(door.kind),
            end = {
                Icon(Icons.lock, contentDescription = null, tint = MaterialTheme.colorScheme.onSurfaceVariant)
            },
        )
    }
}

private fun icon(kind: DoorKind) = when (kind) {
    DoorKind.UNIT -> Icons.home
    DoorKind.PERIMETER -> Icons.property
    DoorKind.AMENITY -> Icons.group
    DoorKind.STAFF -> Icons.business
    DoorKind.COMMON -> Icons.door
}

@Composable
private fun RouteLine(route: RouteCard, onOpen: () -> Unit) {
    val texts = LocalWords.current.texts
    when (route) {
        RouteCard.None -> Line(texts.homeRoute, texts.homeRouteNone, icon = Icons.route, onClick = onOpen)
        is RouteCard.Saved -> {
            val gaps = route.gaps.toInt()
            Line(
                texts.homeRouteDoors(route.doors.toInt()),
                texts.homeRouteGaps(gaps).takeIf { gaps > 0 },
                icon = if (gaps > 0) Icons.warning else Icons.route,
                tone = if (gaps > 0) Tone.WAITS else null,
                onClick = onOpen,
            )
        }
    }
}
