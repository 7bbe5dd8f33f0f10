//! How a door answered, for people.

use std::future::Future;

use gatepass::app::door::{Attempt, Progress, Unlocked, Unlocking};
use gatepass::error::Error;
use gatepass::id::DoorId;
use gatepass::radio::Took;
use gatepass::unlock::Cause;
use gatepass::zone::Zone;

use super::page::{Ink, Style, labelled};
use super::phone::{Phone, Trouble};
use super::{Failure, words};

/// Waits for an unlock, and shows a person the door's answer as soon as there is one: what the phone carries for the
/// door comes after.
pub async fn follow<T>(
    phone: &Phone,
    unlock: impl Future<Output = Result<T, Error>>,
    show: impl Fn(DoorId, &Attempt, Ink) -> String,
) -> Result<T, Trouble> {
    let mut progress = phone.device.unlocking();
    tokio::pin!(unlock);
    let mut done = None;
    loop {
        tokio::select! {
            biased;
            // The phone outlives its unlock, so there always is somebody who tells.
            Ok(()) = progress.changed() => {}
            ended = &mut unlock => done = Some(ended?),
        }
        let told = progress.borrow_and_update().clone();
        if let Some(Unlocking { door, progress: Progress::Ended(attempt) }) = told {
            phone.out.early(|ink| show(door, &attempt, ink))?;
            break;
        }
        if done.is_some() {
            break;
        }
    }
    match done {
        Some(done) => Ok(done),
        None => Ok(unlock.await?),
    }
}

/// Whether the door opened, as the command's exit status; what there is to say was said.
pub fn verdict(attempt: &Attempt) -> Result<(), Failure> {
    match attempt.outcome {
        Unlocked::Opened { .. } => Ok(()),
        _ => Err(Failure::Told),
    }
}

/// What came of it, in lines.
pub fn told(door: &str, attempt: &Attempt, zone: &Zone, ink: Ink) -> String {
    let took = took(&attempt.took);
    let (mark, style, text) = match &attempt.outcome {
        Unlocked::Opened { .. } => ("✓", Style::Good, format!("{door} opens ({took}).")),
        other => ("✗", Style::Shut, format!("{door} {}.", shut(other, zone))),
    };
    let mut text = labelled(mark, 2, &text);
    if let Some(rest) = text.strip_prefix(mark) {
        text = format!("{}{rest}", ink.paint(style, mark));
    }
    if matches!(attempt.outcome, Unlocked::NoRadio(_)) {
        text.push_str(&labelled("", 2, WHERE_DOORS_ARE));
    }
    text
}

const WHERE_DOORS_ARE: &str = "`gatepass serve` prints where its doors answer, and --doors ADDR names it; --adapter HCI names a Bluetooth adapter.";

/// What the phone did for the door besides.
pub fn carried(attempt: &Attempt) -> String {
    let brought = attempt.brought.map(|version| format!("Your phone brought the door bulletin {version}."));
    brought.map_or_else(String::new, |brought| labelled("", 2, &brought))
}

/// Over a radio the steps are worth a look; over a loopback there is nothing to see.
fn took(took: &Took) -> String {
    let ms = |took: std::time::Duration| took.as_secs_f64() * 1000.0;
    match (took.connected, took.discovered, took.answered) {
        (Some(connected), Some(discovered), Some(answered)) if !discovered.is_zero() => format!(
            "{:.0} ms: heard after {:.0}, connected {:.0}, discovered {:.0}, answered {:.0}",
            ms(took.total),
            ms(took.seen),
            ms(connected),
            ms(discovered),
            ms(answered)
        ),
        _ => format!("{:.1} ms", ms(took.total)),
    }
}

fn shut(outcome: &Unlocked, zone: &Zone) -> String {
    match outcome {
        Unlocked::Opened { .. } => "opens".to_owned(),
        Unlocked::Refused(refusal) => format!("stays shut: {}", words::why_here(zone, refusal)),
        Unlocked::RefusedWithoutReason => {
            "stays shut and says no more: it doesn't know this phone's pass".to_owned()
        }
        Unlocked::DoorFault => "wanted to open, but its lock failed; try again within a minute".to_owned(),
        Unlocked::NotNear => "is not on the air here; go closer and try again".to_owned(),
        Unlocked::NoRadio(obstacle) => format!("wasn't looked for: {obstacle}"),
        Unlocked::NeverOpens(cause) => format!("has not opened and will not: {}; try again", because(cause)),
        Unlocked::MayHaveOpened(cause) => {
            format!("may have opened: {} before it answered; look whether it has", because(cause))
        }
    }
}

fn because(cause: &Cause) -> String {
    match cause {
        Cause::Cancelled => "it was cancelled".to_owned(),
        Cause::TimedOut => "nothing came in time".to_owned(),
        Cause::Disconnected => "the connection was lost".to_owned(),
        Cause::Rejected => "the door could make nothing of the request".to_owned(),
        Cause::Failed(error) => error.to_string(),
    }
}
