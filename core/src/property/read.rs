//! Reads a property's records out of a JSON tree. What can be said of one record alone is said here; what
//! concerns several is in `check`.

use serde::de::DeserializeOwned;

use super::cursor::{Cursor, Record};
use super::door::{Door, DoorKind, Passage};
use super::fault::Reason;
use super::lock::{Keypad, KindSet, Lock};
use super::person::{Person, Role};
use super::place::{Area, Occupancy, Unit};
use super::policy::{Policy, ResidentPasses};
use crate::id::{AreaId, DoorId, PropertyId};
use crate::pass::permit::Minutes;
use crate::phone::Phone;
use crate::token::keys::{DoorKeys, PropertyPublicKey};
use crate::zone::Zone;

/// As many as there are door numbers; the same for areas, units and people.
const MOST_RECORDS: usize = 65_535;
/// More floors than any lift has.
const MOST_AREAS_OF_A_DOOR: usize = 256;
const MOST_RESIDENTS: usize = 64;
/// A key a year for a lifetime.
const MOST_KEYS: usize = 64;
/// A way through one door is not worth a detour through a thousand.
const MOST_COST: u64 = 1000;

/// The records as they are in the file, each with its position.
pub(super) struct Raw {
    pub(super) id: Option<PropertyId>,
    pub(super) name: Option<String>,
    pub(super) zone: Option<Zone>,
    pub(super) policy: Policy,
    pub(super) keys: Vec<PropertyPublicKey>,
    pub(super) areas: Vec<(usize, Area)>,
    pub(super) doors: Vec<(usize, Door)>,
    pub(super) units: Vec<(usize, Unit)>,
    pub(super) people: Vec<(usize, Person)>,
    /// Whether every door and unit of the file is here; without that, nothing is said of what they lack.
    pub(super) complete: bool,
}

pub(super) fn property(cursor: Cursor<'_>) -> Option<Raw> {
    let file =
        cursor.record(&["id", "name", "zone", "policy", "keys", "areas", "doors", "units", "people"])?;
    let id = file.required("id", |id| id.id());
    let name = file.required("name", |name| name.name());
    let zone = file.required("zone", zone);
    let policy = file.optional("policy", policy).unwrap_or_default();
    let keys = file.optional("keys", property_keys).unwrap_or_default();
    let areas = file.optional("areas", |list| list.list(MOST_RECORDS, area)).unwrap_or_default();
    let doors = file.required("doors", |list| list.list(MOST_RECORDS, door));
    let units = file.required("units", |list| list.list(MOST_RECORDS, unit));
    let people = file.optional("people", |list| list.list(MOST_RECORDS, person)).unwrap_or_default();
    let count = |key| cursor.value.get(key).and_then(serde_json::Value::as_array).map(Vec::len);
    let complete =
        doors.as_ref().map(Vec::len) == count("doors") && units.as_ref().map(Vec::len) == count("units");
    let (doors, units) = (doors.unwrap_or_default(), units.unwrap_or_default());
    Some(Raw { id, name, zone, policy, keys, areas, doors, units, people, complete })
}

fn zone(cursor: Cursor<'_>) -> Option<Zone> {
    Zone::new(cursor.text()?).map_err(|error| cursor.fault(error.into())).ok()
}

fn area(cursor: Cursor<'_>) -> Option<Area> {
    let record = cursor.record(&["id", "name", "arrival"])?;
    let id = record.required("id", |id| id.id());
    let name = record.required("name", |name| name.name()).unwrap_or_default();
    let arrival = record.optional("arrival", |word| word.choice()).unwrap_or_default();
    Some(Area { id: id?, name, arrival })
}

fn door(cursor: Cursor<'_>) -> Option<Door> {
    let record = cursor.record(&[
        "id",
        "name",
        "kind",
        "from",
        "to",
        "passage",
        "cost",
        "grantable",
        "lock",
        "keys",
    ])?;
    let id = record.required("id", |id| id.number::<u16>(1, 65_535).and_then(DoorId::new));
    let name = record.required("name", |name| name.name()).unwrap_or_default();
    let kind = record.required("kind", |word| word.choice()).unwrap_or(DoorKind::Common);
    let before = cursor.faults.count();
    let ids = |list: Cursor<'_>| list.list(MOST_AREAS_OF_A_DOOR, |id| id.id());
    let areas = |key| record.optional(key, ids).unwrap_or_default().into_iter().map(|(_, id)| id).collect();
    let (from, to): (Vec<_>, Vec<_>) = (areas("from"), areas("to"));
    if before == cursor.faults.count() && record.has_any(&["from", "to"]) {
        joins(&cursor, &from, &to);
    }
    let door = Door {
        name,
        kind,
        from,
        to,
        passage: record.optional("passage", |word| word.choice()).unwrap_or(Passage::BothWays),
        cost: record.optional("cost", |cost| cost.number(0, MOST_COST)).unwrap_or(1),
        grantable: record.optional("grantable", |flag| flag.flag()).unwrap_or_default(),
        lock: record.optional("lock", lock),
        keys: record.optional("keys", keys),
        id: id?,
    };
    if door.grantable && !record.has_any(&["lock"]) {
        cursor.fault(Reason::NotGrantable { why: "it has no connected lock" });
    } else if door.grantable && door.kind == DoorKind::Staff {
        cursor.fault(Reason::NotGrantable { why: "it is for staff alone" });
    }
    if door.keys.is_some() && !record.has_any(&["lock"]) {
        cursor.fault(Reason::KeysWithoutLock);
    }
    Some(door)
}

/// A door leads from somewhere to somewhere else, and names each of its areas once.
fn joins(cursor: &Cursor<'_>, from: &[AreaId], to: &[AreaId]) {
    let mut areas: Vec<_> = from.iter().chain(to).collect();
    areas.sort_unstable();
    let twice = areas.windows(2).find_map(|pair| match pair {
        [a, b] if a == b => Some((*a).clone()),
        _ => None,
    });
    areas.dedup();
    if from.is_empty() || to.is_empty() || areas.len() < 2 {
        cursor.fault(Reason::JoinsNothing);
    } else if let Some(area) = twice {
        cursor.fault(Reason::AreaTwice(area));
    }
}

fn lock(cursor: Cursor<'_>) -> Option<Lock> {
    let record = cursor.record(&["bluetooth", "qr", "pin"])?;
    let lock = Lock {
        bluetooth: record.optional("bluetooth", kinds),
        qr: record.optional("qr", kinds),
        pin: record.optional("pin", keypad),
    };
    if !record.has_any(&["bluetooth", "qr", "pin"]) {
        cursor.fault(Reason::ReadsNothing);
    }
    Some(lock)
}

fn keypad(cursor: Cursor<'_>) -> Option<Keypad> {
    let record = cursor.record(&["kinds", "shortest", "longest", "slots"])?;
    let keypad = Keypad {
        kinds: record.optional("kinds", kinds).unwrap_or(KindSet::ANY),
        shortest: record.required("shortest", |digits| digits.number(4, 9)).unwrap_or(4),
        longest: record.required("longest", |digits| digits.number(4, 9)).unwrap_or(9),
        slots: record.required("slots", |slots| slots.number(1, 65_535)).unwrap_or(1),
    };
    if keypad.longest < keypad.shortest {
        cursor.fault(Reason::PinLengths);
    }
    Some(keypad)
}

/// `"any"`, or the kinds by name.
fn kinds(cursor: Cursor<'_>) -> Option<KindSet> {
    if cursor.value.as_str() == Some("any") {
        return Some(KindSet::ANY);
    }
    if !cursor.value.is_array() {
        let what = "must be \"any\" or a list of kinds of pass".to_owned();
        cursor.fault(Reason::NotAChoice { what });
        return None;
    }
    Some(cursor.list(64, |kind| kind.choice())?.into_iter().map(|(_, kind)| kind).collect())
}

fn property_keys(cursor: Cursor<'_>) -> Option<Vec<PropertyPublicKey>> {
    Some(cursor.list(MOST_KEYS, key)?.into_iter().map(|(_, key)| key).collect())
}

fn keys(cursor: Cursor<'_>) -> Option<DoorKeys> {
    let record = cursor.record(&["exchange", "receipts"])?;
    let exchange = record.required("exchange", key);
    Some(DoorKeys { receipts: record.required("receipts", key)?, exchange: exchange? })
}

fn key<T: DeserializeOwned>(cursor: Cursor<'_>) -> Option<T> {
    T::deserialize(cursor.value).map_err(|_| cursor.fault(Reason::BadKey)).ok()
}

fn unit(cursor: Cursor<'_>) -> Option<Unit> {
    let record = cursor.record(&["id", "name", "area", "doors", "occupancy", "residents"])?;
    let id = record.required("id", |id| id.id());
    let door = |door: Cursor<'_>| door.number::<u16>(1, 65_535).and_then(DoorId::new);
    let doors = record.optional("doors", |list| list.list(MOST_AREAS_OF_A_DOOR, door)).unwrap_or_default();
    let residents = record.optional("residents", |list| list.list(MOST_RESIDENTS, |id| id.id()));
    let unit = Unit {
        name: record.required("name", |name| name.name()).unwrap_or_default(),
        area: record.optional("area", |id| id.id()),
        doors: doors.into_iter().map(|(_, door)| door).collect(),
        occupancy: record.required("occupancy", |word| word.choice()).unwrap_or(Occupancy::Occupied),
        residents: residents.unwrap_or_default().into_iter().map(|(_, id)| id).collect(),
        id: id?,
    };
    if unit.is_vacant() && !unit.residents.is_empty() {
        cursor.fault(Reason::VacantWithResidents);
    }
    Some(unit)
}

fn person(cursor: Cursor<'_>) -> Option<Person> {
    let record = cursor.record(&["id", "name", "phone", "role", "permissions"])?;
    let phone = |number: Cursor<'_>| {
        Phone::read(number.text()?, None).map_err(|error| number.fault(error.into())).ok()
    };
    let permissions = record.optional("permissions", |list| list.list(64, |word| word.choice()));
    let id = record.required("id", |id| id.id());
    let name = record.required("name", |name| name.name()).unwrap_or_default();
    let role = record.required("role", |word| word.choice()).unwrap_or(Role::Staff);
    let phone = record.required("phone", phone);
    let permissions: Vec<_> = permissions.unwrap_or_default();
    if role == Role::Resident && !permissions.is_empty() {
        cursor.fault(Reason::ResidentWithPermissions);
    }
    let permissions = permissions.into_iter().map(|(_, permission)| permission).collect();
    Some(Person { id: id?, name, phone: phone?, role, permissions })
}

fn policy(cursor: Cursor<'_>) -> Option<Policy> {
    let record = cursor.record(&[
        "residents",
        "kinds",
        "longest_days",
        "live_passes",
        "secret_code",
        "phone_required",
        "phones_per_pass",
        "longest_active_for_minutes",
        "passcode_first_use_minutes",
        "offline_passes",
        "token_life_minutes",
        "longest_silence_minutes",
        "silent_reader",
        "photo_days",
        "activity_days",
    ])?;
    let usual = Policy::default();
    let flag = |key, usual| record.optional(key, |flag| flag.flag()).unwrap_or(usual);
    Some(Policy {
        residents: record.optional("residents", resident_passes).unwrap_or(usual.residents),
        kinds: record.optional("kinds", kinds).unwrap_or(usual.kinds),
        longest_days: number(&record, "longest_days", 1, Policy::YEAR_DAYS.into(), usual.longest_days),
        live_passes: number(&record, "live_passes", 1, 10_000, usual.live_passes),
        secret_code: record.optional("secret_code", |word| word.choice()).unwrap_or(usual.secret_code),
        phone_required: flag("phone_required", usual.phone_required),
        phones_per_pass: number(
            &record,
            "phones_per_pass",
            1,
            Policy::MOST_PHONES.into(),
            usual.phones_per_pass,
        ),
        longest_active_for: minutes(&record, "longest_active_for_minutes", 720, usual.longest_active_for),
        passcode_first_use: minutes(&record, "passcode_first_use_minutes", 1440, usual.passcode_first_use),
        offline_passes: flag("offline_passes", usual.offline_passes),
        token_life: minutes(&record, "token_life_minutes", 90 * 1440, usual.token_life),
        longest_silence: minutes(&record, "longest_silence_minutes", 366 * 1440, usual.longest_silence),
        silent_reader: record.optional("silent_reader", |word| word.choice()).unwrap_or(usual.silent_reader),
        photo_days: number(&record, "photo_days", 0, 3660, usual.photo_days),
        activity_days: number(&record, "activity_days", 1, 3660, usual.activity_days),
    })
}

fn number<T: TryFrom<u64>>(record: &Record<'_>, key: &'static str, least: u64, most: u64, usual: T) -> T {
    record.optional(key, |value| value.number(least, most)).unwrap_or(usual)
}

fn minutes(record: &Record<'_>, key: &'static str, most: u64, usual: Minutes) -> Minutes {
    Minutes(number(record, key, 1, most, usual.0))
}

/// `"allowed"`, or `{"ask": "the front desk"}`.
fn resident_passes(cursor: Cursor<'_>) -> Option<ResidentPasses> {
    if cursor.value.is_object() {
        let whom = cursor.record(&["ask"])?.required("ask", |name| name.name())?;
        return Some(ResidentPasses::Ask(whom));
    }
    cursor.choice()
}
