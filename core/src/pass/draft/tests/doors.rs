//! Which doors a pass gets, by what, and what is said about them.

use super::{
    assert_wrong, by_resident, by_staff, check, door, doors, draft, home, property, property_with,
    review_by_resident,
};
use crate::confidential::Confidential;
use crate::id::UnitId;
use crate::pass::draft::{Composer, Context, Draft, Pick};
use crate::pass::given::{FromTo, Given, OnDate, Visit};
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::{Minutes, SecretNeed};
use crate::pass::problem::{Field, Forbidden, Invalid, LockRule, Need, Notice, Problem};

fn today() -> Given {
    Given::FullDay(OnDate { date: "2026-11-18".parse().ok() })
}

fn with_doors(pick: Pick) -> Draft {
    Draft { doors: pick, ..draft(today()) }
}

fn visit(given: fn(Visit) -> Given, pick: Pick) -> Draft {
    let day = "2026-11-18".parse().ok();
    let visit = Visit { starts_on: day, ends_on: day, active_for: Some(Minutes(60)), schedule: None };
    Draft { doors: pick, ..draft(given(visit)) }
}

#[test]
fn a_pass_takes_my_route_and_the_shared_doors_of_every_arrival() {
    // Quext: "The Location selection will default to My Route"; SmartRent adds common and perimeter doors.
    let review = review_by_resident(&draft(today()), &property());
    let composition = review.outcome.unwrap();
    assert_eq!(composition.permit.doors.as_slice(), doors([1, 2, 3, 4]));
    assert_eq!(composition.permit.secret_code, SecretNeed::Needed);
    assert_eq!(
        review.notices,
        [
            Notice::Added { doors: doors([3]) },
            Notice::AppNeeded { doors: doors([2]) },
            Notice::SecretCodeNeeded(Need::OwnUnit),
        ]
    );
    let all = [Credential::MobileKey, Credential::Qr, Credential::Pin, Credential::Wallet];
    assert_eq!(composition.credentials, all);
}

#[test]
fn my_route_leaves_out_what_cannot_be_granted_and_says_so() {
    let (unit, property) = (home(), property());
    let route = doors([1, 9, 7, 6, 10, 4, 4]);
    let composer = Composer::Resident { unit: &unit, my_route: &route, live_passes: 0 };
    let context = Context { property: &property, composer, region: Some("US"), now: super::now() };
    let review = draft(today()).review(&context);
    assert_eq!(review.outcome.unwrap().permit.doors.as_slice(), doors([1, 2, 3, 4]));
    assert_eq!(review.notices[0], Notice::OpenByHand { doors: doors([9]) });
    assert_eq!(review.notices[1], Notice::LeftOut { doors: doors([7, 6, 10]) });
}

#[test]
fn without_a_route_the_form_asks_for_one() {
    let (unit, property) = (home(), property());
    let composer = Composer::Resident { unit: &unit, my_route: &[], live_passes: 0 };
    let context = Context { property: &property, composer, region: Some("US"), now: super::now() };
    assert_wrong(draft(today()).check(&context), Field::Doors, Need::NoRoute);
}

#[test]
fn custom_doors_are_those_that_the_property_lets_residents_grant() {
    // Quext: "other doors that your Community allows you to grant guests access into".
    let pick = |numbers: &[u16]| {
        by_resident(&with_doors(Pick::Doors(numbers.iter().map(|n| door(*n)).collect())), &property())
    };
    assert_eq!(pick(&[8, 1]).unwrap().permit.doors.as_slice(), doors([1, 8]));
    assert_wrong(pick(&[]), Field::Doors, Need::Always);
    assert_wrong(pick(&[7]), Field::Doors, Forbidden::NotGrantable(door(7)));
    assert_wrong(pick(&[6]), Field::Doors, Forbidden::OthersUnit(door(6)));
    assert_wrong(pick(&[10]), Field::Doors, Forbidden::StaffDoor(door(10)));
    assert_wrong(pick(&[99]), Field::Doors, Invalid::UnknownDoor(door(99)));
    // Quext: "locks not connected to Quext can not be added to a Pass".
    let unconnected = Problem::NotHoldable { door: door(9), rule: LockRule::NotConnected };
    assert_wrong(pick(&[9]), Field::Doors, unconnected.clone());
    // All that is wrong is said at once, each once.
    let problems = pick(&[9, 7, 99, 7]).unwrap_err();
    let expected: [Problem; 3] =
        [Invalid::UnknownDoor(door(99)).into(), unconnected, Forbidden::NotGrantable(door(7)).into()];
    assert_eq!(problems.of(Field::Doors), expected);
    let many = pick(&[1; 11]).unwrap_err();
    assert_eq!(many.of(Field::Doors), [Invalid::TooMany { at_most: 10 }.into()]);
}

#[test]
fn one_door_is_one_door_also_where_it_leads_into_the_unit() {
    // ButterflyMX: "a visitor pass to a specific door".
    let composition = by_resident(&with_doors(Pick::OneDoor(door(4))), &property()).unwrap();
    assert_eq!(composition.permit.doors.as_slice(), doors([4]));
    let custom = by_resident(&with_doors(Pick::Doors(doors([4]))), &property()).unwrap();
    assert_eq!(custom.permit.doors.as_slice(), doors([1, 2, 3, 4]));
}

#[test]
fn a_delivery_takes_the_shared_doors_and_needs_no_secret_code() {
    let mut delivery = draft(Given::Delivery(OnDate::default()));
    delivery.secret_code = Confidential::default();
    let composition = by_resident(&delivery, &property()).unwrap();
    assert_eq!(composition.permit.doors.as_slice(), doors([1, 2, 3]));
    assert_eq!(composition.permit.secret_code, SecretNeed::NotNeeded);
    assert!(!Kind::Delivery.has_phone_check());
}

#[test]
fn what_a_doors_lock_cannot_hold_is_said_with_the_rules_name() {
    // SmartRent: "Bluetooth Pass … Permanent or Temporary".
    let pool = |given| by_resident(&Draft { doors: Pick::Doors(doors([8])), ..draft(given) }, &property());
    let one_time = pool(Given::OneTime(OnDate { date: "2026-11-18".parse().ok() }));
    let rule = LockRule::Kinds(Kind::OneTime);
    assert_wrong(one_time, Field::Doors, Problem::NotHoldable { door: door(8), rule });
    assert_eq!(pool(Given::Permanent).unwrap().credentials, [Credential::MobileKey]);
    assert_eq!(pool(today()).unwrap().credentials, [Credential::Qr, Credential::Wallet]);
}

#[test]
fn chosen_credentials_are_those_that_each_door_can_take() {
    let with = |numbers: &[u16], credentials: &[Credential]| {
        let doors = Pick::Doors(numbers.iter().map(|n| door(*n)).collect());
        let credentials = Some(credentials.to_vec());
        by_resident(&Draft { credentials, ..with_doors(doors) }, &property())
    };
    assert_eq!(with(&[1], &[Credential::Pin]).unwrap().credentials, [Credential::Pin]);
    assert_eq!(with(&[1], &[Credential::Wallet]).unwrap().credentials, [Credential::Wallet]);
    assert_eq!(with(&[1], &[]).unwrap_err().of(Field::Credentials), [Need::Always.into()]);
    let instead = vec![Credential::MobileKey];
    let rule = LockRule::Credentials { instead };
    let lift = with(&[1, 2], &[Credential::Qr, Credential::Pin]);
    assert_wrong(lift, Field::Doors, Problem::NotHoldable { door: door(2), rule });
}

#[test]
fn a_secret_code_is_asked_for_where_the_property_says() {
    // Quext: "always required when giving access into your personal unit, and your Community Management may
    // also require them for common area doors as well".
    let without = |pick, policy: &str| {
        let mut draft = with_doors(pick);
        draft.secret_code = Confidential::new("  ");
        by_resident(&draft, &property_with(policy))
    };
    let (usual, everywhere) = (r#"{"kinds": "any"}"#, r#"{"kinds": "any", "secret_code": "common_doors"}"#);
    assert_wrong(without(Pick::MyRoute, usual), Field::SecretCode, Need::OwnUnit);
    assert!(without(Pick::OneDoor(door(1)), usual).is_ok());
    assert_wrong(without(Pick::OneDoor(door(1)), everywhere), Field::SecretCode, Need::CommonDoors);
    assert_wrong(without(Pick::OneDoor(door(8)), everywhere), Field::SecretCode, Need::CommonDoors);
    // Chosen though not needed, it counts all the same.
    let chosen = by_resident(&with_doors(Pick::OneDoor(door(1))), &property_with(usual)).unwrap();
    assert_eq!(chosen.permit.secret_code, SecretNeed::Needed);
}

#[test]
fn a_tour_shows_vacant_units_only_with_the_way_there() {
    // Quext: "Only vacant units will be available to select."
    let tour = |numbers: &[u16]| {
        let pick = Pick::Doors(numbers.iter().map(|n| door(*n)).collect());
        by_staff(&visit(Given::Tour, pick), &property())
    };
    assert_eq!(tour(&[5, 7]).unwrap().permit.doors.as_slice(), doors([1, 2, 3, 5, 7]));
    assert_eq!(tour(&[5]).unwrap().permit.secret_code, SecretNeed::NotNeeded);
    let unit = UnitId::new("103").unwrap();
    assert_wrong(tour(&[6]), Field::Doors, Forbidden::NotVacant(unit));
    assert_wrong(tour(&[10]), Field::Doors, Forbidden::StaffDoor(door(10)));
}

#[test]
fn a_residents_visit_is_to_an_amenity_or_another_unit() {
    // Quext: "residents who want to tour a larger unit, or trial an on-site paid amenity space".
    let pick = |number| by_staff(&visit(Given::ResidentVisit, Pick::Doors(doors([number]))), &property());
    assert_eq!(pick(7).unwrap().permit.doors.as_slice(), doors([7]));
    assert_eq!(pick(5).unwrap().permit.doors.as_slice(), doors([1, 2, 3, 5]));
    assert_wrong(pick(4), Field::Doors, Forbidden::NotAmenityOrOtherUnit(door(4)));
    assert_wrong(pick(1), Field::Doors, Forbidden::NotAmenityOrOtherUnit(door(1)));
}

#[test]
fn staff_choose_freely_for_vendors() {
    let pick = Pick::Doors(doors([10, 6, 7]));
    let composition = by_staff(&visit(Given::VendorVisit, pick), &property()).unwrap();
    assert_eq!(composition.permit.doors.as_slice(), doors([1, 2, 3, 6, 7, 10]));
    assert_wrong(
        by_staff(&visit(Given::VendorVisit, Pick::MyRoute), &property()),
        Field::Doors,
        Need::Always,
    );
}

#[test]
fn a_passcode_is_a_pin_for_exactly_one_door() {
    // Aptly.
    let from_to =
        FromTo { start: super::local("2026-11-18T15:00:00"), end: super::local("2026-11-18T18:00:00") };
    let pick = |pick| by_staff(&Draft { doors: pick, ..draft(Given::Passcode(from_to)) }, &property());
    let composition = check(Given::Passcode(from_to)).unwrap();
    assert_eq!(composition.credentials, [Credential::Pin]);
    // Nobody opens its door by Bluetooth without the PIN.
    assert!(!composition.credentials.iter().any(|credential| credential.needs_token()));
    assert_eq!(pick(Pick::Doors(doors([5]))).unwrap().permit.doors.as_slice(), doors([5]));
    assert_wrong(pick(Pick::Doors(doors([1, 3]))), Field::Doors, Invalid::NotOneDoor);
    let rule = LockRule::Credentials { instead: vec![Credential::MobileKey] };
    assert_wrong(pick(Pick::OneDoor(door(2))), Field::Doors, Problem::NotHoldable { door: door(2), rule });
}
