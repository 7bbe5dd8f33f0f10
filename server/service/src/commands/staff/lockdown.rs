//! Lockdown: doors that no pass opens.

use gatepass::app::queue::Asked;
use gatepass::app::staff::{LockdownScreen, Since};

use super::super::page::{Ink, Style, labelled};
use super::super::person::{Person, queued, which};
use super::super::phone::Trouble;
use super::super::show;
use super::management;

/// What is done about it; it is shown if nothing is said.
#[derive(Debug, clap::Subcommand)]
pub enum Change {
    /// Begin it: no pass opens that door, or any
    Begin {
        /// The door's number, its name, or words of it; the whole property if it is left out
        door: Option<String>,
    },
    /// End it
    End {
        /// The door's number, its name, or words of it; the whole property if it is left out
        door: Option<String>,
    },
}

/// `lockdown`, `lockdown begin`, `lockdown end`.
pub async fn lockdown(person: &Person<'_>, change: Option<&Change>) -> Result<(), Trouble> {
    let management = management(person)?;
    let door = |named: &Option<String>| named.as_deref().map(|named| which::door(person, named)).transpose();
    let asked = match change {
        None => {
            let screen = management.lockdown().await?;
            return Ok(person.phone.out.answer(&screen, |ink| page(&screen, ink))?);
        }
        Some(Change::Begin { door: named }) => management.begin_lockdown(door(named)?).await?,
        Some(Change::End { door: named }) => management.end_lockdown(door(named)?).await?,
    };
    answer(person, &asked)
}

fn answer(person: &Person<'_>, asked: &Asked<LockdownScreen>) -> Result<(), Trouble> {
    Ok(person.phone.out.answer(asked, |ink| queued(person, asked, ink, page))?)
}

fn page(screen: &LockdownScreen, ink: Ink) -> String {
    let mut text = String::new();
    if screen.property.is_none() && screen.doors.is_empty() {
        text.push_str("No door is locked down.\n");
    }
    if let Some(since) = &screen.property {
        let said = format!("The whole property is locked down{}.", by(since));
        text.push_str(&ink.paint(Style::Shut, &labelled("", 0, &said)));
    }
    for locked in &screen.doors {
        let said = format!("{} ({}) is locked down{}.", locked.name, locked.door, by(&locked.since));
        text.push_str(&ink.paint(Style::Shut, &labelled("", 0, &said)));
    }
    if let Some(until) = &screen.may_open_until {
        let said = format!("A door that hasn't heard of it may open until {}.", show::when(until));
        text.push_str(&labelled("", 0, &said));
    }
    if !screen.queued.is_empty() {
        text.push_str("Something about it waits to be told to the service: gatepass staff queue\n");
    }
    text
}

fn by(since: &Since) -> String {
    format!(" since {}, by {}", show::when(&since.since), show::by(&since.by))
}
