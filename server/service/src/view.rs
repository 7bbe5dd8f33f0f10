//! Passes as they are shown: to those who make them, and to the guest with the link.

use chrono::{DateTime, Utc};
use gatepass::client::wire::link::{LinkDoor, LinkStep, LinkView};
use gatepass::client::wire::locks::LockdownView;
use gatepass::client::wire::pass::{GuestView, Opening, PassView, Times};
use gatepass::id::{DoorId, PassId};
use gatepass::pass::permit::SecretNeed;
use gatepass::pass::standing::PassState;
use gatepass::pass::usage::{Event, Usage};
use gatepass::pass::{Issuer, Pass};
use gatepass::property::Property;
use gatepass::route::{Destination, Map};
use gatepass::token::keys::HolderKey;

use crate::bound::{self, Told};
use crate::estate::Estate;
use crate::issue::counted_opening;
use crate::store::{At, LockdownRow, PassRow, PhoneRow, Stopped, StoreError};

/// How many occurrences are shown.
const SHOWN: usize = 8;

fn times(row: &PassRow, now: DateTime<Utc>) -> Times {
    let schedule = &row.pass.permit.schedule;
    let starts = schedule.first().map(|first| first.start).filter(|start| *start > DateTime::<Utc>::MIN_UTC);
    let bounded = schedule.ending_after(now).filter(|one| one.end < DateTime::<Utc>::MAX_UTC);
    Times {
        zone: row.pass.zone.name().to_owned(),
        starts,
        ends: schedule.ends_at(),
        next: bounded.take(SHOWN).map(|one| Opening { starts: one.start, ends: one.end }).collect(),
    }
}

/// A pass in its maker's or staff's list.
pub fn pass(tx: &At<'_>, row: &PassRow) -> Result<PassView, StoreError> {
    let pass = &row.pass;
    let recipient = &pass.recipient;
    Ok(PassView {
        id: pass.id,
        generation: pass.generation,
        kind: pass.kind,
        name: pass.name.clone(),
        state: pass.state,
        frozen_for: row.more.frozen_for.filter(|_| pass.state == PassState::Frozen),
        declined_because: row.more.declined_because.clone(),
        way: row.more.way.clone(),
        permit: pass.permit.clone(),
        times: times(row, tx.now()),
        guest: GuestView {
            name: Some(recipient.name.clone()).filter(|name| !name.is_empty()),
            has_email: recipient.email.is_some(),
            phone_ending: recipient.phone.as_ref().map(|phone| phone.ending().to_owned()),
            shared_at: row.more.shared_at,
            opened_at: tx.openings(pass.id)?.first().copied(),
            verified_at: tx.first_admitted(pass.id)?,
        },
        personal_message: pass.personal_message.clone(),
        made_by: pass.issuer.person().clone(),
        unit: row.more.unit.clone(),
        used: tx.uses(pass.id)?,
        first_used_at: first_use(tx, pass)?,
        created_at: row.created_at,
        changed_at: row.changed_at,
        may_open_until: may_open_until(tx, row)?,
    })
}

/// From when *active for* counts, once a door has opened.
fn first_use(tx: &At<'_>, pass: &Pass) -> Result<Option<DateTime<Utc>>, StoreError> {
    if pass.permit.active_for.is_none() {
        return Ok(None);
    }
    let mut usage = Usage::NOTHING;
    for at in tx.opened_at(pass.id)? {
        usage.learn(&pass.permit, Event::Opened { at, here: false, same_phone: false });
    }
    Ok(usage.first_use())
}

/// Until when a door may still open for a pass that was stopped. A replacement's bound is its own.
fn may_open_until(tx: &At<'_>, row: &PassRow) -> Result<Option<DateTime<Utc>>, StoreError> {
    match row.pass.state {
        PassState::Deleted | PassState::Frozen => stopped_may_open_until(tx, row.pass.id),
        _ => Ok(None),
    }
}

/// The same for a pass, or for an own token, of which it isn't kept what doors it opens: all count.
pub fn stopped_may_open_until(tx: &At<'_>, pass: PassId) -> Result<Option<DateTime<Utc>>, StoreError> {
    let Some(Stopped { since, until, version, doors }) = tx.stopped(pass)? else { return Ok(None) };
    let all;
    let doors = if doors.as_slice().is_empty() {
        all = connected(&tx.estate.property);
        &all
    } else {
        doors.as_slice()
    };
    bound::may_open_until(tx, &Told { doors, since, version, until: Some(until) })
}

fn connected(property: &Property) -> Vec<DoorId> {
    property.doors().iter().filter(|door| door.is_connected()).map(|door| door.id).collect()
}

/// What is locked down, and until when a door that hasn't heard of it may still open.
pub fn lockdown(tx: &At<'_>) -> Result<LockdownView, StoreError> {
    let mut view = tx.lockdown()?;
    for LockdownRow { door, since, version } in tx.lockdowns()? {
        let doors = door.map_or_else(|| connected(&tx.estate.property), |door| vec![door]);
        let told = Told { doors: &doors, since, version, until: None };
        view.may_open_until = view.may_open_until.max(bound::may_open_until(tx, &told)?);
    }
    Ok(view)
}

/// What this phone has to do next about a pass.
pub fn step(tx: &At<'_>, row: &PassRow, key: &HolderKey) -> Result<LinkStep, StoreError> {
    step_of(tx, row, tx.phone(row.pass.id, key)?.as_ref())
}

fn step_of(tx: &At<'_>, row: &PassRow, phone: Option<&PhoneRow>) -> Result<LinkStep, StoreError> {
    let pass = &row.pass;
    match pass.state {
        PassState::Declined | PassState::Deleted | PassState::Superseded | PassState::Frozen => {
            return Ok(LinkStep::Over);
        }
        _ if pass.is_over(tx.now()) => return Ok(LinkStep::Over),
        PassState::AwaitingApproval => return Ok(LinkStep::Wait),
        PassState::AwaitingPhone | PassState::Live => {}
    }
    let Some(phone) = phone else { return Ok(LinkStep::Open) };
    if pass.state == PassState::AwaitingPhone || (phone.admitted_at.is_none() && pass.has_phone_check()) {
        return Ok(LinkStep::Phone);
    }
    // With *expires in*, each occurrence asks for its own act on the link (Quext).
    let openings = tx.openings(pass.id)?;
    if pass.permit.expires_in.is_some() && counted_opening(&pass.permit, &openings, tx.now()).is_none() {
        return Ok(LinkStep::Open);
    }
    if pass.permit.secret_code == SecretNeed::Needed && phone.secret_entered_at.is_none() {
        return Ok(LinkStep::SecretCode);
    }
    Ok(if pass.has_token() { LinkStep::Token } else { LinkStep::Pin })
}

/// A pass as the guest with its link sees it on this phone.
pub fn link(tx: &At<'_>, row: &PassRow, key: Option<&HolderKey>) -> Result<LinkView, StoreError> {
    let (pass, property) = (&row.pass, &tx.estate.property);
    let phone = key.map(|key| tx.phone(pass.id, key)).transpose()?.flatten();
    let admitted = key.filter(|_| phone.as_ref().is_some_and(|phone| phone.admitted_at.is_some()));
    let way = &row.more.way;
    let others = pass.permit.doors.as_slice().iter().filter(|door| !way.contains(door));
    let door = |id: &DoorId| {
        let door = property.door(*id)?;
        Some(LinkDoor {
            on_the_way: way.contains(id),
            id: door.id,
            name: door.name.clone(),
            connected: door.is_connected(),
            reads: pass.media_at(door).collect(),
            keys: door.keys.filter(|_| pass.permit.doors.contains(door.id)),
        })
    };
    Ok(LinkView {
        property: property.id().clone(),
        property_name: property.name().to_owned(),
        keys: vec![tx.estate.key.public()],
        pass: pass.id,
        generation: pass.generation,
        kind: pass.kind,
        name: pass.name.clone(),
        host: host(&tx.estate, &pass.issuer),
        personal_message: pass.personal_message.clone(),
        times: times(row, tx.now()),
        permit: pass.permit.clone(),
        doors: way.iter().chain(others).filter_map(door).collect(),
        state: pass.state,
        declined_because: row.more.declined_because.clone(),
        step: step_of(tx, row, phone.as_ref())?,
        opened_at: counted_opening(&pass.permit, &tx.openings(pass.id)?, tx.now()),
        unlocked: match admitted {
            // A stamp is of use only where *active for* counts from it.
            Some(key) => tx.unlocked(pass.id, &key.fingerprint(), pass.permit.active_for.is_some())?,
            None => Vec::new(),
        },
    })
}

/// Who invites: a resident by name, staff as the property.
pub fn host(estate: &Estate, issuer: &Issuer) -> String {
    match issuer {
        Issuer::Resident { person, .. } => estate
            .person(person)
            .map_or_else(|| estate.property.name().to_owned(), |person| person.name.clone()),
        Issuer::Staff { .. } => estate.property.name().to_owned(),
    }
}

/// The doors of a pass in the order of the way: as saved in My Route, else as the map leads there; doors on the way
/// that are opened by hand are shown with them.
pub fn way(property: &Property, granted: &[DoorId], my_route: &[DoorId]) -> Vec<DoorId> {
    let by_hand = |door: &DoorId| property.door(*door).is_some_and(|door| !door.is_connected());
    let has = |door: &DoorId| granted.contains(door);
    let whole = my_route.iter().all(|door| has(door) || by_hand(door));
    let order: Vec<DoorId> =
        if whole && my_route.iter().any(has) { my_route.to_vec() } else { by_map(property, granted) };
    let way: Vec<DoorId> = order.into_iter().filter(|door| has(door) || by_hand(door)).collect();
    // Where the map knows no way, the doors are the way, as they come.
    if way.is_empty() { granted.to_vec() } else { way }
}

/// The way from where most people arrive to the home, or else to what lies behind the last of the doors.
fn by_map(property: &Property, granted: &[DoorId]) -> Vec<DoorId> {
    let home = granted.iter().find_map(|door| property.unit_of_door(*door));
    let areas =
        granted.iter().rev().filter_map(|door| property.door(*door)).flat_map(|door| door.to.iter().rev());
    let goals = home
        .map(|unit| Destination::Unit(unit.id.clone()))
        .into_iter()
        .chain(areas.map(|area| Destination::Area(area.clone())));
    let map = Map::new(property);
    let ways = goals.take(8).filter_map(|goal| {
        let routes = map.routes(&goal, |door| granted.contains(&door.id)).ok()?;
        let route = routes.into_iter().find_map(|alternative| alternative.route.ok())?;
        Some(route.doors().collect::<Vec<_>>())
    });
    ways.max_by_key(Vec::len).unwrap_or_default()
}
