package dev.gatepass.kit.compose

import dev.gatepass.bridge.Giver
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.Kind
import dev.gatepass.kit.words.DoorNames

/** All doors of the property, as a form that nobody fills in lists them. */
fun Giver.doorNames(): DoorNames = compose(Kind.PERMANENT).use { form ->
    form.goTo(ComposeStep.DOORS).doors.associate { it.door to it.name }
}
