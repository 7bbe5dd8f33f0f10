package dev.gatepass.kit.app

import dev.gatepass.core.DoorId
import dev.gatepass.core.PassId
import dev.gatepass.core.PersonId
import dev.gatepass.core.UnitId

/** A screen of staff. */
sealed interface OfStaff : OfSignedIn {
    data object Desk : OfStaff

    data object Approvals : OfStaff

    data class Approval(val pass: PassId) : OfStaff

    data object Vendors : OfStaff

    data object Locks : OfStaff

    data class Lock(val door: DoorId) : OfStaff
}

/** A screen of staff who manage. */
sealed interface OfManager : OfStaff {
    data object Lockdown : OfManager

    data object People : OfManager

    data class Person(val person: PersonId) : OfManager

    data object Invite : OfManager

    data class Home(val unit: UnitId) : OfManager

    data object Audit : OfManager

    data object Property : OfManager

    data object Rules : OfManager
}
