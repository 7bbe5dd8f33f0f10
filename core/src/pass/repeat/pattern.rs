//! Which dates a schedule repeats on, without counting through them.

use chrono::{Datelike, NaiveDate, Weekday};

use super::calendar::{Month, Start, Week, highest, lowest, up_to};

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
        /// `BYMONTHDAY`; sorted. Never empty together with `weekdays`.
        month_days: Vec<i8>,
        /// `BYDAY` with or without numbers; sorted by weekday from Monday, then by number.
        weekdays: Vec<NthWeekday>,
    },
}

/// Why a pattern is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPattern {
    /// It would stand still.
    #[error("the interval must be at least 1")]
    NoInterval,
    /// It names no day at all.
    #[error("at least one day must be chosen")]
    NoDay,
    /// No month has such a day.
    #[error("{day} is no day of a month; use 1 to 31, or -1 to -31 from its end")]
    MonthDay {
        /// The day.
        day: i8,
    },
    /// No month has so many of a weekday.
    #[error("a month has no {nth}. weekday; use 1 to 5, or -1 to -5 from its end")]
    Nth {
        /// The number.
        nth: i8,
    },
    /// Lists are kept in order, without doubles, so that equal patterns are equal values.
    #[error("the days are out of order, or one comes twice")]
    OutOfOrder,
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

impl NthWeekday {
    fn key(self) -> (u32, i8) {
        (self.weekday.num_days_from_monday(), self.nth)
    }
}

impl PartialOrd for NthWeekday {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for NthWeekday {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl Weekdays {
    /// No day.
    pub const NONE: Self = Self(0);
    /// Monday to Friday.
    pub const WORKDAYS: Self = Self(0b001_1111);
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);

    /// From bits of which the lowest is Monday's; `None` where an eighth is set.
    pub const fn from_bits(bits: u8) -> Option<Self> {
        if bits <= Self::ALL.0 { Some(Self(bits)) } else { None }
    }

    /// Its bits; the lowest is Monday's.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// With this day.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | 1 << day.num_days_from_monday())
    }

    /// Whether the day is in the set.
    pub fn contains(self, day: Weekday) -> bool {
        self.0 >> day.num_days_from_monday() & 1 == 1
    }

    /// Whether no day is.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The days, from Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        use Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
        [Mon, Tue, Wed, Thu, Fri, Sat, Sun].into_iter().filter(move |day| self.contains(*day))
    }

    /// The bits of seven days of which the first is `first`.
    fn seen_from(self, first: Weekday) -> u32 {
        self.rotated(first.num_days_from_monday())
    }

    /// The bits of seven days of which the first is so many days after Monday, 0 to 6.
    pub(super) fn rotated(self, first: u32) -> u32 {
        let twice = u32::from(self.0) | u32::from(self.0) << 7;
        twice >> first & 0b111_1111
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<T: IntoIterator<Item = Weekday>>(days: T) -> Self {
        days.into_iter().fold(Self::NONE, Self::with)
    }
}

impl Pattern {
    /// Checks what the types don't.
    pub fn check(&self) -> Result<(), BadPattern> {
        let (interval, month_days, any) = match self {
            Self::Daily { interval, month_days, .. } => (interval, month_days.as_slice(), true),
            Self::Weekly { interval, weekdays, .. } => (interval, [].as_slice(), !weekdays.is_empty()),
            Self::Monthly { interval, month_days, weekdays } => {
                if let Some(day) = weekdays.iter().find(|day| day.nth.unsigned_abs() > 5) {
                    return Err(BadPattern::Nth { nth: day.nth });
                }
                if !weekdays.is_sorted_by(|a, b| a < b) {
                    return Err(BadPattern::OutOfOrder);
                }
                (interval, month_days.as_slice(), !month_days.is_empty() || !weekdays.is_empty())
            }
        };
        if *interval == 0 {
            return Err(BadPattern::NoInterval);
        }
        if let Some(day) = month_days.iter().find(|day| **day == 0 || day.unsigned_abs() > 31) {
            return Err(BadPattern::MonthDay { day: *day });
        }
        if !month_days.is_sorted_by(|a, b| a < b) {
            return Err(BadPattern::OutOfOrder);
        }
        if any { Ok(()) } else { Err(BadPattern::NoDay) }
    }

    /// Whether a date is in it; intervals count from `starts`, and nothing before it is.
    pub fn matches(&self, starts: NaiveDate, date: NaiveDate) -> bool {
        self.next_on_or_after(starts, date, date).is_some()
    }

    /// The first date that is in it, from `date` to `last`.
    pub fn next_on_or_after(&self, starts: NaiveDate, date: NaiveDate, last: NaiveDate) -> Option<NaiveDate> {
        let day = self.next_day(Start::of(starts), date.num_days_from_ce(), last.num_days_from_ce())?;
        NaiveDate::from_num_days_from_ce_opt(day)
    }

    /// The last date that is in it, from `starts` to `date`.
    pub fn last_on_or_before(&self, starts: NaiveDate, date: NaiveDate) -> Option<NaiveDate> {
        NaiveDate::from_num_days_from_ce_opt(self.last_day(Start::of(starts), date.num_days_from_ce())?)
    }

    /// [`Self::next_on_or_after`], with days counted as chrono does, from 1 January of the year 1 as 1.
    pub(in crate::pass) fn next_day(&self, starts: Start, day: i32, last: i32) -> Option<i32> {
        let day = day.max(starts.day);
        let found = match self {
            Self::Daily { interval, weekdays, month_days }
                if weekdays.is_empty() && month_days.is_empty() =>
            {
                let interval = i32::from(*interval).max(1);
                let late = day.saturating_sub(starts.day) % interval;
                day.checked_add(if late == 0 { 0 } else { interval.saturating_sub(late) })?
            }
            Self::Weekly { interval, weekdays, week_start } => {
                let week = Week::of(starts, day, *week_start, *interval);
                let bits = weekdays.seen_from(*week_start);
                let rest = if week.off == 0 { bits >> week.day << week.day } else { 0 };
                match (rest, bits) {
                    (_, 0) => return None,
                    (0, _) => {
                        let days = week.interval.saturating_sub(week.off).saturating_mul(7);
                        week.first.checked_add(days)?.checked_add(lowest(bits))?
                    }
                    (rest, _) => week.first.checked_add(lowest(rest))?,
                }
            }
            Self::Daily { .. } | Self::Monthly { .. } => {
                let (step, mut steps) = self.month_steps();
                let mut month = Month::of(day)?;
                let into = day.saturating_sub(month.first);
                let mut mask = self.month_mask(starts, month) >> into << into;
                let off = month.index.saturating_sub(starts.month) % step;
                if off != 0 {
                    month = month.plus(step.saturating_sub(off))?;
                    mask = self.month_mask(starts, month);
                }
                while mask == 0 {
                    steps = steps.checked_sub(1)?;
                    month = month.plus(step).filter(|month| month.first <= last)?;
                    mask = self.month_mask(starts, month);
                }
                month.first.checked_add(lowest(mask))?
            }
        };
        Some(found).filter(|found| *found <= last)
    }

    /// [`Self::last_on_or_before`], with days counted as in [`Self::next_day`].
    pub(in crate::pass) fn last_day(&self, starts: Start, day: i32) -> Option<i32> {
        if day < starts.day {
            return None;
        }
        let found = match self {
            Self::Daily { interval, weekdays, month_days }
                if weekdays.is_empty() && month_days.is_empty() =>
            {
                day.saturating_sub(day.saturating_sub(starts.day) % i32::from(*interval).max(1))
            }
            Self::Weekly { interval, weekdays, week_start } => {
                let week = Week::of(starts, day, *week_start, *interval);
                let bits = weekdays.seen_from(*week_start);
                let so_far = if week.off == 0 { bits & up_to(week.day) } else { 0 };
                match (so_far, bits) {
                    (_, 0) => return None,
                    (0, _) => {
                        let weeks = if week.off == 0 { week.interval } else { week.off };
                        week.first.checked_sub(weeks.saturating_mul(7))?.checked_add(highest(bits))?
                    }
                    (so_far, _) => week.first.checked_add(highest(so_far))?,
                }
            }
            Self::Daily { .. } | Self::Monthly { .. } => {
                let (step, mut steps) = self.month_steps();
                let mut month = Month::of(day)?;
                let into = day.saturating_sub(month.first).cast_unsigned();
                let mut mask = self.month_mask(starts, month) & up_to(into);
                let off = month.index.saturating_sub(starts.month) % step;
                if off != 0 {
                    month = month.plus(off.saturating_neg())?;
                    mask = self.month_mask(starts, month);
                }
                while mask == 0 {
                    steps = steps.checked_sub(1)?;
                    month = month.plus(step.saturating_neg()).filter(|month| month.index >= starts.month)?;
                    mask = self.month_mask(starts, month);
                }
                month.first.checked_add(highest(mask))?
            }
        };
        Some(found).filter(|found| *found >= starts.day)
    }

    /// Whether every date from the start is in it. (Says no to patterns that list every day of the month.)
    pub fn is_every_day(&self) -> bool {
        match self {
            Self::Daily { interval, weekdays, month_days } => {
                *interval == 1 && (weekdays.is_empty() || *weekdays == Weekdays::ALL) && month_days.is_empty()
            }
            Self::Weekly { interval, weekdays, .. } => *interval == 1 && *weekdays == Weekdays::ALL,
            Self::Monthly { .. } => false,
        }
    }

    /// From month to month: how many at a time, and after how many such steps the search is hopeless.
    ///
    /// Months look the same again after 400 years, so a monthly rule that found none by then never will.
    fn month_steps(&self) -> (i32, u32) {
        const CYCLE: u32 = 4800;
        match self {
            Self::Monthly { interval, .. } => {
                (i32::from(*interval).max(1), CYCLE / common(CYCLE, (*interval).into()))
            }
            Self::Daily { .. } | Self::Weekly { .. } => (1, u32::MAX),
        }
    }

    /// The days of a month that are in it, the first as bit 0; months left out by an interval aside.
    fn month_mask(&self, starts: Start, month: Month) -> u32 {
        match self {
            Self::Monthly { month_days, weekdays, .. } => {
                let days = if month_days.is_empty() { month.all() } else { month.days(month_days) };
                let named = if weekdays.is_empty() {
                    month.all()
                } else {
                    weekdays.iter().fold(0, |mask, day| mask | month.nth(*day))
                };
                days & named
            }
            Self::Daily { interval, weekdays, month_days } => {
                let days = if month_days.is_empty() { month.all() } else { month.days(month_days) };
                let named = if weekdays.is_empty() { month.all() } else { month.weekdays(*weekdays) };
                let interval = i32::from(*interval).max(1);
                let mut nth = 0;
                let mut day = starts.day.saturating_sub(month.first).rem_euclid(interval);
                while day < 31 {
                    nth |= 1_u32 << day;
                    day = day.saturating_add(interval);
                }
                days & named & nth
            }
            Self::Weekly { .. } => 0,
        }
    }
}

/// The greatest common divisor; `b` counts as at least 1.
fn common(a: u32, b: u32) -> u32 {
    let (mut a, mut b) = (a, b.max(1));
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}
