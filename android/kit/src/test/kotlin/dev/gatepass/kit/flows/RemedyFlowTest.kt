package dev.gatepass.kit.flows

import androidx.compose.runtime.collectAsState
import androidx.compose.runtime.getValue
import androidx.compose.ui.geometry.Size
import androidx.compose.ui.test.ExperimentalTestApi
import androidx.compose.ui.test.v2.runSkikoComposeUiTest
import androidx.compose.ui.unit.Density
import dev.gatepass.bridge.NoHandle
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.Unlock
import dev.gatepass.bridge.UnlockedDoor
import dev.gatepass.core.Attempt
import dev.gatepass.core.Obstacle
import dev.gatepass.core.Took
import dev.gatepass.core.Unlocked
import dev.gatepass.kit.door.Remedies
import dev.gatepass.kit.door.Remedy
import dev.gatepass.kit.door.UnlockModel
import dev.gatepass.kit.door.UnlockScreen
import dev.gatepass.kit.model.Changes
import dev.gatepass.kit.pictures.elmHouse
import dev.gatepass.kit.pictures.words
import dev.gatepass.kit.texts.En
import dev.gatepass.kit.theme.GatepassTheme
import dev.gatepass.mock.Mock
import dev.gatepass.mock.Scene
import dev.gatepass.mock.mock
import java.time.Duration
import java.time.Instant
import kotlin.test.assertEquals
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import org.junit.jupiter.api.Test

/** What keeps the radio from a door is taken away on the spot, and the door opens without a second tap. */
@OptIn(ExperimentalTestApi::class)
class RemedyFlowTest {
    /** The system's word on Bluetooth: whom it asks says no first, then yes. */
    private class System : Remedies {
        @Volatile var isAllowed = false
        private val answers = ArrayDeque(listOf(false, true))

        override fun of(obstacle: Obstacle) = Remedy.ALLOW_NEARBY.takeIf { obstacle == Obstacle.NotAllowed }

        override suspend fun take(remedy: Remedy): Boolean {
            isAllowed = answers.removeFirst()
            return isAllowed
        }
    }

    /** What a phone's radio says while it isn't allowed. */
    private class NotAllowed : Unlock(NoHandle) {
        override suspend fun ended(): UnlockedDoor {
            val none = Took(Duration.ZERO, Duration.ZERO, null, null, null)
            return UnlockedDoor(4u, Attempt(Unlocked.NoRadio(Obstacle.NotAllowed), none, 0u, null))
        }

        override fun cancel() {}

        override fun close() {}
    }

    private fun atTheGate(play: suspend Hand.(Mock, UnlockModel) -> Unit) =
        runSkikoComposeUiTest(Size(400f, 900f), Density(1f)) {
            mock(null, Instant.parse("2026-11-24T15:00:00Z")).use { house ->
                val phone: Phone = house.scene(Scene.RESIDENT)
                val (system, changes) = System() to Changes().also(phone::observe)
                val person = checkNotNull(phone.signedIn())
                val model = UnlockModel(CoroutineScope(Dispatchers.Default), changes, system) { door ->
                    if (system.isAllowed) person.unlock(door) else NotAllowed()
                }
                setContent {
                    val state by model.state.collectAsState()
                    GatepassTheme(elmHouse, words(En), isDark = false) { state?.let { UnlockScreen(it, model::on) } }
                }
                Hand(this).play(house, model)
            }
        }

    @Test
    fun `whoever lets the app use Bluetooth after all has the door open`() = atTheGate { house, model ->
        model.unlock(4u, "Front door")
        see("Let this app use Bluetooth")
        see("It looks for the doors of your passes and for nothing else")
        tap("Continue")
        // The system was told no; nobody is kept from saying yes the next time.
        see("Let this app use Bluetooth")
        assertEquals(0u, house.openings(4u))
        tap("Continue")
        see("Front door is open")
        assertEquals(1u, house.openings(4u))
    }
}
