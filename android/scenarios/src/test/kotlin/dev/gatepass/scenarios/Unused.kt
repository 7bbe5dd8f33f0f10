package dev.gatepass.scenarios

import io.cucumber.plugin.ConcurrentEventListener
import io.cucumber.plugin.event.EventPublisher
import io.cucumber.plugin.event.PickleStepTestStep
import io.cucumber.plugin.event.StepDefinedEvent
import io.cucumber.plugin.event.TestRunFinished
import io.cucumber.plugin.event.TestStepFinished
import java.util.concurrent.ConcurrentHashMap
import kotlin.test.assertEquals

/** A sentence that no file says is in the way of whoever looks for one. */
class Unused : ConcurrentEventListener {
    /** What is said, by where it stands. */
    private val known = ConcurrentHashMap<String, String>()
    private val said = ConcurrentHashMap.newKeySet<String>()

    override fun setEventPublisher(publisher: EventPublisher) {
        publisher.registerHandlerFor(StepDefinedEvent::class.java) {
            known[it.stepDefinition.location] = it.stepDefinition.pattern
        }
        publisher.registerHandlerFor(TestStepFinished::class.java) {
            if (it.testStep is PickleStepTestStep) said += it.testStep.codeLocation
        }
        publisher.registerHandlerFor(TestRunFinished::class.java) {
            assertEquals(emptyList(), (known - said).values.sorted(), "sentences that no scenario says")
        }
    }
}
