package dev.gatepass.kit.words

import dev.gatepass.core.Credential
import dev.gatepass.core.Given
import dev.gatepass.core.Kind
import dev.gatepass.core.Role

fun Words.kind(kind: Kind): String = when (kind) {
    Kind.CUSTOM_DURATION -> texts.kindCustomDuration
    Kind.RECURRING -> texts.kindRecurring
    Kind.BUSINESS_HOURS -> texts.kindBusinessHours
    Kind.FULL_DAY -> texts.kindFullDay
    Kind.ONE_TIME -> texts.kindOneTime
    Kind.PERMANENT -> texts.kindPermanent
    Kind.TEMPORARY -> texts.kindTemporary
    Kind.DELIVERY -> texts.kindDelivery
    Kind.TIME_FRAME -> texts.kindTimeFrame
    Kind.VENDOR_VISIT -> texts.kindVendorVisit
    Kind.RESIDENT_VISIT -> texts.kindResidentVisit
    Kind.TOUR -> texts.kindTour
    Kind.PASSCODE -> texts.kindPasscode
}

fun Words.kindDetail(kind: Kind): String = when (kind) {
    Kind.CUSTOM_DURATION -> texts.kindCustomDurationDetail
    Kind.RECURRING -> texts.kindRecurringDetail
    Kind.BUSINESS_HOURS -> texts.kindBusinessHoursDetail
    Kind.FULL_DAY -> texts.kindFullDayDetail
    Kind.ONE_TIME -> texts.kindOneTimeDetail
    Kind.PERMANENT -> texts.kindPermanentDetail
    Kind.TEMPORARY -> texts.kindTemporaryDetail
    Kind.DELIVERY -> texts.kindDeliveryDetail
    Kind.TIME_FRAME -> texts.kindTimeFrameDetail
    Kind.VENDOR_VISIT -> texts.kindVendorVisitDetail
    Kind.RESIDENT_VISIT -> texts.kindResidentVisitDetail
    Kind.TOUR -> texts.kindTourDetail
    Kind.PASSCODE -> texts.kindPasscodeDetail
}

fun Words.credential(credential: Credential): String = when (credential) {
    Credential.MOBILE_KEY -> texts.credentialMobileKey
    Credential.QR -> texts.credentialQr
    Credential.PIN -> texts.credentialPin
    Credential.WALLET -> texts.credentialWallet
}

fun Words.role(role: Role): String = when (role) {
    Role.RESIDENT -> texts.roleResident
    Role.STAFF -> texts.roleStaff
}

/** The kind of a form. */
fun kindOf(given: Given): Kind = when (given) {
    is Given.CustomDuration -> Kind.CUSTOM_DURATION
    is Given.Recurring -> Kind.RECURRING
    is Given.BusinessHours -> Kind.BUSINESS_HOURS
    is Given.FullDay -> Kind.FULL_DAY
    is Given.OneTime -> Kind.ONE_TIME
    Given.Permanent -> Kind.PERMANENT
    is Given.Temporary -> Kind.TEMPORARY
    is Given.Delivery -> Kind.DELIVERY
    is Given.TimeFrame -> Kind.TIME_FRAME
    is Given.VendorVisit -> Kind.VENDOR_VISIT
    is Given.ResidentVisit -> Kind.RESIDENT_VISIT
    is Given.Tour -> Kind.TOUR
    is Given.Passcode -> Kind.PASSCODE
}
