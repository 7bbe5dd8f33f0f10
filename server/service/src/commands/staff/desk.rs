//! What staff see first: the commands that are theirs.

use std::fmt::Write as _;

use gatepass::app::staff::{Desk, Section};

use super::super::page::{Ink, Style, clean, labelled};
use super::super::person::{Person, heard};
use super::super::phone::Trouble;
use super::super::show;
use super::approvals;

/// Where the second column begins.
const LABEL: usize = 12;

/// `desk`.
pub async fn desk(person: &Person<'_>) -> Result<(), Trouble> {
    heard(person.phone.device.sync().await)?;
    let desk = person.staff()?.desk()?;
    Ok(person.phone.out.answer(&desk, |ink| page(&desk, ink))?)
}

fn page(desk: &Desk, ink: Ink) -> String {
    let title = format!("{}, staff at {}", desk.name, desk.property_name);
    let mut text = format!("{}\n\n", ink.paint(Style::Bold, &clean(&title)));
    for section in &desk.sections {
        let (label, commands) = commands(*section);
        text.push_str(&labelled(label, LABEL, commands));
    }
    if desk.waiting > 0 {
        let waiting = format!("{} to be told to the service: queue, sync", desk.waiting);
        text.push_str(&labelled("Waits", LABEL, &waiting));
    }
    if let Some(rows) = desk.approvals.as_ref().filter(|rows| !rows.is_empty()) {
        let _ = writeln!(text, "\n{}", ink.paint(Style::Bold, "Wait for approval"));
        text.push_str(&approvals::table(rows, ink));
    }
    let known = format!("As known at {}. Each is a command of gatepass staff.", show::when(&desk.known_at));
    let _ = writeln!(text, "\n{}", ink.paint(Style::Faint, &known));
    text
}

/// What a section is called, and its commands.
const fn commands(section: Section) -> (&'static str, &'static str) {
    match section {
        Section::OwnDoors => ("Doors", "unlock"),
        Section::IssuePasses => ("New pass", "new vendor, new resident, new tour"),
        Section::IssuePasscodes => ("Passcode", "new passcode"),
        Section::Passes => ("Passes", "passes, pass, repeat, change, share, phones, freeze, thaw, delete"),
        Section::Approvals => ("Approvals", "approvals, approve, decline"),
        Section::Vendors => ("Vendors", "vendors"),
        Section::Locks => ("Locks", "locks, lock"),
        Section::Activity => ("Activity", "activity"),
        Section::Lockdown => ("Lockdown", "lockdown, lockdown begin, lockdown end"),
        Section::People => {
            ("People", "people, invite, invite-again, permissions, remove, unit, move-in, move-out")
        }
        Section::Property => ("Property", "policy, property"),
        Section::Audit => ("Audit", "audit"),
    }
}
