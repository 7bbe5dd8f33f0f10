package dev.gatepass.kit.compose

import dev.gatepass.bridge.Giver
import dev.gatepass.core.ComposeStep
import dev.gatepass.core.DoorChoice
import dev.gatepass.core.Kind
import dev.gatepass.core.LockRule
import dev.gatepass.core.Problem
import dev.gatepass.kit.words.DoorNames

/** All doors of the property. */
fun Giver.doorNames(): DoorNames = doors().names()

/** Those with a lock that hears of anything. */
fun Giver.connectedDoorNames(): DoorNames =
    doors().filter { (it.whyNot as? Problem.NotHoldable)?.rule != LockRule.NotConnected }.names()

/** As a form that nobody fills in lists them. */
private fun Giver.doors() = compose(Kind.PERMANENT).use { form -> form.goTo(ComposeStep.DOORS).doors }

private fun List<DoorChoice>.names(): DoorNames = associate { it.door to it.name }
