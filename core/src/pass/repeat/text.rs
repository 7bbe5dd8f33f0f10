//! A rule's text, read and written.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

use super::pattern::{NthWeekday, Pattern, Weekdays};
use super::{BadRrule, Rrule, RuleEnd};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Frequency {
    Daily,
    Weekly,
    Monthly,
}

/// The parts of a rule as they were given.
#[derive(Default)]
struct Parts {
    frequency: Option<Frequency>,
    interval: Option<u16>,
    weekdays: Option<Vec<NthWeekday>>,
    month_days: Option<Vec<i8>>,
    count: Option<u32>,
    until: Option<NaiveDate>,
    week_start: Option<Weekday>,
}

impl Rrule {
    /// Reads a rule; a leading `RRULE:` is allowed, and letters may be small.
    ///
    /// What the rule leaves open comes from the date that it starts on: WEEKLY without BYDAY repeats on
    /// its weekday, MONTHLY without BYDAY and BYMONTHDAY on its day of the month.
    pub fn parse(text: &str, starts: NaiveDate) -> Result<Self, BadRrule> {
        let prefix = text.get(..6).filter(|prefix| prefix.eq_ignore_ascii_case("RRULE:"));
        let text = prefix.and(text.get(6..)).unwrap_or(text);
        let mut parts = Parts::default();
        for part in text.split(';') {
            let (name, value) =
                part.split_once('=').ok_or_else(|| BadRrule::Part { found: shortened(part) })?;
            parts.read(&name.to_ascii_uppercase(), &value.to_ascii_uppercase())?;
        }
        parts.rule(starts)
    }
}

impl Parts {
    fn read(&mut self, name: &str, value: &str) -> Result<(), BadRrule> {
        match name {
            "FREQ" => set("FREQ", &mut self.frequency, frequency(value)?),
            "INTERVAL" => {
                let interval = digits(value).filter(|interval| *interval > 0);
                let rule = "a whole number from 1 to 65535";
                set("INTERVAL", &mut self.interval, interval.ok_or_else(|| wrong("INTERVAL", value, rule))?)
            }
            "BYDAY" => set("BYDAY", &mut self.weekdays, list(value, by_day)?),
            "BYMONTHDAY" => set("BYMONTHDAY", &mut self.month_days, list(value, by_month_day)?),
            "COUNT" => {
                let count = digits(value).filter(|count| *count > 0);
                let rule = "a whole number from 1 to 4294967295";
                set("COUNT", &mut self.count, count.ok_or_else(|| wrong("COUNT", value, rule))?)
            }
            "UNTIL" => set("UNTIL", &mut self.until, date("UNTIL", value)?),
            "WKST" => {
                let rule = "one of MO, TU, WE, TH, FR, SA, SU";
                let day = weekday(value).ok_or_else(|| wrong("WKST", value, rule))?;
                set("WKST", &mut self.week_start, day)
            }
            _ => Err(BadRrule::Unsupported { name: shortened(name) }),
        }
    }

    fn rule(self, starts: NaiveDate) -> Result<Rrule, BadRrule> {
        let end = match (self.count, self.until) {
            (Some(_), Some(_)) => return Err(BadRrule::Together { name: "COUNT", with: "UNTIL" }),
            (Some(count), None) => RuleEnd::Count(count),
            (None, Some(until)) => RuleEnd::Until(until),
            (None, None) => RuleEnd::Never,
        };
        let interval = self.interval.unwrap_or(1);
        let month_days = self.month_days.unwrap_or_default();
        let weekdays = self.weekdays.unwrap_or_default();
        let pattern = match self.frequency.ok_or(BadRrule::NoFrequency)? {
            Frequency::Daily => {
                Pattern::Daily { interval, weekdays: without_numbers(&weekdays, "FREQ=DAILY")?, month_days }
            }
            Frequency::Weekly if !month_days.is_empty() => {
                return Err(BadRrule::Together { name: "BYMONTHDAY", with: "FREQ=WEEKLY" });
            }
            Frequency::Weekly => {
                let named = without_numbers(&weekdays, "FREQ=WEEKLY")?;
                let weekdays = if named.is_empty() { named.with(starts.weekday()) } else { named };
                Pattern::Weekly { interval, weekdays, week_start: self.week_start.unwrap_or(Weekday::Mon) }
            }
            Frequency::Monthly if month_days.is_empty() && weekdays.is_empty() => {
                let month_days = i8::try_from(starts.day()).into_iter().collect();
                Pattern::Monthly { interval, month_days, weekdays }
            }
            Frequency::Monthly => Pattern::Monthly { interval, month_days, weekdays },
        };
        Ok(Rrule { pattern, end })
    }
}

fn set<T>(name: &'static str, slot: &mut Option<T>, value: T) -> Result<(), BadRrule> {
    if slot.replace(value).is_some() { Err(BadRrule::Twice { name }) } else { Ok(()) }
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

pub(super) fn wrong(name: &'static str, found: &str, rule: &'static str) -> BadRrule {
    BadRrule::Value { name, found: shortened(found), rule }
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) { text.parse().ok() } else { None }
}

/// Values with commas between them, in order and each once.
fn list<T: Ord>(value: &str, read: fn(&str) -> Result<T, BadRrule>) -> Result<Vec<T>, BadRrule> {
    let mut values = value.split(',').map(read).collect::<Result<Vec<_>, _>>()?;
    values.sort_unstable();
    values.dedup();
    Ok(values)
}

fn frequency(value: &str) -> Result<Frequency, BadRrule> {
    match value {
        "DAILY" => Ok(Frequency::Daily),
        "WEEKLY" => Ok(Frequency::Weekly),
        "MONTHLY" => Ok(Frequency::Monthly),
        _ => Err(wrong("FREQ", value, "DAILY, WEEKLY or MONTHLY")),
    }
}

fn weekday(value: &str) -> Option<Weekday> {
    Weekdays::ALL.iter().find(|day| abbreviation(*day) == value)
}

const fn abbreviation(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "MO",
        Weekday::Tue => "TU",
        Weekday::Wed => "WE",
        Weekday::Thu => "TH",
        Weekday::Fri => "FR",
        Weekday::Sat => "SA",
        Weekday::Sun => "SU",
    }
}

/// A number of one or two digits, perhaps with a sign, whose absolute value is from 1 to `most`.
fn ordinal(text: &str, most: u8) -> Option<i8> {
    let (negative, bare) = match text.strip_prefix('-') {
        Some(bare) => (true, bare),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let number: i8 = if bare.len() > 2 { None } else { digits(bare) }?;
    let number = Some(number).filter(|n| (1..=most).contains(&n.unsigned_abs()))?;
    Some(if negative { number.saturating_neg() } else { number })
}

fn by_day(value: &str) -> Result<NthWeekday, BadRrule> {
    let rule = "MO, TU, WE, TH, FR, SA, SU, each with a number from 1 to 5 or -1 to -5 before it if need be";
    let error = || wrong("BYDAY", value, rule);
    let split = value.len().checked_sub(2).and_then(|at| value.split_at_checked(at));
    let (number, day) = split.ok_or_else(error)?;
    let weekday = weekday(day).ok_or_else(error)?;
    let nth = if number.is_empty() { 0 } else { ordinal(number, 5).ok_or_else(error)? };
    Ok(NthWeekday { nth, weekday })
}

fn by_month_day(value: &str) -> Result<i8, BadRrule> {
    ordinal(value, 31).ok_or_else(|| wrong("BYMONTHDAY", value, "1 to 31, or -1 to -31 from the month's end"))
}

/// RFC 5545: numbers are for MONTHLY (and YEARLY) only.
fn without_numbers(weekdays: &[NthWeekday], with: &'static str) -> Result<Weekdays, BadRrule> {
    if weekdays.iter().any(|day| day.nth != 0) {
        return Err(BadRrule::Together { name: "a number in BYDAY", with });
    }
    Ok(weekdays.iter().map(|day| day.weekday).collect())
}

/// `YYYYMMDD`; a date with a time of day is refused, as windows start on dates.
pub(super) fn date(name: &'static str, value: &str) -> Result<NaiveDate, BadRrule> {
    let eight = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    let number = if eight { digits::<u32>(value) } else { None };
    number
        .and_then(|n| NaiveDate::from_ymd_opt((n / 10_000).try_into().ok()?, n / 100 % 100, n % 100))
        .ok_or_else(|| wrong(name, value, "a date as YYYYMMDD, without a time of day"))
}

/// In the RFC's words, with everything said that was taken from the starting date.
impl fmt::Display for Rrule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pattern.fmt(f)?;
        match self.end {
            RuleEnd::Never => Ok(()),
            RuleEnd::Count(count) => write!(f, ";COUNT={count}"),
            RuleEnd::Until(until) => {
                write!(f, ";UNTIL={:04}{:02}{:02}", until.year(), until.month(), until.day())
            }
        }
    }
}

/// A rule's text without its end.
impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = |set: &Weekdays| set.iter().map(|weekday| NthWeekday { nth: 0, weekday }).collect();
        let (name, interval, weekdays, month_days): (_, _, Vec<_>, &[i8]) = match self {
            Self::Daily { interval, weekdays, month_days } => ("DAILY", interval, days(weekdays), month_days),
            Self::Weekly { interval, weekdays, .. } => ("WEEKLY", interval, days(weekdays), &[]),
            Self::Monthly { interval, month_days, weekdays } => {
                ("MONTHLY", interval, weekdays.clone(), month_days)
            }
        };
        write!(f, "FREQ={name}")?;
        if *interval != 1 {
            write!(f, ";INTERVAL={interval}")?;
        }
        for (i, day) in weekdays.iter().enumerate() {
            f.write_str(if i == 0 { ";BYDAY=" } else { "," })?;
            if day.nth != 0 {
                write!(f, "{}", day.nth)?;
            }
            f.write_str(abbreviation(day.weekday))?;
        }
        for (i, day) in month_days.iter().enumerate() {
            f.write_str(if i == 0 { ";BYMONTHDAY=" } else { "," })?;
            write!(f, "{day}")?;
        }
        match self {
            Self::Weekly { week_start, .. } if *week_start != Weekday::Mon => {
                f.write_str(";WKST=")?;
                f.write_str(abbreviation(*week_start))
            }
            _ => Ok(()),
        }
    }
}
