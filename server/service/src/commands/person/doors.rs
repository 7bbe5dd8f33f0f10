//! A person's own doors.

use gatepass::app::door::Attempt;
use gatepass::app::own::OwnDoors;
use gatepass::id::DoorId;
use serde::Serialize;

use super::super::page::{Ink, Style, Table};
use super::super::phone::{Trouble, meant};
use super::super::{attempt, show, until_told};
use super::{Person, heard};

/// `unlock` without a door: which there are, and whether they open.
pub async fn list(person: &Person<'_>) -> Result<(), Trouble> {
    heard(person.signed.refresh_own_doors().await)?;
    let own = person.signed.own_doors()?;
    Ok(person.phone.out.answer(&own, |ink| table(person, &own, ink))?)
}

fn table(person: &Person<'_>, own: &OwnDoors, ink: Ink) -> String {
    if own.doors.is_empty() {
        return "No door here is yours to open.\n".to_owned();
    }
    let zone = person.signed.property().zone();
    let mut table = Table::new(["Door", "Name", "Now"]);
    for door in &own.doors {
        let now = show::why_not(&door.unlock, zone).unwrap_or_else(|| "opens".to_owned());
        let passcode = if door.make_passcode.is_some() { "; has a keypad for passcodes" } else { "" };
        table.row([door.door.to_string(), door.name.clone(), format!("{now}{passcode}")]);
    }
    let until = own.works_offline_until.as_ref();
    let until =
        until.map_or_else(String::new, |until| format!("Works offline until {}. ", show::when(until)));
    let hint = format!("{until}Open one: {}", person.command("unlock DOOR"));
    format!("{}\n{}\n", table.show(ink), ink.paint(Style::Faint, &hint))
}

/// What came of trying a door, as JSON.
#[derive(Serialize)]
struct Tried<'a> {
    door: DoorId,
    name: &'a str,
    #[serde(flatten)]
    attempt: &'a Attempt,
}

/// `unlock DOOR`.
pub async fn unlock(person: &Person<'_>, named: &str) -> Result<(), Trouble> {
    let own = person.signed.own_doors()?;
    let door = meant("door of yours", &own.doors, named)?;
    let zone = person.signed.property().zone();
    let unlock = person.signed.unlock(door.door, until_told());
    let told = |_, attempt: &Attempt, ink| attempt::told(&door.name, attempt, zone, ink);
    let attempt = attempt::follow(person.phone, unlock, told).await?;
    let tried = Tried { door: door.door, name: &door.name, attempt: &attempt };
    person.phone.out.answer(&tried, |_| attempt::carried(&attempt))?;
    Ok(attempt::verdict(&attempt)?)
}
