package dev.gatepass.kit.words

import dev.gatepass.core.BadPhone
import dev.gatepass.core.BadSecretCode
import dev.gatepass.core.DoorId
import dev.gatepass.core.Forbidden
import dev.gatepass.core.Invalid
import dev.gatepass.core.LockRule
import dev.gatepass.core.Need
import dev.gatepass.core.Notice
import dev.gatepass.core.Problem
import dev.gatepass.core.WholeProblem

/** The doors' names by their numbers; a draft's problems have the numbers. */
typealias DoorNames = Map<DoorId, String>

private fun DoorNames.of(door: DoorId) = this[door] ?: door.toString()

/** What is wrong with a field of a draft. */
fun Words.problem(problem: Problem, doors: DoorNames): String = when (problem) {
    is Problem.Missing -> need(problem.v1)
    is Problem.Invalid -> invalid(problem.v1, doors)
    is Problem.Forbidden -> forbidden(problem.v1, doors)
    is Problem.NotHoldable -> lockRule(problem.rule, doors.of(problem.door))
}

private fun Words.need(need: Need) = when (need) {
    Need.ALWAYS -> texts.needAlways
    Need.OWN_UNIT -> texts.needOwnUnit
    Need.COMMON_DOORS -> texts.needCommonDoors
    Need.PHONE_REQUIRED -> texts.needPhoneRequired
    Need.NO_WAY_TO_ASK -> texts.needNoWayToAsk
    Need.NO_ROUTE -> texts.needNoRoute
}

private fun Words.invalid(invalid: Invalid, doors: DoorNames): String = when (invalid) {
    is Invalid.TooLong -> texts.invalidTooLong(invalid.atMost.toInt())
    Invalid.ControlCharacters -> texts.invalidControlCharacters
    Invalid.UnknownZone -> texts.invalidUnknownZone
    Invalid.NoOffsets -> texts.invalidNoOffsets
    Invalid.NotAfterStart -> texts.invalidNotAfterStart
    Invalid.EqualTimes -> texts.invalidEqualTimes
    Invalid.Past -> texts.invalidPast
    is Invalid.BeyondOneYear -> texts.invalidBeyondOneYear(date(invalid.latest))
    Invalid.NeverOpens -> texts.invalidNeverOpens
    Invalid.TooLongToRepeat -> texts.invalidTooLongToRepeat
    Invalid.Overlaps -> texts.invalidOverlaps
    Invalid.TooShort -> texts.invalidTooShort
    is Invalid.OutOfRange -> texts.invalidOutOfRange(least = invalid.least.toString(), most = invalid.most.toString())
    Invalid.NothingToRepeat -> texts.whyNothingToRepeat
    is Invalid.UnknownDoor -> texts.invalidUnknownDoor(doors.of(invalid.v1))
    is Invalid.UnknownUnit -> texts.invalidUnknownUnit(invalid.v1)
    Invalid.NotOneDoor -> texts.invalidNotOneDoor
    is Invalid.TooMany -> texts.invalidTooMany(invalid.atMost.toInt())
    is Invalid.SecretCode -> when (val bad = invalid.v1) {
        BadSecretCode.NotDigits -> texts.invalidSecretNotDigits
        is BadSecretCode.TooShort -> texts.invalidSecretTooShort(bad.digits.toInt())
        is BadSecretCode.TooLong -> texts.invalidSecretTooLong(bad.digits.toInt())
    }
    Invalid.SecretCodeInUse -> texts.invalidSecretInUse
    is Invalid.Phone -> when (invalid.v1) {
        BadPhone.NOT_A_PHONE -> texts.invalidPhone
        BadPhone.COUNTRY_MISSING -> texts.invalidPhoneCountry
        BadPhone.NO_SUCH_NUMBER -> texts.invalidPhoneNoSuch
    }
    Invalid.Email -> texts.invalidEmail
}

/** Which of the property's rules says no. */
fun Words.forbidden(forbidden: Forbidden, doors: DoorNames): String = when (forbidden) {
    is Forbidden.Kinds -> texts.forbiddenKinds(kind(forbidden.v1))
    is Forbidden.NotTheirKind -> texts.forbiddenNotTheirKind(kind(forbidden.v1))
    is Forbidden.LongestDays -> texts.forbiddenLongestDays(forbidden.atMost.toInt(), date(forbidden.latest))
    is Forbidden.LongestActiveFor -> texts.forbiddenLongestActiveFor(duration(forbidden.atMost))
    is Forbidden.NotGrantable -> texts.forbiddenNotGrantable(doors.of(forbidden.v1))
    is Forbidden.OthersUnit -> texts.forbiddenOthersUnit(doors.of(forbidden.v1))
    is Forbidden.StaffDoor -> texts.forbiddenStaffDoor(doors.of(forbidden.v1))
    is Forbidden.NotVacant -> texts.forbiddenNotVacant(forbidden.v1)
    is Forbidden.NotAmenityOrOtherUnit -> texts.forbiddenNotAmenity(doors.of(forbidden.v1))
}

private fun Words.lockRule(rule: LockRule, door: String): String = when (rule) {
    LockRule.NotConnected -> texts.lockNotConnected(door)
    is LockRule.Kinds -> texts.lockKinds(door = door, kind = kind(rule.v1))
    is LockRule.Credentials -> if (rule.instead.isEmpty()) {
        texts.lockCredentials(door)
    } else {
        texts.lockCredentialsInstead(door = door, credentials = list(rule.instead.map(::credential)))
    }
}

/** What the person should know, though nothing is wrong. */
fun Words.notice(notice: Notice, doors: DoorNames): String {
    fun named(ids: List<DoorId>) = list(ids.map(doors::of))
    return when (notice) {
        is Notice.AppNeeded -> texts.noticeAppNeeded(named(notice.doors))
        is Notice.OpenByHand -> texts.noticeOpenByHand(named(notice.doors))
        is Notice.LeftOut -> texts.noticeLeftOut(named(notice.doors))
        is Notice.Added -> texts.noticeAdded(named(notice.doors))
        is Notice.SecretCodeNeeded -> when (val need = notice.v1) {
            Need.OWN_UNIT -> texts.noticeSecretOwnUnit
            Need.COMMON_DOORS -> texts.noticeSecretCommonDoors
            Need.ALWAYS, Need.PHONE_REQUIRED, Need.NO_WAY_TO_ASK, Need.NO_ROUTE -> need(need)
        }
        Notice.StaffWillApprove -> texts.noticeStaffWillApprove
    }
}

/** What is wrong whatever the fields say. */
fun Words.wholeProblem(problem: WholeProblem): String = when (problem) {
    is WholeProblem.ResidentsMayNot -> texts.whyAsk(problem.ask)
    is WholeProblem.TooManyLivePasses -> texts.whyTooManyLivePasses(problem.atMost.toInt())
    WholeProblem.NotAtHome -> texts.wholeNotAtHome
    WholeProblem.NotPermitted -> texts.wholeNotPermitted
}
