//! What waits to be told to the service, and being in step with it.

use std::fmt::Write as _;

use gatepass::app::queue::{Asked, Progress, Stuck, Waiting, What};
use gatepass::app::sync::SyncState;
use serde::Serialize;

use super::super::Failure;
use super::super::page::{Ink, labelled};
use super::super::phone::{Named, Trouble, meant};
use super::super::show;
use super::Person;

/// `queue`, as JSON.
#[derive(Serialize)]
struct Queue {
    waiting: Vec<Waiting>,
}

/// What waits, as it is named on the command line.
struct Entry<'a> {
    waiting: &'a Waiting,
    text: String,
}

impl Named for Entry<'_> {
    fn number(&self) -> String {
        self.waiting.id.as_str().to_owned()
    }
    fn name(&self) -> &str {
        &self.text
    }
}

/// `queue`, with `--retry ID` or `--forget ID`.
pub async fn queue(person: &Person<'_>, retry: Option<&str>, forget: Option<&str>) -> Result<(), Trouble> {
    let device = &person.phone.device;
    let waiting = device.waiting()?;
    let entries: Vec<Entry<'_>> =
        waiting.iter().map(|waiting| Entry { waiting, text: what(&waiting.what) }).collect();
    if let Some(named) = retry {
        let entry = meant("entry of the queue", &entries, named)?.waiting;
        device.try_again(&entry.id).await?;
    }
    if let Some(named) = forget {
        let entry = meant("entry of the queue", &entries, named)?.waiting;
        if let Some(why) = show::why_not(&entry.take_back, person.signed.property().zone()) {
            let text = format!("{} can't be taken back: {why}", what(&entry.what));
            return Err(Failure::Failed(text).into());
        }
        device.never_mind(&entry.id)?;
    }
    let queue = Queue { waiting: device.waiting()? };
    Ok(person.phone.out.answer(&queue, |_| lines(person, &queue.waiting))?)
}

/// `sync`.
pub async fn sync(person: &Person<'_>) -> Result<(), Trouble> {
    person.phone.device.sync().await?;
    let state = person.phone.device.sync_state(&person.signed.watch())?;
    Ok(person.phone.out.answer(&state, |_| told(person, &state))?)
}

fn told(person: &Person<'_>, state: &SyncState) -> String {
    match &state.at {
        Some(at) => {
            format!("In step with the service, {}.\n{}", show::when(at), lines(person, &state.waiting))
        }
        None => lines(person, &state.waiting),
    }
}

fn lines(person: &Person<'_>, waiting: &[Waiting]) -> String {
    if waiting.is_empty() {
        return "Nothing waits to be told to the service.\n".to_owned();
    }
    let mut text = String::new();
    for each in waiting {
        let line =
            format!("{}, wanted {}: {}", what(&each.what), show::when(&each.since), progress(&each.progress));
        text.push_str(&labelled("•", 2, &line));
        let _ = writeln!(text, "  {}", each.id.as_str());
    }
    let hint = format!(
        "Nothing of this is active yet. {} tells it, {} takes it back.",
        person.command("queue --retry ID"),
        person.command("queue --forget ID")
    );
    text.push_str(&labelled("", 0, &hint));
    text
}

/// What came of something that was asked: `show` tells what was done; else it is queued, and this is what to do.
pub fn queued<T>(
    person: &Person<'_>,
    asked: &Asked<T>,
    ink: Ink,
    show: impl Fn(&T, Ink) -> String,
) -> String {
    match asked {
        Asked::Done(done) => show(done, ink),
        Asked::Queued(id) => {
            let text = format!(
                "It is written down on this phone, and not active yet: the service is told as soon as there is a \
                 network ({}). {} takes it back.",
                person.command("sync"),
                person.command(&format!("queue --forget {}", id.as_str()))
            );
            labelled("", 0, &text)
        }
    }
}

fn what(what: &What) -> String {
    let of_pass = |act: &str, name: Option<&String>| match name {
        Some(name) => format!("{act} “{name}”"),
        None => format!("{act} a pass"),
    };
    let of_door = |act: &str, name: Option<&String>| match name {
        Some(name) => format!("{act} lockdown of {name}"),
        None => format!("{act} lockdown of the property"),
    };
    match what {
        What::CreatePass { name } => of_pass("make", Some(name)),
        What::ReplacePass { name, .. } => of_pass("change", Some(name)),
        What::Repeat { name, .. } => of_pass("repeat", name.as_ref()),
        What::DeletePass { name, .. } => of_pass("delete", name.as_ref()),
        What::Approve { name, .. } => of_pass("approve", name.as_ref()),
        What::Decline { name, .. } => of_pass("decline", name.as_ref()),
        What::Freeze { name, .. } => of_pass("freeze", name.as_ref()),
        What::Thaw { name, .. } => of_pass("thaw", name.as_ref()),
        What::BeginLockdown { name, .. } => of_door("begin", name.as_ref()),
        What::EndLockdown { name, .. } => of_door("end", name.as_ref()),
    }
}

fn progress(progress: &Progress) -> String {
    match progress {
        Progress::Waits { next } => format!("goes out by itself, not before {}", show::when(next)),
        Progress::Sent { next } => {
            format!("was sent and may have arrived; again from {}", show::when(next))
        }
        Progress::Stuck { why, may_have_happened } => {
            let why = match why {
                Stuck::Refused(error) => format!("refused: {error}"),
                Stuck::SignedOut => "waits until somebody signs in again".to_owned(),
                Stuck::NoAnswer => "was sent often, and there was no answer".to_owned(),
                Stuck::TooOld => "is so old that it may not be wanted any more".to_owned(),
            };
            let perhaps = if *may_have_happened { " (it may have happened)" } else { "" };
            format!("{why}{perhaps}")
        }
    }
}
