//! What concerns several records: ids and names given twice, references to nothing, doors that join nothing,
//! units that can't be reached.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use serde_json::Value;

use super::cursor::{At, Cursor, Faults};
use super::door::{Door, DoorKind, Passage};
use super::fault::{BadProperty, Reason};
use super::place::Arrival;
use super::read::Raw;
use super::{Index, Property, json, read};
use crate::id::{AreaId, DoorId};
use crate::route::graph::Graph;

impl Property {
    /// Reads and checks a property file. All faults are reported at once.
    pub fn read(text: &[u8]) -> Result<Self, BadProperty> {
        if text.len() > json::MOST_BYTES {
            return Err(BadProperty::TooLarge { most: json::MOST_BYTES });
        }
        let tree = json::parse(text).map_err(|error| not_json(&error))?;
        Self::from_tree(&tree)
    }

    /// Checks a tree that was read elsewhere.
    pub(super) fn from_tree(tree: &Value) -> Result<Self, BadProperty> {
        let faults = Faults::default();
        let raw = read::property(Cursor { value: tree, at: &At::Root, faults: &faults });
        let property = raw.and_then(|mut raw| {
            check(&mut raw, &faults);
            property(raw)
        });
        if let Some(property) = &property
            && faults.is_empty()
        {
            reach(property, &faults);
        }
        match property {
            Some(property) if faults.is_empty() => Ok(property),
            _ => Err(BadProperty::Faults(faults.into_vec())),
        }
    }
}

pub(super) fn not_json(error: &serde_json::Error) -> BadProperty {
    let text = error.to_string();
    // serde_json ends its text with the place, which is told apart from it here.
    let what = text.rsplit_once(" at line ").map_or(text.as_str(), |(what, _)| what);
    BadProperty::NotJson {
        line: error.line(),
        column: error.column(),
        what: what.chars().take(200).collect(),
    }
}

/// The place of a record.
fn item<'a>(list: &'a At<'a>, index: usize, name: &'a str) -> At<'a> {
    At::Item { list, index, name }
}

const AREAS: At<'_> = At::Field(&At::Root, "areas");
const DOORS: At<'_> = At::Field(&At::Root, "doors");
const UNITS: At<'_> = At::Field(&At::Root, "units");
const PEOPLE: At<'_> = At::Field(&At::Root, "people");

fn check(raw: &mut Raw, faults: &Faults) {
    unique(&AREAS, "id", faults, raw.areas.iter().map(|(at, area)| (*at, &*area.name, &area.id)));
    unique(&AREAS, "name", faults, named(&raw.areas, |area| &area.name));
    unique(&DOORS, "id", faults, raw.doors.iter().map(|(at, door)| (*at, &*door.name, &door.id)));
    unique(&DOORS, "name", faults, named(&raw.doors, |door| &door.name));
    unique(&UNITS, "id", faults, raw.units.iter().map(|(at, unit)| (*at, &*unit.name, &unit.id)));
    unique(&UNITS, "name", faults, named(&raw.units, |unit| &unit.name));
    unique(&PEOPLE, "id", faults, raw.people.iter().map(|(at, person)| (*at, &*person.name, &person.id)));
    unique(
        &PEOPLE,
        "phone",
        faults,
        raw.people.iter().map(|(at, person)| (*at, &*person.name, &person.phone)),
    );
    residents(raw, faults);
    if raw.areas.is_empty() {
        doors_of_units(raw, faults);
    } else {
        arrivals(raw, faults);
        areas_of_doors(raw, faults);
        areas_of_units(raw, faults);
    }
}

/// The records with a name; a record without one was reported already.
fn named<T>(records: &[(usize, T)], name: impl Fn(&T) -> &str) -> impl Iterator<Item = (usize, &str, &str)> {
    let records = records.iter().map(move |(at, record)| (*at, name(record), name(record)));
    records.filter(|(_, name, _)| !name.is_empty())
}

/// Each value is used once.
fn unique<'a, K: Eq + Hash>(
    list: &At<'_>,
    field: &str,
    faults: &Faults,
    records: impl Iterator<Item = (usize, &'a str, K)>,
) {
    let mut seen = HashMap::new();
    for (index, name, key) in records {
        match seen.entry(key) {
            Entry::Vacant(free) => {
                free.insert((index, name));
            }
            Entry::Occupied(first) => {
                let (first, first_name) = *first.get();
                let first = item(list, first, first_name).to_string();
                faults.note(&At::Field(&item(list, index, name), field), Reason::Duplicate { first });
            }
        }
    }
}

/// Residents exist; without a list of people nobody is asked for.
fn residents(raw: &Raw, faults: &Faults) {
    let people: HashSet<_> = raw.people.iter().map(|(_, person)| &person.id).collect();
    for (index, unit) in &raw.units {
        for person in unit.residents.iter().filter(|person| !people.contains(person)) {
            let at = item(&UNITS, *index, &unit.name);
            faults.note(&At::Field(&at, "residents"), Reason::UnknownPerson(person.clone()));
        }
    }
}

/// People arrive somewhere, and at one area by default.
fn arrivals(raw: &Raw, faults: &Faults) {
    if raw.areas.iter().all(|(_, area)| area.arrival == Arrival::None) {
        faults.note(&AREAS, Reason::NoArrival);
    }
    let mut defaults = raw.areas.iter().filter(|(_, area)| area.arrival == Arrival::Default);
    if let Some((_, first)) = defaults.next() {
        for (index, area) in defaults {
            let at = item(&AREAS, *index, &area.name);
            let first = format!("{:?}", first.name);
            faults.note(&At::Field(&at, "arrival"), Reason::SecondDefault { first });
        }
    }
}

/// Doors lead from areas that exist to areas that exist.
fn areas_of_doors(raw: &Raw, faults: &Faults) {
    let areas: HashSet<_> = raw.areas.iter().map(|(_, area)| &area.id).collect();
    for (index, door) in &raw.doors {
        let at = item(&DOORS, *index, &door.name);
        for (field, list) in [("from", &door.from), ("to", &door.to)] {
            for area in list.iter().filter(|area| !areas.contains(area)) {
                faults.note(&At::Field(&at, field), Reason::UnknownArea(area.clone()));
            }
        }
        if door.from.is_empty() && door.to.is_empty() {
            faults.note(&at, Reason::JoinsNothing);
        }
    }
}

/// Each unit has an area of its own, and the doors that lead there become its doors.
fn areas_of_units(raw: &mut Raw, faults: &Faults) {
    let areas: HashSet<_> = raw.areas.iter().map(|(_, area)| &area.id).collect();
    let mut owners: HashMap<AreaId, usize> = HashMap::new();
    for (position, (index, unit)) in raw.units.iter().enumerate() {
        let at = item(&UNITS, *index, &unit.name);
        if !unit.doors.is_empty() {
            faults.note(&At::Field(&at, "doors"), Reason::DoorsFromArea);
        }
        let at = At::Field(&at, "area");
        let Some(area) = &unit.area else {
            faults.note(&at, Reason::Missing);
            continue;
        };
        if !areas.contains(area) {
            faults.note(&at, Reason::UnknownArea(area.clone()));
        }
        match owners.entry(area.clone()) {
            Entry::Vacant(free) => {
                free.insert(position);
            }
            Entry::Occupied(owner) => {
                faults.note(&at, Reason::Duplicate { first: place_of_unit(raw, *owner.get()) });
            }
        }
    }
    let mut entered = HashSet::new();
    let mut doors: Vec<Vec<DoorId>> = vec![Vec::new(); raw.units.len()];
    for (index, door) in &raw.doors {
        let mut into: Vec<usize> = door.areas().filter_map(|area| owners.get(area).copied()).collect();
        into.dedup();
        unit_of_door(raw, &item(&DOORS, *index, &door.name), door, &into, faults);
        for unit in into {
            if let Some(doors) = doors.get_mut(unit) {
                doors.push(door.id);
            }
        }
        let ends = door.to.iter().chain(door.from.iter().filter(|_| door.passage == Passage::BothWays));
        entered.extend(ends.filter_map(|area| owners.get(area).copied()));
    }
    for (position, ((index, unit), mut doors)) in raw.units.iter_mut().zip(doors).enumerate() {
        doors.sort_unstable();
        doors.dedup();
        unit.doors = doors;
        if raw.complete && !entered.contains(&position) {
            faults.note(&item(&UNITS, *index, &unit.name), Reason::NoDoorLeadsHere);
        }
    }
}

/// Without areas a unit names its doors itself.
fn doors_of_units(raw: &mut Raw, faults: &Faults) {
    for (index, door) in &raw.doors {
        if !door.from.is_empty() || !door.to.is_empty() {
            faults.note(&item(&DOORS, *index, &door.name), Reason::NoAreas);
        }
    }
    let doors: HashSet<_> = raw.doors.iter().map(|(_, door)| door.id).collect();
    let mut owners: HashMap<DoorId, Vec<usize>> = HashMap::new();
    for (position, (index, unit)) in raw.units.iter_mut().enumerate() {
        let at = item(&UNITS, *index, &unit.name);
        if let Some(area) = &unit.area {
            faults.note(&At::Field(&at, "area"), Reason::UnknownArea(area.clone()));
        }
        unit.doors.sort_unstable();
        unit.doors.dedup();
        if raw.complete && unit.doors.is_empty() {
            faults.note(&at, Reason::NoDoorLeadsHere);
        }
        for door in &unit.doors {
            if !doors.contains(door) {
                faults.note(&At::Field(&at, "doors"), Reason::UnknownDoor(*door));
            }
            owners.entry(*door).or_default().push(position);
        }
    }
    for (index, door) in &raw.doors {
        let into = owners.get(&door.id).map(Vec::as_slice).unwrap_or_default();
        unit_of_door(raw, &item(&DOORS, *index, &door.name), door, into, faults);
    }
}

/// The rules for units hang on a door's kind, so the kind has to agree with where the door leads.
fn unit_of_door(raw: &Raw, at: &At<'_>, door: &Door, into: &[usize], faults: &Faults) {
    match *into {
        [] if door.kind == DoorKind::Unit && raw.complete => faults.note(at, Reason::UnitDoorWithoutUnit),
        [unit] if door.kind != DoorKind::Unit => {
            faults.note(at, Reason::NotAUnitDoor { unit: place_of_unit(raw, unit) });
        }
        [first, second, ..] => {
            let (first, second) = (place_of_unit(raw, first), place_of_unit(raw, second));
            faults.note(at, Reason::TwoUnits { first, second });
        }
        _ => {}
    }
}

fn place_of_unit(raw: &Raw, position: usize) -> String {
    let unit = raw.units.get(position);
    unit.map(|(index, unit)| item(&UNITS, *index, &unit.name).to_string()).unwrap_or_default()
}

/// There is a way to each unit from where people arrive.
fn reach(property: &Property, faults: &Faults) {
    let graph = Graph::new(property);
    let arrivals = property.arrivals().filter_map(|area| graph.area(&area.id));
    let reached: HashSet<_> = graph.reach(arrivals, |_| true).into_iter().collect();
    for (index, unit) in property.units().iter().enumerate() {
        let area = unit.area.as_ref().and_then(|area| graph.area(area));
        if area.is_some_and(|area| !reached.contains(&area)) {
            faults.note(&item(&UNITS, index, &unit.name), Reason::Unreachable);
        }
    }
}

/// Puts the records together; `None` where one is missing, which was reported.
fn property(raw: Raw) -> Option<Property> {
    let mut property = Property {
        id: raw.id?,
        name: raw.name?,
        zone: raw.zone?,
        policy: raw.policy,
        keys: raw.keys,
        areas: raw.areas.into_iter().map(|(_, area)| area).collect(),
        doors: raw.doors.into_iter().map(|(_, door)| door).collect(),
        units: raw.units.into_iter().map(|(_, unit)| unit).collect(),
        people: raw.people.into_iter().map(|(_, person)| person).collect(),
        index: Arc::new(Index::default()),
    };
    property.reindex();
    Some(property)
}
