//! What staff did.

use std::fmt::Write as _;

use gatepass::app::staff::{AuditRow, AuditScreen};
use gatepass::client::wire::audit::StaffAct;
use gatepass::id::DoorId;

use super::super::page::{Ink, Style, labelled};
use super::super::person::Person;
use super::super::phone::Trouble;
use super::super::show;
use super::management;

/// Where what was done begins, after when.
const LABEL: usize = 22;

/// `audit`.
pub async fn audit(person: &Person<'_>, after: u64) -> Result<(), Trouble> {
    let screen = management(person)?.audit(after).await?;
    Ok(person.phone.out.answer(&screen, |ink| page(person, &screen, ink))?)
}

fn page(person: &Person<'_>, screen: &AuditScreen, ink: Ink) -> String {
    if screen.rows.is_empty() {
        return "Staff have done nothing since.\n".to_owned();
    }
    let mut text = String::new();
    for row in &screen.rows {
        let said = format!("{} {}", show::by(&row.by), what(person, row));
        text.push_str(&labelled(&show::when(&row.at), LABEL, &said));
    }
    if screen.more {
        let more = format!("More: gatepass staff audit --after {}", screen.next);
        let _ = writeln!(text, "{}", ink.paint(Style::Faint, &more));
    }
    text
}

fn what(person: &Person<'_>, row: &AuditRow) -> String {
    let place = |door: &Option<DoorId>| match door {
        None => "the property".to_owned(),
        Some(door) => {
            let found = person.signed.property().door(*door);
            found.map_or_else(|| format!("door {door}"), |door| door.name.clone())
        }
    };
    match &row.act {
        StaffAct::Issued { pass } => format!("made pass {pass}"),
        StaffAct::Replaced { pass } => format!("changed pass {pass}"),
        StaffAct::Repeated { pass } => format!("made pass {pass} repeat"),
        StaffAct::Shared { pass } => format!("shared pass {pass}"),
        StaffAct::Deleted { pass } => format!("deleted pass {pass}"),
        StaffAct::Frozen { pass } => format!("froze pass {pass}"),
        StaffAct::Thawed { pass } => format!("thawed pass {pass}"),
        StaffAct::Approved { pass } => format!("approved pass {pass}"),
        StaffAct::Declined { pass, reason } => format!("declined pass {pass}: {reason}"),
        StaffAct::PhoneRetired { pass } => format!("took pass {pass} from a phone"),
        StaffAct::VendorSaved { vendor } => format!("saved vendor {vendor}"),
        StaffAct::VendorForgotten { vendor } => format!("forgot vendor {vendor}"),
        StaffAct::Invited { person } => format!("invited {person}"),
        StaffAct::PermissionsSet { person, permissions } => {
            let may: Vec<_> = permissions.iter().map(|each| each.name()).collect();
            format!("set what {person} may do: {}", may.join(", "))
        }
        StaffAct::PersonRemoved { person } => format!("ended the part of {person}"),
        StaffAct::NumberChanged { person } => format!("changed the number of {person}"),
        StaffAct::HomeGiven { person, unit } => format!("gave {person} the home {unit}"),
        StaffAct::HomeTaken { person, unit } => format!("took the home {unit} from {person}"),
        StaffAct::MovedIn { unit } => format!("let people move into {unit}"),
        StaffAct::MovedOut { unit } => format!("ended the residents of {unit}"),
        StaffAct::LockdownBegun { door } => format!("began a lockdown of {}", place(door)),
        StaffAct::LockdownEnded { door } => format!("ended the lockdown of {}", place(door)),
        StaffAct::PolicyChanged => "changed the policy".to_owned(),
        StaffAct::PropertyChanged => "changed the property".to_owned(),
        StaffAct::SessionEnded => "signed another phone of theirs out".to_owned(),
        StaffAct::Newer(_) => "something that this version doesn't know".to_owned(),
    }
}
