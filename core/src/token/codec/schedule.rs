//! Schedules as bytes and back.
//!
//! Nearly every zone's offset, jump and window falls on a quarter of an hour, so times count in those; what
//! doesn't stands in an array of its own, in seconds.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc, Weekday};

use super::{read_time, write_time};
use crate::pass::schedule::{NthWeekday, Pattern, Repeating, Schedule, TimeOfDay, Weekdays, Window};
use crate::token::cbor::{CborError, Reader, Writer};
use crate::zone::{Offsets, Transition};

const QUARTER: i64 = 900;
const DAY: i64 = 86_400;

pub(super) fn write(writer: &mut Writer, schedule: &Schedule) {
    match schedule {
        Schedule::Always => writer.uint(0),
        Schedule::Span { start, end } => {
            writer.array(2);
            write_time(writer, *start);
            write_time(writer, *end);
        }
        Schedule::Repeating(repeating) => write_repeating(writer, repeating),
    }
}

pub(super) fn read(reader: &mut Reader<'_>) -> Result<Schedule, CborError> {
    let at = reader.at();
    if !reader.at_array() {
        return match reader.uint("a schedule")? {
            0 => Ok(Schedule::Always),
            _ => Err(CborError::Unexpected { at, wanted: "a schedule" }),
        };
    }
    match reader.array("a schedule")? {
        2 => {
            let (start, end) = (read_time(reader)?, read_time(reader)?);
            if start >= end {
                return Err(CborError::OutOfRange { what: "the end of the span" });
            }
            Ok(Schedule::Span { start, end })
        }
        parts @ 6..=8 => read_repeating(reader, parts).map(Schedule::Repeating),
        _ => Err(CborError::Unexpected { at, wanted: "a schedule of 2, 6, 7 or 8 parts" }),
    }
}

/// Seconds: a number of quarters of an hour, or an array with seconds.
fn write_quarters(writer: &mut Writer, seconds: i64) {
    if seconds % QUARTER == 0 {
        writer.int(seconds / QUARTER);
    } else {
        writer.array(1);
        writer.int(seconds);
    }
}

fn read_quarters(reader: &mut Reader<'_>, what: &'static str) -> Result<i64, CborError> {
    let at = reader.at();
    if !reader.at_array() {
        return reader.int(what)?.checked_mul(QUARTER).ok_or(CborError::OutOfRange { what });
    }
    if reader.array(what)? != 1 {
        return Err(CborError::Unexpected { at, wanted: what });
    }
    let seconds = reader.int(what)?;
    if seconds % QUARTER == 0 { Err(CborError::NotCanonical { at }) } else { Ok(seconds) }
}

fn write_repeating(writer: &mut Writer, hours: &Repeating) {
    let (starts, window) = (hours.starts(), hours.window());
    let parts = match (hours.runs_over(), hours.except()) {
        (0, []) => 6,
        (0, _) => 7,
        _ => 8,
    };
    let until = i64::from(window.until().minutes()) + i64::from(window.days()) * 1440;
    writer.array(parts);
    writer.int(days_since_1970(starts));
    writer.int(hours.ends().signed_duration_since(starts).num_days());
    write_quarters(writer, i64::from(window.from().minutes()) * 60);
    write_quarters(writer, until * 60);
    write_pattern(writer, hours.pattern());
    write_offsets(writer, hours.offsets(), starts);
    if parts > 6 {
        writer.array(hours.except().len());
        for date in hours.except() {
            writer.int(date.signed_duration_since(starts).num_days());
        }
    }
    if parts > 7 {
        writer.uint(hours.runs_over().into());
    }
}

fn read_repeating(reader: &mut Reader<'_>, parts: usize) -> Result<Repeating, CborError> {
    let starts = add_days(NaiveDate::default(), reader.int("a first date")?, "the first date")?;
    let ends = add_days(starts, reader.int("the last date")?, "the last date")?;
    let window = read_window(reader)?;
    let pattern = read_pattern(reader)?;
    let offsets = read_offsets(reader, starts)?;
    let mut except = Vec::new();
    if parts > 6 {
        for _ in 0..reader.array("a list of dates")? {
            except.push(add_days(starts, reader.int("a date left out")?, "a date left out")?);
        }
    }
    let runs_over = if parts > 7 { reader.number("the days that it runs over")? } else { 0 };
    Repeating::from_parts((starts, ends), runs_over, window, pattern, except, offsets)
        .map_err(|_| CborError::OutOfRange { what: "the repeating hours" })
}

fn days_since_1970(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// The first and the last date that RFC 3339 can say, in days since 1970.
const DAYS: std::ops::RangeInclusive<i64> = -719_528..=2_932_896;

fn add_days(date: NaiveDate, days: i64, what: &'static str) -> Result<NaiveDate, CborError> {
    let total = days_since_1970(date).saturating_add(days);
    DAYS.contains(&total)
        .then(|| NaiveDate::default().checked_add_signed(TimeDelta::days(total)))
        .flatten()
        .ok_or(CborError::OutOfRange { what })
}

/// `until` counts from the midnight before `from`, so that it says the days as well; a midnight is the end of the
/// day before.
fn read_window(reader: &mut Reader<'_>) -> Result<Window, CborError> {
    let from = read_quarters(reader, "a time of day")?;
    let until = read_quarters(reader, "a time of day")?;
    // What isn't a whole minute is written back otherwise, and so refused.
    let time = |seconds: i64| u16::try_from(seconds / 60).ok().and_then(TimeOfDay::from_minutes);
    let days = until.saturating_sub(1).div_euclid(DAY);
    time(from)
        .zip(time(until.saturating_sub(days.saturating_mul(DAY))))
        .zip(u8::try_from(days).ok())
        .and_then(|((from, until), days)| Window::new(from, until, days).ok())
        .ok_or(CborError::OutOfRange { what: "the hours of the window" })
}

fn write_pattern(writer: &mut Writer, pattern: &Pattern) {
    match pattern {
        // Nearly all of them: every week on these days.
        Pattern::Weekly { interval: 1, weekdays, week_start: Weekday::Mon } => {
            writer.uint(weekdays.bits().into());
        }
        Pattern::Daily { interval, weekdays, month_days } => {
            writer.array(4);
            writer.uint(0);
            writer.uint((*interval).into());
            writer.uint(weekdays.bits().into());
            write_month_days(writer, month_days);
        }
        Pattern::Weekly { interval, weekdays, week_start } => {
            writer.array(4);
            writer.uint(1);
            writer.uint((*interval).into());
            writer.uint(weekdays.bits().into());
            writer.uint(week_start.num_days_from_monday().into());
        }
        Pattern::Monthly { interval, month_days, weekdays } => {
            writer.array(4);
            writer.uint(2);
            writer.uint((*interval).into());
            write_month_days(writer, month_days);
            writer.array(weekdays.len());
            for day in weekdays {
                writer.int(i64::from(day.weekday.num_days_from_monday()) * 11 + i64::from(day.nth) + 5);
            }
        }
    }
}

fn write_month_days(writer: &mut Writer, days: &[i8]) {
    writer.array(days.len());
    for day in days {
        writer.int((*day).into());
    }
}

fn read_pattern(reader: &mut Reader<'_>) -> Result<Pattern, CborError> {
    let at = reader.at();
    let wanted = "a pattern of dates";
    if !reader.at_array() {
        return Ok(Pattern::Weekly {
            interval: 1,
            weekdays: read_weekdays(reader)?,
            week_start: Weekday::Mon,
        });
    }
    if reader.array(wanted)? != 4 {
        return Err(CborError::Unexpected { at, wanted });
    }
    let kind = reader.uint(wanted)?;
    let interval = reader.number("an interval")?;
    match kind {
        0 => Ok(Pattern::Daily {
            interval,
            weekdays: read_weekdays(reader)?,
            month_days: read_month_days(reader)?,
        }),
        1 => Ok(Pattern::Weekly {
            interval,
            weekdays: read_weekdays(reader)?,
            week_start: weekday(reader.uint("a day of the week")?)?,
        }),
        2 => Ok(Pattern::Monthly {
            interval,
            month_days: read_month_days(reader)?,
            weekdays: read_nth_weekdays(reader)?,
        }),
        _ => Err(CborError::Unexpected { at, wanted }),
    }
}

fn read_weekdays(reader: &mut Reader<'_>) -> Result<Weekdays, CborError> {
    let what = "days of the week";
    Weekdays::from_bits(reader.number(what)?).ok_or(CborError::OutOfRange { what })
}

fn read_month_days(reader: &mut Reader<'_>) -> Result<Vec<i8>, CborError> {
    let what = "a day of the month";
    let mut days = Vec::new();
    for _ in 0..reader.array("a list of days of the month")? {
        let day = i8::try_from(reader.int(what)?).map_err(|_| CborError::OutOfRange { what })?;
        days.push(day);
    }
    Ok(days)
}

fn read_nth_weekdays(reader: &mut Reader<'_>) -> Result<Vec<NthWeekday>, CborError> {
    let what = "a weekday of the month";
    let mut days = Vec::new();
    for _ in 0..reader.array("a list of weekdays of the month")? {
        let number: u8 = reader.number(what)?;
        let nth = i8::try_from(number % 11).map_err(|_| CborError::OutOfRange { what })?;
        days.push(NthWeekday { nth: nth.saturating_sub(5), weekday: weekday(u64::from(number) / 11)? });
    }
    Ok(days)
}

fn weekday(from_monday: u64) -> Result<Weekday, CborError> {
    u8::try_from(from_monday)
        .ok()
        .and_then(|day| Weekday::try_from(day).ok())
        .ok_or(CborError::OutOfRange { what: "a day of the week" })
}

/// `[offset before the first jump, then for each jump: time since the one before, offset]`; the first jump
/// counts from midnight UTC at the start of the first date.
fn write_offsets(writer: &mut Writer, offsets: &Offsets, starts: NaiveDate) {
    writer.array(1 + 2 * offsets.transitions().len());
    write_quarters(writer, offsets.initial().into());
    let mut last = days_since_1970(starts) * DAY;
    for jump in offsets.transitions() {
        write_quarters(writer, jump.at.timestamp().saturating_sub(last));
        write_quarters(writer, jump.offset.into());
        last = jump.at.timestamp();
    }
}

fn read_offsets(reader: &mut Reader<'_>, starts: NaiveDate) -> Result<Offsets, CborError> {
    let at = reader.at();
    let elements = reader.array("the zone's offsets")?;
    if elements % 2 == 0 {
        return Err(CborError::Unexpected { at, wanted: "an offset, and two parts for each jump" });
    }
    let initial = read_offset(reader)?;
    let mut last = days_since_1970(starts) * DAY;
    let mut transitions = Vec::new();
    for _ in 0..elements / 2 {
        last = last.saturating_add(read_quarters(reader, "the time of a jump")?);
        transitions.push(Transition { at: jump_time(last)?, offset: read_offset(reader)? });
    }
    Offsets::new(initial, transitions).map_err(|_| CborError::OutOfRange { what: "the zone's offsets" })
}

fn read_offset(reader: &mut Reader<'_>) -> Result<i32, CborError> {
    let what = "an offset from UTC";
    i32::try_from(read_quarters(reader, what)?).map_err(|_| CborError::OutOfRange { what })
}

fn jump_time(seconds: i64) -> Result<DateTime<Utc>, CborError> {
    Some(seconds)
        .filter(|seconds| DAYS.contains(&seconds.div_euclid(DAY)))
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(CborError::OutOfRange { what: "the time of a jump" })
}
