use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::pass::kind::Kind;

/// A small property that has one of everything.
fn elm_house() -> Value {
    json!({
        "id": "elm", "name": "Elm House", "zone": "Europe/Madrid",
        "policy": {"residents": {"ask": "the front desk"}, "kinds": ["full_day", "delivery"], "silent_reader": "refuse"},
        "areas": [
            {"id": "street", "name": "Street", "arrival": "default"},
            {"id": "hall", "name": "Hall"},
            {"id": "flat-1", "name": "Flat 1"},
            {"id": "flat-2", "name": "Flat 2"},
        ],
        "doors": [
            {"id": 1, "name": "Entrance", "kind": "perimeter", "from": ["street"], "to": ["hall"], "grantable": true,
             "lock": {"bluetooth": "any", "qr": "any", "pin": {"shortest": 4, "longest": 6, "slots": 20}}},
            {"id": 2, "name": "Exit", "kind": "perimeter", "from": ["hall"], "to": ["street"], "passage": "one_way", "cost": 3},
            {"id": 3, "name": "Lift", "kind": "unit", "from": ["hall"], "to": ["flat-1"],
             "lock": {"bluetooth": ["permanent", "temporary"]}},
            {"id": 4, "name": "Flat 2 door", "kind": "unit", "from": ["hall"], "to": ["flat-2"]},
        ],
        "units": [
            {"id": "1", "name": "Flat 1", "area": "flat-1", "occupancy": "occupied", "residents": ["ana"]},
            {"id": "2", "name": "Flat 2", "area": "flat-2", "occupancy": "vacant"},
        ],
        "people": [
            {"id": "ana", "name": "Ana", "phone": "+12025550101", "role": "resident"},
            {"id": "ben", "name": "Ben", "phone": "+12025550102", "role": "staff", "permissions": ["approve"]},
        ],
    })
}

fn read(file: &Value) -> Result<Property, BadProperty> {
    Property::read(file.to_string().as_bytes())
}

/// The lines that `check-property` would print.
fn faults(file: &Value) -> Vec<String> {
    match read(file) {
        Ok(_) => Vec::new(),
        Err(BadProperty::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        Err(error) => vec![error.to_string()],
    }
}

/// The faults of the small property with the value at `pointer` replaced (or added).
fn with(pointer: &str, value: Value) -> Vec<String> {
    let mut file = elm_house();
    let (parent, field) = pointer.rsplit_once('/').unwrap();
    match file.pointer_mut(parent).unwrap() {
        Value::Object(map) => drop(map.insert(field.to_owned(), value)),
        Value::Array(list) => match list.get_mut(field.parse::<usize>().unwrap()) {
            Some(item) => *item = value,
            None => list.push(value),
        },
        other => panic!("{pointer} leads into {other}"),
    }
    faults(&file)
}

#[test]
fn a_good_file_is_read_and_its_parts_are_found_by_id() {
    let property = read(&elm_house()).unwrap();
    let door = |number| property.door(DoorId::new(number).unwrap()).unwrap();
    assert_eq!((property.id().as_str(), property.name()), ("elm", "Elm House"));
    assert_eq!(property.zone().name(), "Europe/Madrid");
    assert_eq!(property.policy().residents, ResidentPasses::Ask("the front desk".to_owned()));
    assert!(
        property.policy().kinds.contains(Kind::Delivery) && !property.policy().kinds.contains(Kind::Tour)
    );
    assert_eq!((property.policy().phones_per_pass, property.policy().longest_days), (1, 365));
    assert_eq!((door(1).cost, door(2).cost, door(2).passage), (1, 3, Passage::OneWay));
    assert!(door(1).reads(Medium::Pin) && !door(3).reads(Medium::Qr) && !door(2).is_connected());
    assert!(!door(3).lock.as_ref().unwrap().kinds(Medium::Bluetooth).unwrap().contains(Kind::Recurring));
    let unit = property.unit(&UnitId::new("1").unwrap()).unwrap();
    assert_eq!(unit.doors, [door(3).id]);
    assert_eq!(property.unit_of_door(door(3).id), Some(unit));
    assert_eq!(property.unit_of_door(door(1).id), None);
    assert_eq!(property.homes(&unit.residents[0]).collect::<Vec<_>>(), [unit]);
    assert_eq!(property.door(DoorId::new(5).unwrap()), None);
    assert!(property.people()[1].may(Permission::Approve) && !property.people()[1].may(Permission::Manage));
    assert!(!property.people()[0].may(Permission::Approve));
}

/// Each value put at its place leads to this fault, perhaps among others that follow from it.
fn each(cases: &[(&str, Value, &str)]) {
    for (pointer, value, expected) in cases {
        let found = with(pointer, value.clone());
        assert!(found.iter().any(|fault| fault == expected), "{pointer} {value}: {found:#?}\n{expected}");
    }
}

#[test]
fn each_fault_of_a_door_names_its_place_and_its_reason() {
    each(&[
        ("/doors/0/to", json!(["hal"]), r#"doors[0] "Entrance".to: no area has the id "hal""#),
        (
            "/doors/1/from",
            json!(["street"]),
            r#"doors[1] "Exit": joins nothing; a door leads from at least one area to at least one other"#,
        ),
        (
            "/doors/1/to",
            json!([]),
            r#"doors[1] "Exit": joins nothing; a door leads from at least one area to at least one other"#,
        ),
        ("/doors/0/to", json!(["hall", "hall"]), r#"doors[0] "Entrance": names the area "hall" twice"#),
        ("/doors/1/id", json!(1), r#"doors[1] "Exit".id: the same as doors[0] "Entrance""#),
        ("/doors/1/name", json!("Entrance"), r#"doors[1] "Entrance".name: the same as doors[0] "Entrance""#),
        ("/doors/1/id", json!(0), r#"doors[1] "Exit".id: must be a whole number from 1 to 65535"#),
        ("/doors/1/id", json!(1.5), r#"doors[1] "Exit".id: must be a whole number from 1 to 65535"#),
        ("/doors/1/id", json!("2"), r#"doors[1] "Exit".id: must be a number, not a text"#),
        ("/doors/1/cost", json!(4_000_000), r#"doors[1] "Exit".cost: must be a whole number from 0 to 1000"#),
        ("/doors/1/cost", json!(-1), r#"doors[1] "Exit".cost: must be a whole number from 0 to 1000"#),
        ("/doors/1/grantable", json!(true), r#"doors[1] "Exit": can't be granted: it has no connected lock"#),
        (
            "/doors/1/lock",
            json!({}),
            r#"doors[1] "Exit".lock: reads nothing; leave the lock out of a door that isn't connected"#,
        ),
        (
            "/doors/1/grantabel",
            json!(true),
            r#"doors[1] "Exit".grantabel: unknown field; did you mean "grantable"?"#,
        ),
        (
            "/doors/0/lock/pin/shortest",
            json!(7),
            r#"doors[0] "Entrance".lock.pin: the longest PIN must not be shorter than the shortest"#,
        ),
        (
            "/doors/2/kind",
            json!("common"),
            r#"doors[2] "Lift": leads into units[0] "Flat 1" and must be of kind "unit""#,
        ),
        ("/doors/1/kind", json!("unit"), r#"doors[1] "Exit": is of kind "unit" and leads into no unit"#),
        (
            "/doors/2/to",
            json!(["flat-1", "flat-2"]),
            r#"doors[2] "Lift": leads into units[0] "Flat 1" and units[1] "Flat 2"; a door leads into one unit at most"#,
        ),
    ]);
}

#[test]
fn each_fault_of_an_area_or_a_unit_names_its_place_and_its_reason() {
    each(&[
        (
            "/areas/1/id",
            json!("flat 1"),
            r#"areas[1] "Hall".id: area id must be 1 to 40 letters, digits, '-', '_' or '.', not "flat 1""#,
        ),
        ("/areas/1/name", json!(""), "areas[1].name: must not be empty"),
        (
            "/areas/1/name",
            json!(" Hall"),
            r#"areas[1] " Hall".name: must not have line breaks, control characters or spaces around it"#,
        ),
        (
            "/areas/1/arrival",
            json!("default"),
            r#"areas[1] "Hall".arrival: "Street" is the default arrival already; use "possible" here"#,
        ),
        (
            "/areas/0/arrival",
            json!("none"),
            r#"areas: no area is an arrival; mark where people come from with "arrival": "default""#,
        ),
        ("/areas/4", json!("loft"), "areas[4]: must be a record, not a text"),
        ("/units/0/area", json!("attic"), r#"units[0] "Flat 1".area: no area has the id "attic""#),
        ("/units/1/area", json!("flat-1"), r#"units[1] "Flat 2".area: the same as units[0] "Flat 1""#),
        ("/units/1/residents", json!(["ana"]), r#"units[1] "Flat 2": a vacant unit has no residents"#),
        ("/units/0/residents", json!(["zoe"]), r#"units[0] "Flat 1".residents: no person has the id "zoe""#),
        (
            "/units/0/doors",
            json!([3]),
            r#"units[0] "Flat 1".doors: leave it out; the doors that lead to the unit's area are its doors"#,
        ),
    ]);
}

#[test]
fn each_fault_of_a_person_or_the_policy_names_its_place_and_its_reason() {
    let long = "x".repeat(81);
    each(&[
        ("/people/0/permissions", json!(["manage"]), r#"people[0] "Ana": only staff have permissions"#),
        (
            "/people/0/phone",
            json!("555 0101"),
            r#"people[0] "Ana".phone: begin the phone number with + and the country's prefix"#,
        ),
        ("/policy/phones_per_pass", json!(6), "policy.phones_per_pass: must be a whole number from 1 to 5"),
        ("/policy/kinds", json!("all"), r#"policy.kinds: must be "any" or a list of kinds of pass"#),
        ("/policy/residents", json!({"ask": ""}), "policy.residents.ask: must not be empty"),
        (
            "/zone",
            json!("Europe/Madird"),
            r#"zone: no time zone is called "Europe/Madird"; use an IANA name such as America/New_York"#,
        ),
        ("/id", json!(null), "id: must be a text, not null"),
        ("/name", json!(long), "name: has 81 characters; at most 80 are allowed"),
        ("/door", json!([]), r#"door: unknown field; did you mean "doors"?"#),
        ("/people/1/phone", json!("+12025550101"), r#"people[1] "Ben".phone: the same as people[0] "Ana""#),
    ]);
}

#[test]
fn a_way_in_may_be_one_way() {
    assert!(with("/doors/3/passage", json!("one_way")).is_empty());
}

#[test]
fn all_faults_of_a_file_are_reported_at_once() {
    let mut file = elm_house();
    file["zone"] = json!("Mars/Olympus");
    file["doors"][0]["to"] = json!(["hal"]);
    file["doors"][1]["from"] = json!(["street"]);
    file["doors"][3]["id"] = json!(3);
    file["units"][1]["area"] = json!("attic");
    file["people"][1]["role"] = json!("boss");
    assert_eq!(
        faults(&file),
        [
            r#"zone: no time zone is called "Mars/Olympus"; use an IANA name such as America/New_York"#,
            r#"doors[1] "Exit": joins nothing; a door leads from at least one area to at least one other"#,
            r#"people[1] "Ben".role: unknown variant `boss`, expected `resident` or `staff`"#,
            r#"doors[3] "Flat 2 door".id: the same as doors[2] "Lift""#,
            r#"doors[0] "Entrance".to: no area has the id "hal""#,
            r#"units[1] "Flat 2".area: no area has the id "attic""#,
            r#"doors[3] "Flat 2 door": is of kind "unit" and leads into no unit"#,
            r#"units[1] "Flat 2": no door leads to this unit"#,
        ]
    );
    assert_eq!(
        faults(&json!({})),
        ["id: missing", "name: missing", "zone: missing", "doors: missing", "units: missing"]
    );
}

#[test]
fn a_unit_must_be_reachable_from_where_people_arrive() {
    let mut file = elm_house();
    file["doors"].as_array_mut().unwrap().truncate(3);
    assert_eq!(faults(&file), [r#"units[1] "Flat 2": no door leads to this unit"#]);

    // The way out of a home is no way in.
    let mut file = elm_house();
    file["doors"][3] = json!({"id": 4, "name": "Fire exit", "kind": "unit", "passage": "one_way", "from": ["flat-2"], "to": ["hall"]});
    assert_eq!(faults(&file), [r#"units[1] "Flat 2": no door leads to this unit"#]);

    let mut file = elm_house();
    file["doors"][0] = json!({"id": 1, "name": "Entrance", "kind": "perimeter", "passage": "one_way", "from": ["hall"], "to": ["street"]});
    let unreachable = "no way leads to this unit from where people arrive";
    assert_eq!(
        faults(&file),
        [format!(r#"units[0] "Flat 1": {unreachable}"#), format!(r#"units[1] "Flat 2": {unreachable}"#)]
    );
}

#[test]
fn a_property_without_areas_names_the_doors_of_its_units() {
    let file = json!({
        "id": "plain", "name": "Plain", "zone": "UTC",
        "doors": [{"id": 7, "name": "Gate", "kind": "perimeter"}, {"id": 9, "name": "Flat", "kind": "unit"}],
        "units": [{"id": "1", "name": "Flat", "doors": [9], "occupancy": "occupied"}],
    });
    let property = read(&file).unwrap();
    assert_eq!(property.unit_of_door(DoorId::new(9).unwrap()).unwrap().name, "Flat");
    assert_eq!(*property.policy(), Policy::default());

    let mut bad = file;
    bad["doors"][0]["from"] = json!(["street"]);
    bad["doors"][0]["to"] = json!(["hall"]);
    bad["units"][0]["doors"] = json!([8]);
    assert_eq!(
        faults(&bad),
        [
            r#"doors[0] "Gate": the property has no areas"#,
            r#"units[0] "Flat".doors: no door has the number 8"#,
            r#"doors[1] "Flat": is of kind "unit" and leads into no unit"#,
        ]
    );
}

#[test]
fn what_is_not_json_has_a_line_and_a_column() {
    let not_json = |text: &str| Property::read(text.as_bytes()).unwrap_err().to_string();
    assert_eq!(not_json("{\n \"id\": elm}"), "not JSON, line 2, column 8: expected value");
    assert_eq!(
        not_json("{\"id\": \"a\",\n \"id\": \"b\"}"),
        "not JSON, line 2, column 5: field \"id\" is given twice"
    );
    assert_eq!(not_json("{} {}"), "not JSON, line 1, column 4: trailing characters");
    assert_eq!(not_json(""), "not JSON, line 1, column 0: EOF while parsing a value");
    assert!(
        not_json(&"[".repeat(100_000)).starts_with("not JSON, line 1, column 128: recursion limit exceeded")
    );
    assert_eq!(not_json("[]"), "property: must be a record, not a list");
}

#[test]
fn work_and_memory_are_bounded() {
    let large = vec![b' '; json::MOST_BYTES + 1];
    assert!(matches!(Property::read(&large), Err(BadProperty::TooLarge { .. })));
    let many = format!("[{}0]", "0,".repeat(3_000_000));
    assert!(matches!(Property::read(many.as_bytes()), Err(BadProperty::NotJson { .. })));
    assert_eq!(
        with("/doors/0/to", json!(vec!["hall"; 257])),
        [r#"doors[0] "Entrance".to: has 257 items; at most 256 are allowed"#]
    );
    let mut file = elm_house();
    file["people"] = vec![json!({}); 20_000].into();
    let found = faults(&file);
    assert_eq!(found.len(), 10_001);
    assert_eq!(found.last().unwrap(), "property: 70001 more faults are not listed");
    // A text from the file is never repeated at length.
    let long = "y".repeat(1_000_000);
    for pointer in
        ["/zone", "/id", "/name", "/doors/0/kind", "/doors/0/name", "/areas/1/arrival", "/people/0/phone"]
    {
        let found = with(pointer, json!(long));
        assert!(!found.is_empty() && found.iter().all(|fault| fault.len() < 500), "{pointer}");
    }
    assert!(with(&format!("/{long}"), json!(1)).iter().all(|fault| fault.len() < 500));
    assert!(!with("/doors/0/kind", json!("a\nb\u{1b}")).join("").contains(char::is_control));
}

#[test]
fn nothing_that_prints_shows_a_telephone_number() {
    let property = read(&elm_house()).unwrap();
    assert!(!format!("{property:?}").contains("202555"));
    let found = with("/people/0/phone", json!("+1202555010199"));
    assert!(!found.is_empty() && !found.join("").contains("0101"), "{found:?}");
    let phones = property.without_people();
    assert!(!serde_json::to_string(&phones).unwrap().contains("+1202"));
    assert!(
        phones.units().iter().all(|unit| unit.residents.is_empty())
            && phones.person(&property.people()[0].id).is_none()
    );
}

#[test]
fn sets_of_kinds_hold_what_was_put_in() {
    let some: KindSet = [Kind::Tour, Kind::Passcode, Kind::Tour].into_iter().collect();
    assert_eq!(some.iter().collect::<Vec<_>>(), [Kind::Tour, Kind::Passcode]);
    assert_eq!(Kind::ALL.into_iter().collect::<KindSet>(), KindSet::ANY);
    assert_eq!(KindSet::ANY.without(Kind::Tour).with(Kind::Tour), KindSet::ANY);
    assert!(Kind::ALL.into_iter().all(|kind| !KindSet::NONE.contains(kind)));
    assert_eq!(serde_json::to_string(&(KindSet::ANY, some)).unwrap(), r#"["any",["tour","passcode"]]"#);
}

#[test]
fn a_door_keeps_the_keys_of_its_reader() {
    let random = ring::rand::SystemRandom::new();
    let keys = crate::token::keys::DoorSecret::generate(&random).unwrap().public();
    let mut property = read(&elm_house()).unwrap();
    assert!(property.enrol(DoorId::new(1).unwrap(), keys));
    assert!(!property.enrol(DoorId::new(5).unwrap(), keys));
    assert!(!property.enrol(DoorId::new(2).unwrap(), keys), "a door without a lock has no reader");
    assert_eq!(read(&serde_json::to_value(&property).unwrap()).unwrap(), property);
}

#[test]
fn a_property_keeps_the_keys_that_it_signs_with() {
    let key = crate::token::keys::PropertyKey::from_seed(&[3; 32]).unwrap().public();
    let mut property = read(&elm_house()).unwrap();
    assert!(property.keys().is_empty());
    property.add_key(key);
    property.add_key(key);
    let again = read(&serde_json::to_value(&property).unwrap()).unwrap();
    assert_eq!(again.keys(), [key]);
    assert_eq!(again.trusted_keys().get(key.id()), Some(&key));
    let mut file = elm_house();
    file["keys"] = json!(["short"]);
    assert!(read(&file).unwrap_err().to_string().contains("keys[0]"));
}

/// Any JSON, small.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "[a-z0-9 -]{0,8}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        proptest::sample::select(vec!["street", "hall", "flat-1", "any", "unit", "one_way", "default"])
            .prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        let key = prop_oneof![any::<String>(), "id|name|from|to|doors|areas|lock|pin".prop_map(|key| key)];
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map(key, inner, 0..4).prop_map(|map| map.into_iter().collect()),
        ]
    })
}

/// Every value in the tree, by its JSON pointer.
fn pointers(value: &Value, here: &str, all: &mut Vec<String>) {
    all.push(here.to_owned());
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| pointers(item, &format!("{here}/{at}"), all));
        }
        Value::Object(map) => {
            map.iter().for_each(|(key, item)| pointers(item, &format!("{here}/{key}"), all));
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn any_bytes_are_a_property_or_an_error(text in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Property::read(&text).is_err());
    }

    #[test]
    fn a_file_with_anything_anywhere_is_a_property_or_an_error(at in any::<proptest::sample::Index>(), value in any_json()) {
        let mut file = elm_house();
        let mut all = Vec::new();
        pointers(&file, "", &mut all);
        *file.pointer_mut(at.get(&all).as_str()).unwrap() = value;
        match read(&file) {
            // What is accepted writes itself as a file that is accepted, and is the same.
            Ok(property) => prop_assert_eq!(read(&serde_json::to_value(&property).unwrap()), Ok(property)),
            Err(BadProperty::Faults(faults)) => {
                prop_assert!(!faults.is_empty());
                prop_assert!(faults.iter().all(|fault| !fault.to_string().contains('\n')));
                prop_assert_eq!(read(&file), Err(BadProperty::Faults(faults)), "the order is the same each time");
            }
            Err(_) => {}
        }
    }

    #[test]
    fn a_truncated_file_is_an_error(keep in 0.0..1.0_f64) {
        let text = elm_house().to_string();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a length below the text's")]
        let keep = (text.len() as f64 * keep) as usize;
        prop_assert!(Property::read(&text.as_bytes()[..keep]).is_err());
    }
}
