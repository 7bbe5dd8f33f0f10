//! When a pass opens: one span, or a window of wall-clock time that repeats.

mod json;
mod repeating;
#[cfg(test)]
pub(super) mod tests;
mod window;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::zone::Zone;

pub use super::repeat::pattern::{BadPattern, NthWeekday, Pattern, Weekdays};
pub use json::BadSchedule;
pub use repeating::{BadRepeating, Dates, Repeating};
pub use window::{BadTime, BadWindow, TimeOfDay, Window};

/// When a permit opens.
///
/// As JSON it is `"always"`, `{"span": {"start": …, "end": …}}` or `{"repeating": …}`; of the last, what
/// people write may name a zone, and what is stored carries the zone's offsets:
///
/// ```
/// use gatepass::pass::schedule::Schedule;
///
/// let written = r#"{"repeating": {"starts": "2026-11-23", "ends": "2026-12-31", "rrule": "FREQ=WEEKLY;COUNT=2",
///     "from": "22:00", "until": "06:00", "zone": "Europe/Madrid"}}"#;
/// let schedule: Schedule = serde_json::from_str(written)?;
/// let stored = serde_json::to_string(&schedule)?;
/// assert!(stored.contains(r#""rrule":"FREQ=WEEKLY;BYDAY=MO","offsets":{"initial":3600,"transitions":[]}"#));
/// assert_eq!(serde_json::from_str::<Schedule>(&stored)?, schedule);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "json::ScheduleJson", into = "json::ScheduleJson")]
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

/// One repetition of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Occurrence {
    /// The first instant.
    pub start: DateTime<Utc>,
    /// The first instant after it.
    pub end: DateTime<Utc>,
}

impl Occurrence {
    /// All of time: the occurrence of a permit that holds until deleted.
    pub const ALWAYS: Self = Self { start: DateTime::<Utc>::MIN_UTC, end: DateTime::<Utc>::MAX_UTC };

    /// Whether an instant lies in it.
    pub fn contains(&self, instant: DateTime<Utc>) -> bool {
        self.start <= instant && instant < self.end
    }
}

/// The occurrences of a schedule in order, computed one by one.
///
/// Starts increase and ends never decrease. Two can overlap where a repeated hour lies at their border.
#[derive(Clone, Debug)]
pub enum Occurrences<'a> {
    /// Of one that repeats.
    Repeating(Dates<'a>),
    /// The only one, or none.
    One(Option<Occurrence>),
}

impl Iterator for Occurrences<'_> {
    type Item = Occurrence;
    fn next(&mut self) -> Option<Occurrence> {
        match self {
            Self::Repeating(dates) => dates.next(),
            Self::One(occurrence) => occurrence.take(),
        }
    }
}

impl Schedule {
    /// From one wall-clock time until another in a zone; `None` where nothing lies between them.
    pub fn between(zone: &Zone, from: NaiveDateTime, until: NaiveDateTime) -> Option<Self> {
        let margin = TimeDelta::days(2);
        let before = from.and_utc().checked_sub_signed(margin).unwrap_or(DateTime::<Utc>::MIN_UTC);
        let after = until.and_utc().checked_add_signed(margin).unwrap_or(DateTime::<Utc>::MAX_UTC);
        let offsets = zone.offsets(before, after);
        let (start, end) = (offsets.first_instant(from), offsets.last_instant(until));
        (start < end).then_some(Self::Span { start, end })
    }

    /// All occurrences.
    pub fn occurrences(&self) -> Occurrences<'_> {
        match self {
            Self::Repeating(repeating) => Occurrences::Repeating(repeating.occurrences()),
            _ => Occurrences::One(self.single()),
        }
    }

    /// The occurrences that end after an instant.
    pub fn ending_after(&self, instant: DateTime<Utc>) -> Occurrences<'_> {
        match self {
            Self::Repeating(repeating) => Occurrences::Repeating(repeating.ending_after(instant)),
            _ => Occurrences::One(self.single().filter(|occurrence| occurrence.end > instant)),
        }
    }

    /// The occurrence that an instant lies in. Where two overlap, the later one.
    pub fn occurrence_at(&self, instant: DateTime<Utc>) -> Option<Occurrence> {
        self.ending_after(instant).take_while(|occurrence| occurrence.start <= instant).last()
    }

    /// The first occurrence that starts after an instant.
    pub fn next_after(&self, instant: DateTime<Utc>) -> Option<Occurrence> {
        self.ending_after(instant).find(|occurrence| occurrence.start > instant)
    }

    /// The last occurrence that has ended at an instant.
    pub fn last_ended_by(&self, instant: DateTime<Utc>) -> Option<Occurrence> {
        match self {
            Self::Repeating(repeating) => repeating.last_ended_by(instant),
            _ => self.single().filter(|occurrence| occurrence.end <= instant),
        }
    }

    /// The first occurrence.
    pub fn first(&self) -> Option<Occurrence> {
        self.occurrences().next()
    }

    /// The last occurrence.
    pub fn last(&self) -> Option<Occurrence> {
        self.last_ended_by(DateTime::<Utc>::MAX_UTC)
    }

    /// When it is over for good; `None` for one that holds until deleted, or that never opens.
    pub fn ends_at(&self) -> Option<DateTime<Utc>> {
        self.last().map(|last| last.end).filter(|end| *end < Occurrence::ALWAYS.end)
    }

    fn single(&self) -> Option<Occurrence> {
        match *self {
            Self::Always => Some(Occurrence::ALWAYS),
            Self::Span { start, end } => Some(Occurrence { start, end }).filter(|one| one.start < one.end),
            Self::Repeating(_) => None,
        }
    }
}
