//! What ends when a person's or a home's part in the property does: passes, own tokens, sessions. All of it within one
//! transaction; one bulletin tells the doors.

use std::collections::BTreeSet;

use gatepass::client::wire::activity::Event;
use gatepass::client::wire::people::Ended;
use gatepass::id::{DoorId, Generation, PassId, PersonId};
use gatepass::pass::kind::Kind;
use gatepass::pass::standing::{Move, Mover};
use gatepass::property::{Person, Property, Role, Unit};
use gatepass::route::Map;
use gatepass::token::bulletin::Ending;

use crate::store::{At, Halt, PassRow};
use crate::{issue, own, view};

/// What has ended so far.
#[derive(Debug, Default)]
pub struct Endings {
    /// Who ended it; `None`: whoever runs the service.
    by: Option<PersonId>,
    people: u32,
    passes: u32,
    /// Whose tokens the doors must refuse.
    stopped: Vec<PassId>,
    /// Doors have come or gone while the whole property is locked down.
    other_doors: bool,
}

impl Endings {
    /// Nothing yet.
    pub fn by(person: &PersonId) -> Self {
        Self { by: Some(person.clone()), ..Self::default() }
    }

    /// Ends every pass for a home, whoever made it, and every pass with a door into it.
    pub fn passes_into(&mut self, at: &At<'_>, unit: &Unit) -> Result<(), Halt> {
        at.passes_into(unit)?.into_iter().try_for_each(|row| self.pass(at, row))
    }

    /// Ends what a change of the property leaves no ground for: all that those had who are no longer in it; tours of
    /// homes that are no longer vacant (Quext); own tokens with a door that is no longer that person's, or of somebody
    /// who has left a home.
    pub fn follow(&mut self, before: &Property, at: &At<'_>) -> Result<(), Halt> {
        let after = &at.estate.property;
        for person in before.people().iter().filter(|person| after.person(&person.id).is_none()) {
            self.person(at, person)?;
        }
        let was_vacant = |unit: &&Unit| before.unit(&unit.id).is_some_and(Unit::is_vacant);
        for unit in after.units().iter().filter(|unit| !unit.is_vacant()).filter(was_vacant) {
            let tours = at.passes_into(unit)?.into_iter().filter(|row| row.pass.kind == Kind::Tour);
            tours.into_iter().try_for_each(|row| self.pass(at, row))?;
        }
        let connected = |property: &Property| -> BTreeSet<DoorId> {
            property.doors().iter().filter(|door| door.is_connected()).map(|door| door.id).collect()
        };
        self.other_doors = at.lockdown()?.property.is_some() && connected(before) != connected(after);
        let maps = (Map::new(before), Map::new(after));
        for owner in at.owners()? {
            if leaves_a_home(&owner, before, after) || loses_a_door(&owner, &maps.0, &maps.1) {
                self.own_tokens(at, &owner)?;
            }
        }
        Ok(())
    }

    /// Ends what somebody is signed in with: whoever holds their phones is out.
    pub fn sign_out(&mut self, at: &At<'_>, person: &PersonId) -> Result<(), Halt> {
        self.own_tokens(at, person)?;
        Ok(at.end_sessions_of(person)?)
    }

    /// Ends the passes that somebody made for a home which is no longer theirs.
    pub fn passes_for(&mut self, at: &At<'_>, person: &PersonId, unit: &Unit) -> Result<(), Halt> {
        let mut theirs = at.passes_of(person)?;
        theirs.retain(|row| row.more.unit.as_ref() == Some(&unit.id));
        theirs.into_iter().try_for_each(|row| self.pass(at, row))
    }

    /// Tells the doors, if there is anything to tell, and says what has ended.
    pub fn publish(self, at: &At<'_>) -> Result<Ended, Halt> {
        let mut may_open_until = None;
        for pass in &self.stopped {
            may_open_until = may_open_until.max(view::stopped_may_open_until(at, *pass)?);
        }
        if self.other_doors || !self.stopped.is_empty() {
            issue::publish(at)?;
        }
        Ok(Ended { people: self.people, passes: self.passes, may_open_until })
    }

    fn person(&mut self, at: &At<'_>, person: &Person) -> Result<(), Halt> {
        self.sign_out(at, &person.id)?;
        at.forget_my_route(&person.id)?;
        at.forget_invitation(&person.id)?;
        // What staff made is the property's, and stays.
        if person.role == Role::Resident {
            at.passes_of(&person.id)?.into_iter().try_for_each(|row| self.pass(at, row))?;
        }
        self.people = self.people.saturating_add(1);
        Ok(())
    }

    fn pass(&mut self, at: &At<'_>, mut row: PassRow) -> Result<(), Halt> {
        let Ok(deleted) = row.pass.state.apply(Move::Delete, Mover::Rule) else { return Ok(()) };
        row.pass.state = deleted;
        row.changed_at = at.now();
        self.stop(at, row.pass.id, row.pass.generation)?;
        at.update_pass(&row)?;
        issue::note(at, &row, Event::Deleted, self.by.as_ref())?;
        self.passes = self.passes.saturating_add(1);
        Ok(())
    }

    /// The phone fetches another token, if there is one to be had.
    fn own_tokens(&mut self, at: &At<'_>, person: &PersonId) -> Result<(), Halt> {
        for (pass, key) in at.own_passes(person)? {
            self.stop(at, pass, Generation::default())?;
            at.forget_own_pass(person, &key)?;
        }
        Ok(())
    }

    fn stop(&mut self, at: &At<'_>, pass: PassId, generation: Generation) -> Result<(), Halt> {
        if issue::stop_unsaid(at, pass, generation, Ending::Deleted)? {
            self.stopped.push(pass);
        }
        Ok(())
    }
}

/// Whether this person lived where they don't any more: what their key opens from now on is not that home's affair.
fn leaves_a_home(person: &PersonId, before: &Property, after: &Property) -> bool {
    before.homes(person).any(|home| after.homes(person).all(|other| other.id != home.id))
}

/// Whether a connected door was this person's, and is not any more.
fn loses_a_door(person: &PersonId, before: &Map<'_>, after: &Map<'_>) -> bool {
    let doors = |map: &Map<'_>| -> BTreeSet<DoorId> {
        let permit = map.property().person(person).map(|person| own::permit(map, person));
        permit.map(|permit| permit.doors.as_slice().iter().copied().collect()).unwrap_or_default()
    };
    let (had, has) = (doors(before), doors(after));
    let still_there =
        |door: &DoorId| after.property().door(*door).is_some_and(gatepass::property::Door::is_connected);
    had.difference(&has).any(still_there)
}
