//! Who is told of what was done with a pass, besides the activity.

use std::collections::BTreeMap;

use gatepass::client::wire::activity::{Channel, Event};
use gatepass::pass::permit::Permit;
use gatepass::pass::{Issuer, Pass};

use crate::store::{At, Halt, Letter, PassRow, StoreError};
use crate::{issue, letters};

/// Sends a link, and notes that.
pub fn send_link(tx: &At<'_>, row: &PassRow, letter: &Letter) -> Result<(), StoreError> {
    tx.send(letter)?;
    issue::note(tx, row, Event::Shared { by_way_of: letter.channel }, None)
}

/// Tells a guest with a number that their pass is another now. They go on with the link that they have.
pub fn changed(tx: &At<'_>, old: &Pass, row: &PassRow, new_code: bool) -> Result<(), Halt> {
    let Some(phone) = &row.pass.recipient.phone else { return Ok(()) };
    let what = what_changed(old, &row.pass, new_code);
    tx.send(&letters::changed(phone, tx.estate.property.name(), &row.pass, &what))?;
    Ok(issue::note(tx, row, Event::Shared { by_way_of: Channel::Sms }, None)?)
}

/// What the guest notices of a change.
fn what_changed(old: &Pass, new: &Pass, new_code: bool) -> Vec<&'static str> {
    let (doors, secret_code) = (new.permit.doors.clone(), new.permit.secret_code);
    let times = Permit { doors, secret_code, ..old.permit.clone() } != new.permit || old.zone != new.zone;
    let parts = [
        (times, "when it opens"),
        (old.permit.doors != new.permit.doors, "which doors it opens"),
        (new_code, "its secret code"),
        (old.personal_message != new.personal_message, "the message with it"),
    ];
    parts.into_iter().filter(|(changed, _)| *changed).map(|(_, what)| what).collect()
}

/// Tells those who live there that staff made a pass that opens their home; of a replacement, if the one before didn't.
pub fn residents(tx: &At<'_>, old: Option<&Pass>, new: &Pass) -> Result<(), StoreError> {
    if !matches!(new.issuer, Issuer::Staff { .. }) {
        return Ok(());
    }
    let property = &tx.estate.property;
    let is_new = |unit: &&gatepass::property::Unit| {
        let opens = |pass: &Pass| unit.doors.iter().any(|door| pass.permit.doors.contains(*door));
        !old.is_some_and(opens)
    };
    let doors = new.permit.doors.as_slice().iter();
    let homes = doors.filter_map(|door| property.unit_of_door(*door)).filter(is_new);
    let homes: BTreeMap<_, _> = homes.map(|unit| (&unit.id, unit)).collect();
    for unit in homes.into_values() {
        for resident in unit.residents.iter().filter_map(|person| property.person(person)) {
            tx.send(&letters::pass_to_home(&resident.phone, property.name(), &unit.name, new))?;
        }
    }
    Ok(())
}
