//! Drafts against a small property, which has one door for each rule.
//!
//! ```text
//!   street ─1 gate─ hall ─2 lift─ floor ─4─ u101 (Ada's)    floor ─5─ u102 (vacant)
//!   street ─3 back─ hall          floor ─6─ u103 (others')  hall ─7 gym─ gym, ─8 pool─ pool
//!                                 hall ─9 side (no lock)─ floor     hall ─10 plant (staff)─ plant
//! ```

mod any;
mod doors;
mod people;
mod times;

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, NaiveTime, Utc};

use super::{Composer, Composition, Context, Draft, Pick};
use crate::confidential::Confidential;
use crate::id::{DoorId, UnitId};
use crate::pass::given::Given;
use crate::pass::kind::Kind;
use crate::pass::problem::{Field, Problem, Problems};
use crate::property::{Permission, Property};

/// 2026-11-18, a Wednesday, 14:30 in New York.
pub(crate) const NOW: &str = "2026-11-18T19:30:00Z";

pub(crate) fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

pub(crate) fn property_with(policy: &str) -> Property {
    let locks = [
        r#"{"bluetooth": "any", "qr": "any", "pin": {"shortest": 6, "longest": 8, "slots": 50}}"#,
        r#"{"bluetooth": "any"}"#,
        // SmartRent: a Bluetooth pass is permanent or temporary only.
        r#"{"bluetooth": ["permanent", "temporary"], "qr": ["full_day"]}"#,
    ];
    let door = |id: u16, name: &str, kind: &str, from: &str, to: &str, rest: &str| {
        format!(
            r#"{{"id": {id}, "name": "{name}", "kind": "{kind}", "from": ["{from}"], "to": ["{to}"]{rest}}}"#
        )
    };
    let lock = |lock: usize, grantable| format!(r#", "grantable": {grantable}, "lock": {}"#, locks[lock]);
    let doors = [
        door(1, "Gate", "perimeter", "street", "hall", &lock(0, true)),
        door(2, "Lift", "common", "hall", "floor", &lock(1, true)),
        door(3, "Back gate", "perimeter", "street", "hall", &lock(0, true)).replacen("street", "lane", 1),
        door(4, "101", "unit", "floor", "u101", &lock(0, true)),
        door(5, "102", "unit", "floor", "u102", &lock(0, true)),
        door(6, "103", "unit", "floor", "u103", &lock(0, true)),
        door(7, "Gym", "amenity", "hall", "gym", &lock(0, false)),
        door(8, "Pool", "amenity", "hall", "pool", &lock(2, true)),
        door(9, "Side door", "common", "hall", "floor", r#", "cost": 9"#),
        door(10, "Plant room", "staff", "hall", "plant", &lock(0, false)),
    ];
    let area = |id: &str| format!(r#"{{"id": "{id}", "name": "{id}"}}"#);
    let areas = ["hall", "floor", "u101", "u102", "u103", "gym", "pool", "plant"].map(area).join(", ");
    let unit = |id: &str, occupancy: &str| {
        format!(r#"{{"id": "{id}", "name": "{id}", "area": "u{id}", "occupancy": "{occupancy}"}}"#)
    };
    let units = [unit("101", "occupied"), unit("102", "vacant"), unit("103", "occupied")].join(", ");
    let file = format!(
        r#"{{"id": "elm", "name": "Elm House", "zone": "America/New_York", "policy": {policy},
             "areas": [{{"id": "street", "name": "street", "arrival": "default"}},
                       {{"id": "lane", "name": "lane", "arrival": "possible"}}, {areas}],
             "doors": [{}], "units": [{units}], "people": []}}"#,
        doors.join(", ")
    );
    Property::read(file.as_bytes()).unwrap()
}

/// Every kind is allowed.
pub(crate) fn property() -> Property {
    property_with(r#"{"kinds": "any"}"#)
}

pub(crate) fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

pub(crate) fn doors<const N: usize>(numbers: [u16; N]) -> Vec<DoorId> {
    numbers.map(door).to_vec()
}

pub(crate) fn home() -> UnitId {
    UnitId::new("101").unwrap()
}

/// Checks as the resident of unit 101, whose My Route is the gate, the lift and their door.
pub(crate) fn by_resident(draft: &Draft, property: &Property) -> Result<Composition, Problems> {
    review_by_resident(draft, property).outcome
}

pub(crate) fn review_by_resident(draft: &Draft, property: &Property) -> super::Review {
    let (unit, my_route) = (home(), doors([1, 2, 4]));
    let composer = Composer::Resident { unit: &unit, my_route: &my_route, live_passes: 0 };
    draft.review(&Context { property, composer, region: Some("US"), now: now() })
}

pub(crate) fn by_staff(draft: &Draft, property: &Property) -> Result<Composition, Problems> {
    let permissions = BTreeSet::from([Permission::IssuePasses, Permission::IssuePasscodes]);
    let composer = Composer::Staff { permissions: &permissions };
    draft.check(&Context { property, composer, region: Some("US"), now: now() })
}

/// A draft of this kind in which only the times are missing.
pub(crate) fn draft(given: Given) -> Draft {
    let kind = given.kind();
    let mut draft = Draft { given, name: "dog walker".to_owned(), ..Draft::new(kind) };
    draft.secret_code = Confidential::new("4711");
    draft.recipient.phone = Confidential::new("(212) 555-2368");
    if kind.is_for_staff() {
        draft.secret_code = Confidential::default();
        draft.recipient.name = "Grace Hopper".to_owned();
        draft.recipient.home = Some(home());
        draft.doors = match kind {
            Kind::Passcode => Pick::OneDoor(door(1)),
            _ => Pick::Doors(doors([5])),
        };
    }
    draft
}

/// Checks as whoever makes this kind.
pub(crate) fn check(given: Given) -> Result<Composition, Problems> {
    let draft = draft(given);
    let check = if draft.given.kind().is_for_staff() { by_staff } else { by_resident };
    check(&draft, &property())
}

pub(crate) fn local(text: &str) -> Option<NaiveDateTime> {
    text.parse().ok()
}

pub(crate) fn time(text: &str) -> Option<NaiveTime> {
    text.parse().ok()
}

/// The only things wrong, with the field.
#[track_caller]
pub(crate) fn assert_wrong(
    result: Result<Composition, Problems>,
    field: Field,
    expected: impl Into<Problem>,
) {
    let problems = result.unwrap_err();
    assert_eq!(problems.of(field), [expected.into()], "{problems:?}");
    assert_eq!((problems.fields.len(), problems.whole.len()), (1, 0), "{problems:?}");
}
