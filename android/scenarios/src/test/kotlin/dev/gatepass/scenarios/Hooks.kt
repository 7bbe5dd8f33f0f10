package dev.gatepass.scenarios

import dev.gatepass.scenarios.world.Told
import dev.gatepass.scenarios.world.World
import io.cucumber.java.After
import io.cucumber.java.AfterAll
import io.cucumber.java.AfterStep
import io.cucumber.java.BeforeStep
import io.cucumber.java.Scenario
import java.util.concurrent.atomic.AtomicInteger
import kotlin.test.assertNull
import kotlin.test.assertTrue

/** What every scenario has around it. */
class Hooks(private val world: World) {
    private var before: Told? = null

    @BeforeStep
    fun note() {
        before = world.told
    }

    @AfterStep
    fun refusalIsLookedAt() {
        val isLookedAt = before == null || world.told != before
        assertTrue(isLookedAt, "before it somebody was told $before, and nothing says so")
    }

    @After
    fun end(scenario: Scenario) {
        played.incrementAndGet()
        try {
            if (scenario.isFailed) return
            assertNull(world.told, "at its end somebody was told so, and nothing says it")
            world.play { comeHome() }
        } finally {
            world.end()
        }
    }
}

private val played = AtomicInteger()

/** Says how many there were. */
@AfterAll
fun tell() = println("$played scenarios were played")
