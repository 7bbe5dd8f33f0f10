//! Weeks and months as bits, for patterns to be looked up in.
//!
//! Days are counted as chrono does: 1 January of the year 1, a Monday, is day 1.

use chrono::{Datelike, NaiveDate, Weekday};

use super::pattern::{NthWeekday, Weekdays};

/// The date that a pattern counts from.
#[derive(Clone, Copy, Debug)]
pub(in crate::pass) struct Start {
    /// As chrono counts days.
    pub(super) day: i32,
    /// Months since the year 0.
    pub(super) month: i32,
}

impl Start {
    pub(in crate::pass) fn of(date: NaiveDate) -> Self {
        Self { day: date.num_days_from_ce(), month: month_index(date) }
    }
}

fn month_index(date: NaiveDate) -> i32 {
    date.year().saturating_mul(12).saturating_add_unsigned(date.month0())
}

/// Where a day lies among the weeks that a rule counts.
pub(super) struct Week {
    /// Every n weeks; at least 1.
    pub(super) interval: i32,
    /// How many weeks the day's week is past one that counts.
    pub(super) off: i32,
    /// The first day of its week.
    pub(super) first: i32,
    /// How many days the day is past that.
    pub(super) day: u32,
}

impl Week {
    pub(super) fn of(starts: Start, day: i32, week_start: Weekday, interval: u16) -> Self {
        let interval = i32::from(interval).max(1);
        // Day 1 is a Monday, so that day 0 and each multiple of 7 is a Sunday.
        let sundays = (week_start.num_days_from_monday() + 1).cast_signed();
        let into = |day: i32| day.saturating_sub(sundays).rem_euclid(7);
        let first = day.saturating_sub(into(day));
        let origin = starts.day.saturating_sub(into(starts.day));
        let off = (first.saturating_sub(origin) / 7).rem_euclid(interval);
        Self { interval, off, first, day: into(day).cast_unsigned() }
    }
}

/// A month, and what is needed to say which of its days match.
#[derive(Clone, Copy)]
pub(super) struct Month {
    /// Months since the year 0.
    pub(super) index: i32,
    /// Its first day, as chrono counts days.
    pub(super) first: i32,
    pub(super) length: u32,
}

impl Month {
    pub(super) fn of(day: i32) -> Option<Self> {
        let date = NaiveDate::from_num_days_from_ce_opt(day)?;
        let first = day.checked_sub_unsigned(date.day0())?;
        Some(Self { index: month_index(date), first, length: date.num_days_in_month().into() })
    }

    pub(super) fn plus(self, months: i32) -> Option<Self> {
        let index = self.index.checked_add(months)?;
        let number = index.rem_euclid(12).cast_unsigned() + 1;
        let first = NaiveDate::from_ymd_opt(index.div_euclid(12), number, 1)?;
        Some(Self { index, first: first.num_days_from_ce(), length: first.num_days_in_month().into() })
    }

    /// How many days after Monday it begins.
    fn begins(self) -> u32 {
        self.first.saturating_sub(1).rem_euclid(7).cast_unsigned()
    }

    pub(super) fn all(self) -> u32 {
        up_to(self.length.saturating_sub(1))
    }

    /// The day, counted from the end where negative, as a bit; none where the month has no such day.
    fn day(self, day: i64) -> u32 {
        let length = i64::from(self.length);
        let day0 = if day > 0 { day.saturating_sub(1) } else { length.saturating_add(day) };
        if day != 0 && (0..length).contains(&day0) { 1 << day0 } else { 0 }
    }

    pub(super) fn days(self, days: &[i8]) -> u32 {
        days.iter().fold(0, |mask, day| mask | self.day(i64::from(*day)))
    }

    pub(super) fn weekdays(self, weekdays: Weekdays) -> u32 {
        let week = weekdays.rotated(self.begins());
        (week | week << 7 | week << 14 | week << 21 | week << 28) & self.all()
    }

    pub(super) fn nth(self, NthWeekday { nth, weekday }: NthWeekday) -> u32 {
        let each = self.weekdays(Weekdays::NONE.with(weekday));
        let weeks = u32::from(nth.unsigned_abs()).saturating_sub(1).saturating_mul(7);
        match nth {
            0 => each,
            1.. => self.all() & (lowest_bit(each).checked_shl(weeks).unwrap_or(0)),
            _ => highest_bit(each).checked_shr(weeks).unwrap_or(0),
        }
    }
}

fn lowest_bit(mask: u32) -> u32 {
    mask & mask.wrapping_neg()
}

fn highest_bit(mask: u32) -> u32 {
    mask.checked_ilog2().map_or(0, |bit| 1 << bit)
}

/// The index of the lowest bit; 32 where there is none.
pub(super) fn lowest(mask: u32) -> i32 {
    mask.trailing_zeros().cast_signed()
}

/// The index of the highest bit; 0 where there is none.
pub(super) fn highest(mask: u32) -> i32 {
    mask.checked_ilog2().unwrap_or(0).cast_signed()
}

/// Bits 0 to `bit`.
pub(super) fn up_to(bit: u32) -> u32 {
    u32::MAX >> 31_u32.saturating_sub(bit)
}
