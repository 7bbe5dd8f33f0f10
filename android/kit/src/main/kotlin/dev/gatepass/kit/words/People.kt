package dev.gatepass.kit.words

import dev.gatepass.core.By
import dev.gatepass.core.Permission
import dev.gatepass.core.PersonId
import dev.gatepass.core.PersonRow
import dev.gatepass.core.Standing
import dev.gatepass.core.VendorRow

/** The people's names, as far as whoever looks may know them; others go by what the property's file calls them. */
typealias PeopleNames = Map<PersonId, String>

/** Who did something. */
fun Words.by(by: By, people: PeopleNames): String = when (by) {
    By.You -> texts.byYou
    is By.Person -> people[by.v1] ?: by.v1
}

fun Words.permission(permission: Permission): String = when (permission) {
    Permission.ISSUE_PASSES -> texts.permissionIssuePasses
    Permission.ISSUE_PASSCODES -> texts.permissionIssuePasscodes
    Permission.APPROVE -> texts.permissionApprove
    Permission.SEE_ACTIVITY -> texts.permissionSeeActivity
    Permission.MANAGE -> texts.permissionManage
}

fun Words.permissions(permissions: List<Permission>): String =
    if (permissions.isEmpty()) texts.permissionNone else list(permissions.map(::permission))

/** Whether an invited person has come; nothing to say where they have. */
fun Words.standing(standing: Standing): String? = when (standing) {
    Standing.Joined -> null
    is Standing.Invited -> texts.peopleInvited(until(standing.until))
    Standing.Lapsed -> texts.peopleLapsed
}

/** What a list says of a person. */
fun Words.about(person: PersonRow): String = listOfNotNull(
    standing(person.standing) ?: texts.peopleYou.takeIf { person.isYou },
    person.units.takeIf { it.isNotEmpty() }?.let { units -> list(units.map { it.name }) },
    texts.peopleNumber(person.phoneEnding),
).joinToString(" · ")

/** How a saved vendor is reached. */
fun Words.reach(vendor: VendorRow): String = when {
    vendor.hasPhone && vendor.hasEmail -> texts.vendorsPhoneAndEmail
    vendor.hasPhone -> texts.vendorsPhone
    else -> texts.vendorsEmail
}
