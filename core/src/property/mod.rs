//! One community: its areas, doors, units, people and policy.
//!
//! It is read from a JSON file ([`Property::read`]), which is checked as a whole: a bad file gets every
//! fault at once, each naming the place and the reason. What passed the check is a [`Property`], so the
//! rest of the program never meets a door that leads nowhere.

mod check;
mod cursor;
pub mod door;
pub mod edit;
pub mod fault;
mod json;
pub mod lock;
mod nearest;
pub mod person;
pub mod place;
pub mod policy;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

pub use self::cursor::LONGEST_NAME;
pub use self::door::{Door, DoorKind, Passage};
pub use self::edit::Parts;
pub use self::fault::{BadProperty, Fault, Reason};
pub use self::lock::{Keypad, KindSet, Lock, Medium};
pub use self::nearest::nearest;
pub use self::person::{Permission, Person, Role, UnknownPermission};
pub use self::place::{Area, Arrival, Occupancy, Unit};
pub use self::policy::{Policy, ResidentPasses, SecretCodeFor, SilentReader};
use crate::id::{AreaId, DoorId, PersonId, PropertyId, UnitId};
use crate::token::keys::{DoorKeys, PropertyPublicKey, TrustedKeys};
use crate::zone::Zone;

/// A checked property.
///
/// ```
/// use gatepass::property::{BadProperty, Property};
///
/// let file = r#"{
///   "id": "elm", "name": "Elm House", "zone": "Europe/Madrid",
///   "policy": {"residents": "allowed", "kinds": "any", "token_life_minutes": 10080},
///   "areas": [{"id": "street", "name": "Street", "arrival": "default"},
///             {"id": "hall", "name": "Hall"}, {"id": "flat-1", "name": "Flat 1"}],
///   "doors": [{"id": 1, "name": "Entrance", "kind": "perimeter", "from": ["street"], "to": ["hall"],
///              "grantable": true, "lock": {"bluetooth": "any", "qr": "any"}},
///             {"id": 2, "name": "Flat 1 door", "kind": "unit", "from": ["hall"], "to": ["flat-1"], "cost": 2}],
///   "units": [{"id": "1", "name": "Flat 1", "area": "flat-1", "occupancy": "vacant"}]
/// }"#;
/// let property = Property::read(file.as_bytes())?;
/// assert_eq!(property.units()[0].doors, [property.doors()[1].id]);
///
/// let Err(BadProperty::Faults(faults)) = Property::read(file.replace("[\"hall\"]", "[\"hal\"]").as_bytes()) else {
///     panic!("no area is called hal");
/// };
/// assert_eq!(faults[0].to_string(), "doors[0] \"Entrance\".to: no area has the id \"hal\"");
/// # Ok::<(), BadProperty>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Property {
    id: PropertyId,
    name: String,
    zone: Zone,
    policy: Policy,
    keys: Vec<PropertyPublicKey>,
    areas: Vec<Area>,
    doors: Vec<Door>,
    units: Vec<Unit>,
    people: Vec<Person>,
    index: Arc<Index>,
}

/// Where each thing is in its list.
#[derive(Debug, Default, PartialEq, Eq)]
struct Index {
    areas: HashMap<AreaId, usize>,
    doors: HashMap<DoorId, usize>,
    units: HashMap<UnitId, usize>,
    people: HashMap<PersonId, usize>,
    /// Which unit a door leads into.
    homes: HashMap<DoorId, usize>,
}

impl Property {
    /// Its id; every signature covers it.
    pub fn id(&self) -> &PropertyId {
        &self.id
    }

    /// What people call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The zone that its local times are in.
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// What it allows.
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The public keys that its tokens and bulletins are signed with; empty until the service has made one.
    pub fn keys(&self) -> &[PropertyPublicKey] {
        &self.keys
    }

    /// The same keys, to check signatures with.
    pub fn trusted_keys(&self) -> TrustedKeys {
        self.keys.iter().copied().collect()
    }

    /// Notes one more key of its own.
    pub fn add_key(&mut self, key: PropertyPublicKey) {
        if !self.keys.contains(&key) {
            self.keys.push(key);
        }
    }

    /// Its areas, in the file's order; none in a property that has plain lists of doors.
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// Its doors, in the file's order.
    pub fn doors(&self) -> &[Door] {
        &self.doors
    }

    /// Its units, in the file's order.
    pub fn units(&self) -> &[Unit] {
        &self.units
    }

    /// Its residents and staff, in the file's order.
    pub fn people(&self) -> &[Person] {
        &self.people
    }

    /// The area with this id.
    pub fn area(&self, id: &AreaId) -> Option<&Area> {
        self.areas.get(*self.index.areas.get(id)?)
    }

    /// The door with this number.
    pub fn door(&self, id: DoorId) -> Option<&Door> {
        self.doors.get(*self.index.doors.get(&id)?)
    }

    /// The unit with this id.
    pub fn unit(&self, id: &UnitId) -> Option<&Unit> {
        self.units.get(*self.index.units.get(id)?)
    }

    /// The person with this id.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.people.get(*self.index.people.get(id)?)
    }

    /// Where the area is in [`areas`](Self::areas).
    pub(crate) fn area_position(&self, id: &AreaId) -> Option<usize> {
        self.index.areas.get(id).copied()
    }

    /// The areas where people arrive, the default one first, then in the file's order.
    pub fn arrivals(&self) -> impl Iterator<Item = &Area> {
        let with = |arrival: Arrival| self.areas.iter().filter(move |area| area.arrival == arrival);
        with(Arrival::Default).chain(with(Arrival::Possible))
    }

    /// The units in which this person lives.
    pub fn homes<'a>(&'a self, person: &'a PersonId) -> impl Iterator<Item = &'a Unit> {
        self.units.iter().filter(move |unit| unit.residents.contains(person))
    }

    /// The unit that this door leads into, if it leads into one.
    pub fn unit_of_door(&self, door: DoorId) -> Option<&Unit> {
        self.units.get(*self.index.homes.get(&door)?)
    }

    /// The units that a tour may show (Quext).
    pub fn vacant_units(&self) -> impl Iterator<Item = &Unit> {
        self.units.iter().filter(|unit| unit.is_vacant())
    }

    /// The same property without its people: what a phone or a reader may hold.
    #[must_use]
    pub fn without_people(&self) -> Self {
        let mut property = self.clone();
        property.people.clear();
        for unit in &mut property.units {
            unit.residents.clear();
        }
        property.reindex();
        property
    }

    /// Notes the keys of a door's reader; `false` if there is no such door, or none with a connected lock.
    pub fn enrol(&mut self, door: DoorId, keys: DoorKeys) -> bool {
        let at = self.index.doors.get(&door).copied();
        let Some(door) = at.and_then(|at| self.doors.get_mut(at)) else { return false };
        if !door.is_connected() {
            return false;
        }
        door.keys = Some(keys);
        true
    }

    fn reindex(&mut self) {
        fn positions<T, K: Eq + Hash>(list: &[T], key: impl Fn(&T) -> K) -> HashMap<K, usize> {
            list.iter().enumerate().map(|(at, item)| (key(item), at)).collect()
        }
        let homes = self.units.iter().enumerate();
        self.index = Arc::new(Index {
            areas: positions(&self.areas, |area| area.id.clone()),
            doors: positions(&self.doors, |door| door.id),
            units: positions(&self.units, |unit| unit.id.clone()),
            people: positions(&self.people, |person| person.id.clone()),
            homes: homes.flat_map(|(at, unit)| unit.doors.iter().map(move |door| (*door, at))).collect(),
        });
    }
}
