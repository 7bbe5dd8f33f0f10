//! When a pass opens: one span, or a window of wall-clock time that repeats.

use chrono::{DateTime, NaiveDate, Utc, Weekday};

use crate::zone::Offsets;

/// Minutes since local midnight, 0 to 1440; 1440 is the end of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(pub(crate) u16);

/// When a permit opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Schedule {
    /// Until deleted.
    Always,
    /// From `start` until just before `end`; a single occurrence.
    Span {
        /// The first instant.
        start: DateTime<Utc>,
        /// The first instant after it.
        end: DateTime<Utc>,
    },
    /// A window of wall-clock time on the dates of a pattern.
    Repeating(Repeating),
}

/// A window of wall-clock time on each date of a pattern. Each is an [`Occurrence`].
///
/// COUNT and UNTIL of a rule are folded into `ends` on construction, so that a door need not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeating {
    /// The date that intervals are counted from, and the first that can match.
    pub(crate) starts: NaiveDate,
    /// The last date on which a window can start; no window runs past its end.
    pub(crate) ends: NaiveDate,
    /// The window of each date.
    pub(crate) window: Window,
    /// Which dates.
    pub(crate) pattern: Pattern,
    /// Dates left out, sorted.
    pub(crate) except: Vec<NaiveDate>,
    /// The zone's offsets from before the first window to after the last.
    pub(crate) offsets: Offsets,
}

/// Hours on a date, in wall-clock time. Consecutive windows of one schedule never overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// When it opens on its date; before 24:00.
    pub(crate) from: TimeOfDay,
    /// When it closes.
    pub(crate) until: TimeOfDay,
    /// How many days after its date it closes; 1 for hours that cross midnight.
    pub(crate) days: u8,
}

/// Which dates a schedule repeats on: the part of an RFC 5545 rule that a door evaluates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pattern {
    /// `FREQ=DAILY`.
    Daily {
        /// Every n days; at least 1.
        interval: u16,
        /// `BYDAY` without numbers; empty means any.
        weekdays: Weekdays,
        /// `BYMONTHDAY`; 1 to 31 or -31 to -1, sorted; empty means any.
        month_days: Vec<i8>,
    },
    /// `FREQ=WEEKLY`.
    Weekly {
        /// Every n weeks; at least 1.
        interval: u16,
        /// `BYDAY`; never empty.
        weekdays: Weekdays,
        /// `WKST`.
        week_start: Weekday,
    },
    /// `FREQ=MONTHLY`. A date must be among the month days and the weekdays, where these aren't empty.
    Monthly {
        /// Every n months; at least 1.
        interval: u16,
        /// `BYMONTHDAY`; sorted.
        month_days: Vec<i8>,
        /// `BYDAY` with or without numbers; sorted.
        weekdays: Vec<NthWeekday>,
    },
}

/// A set of days of the week; bit 0 is Monday.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weekdays(pub(crate) u8);

/// `2TU`, `-1FR`, or with `nth` 0 each such day of the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NthWeekday {
    /// -5 to 5; 0 means each.
    pub nth: i8,
    /// The day of the week.
    pub weekday: Weekday,
}

/// One repetition of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Occurrence {
    /// The first instant.
    pub start: DateTime<Utc>,
    /// The first instant after it.
    pub end: DateTime<Utc>,
}
