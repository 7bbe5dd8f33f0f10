//! `gatepass explain`: whether a pass opens a door at a time, and why.

use std::fmt;
use std::fs::File;
use std::io::{self, BufWriter, Read as _, Write};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use gatepass::clock::Now;
use gatepass::id::DoorId;
use gatepass::pass::decide::{Decision, decide};
use gatepass::pass::permit::Permit;
use gatepass::pass::schedule::Schedule;
use gatepass::pass::standing::{DoorState, PassState, Standing};
use gatepass::pass::usage::{Event, Usage};
use gatepass::zone::Zone;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Failure, words};

#[derive(Debug, clap::Args)]
pub struct Args {
    /// The permit as JSON, e.g. {"doors": [1], "schedule": "always", "uses": "once"}
    #[arg(long, value_name = "FILE")]
    pass: PathBuf,
    /// The number of the door
    #[arg(long, value_name = "ID")]
    door: String,
    /// When, in RFC 3339, e.g. 2026-11-22T09:00:00-05:00
    #[arg(long, value_name = "TIME")]
    at: String,
    /// What is known besides, as JSON, e.g. {"pass": "frozen", "events": [{"event":
    /// "opened", "at": "2026-11-22T08:59:00-05:00", "door": 1, "phone": "same"}]}
    #[arg(long, value_name = "FILE")]
    usage: Option<PathBuf>,
}

/// What `--usage` holds.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    #[serde(default = "live")]
    pass: PassState,
    #[serde(default = "in_service")]
    door: DoorState,
    #[serde(default)]
    events: Vec<KnownEvent>,
}

#[derive(Deserialize)]
#[serde(tag = "event", rename_all = "snake_case", deny_unknown_fields)]
enum KnownEvent {
    Opened { at: DateTime<Utc>, door: DoorId, phone: Phone },
    LinkOpened { at: DateTime<Utc> },
    SecretEntered { at: DateTime<Utc> },
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Phone {
    Same,
    Other,
}

const fn live() -> PassState {
    PassState::Live
}

const fn in_service() -> DoorState {
    DoorState::InService
}

/// Larger than any permit, and than the events of years.
const MOST_BYTES: u64 = 1 << 20;

/// Runs the command: the decision and what led to it on stdout, and a refusal on stderr as well.
pub fn run(args: &Args) -> Result<(), Failure> {
    let door: DoorId = args.door.parse().map_err(|error| bad("--door", &error))?;
    let at = DateTime::parse_from_rfc3339(&args.at)
        .map_err(|_| bad("--at", &format_args!("{:?} is no time; write 2026-11-22T09:00:00-05:00", args.at)))?
        .to_utc();
    let written: Value = read("--pass", &args.pass)?;
    // A pass as it is stored carries its zone's offsets, not its name.
    let zone = written.pointer("/schedule/repeating/zone").and_then(Value::as_str).unwrap_or("UTC");
    let zone: Zone = zone.parse().map_err(|error| bad("--pass", &error))?;
    let permit = Permit::deserialize(written)
        .map_err(|error| bad("--pass", &format_args!("{}: {error}", args.pass.display())))?;
    let known = match &args.usage {
        Some(path) => read("--usage", path)?,
        None => Known { pass: live(), door: in_service(), events: Vec::new() },
    };
    let standing = Standing { pass: known.pass, door: known.door };
    let usage = usage(&permit, door, &known.events, at);
    let decision = decide(&permit, standing, door, &usage, Now::exactly(at));
    let verdict = words::decision(&zone, &decision);
    let mut out = BufWriter::new(io::stdout().lock());
    explain(&mut out, &zone, &permit, &usage, at)
        .and_then(|()| writeln!(out, "door {door} {verdict}"))
        .and_then(|()| out.flush())
        .map_err(Failure::writing)?;
    match decision {
        Decision::Open { .. } => Ok(()),
        Decision::Refuse(_) => Err(Failure::Failed(format!("door {door} {verdict}"))),
    }
}

fn bad(flag: &str, error: &dyn fmt::Display) -> Failure {
    Failure::Usage(format!("{flag}: {error}"))
}

fn read<T: DeserializeOwned>(flag: &str, path: &Path) -> Result<T, Failure> {
    let unreadable = |error: io::Error| bad(flag, &format_args!("can't read {}: {error}", path.display()));
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    let read = file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if read as u64 > MOST_BYTES {
        return Err(bad(flag, &format_args!("{} is larger than a megabyte", path.display())));
    }
    serde_json::from_slice(&bytes).map_err(|error| bad(flag, &format_args!("{}: {error}", path.display())))
}

/// What had happened by then; what came later isn't known yet.
fn usage(permit: &Permit, door: DoorId, events: &[KnownEvent], by: DateTime<Utc>) -> Usage {
    let mut usage = Usage::default();
    for event in events {
        let (at, event) = match *event {
            KnownEvent::Opened { at, door: opened, phone } => {
                (at, Event::Opened { at, here: opened == door, same_phone: phone == Phone::Same })
            }
            KnownEvent::LinkOpened { at } => (at, Event::LinkOpened { at }),
            KnownEvent::SecretEntered { at } => (at, Event::SecretEntered),
        };
        if at <= by {
            usage.learn(permit, event);
        }
    }
    usage
}

/// What led to the decision, a fact a line.
fn explain(
    out: &mut impl Write,
    zone: &Zone,
    permit: &Permit,
    usage: &Usage,
    at: DateTime<Utc>,
) -> io::Result<()> {
    let show = |instant| words::instant(zone, instant);
    let doors: Vec<_> = permit.doors.as_slice().iter().map(ToString::to_string).collect();
    writeln!(out, "asked for {} (all times by the clock of {zone})", show(at))?;
    writeln!(out, "pass: doors {}; {}", doors.join(", "), words::schedule(zone, &permit.schedule))?;
    for condition in words::conditions(permit) {
        writeln!(out, "pass: {condition}")?;
    }
    if let Schedule::Repeating(_) = permit.schedule {
        let hours = [("now", permit.schedule.occurrence_at(at)), ("next", permit.schedule.next_after(at))];
        for (which, one) in hours {
            let hours = one
                .map_or_else(|| "none".to_owned(), |one| format!("{} to {}", show(one.start), show(one.end)));
            writeln!(out, "hours {which}: {hours}")?;
        }
    }
    for (what, time) in [
        ("link opened", usage.link_opened()),
        ("first used", usage.first_use()),
        ("used at this door", usage.counted().map(|counted| counted.at)),
    ] {
        if let Some(time) = time {
            writeln!(out, "known: {what} {}", show(time))?;
        }
    }
    if usage.secret_entered() {
        writeln!(out, "known: secret code entered")?;
    }
    Ok(())
}
