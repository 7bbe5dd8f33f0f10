//! A window of wall-clock time on the dates of a pattern.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};

use super::window::DAY;
use super::{BadPattern, Occurrence, Pattern, Window};
use crate::pass::repeat::Rrule;
use crate::pass::repeat::calendar::Start;
use crate::zone::{Offsets, Zone};

/// A window of wall-clock time on each date of a pattern. Each is an [`Occurrence`].
///
/// COUNT and UNTIL of a rule are folded into `ends` on construction, so that a door need not count.
///
/// ```
/// use gatepass::pass::repeat::Rrule;
/// use gatepass::pass::schedule::{Repeating, Schedule, Window};
/// use gatepass::zone::Zone;
///
/// let zone = Zone::new("America/New_York")?;
/// let (starts, ends) = ("2026-10-30".parse()?, "2027-10-30".parse()?);
/// let rule = Rrule::parse("FREQ=DAILY;COUNT=3", starts)?;
/// let window = Window::hours("09:00".parse()?, "17:00".parse()?)?;
/// let daily = Schedule::Repeating(Repeating::new(&zone, (starts, ends), window, rule, Vec::new())?);
/// let starts: Vec<_> = daily.occurrences().map(|one| one.start.to_rfc3339()).collect();
/// // The clocks go back in the night to 1 November.
/// assert_eq!(starts, ["2026-10-30T13:00:00+00:00", "2026-10-31T13:00:00+00:00", "2026-11-01T14:00:00+00:00"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeating {
    /// The date that intervals are counted from, and the first that can match.
    pub(crate) starts: NaiveDate,
    /// The last date on which a window can start.
    pub(crate) ends: NaiveDate,
    /// No window runs past the end of the day that is so many days after `ends`: 0 where the pass is
    /// over with that day, more (never more than the window's days) where only the rule's dates are.
    pub(crate) runs_over: u8,
    /// The window of each date.
    pub(crate) window: Window,
    /// Which dates.
    pub(crate) pattern: Pattern,
    /// Dates left out, sorted.
    pub(crate) except: Vec<NaiveDate>,
    /// The zone's offsets from before the first window to after the last.
    pub(crate) offsets: Offsets,
}

/// Why a repetition isn't one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRepeating {
    /// It would be over before it begins.
    #[error("it would end on {ends}, before it starts on {starts}; choose a later end")]
    EndsBeforeStarts {
        /// The first date.
        starts: NaiveDate,
        /// The last date.
        ends: NaiveDate,
    },
    /// The rule ends before its first date.
    #[error("the rule is over before it starts; choose a later UNTIL")]
    NoDate,
    /// Dates are written with four digits for the year.
    #[error("{date} is outside of the years 0000 to 9999")]
    Year {
        /// The date.
        date: NaiveDate,
    },
    /// A window can't begin before the one of an earlier date has closed.
    #[error("the window of {date} begins before the one of {before} has closed; make it shorter or rarer")]
    Overlap {
        /// The earlier date.
        before: NaiveDate,
        /// The later one.
        date: NaiveDate,
    },
    /// Whether windows of several days overlap is checked one by one, within reason.
    #[error("a window of several days can repeat at most {most} times; choose an earlier end")]
    TooOften {
        /// The limit.
        most: u16,
    },
    /// Runs over further than the window is long.
    #[error("it can't run over by {days} days; its window closes sooner")]
    RunsOver {
        /// The days.
        days: u8,
    },
    /// Dates left out are kept in order, without doubles, so that equal schedules are equal values.
    #[error("the dates left out are out of order, or one comes twice")]
    OutOfOrder,
    /// The pattern is wrong in itself.
    #[error(transparent)]
    Pattern(#[from] BadPattern),
}

/// How often a window of more than 24 hours can repeat.
const MOST_LONG_WINDOWS: u16 = 1000;

impl Repeating {
    /// The window on the rule's dates from the first date of `dates` to the last, both inclusive, by the
    /// wall clock of a zone. A window that crosses midnight belongs to the day it starts (ButterflyMX): the last one
    /// runs on after the last date.
    pub fn new(
        zone: &Zone,
        dates: (NaiveDate, NaiveDate),
        window: Window,
        rule: Rrule,
        mut except: Vec<NaiveDate>,
    ) -> Result<Self, BadRepeating> {
        let (starts, last) = dates;
        check_dates(starts, last)?;
        rule.pattern.check()?;
        let ends = rule.last_date(starts, last).ok_or(BadRepeating::NoDate)?;
        except.sort_unstable();
        except.dedup();
        let runs_over = window.days;
        let margin = |date: NaiveDate, days: i64| {
            let midnight = date.and_time(NaiveTime::MIN).and_utc();
            midnight.checked_add_signed(TimeDelta::days(days)).unwrap_or(midnight)
        };
        let offsets = zone.offsets(margin(starts, -1), margin(ends, i64::from(runs_over) + 2));
        Self::from_parts((starts, ends), runs_over, window, rule.pattern, except, offsets)
    }

    /// Of its parts, for what reads one back: the first and the last date on which a window can start,
    /// the days by which the last may run over, and what the names say.
    pub fn from_parts(
        dates: (NaiveDate, NaiveDate),
        runs_over: u8,
        window: Window,
        pattern: Pattern,
        except: Vec<NaiveDate>,
        offsets: Offsets,
    ) -> Result<Self, BadRepeating> {
        let (starts, ends) = dates;
        check_dates(starts, ends)?;
        pattern.check()?;
        if runs_over > window.days {
            return Err(BadRepeating::RunsOver { days: runs_over });
        }
        if !except.is_sorted_by(|a, b| a < b) {
            return Err(BadRepeating::OutOfOrder);
        }
        let repeating = Self { starts, ends, runs_over, window, pattern, except, offsets };
        repeating.check_overlap()?;
        Ok(repeating)
    }

    /// The date that intervals are counted from, and the first that can match.
    pub const fn starts(&self) -> NaiveDate {
        self.starts
    }

    /// The last date on which a window can start.
    pub const fn ends(&self) -> NaiveDate {
        self.ends
    }

    /// How many days past `ends` the last window may run.
    pub const fn runs_over(&self) -> u8 {
        self.runs_over
    }

    /// The window of each date.
    pub const fn window(&self) -> Window {
        self.window
    }

    /// Which dates.
    pub const fn pattern(&self) -> &Pattern {
        &self.pattern
    }

    /// Dates left out, sorted.
    pub fn except(&self) -> &[NaiveDate] {
        &self.except
    }

    /// The zone's offsets from before the first window to after the last.
    pub const fn offsets(&self) -> &Offsets {
        &self.offsets
    }

    /// Whether a window starts on a date.
    pub fn matches(&self, date: NaiveDate) -> bool {
        date <= self.ends
            && self.except.binary_search(&date).is_err()
            && self.pattern.matches(self.starts, date)
    }

    /// All occurrences.
    pub(super) fn occurrences(&self) -> Dates<'_> {
        Dates::from(self, self.starts.num_days_from_ce())
    }

    /// The occurrences that end after an instant.
    pub(super) fn ending_after(&self, instant: DateTime<Utc>) -> Dates<'_> {
        // One day more than the window is long, for a repeated hour at midnight.
        let back = i32::from(self.window.days).saturating_add(1);
        let mut dates = Dates::from(self, self.day_of(instant).saturating_sub(back));
        loop {
            let rest = dates.clone();
            match dates.step() {
                Some(stretch) if stretch.end <= instant.timestamp() => {}
                _ => return rest,
            }
        }
    }

    /// The last occurrence that has ended at an instant.
    pub(super) fn last_ended_by(&self, instant: DateTime<Utc>) -> Option<Occurrence> {
        let dates = Dates::from(self, 0);
        let mut day = self.day_of(instant).saturating_add(1).min(dates.last);
        loop {
            day = self.pattern.last_day(dates.starts, day)?;
            if let Some(stretch) = dates.on(day)
                && stretch.end <= instant.timestamp()
            {
                return stretch.occurrence();
            }
            day = day.checked_sub(1)?;
        }
    }

    /// Where windows follow each other without a hole, day after day: the end of the last before the
    /// next date left out. `from` is an instant in one of them. `None` where that isn't so.
    pub(crate) fn end_of_whole_days(&self, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        if self.window.minutes() != DAY_MINUTES || !self.pattern.is_every_day() {
            return None;
        }
        let mut dates = self.ending_after(from);
        let open = dates.step()?.day;
        let next = self.except.partition_point(|date| date.num_days_from_ce() < open);
        let hole = self.except.get(next).map_or(i32::MAX, Datelike::num_days_from_ce);
        let last = dates.on(hole.saturating_sub(1).min(dates.last))?;
        last.occurrence().map(|occurrence| occurrence.end).filter(|end| *end > from)
    }

    /// The date that the wall shows, as chrono counts days.
    fn day_of(&self, instant: DateTime<Utc>) -> i32 {
        let local = instant.timestamp().saturating_add(self.offsets.offset_at(instant).into());
        i32::try_from(local.div_euclid(DAY)).unwrap_or(i32::MAX).saturating_add(EPOCH)
    }

    fn check_overlap(&self) -> Result<(), BadRepeating> {
        let minutes = self.window.minutes();
        if minutes <= DAY_MINUTES {
            return Ok(());
        }
        let mut before: Option<NaiveDate> = None;
        let mut from = self.starts;
        for _ in 0..=MOST_LONG_WINDOWS {
            let Some(date) = self.pattern.next_on_or_after(self.starts, from, self.ends) else {
                return Ok(());
            };
            if let Some(before) = before
                && date.signed_duration_since(before) < TimeDelta::minutes(minutes.into())
            {
                return Err(BadRepeating::Overlap { before, date });
            }
            before = Some(date);
            let Some(next) = date.succ_opt() else { return Ok(()) };
            from = next;
        }
        Err(BadRepeating::TooOften { most: MOST_LONG_WINDOWS })
    }
}

/// A day by the wall clock.
const DAY_MINUTES: u32 = 24 * 60;

/// 1 January 1970, as chrono counts days.
const EPOCH: i32 = 719_163;

/// Midnight at the start of a day by the wall clock, in seconds since 1970.
fn midnight(day: i32) -> i64 {
    i64::from(day.saturating_sub(EPOCH)).saturating_mul(DAY)
}

/// The occurrences of a schedule that repeats, in order.
///
/// Evaluation counts in whole days and seconds; dates and instants are made of what it finds.
#[derive(Clone, Debug)]
pub struct Dates<'a> {
    repeating: &'a Repeating,
    starts: Start,
    last: i32,
    /// Where the next date is looked for.
    from: i32,
}

/// An occurrence in seconds since 1970, and its date as chrono counts days.
struct Found {
    day: i32,
    start: i64,
    end: i64,
}

impl Found {
    fn occurrence(&self) -> Option<Occurrence> {
        let start = DateTime::from_timestamp(self.start, 0)?;
        Some(Occurrence { start, end: DateTime::from_timestamp(self.end, 0)? })
    }
}

impl<'a> Dates<'a> {
    fn from(repeating: &'a Repeating, from: i32) -> Self {
        Self { repeating, starts: Start::of(repeating.starts), last: repeating.ends.num_days_from_ce(), from }
    }

    /// The occurrence of a day in the pattern; `None` where the date is left out or the window is empty:
    /// all of it lies in a skipped hour, or past the end.
    fn on(&self, day: i32) -> Option<Found> {
        let Repeating { runs_over, window, except, offsets, .. } = self.repeating;
        if !except.is_empty() && except.binary_search_by_key(&day, Datelike::num_days_from_ce).is_ok() {
            return None;
        }
        let (opens, closes) = window.seconds();
        let over = midnight(self.last.saturating_add(i32::from(*runs_over)).saturating_add(1));
        let midnight = midnight(day);
        let start = offsets.first_second(midnight.saturating_add(opens));
        let end = offsets.last_second(midnight.saturating_add(closes).min(over));
        (start < end).then_some(Found { day, start, end })
    }

    /// The next occurrence.
    fn step(&mut self) -> Option<Found> {
        loop {
            let day = self.repeating.pattern.next_day(self.starts, self.from, self.last)?;
            self.from = day.checked_add(1)?;
            if let Some(found) = self.on(day) {
                return Some(found);
            }
        }
    }
}

impl Iterator for Dates<'_> {
    type Item = Occurrence;
    fn next(&mut self) -> Option<Occurrence> {
        self.step()?.occurrence()
    }
}

fn check_dates(starts: NaiveDate, ends: NaiveDate) -> Result<(), BadRepeating> {
    if let Some(date) = [starts, ends].into_iter().find(|date| !(0..=9999).contains(&date.year())) {
        return Err(BadRepeating::Year { date });
    }
    if ends < starts { Err(BadRepeating::EndsBeforeStarts { starts, ends }) } else { Ok(()) }
}
