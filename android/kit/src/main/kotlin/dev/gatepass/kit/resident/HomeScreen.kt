package dev.gatepass.kit.resident

import androidx.compose.foundation.layout.ColumnScope
import androidx.compose.runtime.Composable
import dev.gatepass.core.Home
import dev.gatepass.core.RouteCard
import dev.gatepass.core.Tap
import dev.gatepass.kit.activity.HappenedLine
import dev.gatepass.kit.door.OwnDoorsSection
import dev.gatepass.kit.first.FirstPage
import dev.gatepass.kit.given.GivenLine
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.notices.NoticesCard
import dev.gatepass.kit.parts.Chips
import dev.gatepass.kit.parts.Empty
import dev.gatepass.kit.parts.Line
import dev.gatepass.kit.parts.Lines
import dev.gatepass.kit.parts.Muted
import dev.gatepass.kit.parts.Offline
import dev.gatepass.kit.parts.Panel
import dev.gatepass.kit.parts.PrimaryButton
import dev.gatepass.kit.parts.Reason
import dev.gatepass.kit.parts.Section
import dev.gatepass.kit.parts.TextAction
import dev.gatepass.kit.parts.Trouble
import dev.gatepass.kit.theme.Icons
import dev.gatepass.kit.theme.LocalWords
import dev.gatepass.kit.words.Tone

/** How many guests and news fit on a first screen; the others are a tap away. */
private const val FEW = 4

/** What a resident sees first: the own doors, who is invited, what happened. */
@Composable
fun HomeScreen(state: HomeState, onEvent: (HomeEvent) -> Unit) {
    val texts = LocalWords.current.texts
    val at = (state.at as? Read.There)?.value
    FirstPage(
        state,
        heading = at?.let { texts.homeGreeting(it.home.name) } ?: texts.homeDoors,
        detail = at?.let { texts.homePlace(property = it.home.propertyName, unit = it.home.unit.name) },
        onUnlocking = { onEvent(HomeEvent.Unlocking(it)) },
        onRefresh = { onEvent(HomeEvent.Refresh) },
        onReceived = { onEvent(HomeEvent.Received) },
        onSettings = { onEvent(HomeEvent.Settings) },
        onSignIn = { onEvent(HomeEvent.SignIn) },
        bottom = at?.let { { MakePass(it.home, onEvent) } },
    ) { Body(state, it, onEvent) }
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
    if (at.home.units.size > 1) {
        Chips(
            at.home.units,
            isChosen = { it == at.home.unit },
            onTap = { onEvent(HomeEvent.Choose(it.unit)) },
        ) { it.name }
    }
    Offline(state.isOnline, at.home.waiting.toInt()) { onEvent(HomeEvent.Waiting) }
    Trouble(state.error)
    if (state.offersNotices && at.guests.isNotEmpty()) {
        NoticesCard(texts.noticesOfferPasses) { onEvent(HomeEvent.Notices(it)) }
    }
    OwnDoorsSection(
        at.doors,
        state.showsAllDoors,
        onShowAll = { onEvent(HomeEvent.AllDoors) },
        onUnlock = { door, name -> onEvent(HomeEvent.Unlock(door, name)) },
    )
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
