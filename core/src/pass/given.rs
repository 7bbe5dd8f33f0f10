//! What a person enters for each kind of pass: local dates and times, as picked.
//!
//! Nothing here is checked; a draft may hold any of it at any time. A picked end of 23:59 is how people
//! say the end of a day, and means the next midnight.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::permit::Minutes;

mod again;

/// When a pass is to open, entered in the way of its kind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Given {
    /// From a start to an end (ButterflyMX).
    CustomDuration(FromTo),
    /// Hours on days of the week, until an expiry date (ButterflyMX, SmartRent).
    Recurring(Hours),
    /// The same, preset to Monday to Friday, 9:00 AM to 5:00 PM (ButterflyMX).
    BusinessHours(Hours),
    /// One date, to its end (ButterflyMX).
    FullDay(OnDate),
    /// One use on one date (ButterflyMX).
    OneTime(OnDate),
    /// Until deleted (SmartRent).
    Permanent,
    /// From a start to an end (SmartRent).
    Temporary(FromTo),
    /// One use by a courier (SmartRent); no date means today.
    Delivery(OnDate),
    /// A preset or entered frame, perhaps repeated daily, perhaps with *expires in* (Quext resident).
    TimeFrame(Framed),
    /// A vendor's visit (Quext staff).
    VendorVisit(Visit),
    /// A resident's visit to an amenity or another unit (Quext staff).
    ResidentVisit(Visit),
    /// A guest's tour of vacant units (Quext staff).
    Tour(Visit),
    /// A PIN for one door, from a start to an end (Aptly).
    Passcode(FromTo),
}

/// A start and an end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct FromTo {
    /// When it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::openapi::LocalDateTime>))]
    pub start: Option<NaiveDateTime>,
    /// When it ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::openapi::LocalDateTime>))]
    pub end: Option<NaiveDateTime>,
}

/// Hours on days of the week.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct Hours {
    /// The days on which a window starts.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::openapi::Weekday>))]
    pub days: Vec<Weekday>,
    /// When it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::openapi::LocalTime>))]
    pub from: Option<NaiveTime>,
    /// When it closes; before `from`: on the next day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::openapi::LocalTime>))]
    pub until: Option<NaiveTime>,
    /// The first date; `None`: today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// The last date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
}

impl Hours {
    /// Monday to Friday, 9:00 AM to 5:00 PM (ButterflyMX).
    pub fn business() -> Self {
        Self {
            days: vec![Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri],
            from: NaiveTime::from_hms_opt(9, 0, 0),
            until: NaiveTime::from_hms_opt(17, 0, 0),
            ..Self::default()
        }
    }
}

/// One date.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct OnDate {
    /// Which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// A frame, how far it repeats, and how long the link counts (Quext).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct Framed {
    /// The frame.
    pub frame: Frame,
    /// The last date; a later one than the frame's repeats its hours every day through it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_on: Option<NaiveDate>,
    /// *Expires in*, from the guest's opening of the link; `None`: without expiration.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<Minutes>,
}

/// A start and an end, preset or entered (Quext).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Frame {
    /// 60 minutes from now.
    NextHour,
    /// Four hours from now.
    NextFourHours,
    /// All of today.
    Today,
    /// All of tomorrow.
    Tomorrow,
    /// Saturday and Sunday: the coming ones, or these.
    Weekend,
    /// Today and the days up to Sunday.
    ThisWeek,
    /// As entered.
    Custom(FromTo),
}

impl Frame {
    /// The frames that can be picked without entering anything.
    pub const PRESETS: [Self; 6] =
        [Self::NextHour, Self::NextFourHours, Self::Today, Self::Tomorrow, Self::Weekend, Self::ThisWeek];
}

/// *Expires in*, to pick from; besides these there is *without expiration*.
pub const EXPIRES_IN_PRESETS: [Minutes; 6] =
    [Minutes(15), Minutes(30), Minutes(60), Minutes(2 * 60), Minutes(4 * 60), Minutes(12 * 60)];

/// *Active for*, to pick from, as far as the policy lets it.
pub const ACTIVE_FOR_PRESETS: [Minutes; 6] =
    [Minutes(30), Minutes(60), Minutes(2 * 60), Minutes(4 * 60), Minutes(8 * 60), Minutes(12 * 60)];

/// A visit that staff arrange (Quext).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct Visit {
    /// The first date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_on: Option<NaiveDate>,
    /// The last date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends_on: Option<NaiveDate>,
    /// *Active for*, from the first lock that the person activates.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_for: Option<Minutes>,
    /// Windows within the dates; without them it is open for *active for* once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub schedule: Option<VisitHours>,
}

/// The windows of a visit's schedule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct VisitHours {
    /// The days on which a window starts.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<crate::openapi::Weekday>))]
    pub days: Vec<Weekday>,
    /// When it opens.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::openapi::LocalTime>))]
    pub from: Option<NaiveTime>,
    /// When it closes; before `from`: on the next day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::openapi::LocalTime>))]
    pub until: Option<NaiveTime>,
}

impl Given {
    /// What a form of this kind begins with.
    pub fn preset(kind: Kind) -> Self {
        match kind {
            Kind::CustomDuration => Self::CustomDuration(FromTo::default()),
            Kind::Recurring => Self::Recurring(Hours::default()),
            Kind::BusinessHours => Self::BusinessHours(Hours::business()),
            Kind::FullDay => Self::FullDay(OnDate::default()),
            Kind::OneTime => Self::OneTime(OnDate::default()),
            Kind::Permanent => Self::Permanent,
            Kind::Temporary => Self::Temporary(FromTo::default()),
            Kind::Delivery => Self::Delivery(OnDate::default()),
            Kind::TimeFrame => {
                Self::TimeFrame(Framed { frame: Frame::NextHour, expires_on: None, expires_in: None })
            }
            Kind::VendorVisit => Self::VendorVisit(Visit::default()),
            Kind::ResidentVisit => Self::ResidentVisit(Visit::default()),
            Kind::Tour => Self::Tour(Visit::default()),
            Kind::Passcode => Self::Passcode(FromTo::default()),
        }
    }

    /// Its kind.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::CustomDuration(_) => Kind::CustomDuration,
            Self::Recurring(_) => Kind::Recurring,
            Self::BusinessHours(_) => Kind::BusinessHours,
            Self::FullDay(_) => Kind::FullDay,
            Self::OneTime(_) => Kind::OneTime,
            Self::Permanent => Kind::Permanent,
            Self::Temporary(_) => Kind::Temporary,
            Self::Delivery(_) => Kind::Delivery,
            Self::TimeFrame(_) => Kind::TimeFrame,
            Self::VendorVisit(_) => Kind::VendorVisit,
            Self::ResidentVisit(_) => Kind::ResidentVisit,
            Self::Tour(_) => Kind::Tour,
            Self::Passcode(_) => Kind::Passcode,
        }
    }
}

/// An exclusive end as people say it: midnight is 11:59 PM of the day before.
pub(crate) fn last_minute(local: NaiveDateTime) -> NaiveDateTime {
    let before = || local.checked_sub_signed(TimeDelta::minutes(1));
    if local.time() == NaiveTime::MIN { before().unwrap_or(local) } else { local }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_a_form_that_is_stored_and_read() {
        for kind in Kind::ALL {
            let given = Given::preset(kind);
            assert_eq!(given.kind(), kind);
            let json = serde_json::to_string(&given).unwrap();
            assert!(json.contains(&format!("\"kind\":\"{kind}\"")), "{json}");
            assert_eq!(serde_json::from_str::<Given>(&json).unwrap(), given);
        }
    }
}
