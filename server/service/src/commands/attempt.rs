//! How a door answered, for people.

use gatepass::app::door::{Attempt, Unlocked};
use gatepass::unlock::Cause;
use gatepass::zone::Zone;

use super::page::{Ink, Style, labelled};
use super::{Failure, words};

/// Whether the door opened, as the command's exit status; what there is to say was said.
pub fn verdict(attempt: &Attempt) -> Result<(), Failure> {
    match attempt.outcome {
        Unlocked::Opened { .. } => Ok(()),
        _ => Err(Failure::Told),
    }
}

/// What came of it, in lines.
pub fn told(door: &str, attempt: &Attempt, zone: &Zone, ink: Ink) -> String {
    let took = format!("{:.1} ms", attempt.took.as_secs_f64() * 1000.0);
    let (mark, style, text) = match &attempt.outcome {
        Unlocked::Opened { .. } => ("✓", Style::Good, format!("{door} opens ({took}).")),
        other => ("✗", Style::Shut, format!("{door} {}.", shut(other, zone))),
    };
    let mut text = labelled(mark, 2, &text);
    if let Some(rest) = text.strip_prefix(mark) {
        text = format!("{}{rest}", ink.paint(style, mark));
    }
    if let Some(version) = attempt.brought {
        text.push_str(&labelled("", 2, &format!("Your phone brought the door bulletin {version}.")));
    }
    text
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
        Cause::Failed(error) => error.to_string(),
    }
}
