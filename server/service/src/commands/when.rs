//! `gatepass when`: the windows in which a schedule opens.

use std::fmt;
use std::io::{self, Write as _};
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use gatepass::pass::repeat::Rrule;
use gatepass::pass::schedule::{BadRepeating, BadWindow, Occurrence, Repeating, Schedule, TimeOfDay, Window};
use gatepass::zone::Zone;

use super::Failure;

#[derive(Debug, clap::Args)]
pub struct Args {
    /// An IANA time zone, e.g. Europe/Madrid
    #[arg(long)]
    zone: String,
    /// The first date
    #[arg(long, value_name = "YYYY-MM-DD")]
    starts: String,
    /// The last date on which it opens
    #[arg(long, value_name = "YYYY-MM-DD")]
    ends: String,
    /// Repeat on the dates of this RFC 5545 rule
    #[arg(long, value_name = "TEXT")]
    rrule: Option<String>,
    /// Leave this date out; may be given more than once
    #[arg(long, value_name = "YYYY-MM-DD", requires = "rrule")]
    exdate: Vec<String>,
    /// When it opens
    #[arg(long, value_name = "HH:MM")]
    from: String,
    /// When it closes; before FROM means the next day, 24:00 (or 23:59) the end of the day
    #[arg(long, value_name = "HH:MM")]
    until: String,
    /// Print at most this many
    #[arg(long, value_name = "N")]
    count: Option<String>,
}

/// Runs the command.
pub fn run(args: &Args) -> Result<(), Failure> {
    let zone: Zone = parsed("--zone", &args.zone)?;
    let schedule = schedule(args, &zone)?;
    let most = args.count.as_deref().map_or(Ok(usize::MAX), count)?;
    let mut out = io::BufWriter::new(io::stdout().lock());
    let windows = schedule.iter().flat_map(Schedule::occurrences).take(most);
    for Occurrence { start, end } in windows {
        writeln!(out, "{}\t{}", rfc3339(&zone, start), rfc3339(&zone, end)).map_err(Failure::writing)?;
    }
    out.flush().map_err(Failure::writing)
}

/// The schedule that the arguments describe; `None` for a rule that is over before it starts.
fn schedule(args: &Args, zone: &Zone) -> Result<Option<Schedule>, Failure> {
    let (starts, ends) = (date("--starts", &args.starts)?, date("--ends", &args.ends)?);
    let from: TimeOfDay = parsed("--from", &args.from)?;
    let until = parsed::<TimeOfDay>("--until", &args.until)?.as_until();
    if from == TimeOfDay::END_OF_DAY {
        return Err(bad("--from", &BadWindow::OpensAtEndOfDay));
    }
    if ends < starts {
        return Err(bad("--ends", &BadRepeating::EndsBeforeStarts { starts, ends }));
    }
    let Some(rule) = &args.rrule else {
        let window = Schedule::between(zone, from.on(starts), until.on(ends));
        let empty = || {
            Failure::Usage(
                "the window is empty: --until on the last date must come after --from on the first".into(),
            )
        };
        return window.map(Some).ok_or_else(empty);
    };
    let rule = Rrule::parse(rule, starts).map_err(|error| bad("--rrule", &error))?;
    let window = Window::hours(from, until).map_err(|error| bad("--from and --until", &error))?;
    let except = args.exdate.iter().map(|text| date("--exdate", text)).collect::<Result<_, _>>()?;
    match Repeating::new(zone, (starts, ends), window, rule, except) {
        Ok(repeating) => Ok(Some(Schedule::Repeating(repeating))),
        Err(BadRepeating::NoDate) => Ok(None),
        Err(error) => Err(bad("--rrule", &error)),
    }
}

fn bad(flag: &str, error: &dyn fmt::Display) -> Failure {
    Failure::Usage(format!("{flag}: {error}"))
}

fn parsed<T: FromStr<Err: fmt::Display>>(flag: &str, text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| bad(flag, &error))
}

/// Four digits, two and two; chrono alone would take `2026-1-5` and years of any length as well.
fn date(flag: &str, text: &str) -> Result<NaiveDate, Failure> {
    let shape = text.len() == 10
        && text.bytes().enumerate().all(|(i, byte)| match i {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let date = if shape { text.parse().ok() } else { None };
    date.ok_or_else(|| bad(flag, &format_args!("{text:?} is no date; write YYYY-MM-DD")))
}

/// A number of any length: no schedule has more windows than a `usize` can count.
fn count(text: &str) -> Result<usize, Failure> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(bad("--count", &format_args!("{text:?} is no whole number")));
    }
    Ok(text.parse().unwrap_or(usize::MAX))
}

/// The instant by the zone's clock. RFC 3339 knows no seconds in an offset: those of old local times
/// are rounded, and the wall-clock time with them, so that it is still that instant.
fn rfc3339(zone: &Zone, instant: DateTime<Utc>) -> String {
    let minutes = zone.offset_at(instant).saturating_add(30).div_euclid(60);
    let local = TimeDelta::try_minutes(minutes.into())
        .and_then(|offset| instant.naive_utc().checked_add_signed(offset))
        .unwrap_or(instant.naive_utc());
    let sign = if minutes < 0 { '-' } else { '+' };
    let (hours, minutes) = (minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60);
    format!("{}{sign}{hours:02}:{minutes:02}", local.format("%Y-%m-%dT%H:%M:%S"))
}
