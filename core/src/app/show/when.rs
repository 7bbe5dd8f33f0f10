//! An instant, as people tell it.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Utc};
use serde::Serialize;

use crate::pass::given::last_minute;
use crate::zone::Zone;

/// An instant by the clock on the wall of one zone, with how its day is best called.
///
/// A shell formats `local` in the person's language; `day` says which words suit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct When {
    /// The instant, in UTC.
    pub at: DateTime<Utc>,
    /// What the clock on the wall shows then.
    pub local: NaiveDateTime,
    /// How to call the day of `local`.
    pub day: Day,
}

/// How a day is called, seen from today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Day {
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
    /// Yesterday.
    Yesterday,
    /// By its weekday: it comes within the next six days.
    Weekday,
    /// By day and month: it is in this year.
    Date,
    /// By day, month and year.
    DateAndYear,
}

impl Day {
    fn of(date: NaiveDate, today: NaiveDate) -> Self {
        match date.signed_duration_since(today).num_days() {
            0 => Self::Today,
            1 => Self::Tomorrow,
            -1 => Self::Yesterday,
            2..=6 => Self::Weekday,
            _ if date.year() == today.year() => Self::Date,
            _ => Self::DateAndYear,
        }
    }
}

/// Now, and the zone in which a screen tells its times.
///
/// ```
/// use gatepass::app::show::{Day, Watch};
///
/// let watch = Watch::new("America/New_York".parse()?, "2026-11-22T15:00:00Z".parse()?);
/// let opens = watch.tell("2026-11-23T19:20:00Z".parse()?);
/// assert_eq!((opens.day, opens.local.to_string()), (Day::Tomorrow, "2026-11-23 14:20:00".into()));
/// // The end of a day is told as people say it.
/// let ends = watch.tell_end("2026-11-23T05:00:00Z".parse()?);
/// assert_eq!((ends.day, ends.local.to_string()), (Day::Today, "2026-11-22 23:59:00".into()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    zone: Zone,
    now: DateTime<Utc>,
}

impl Watch {
    /// In this zone, now.
    pub const fn new(zone: Zone, now: DateTime<Utc>) -> Self {
        Self { zone, now }
    }

    /// In the zone of that name; a zone that this phone's database doesn't have is told in UTC.
    pub(in crate::app) fn named(zone: &str, now: DateTime<Utc>) -> Self {
        Self { zone: Zone::new(zone).unwrap_or(Zone::UTC), now }
    }

    /// Now, in UTC.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The zone.
    pub const fn zone(&self) -> &Zone {
        &self.zone
    }

    /// An instant.
    pub fn tell(&self, at: DateTime<Utc>) -> When {
        self.as_shown(at, self.zone.local(at))
    }

    /// The first instant after something: midnight is told as 11:59 PM of the day before.
    pub fn tell_end(&self, at: DateTime<Utc>) -> When {
        self.as_shown(at, last_minute(self.zone.local(at)))
    }

    fn as_shown(&self, at: DateTime<Utc>, local: NaiveDateTime) -> When {
        When { at, local, day: Day::of(local.date(), self.zone.local(self.now).date()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_called_as_people_call_it() {
        let watch = Watch::new("Europe/Madrid".parse().unwrap(), "2026-12-29T22:30:00Z".parse().unwrap());
        let day = |text: &str| watch.tell(text.parse().unwrap()).day;
        // In Madrid it is 23:30 on the 29th.
        assert_eq!(day("2026-12-29T22:45:00Z"), Day::Today);
        assert_eq!(day("2026-12-29T23:15:00Z"), Day::Tomorrow);
        assert_eq!(day("2026-12-28T22:59:00Z"), Day::Yesterday);
        assert_eq!(day("2027-01-04T12:00:00Z"), Day::Weekday);
        assert_eq!(day("2027-01-05T12:00:00Z"), Day::DateAndYear);
        assert_eq!(day("2026-12-24T12:00:00Z"), Day::Date);
    }

    #[test]
    fn a_zone_that_nobody_knows_is_told_in_utc() {
        let watch = Watch::named("Mars/Olympus", DateTime::UNIX_EPOCH);
        assert_eq!(watch.tell(DateTime::UNIX_EPOCH).local.to_string(), "1970-01-01 00:00:00");
    }

    #[test]
    fn any_instant_can_be_told() {
        let watch = Watch::named("Asia/Kathmandu", DateTime::<Utc>::MIN_UTC);
        for at in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
            assert_eq!(watch.tell(at).at, at);
            assert_eq!(watch.tell_end(at).at, at);
        }
    }
}
