//! Who composes, for whom, and the texts.

use std::collections::BTreeSet;

use super::{assert_wrong, by_resident, by_staff, draft, home, now, property, property_with};
use crate::confidential::Confidential;
use crate::pass::draft::{Composer, Context, Draft};
use crate::pass::given::{FromTo, Given, OnDate, Visit};
use crate::pass::kind::Kind;
use crate::pass::permit::Minutes;
use crate::pass::problem::{Field, Forbidden, Invalid, Need, Problems, WholeProblem};
use crate::pass::secret::BadSecretCode;
use crate::pass::standing::PassState;
use crate::phone::BadPhone;
use crate::property::{Permission, Property};

fn today() -> Given {
    Given::FullDay(OnDate { date: "2026-11-18".parse().ok() })
}

fn visit() -> Visit {
    let day = "2026-11-18".parse().ok();
    Visit { starts_on: day, ends_on: day, active_for: Some(Minutes(60)), schedule: None }
}

fn whole(problems: Result<super::Composition, Problems>) -> Vec<WholeProblem> {
    let problems = problems.unwrap_err();
    assert!(problems.fields.is_empty(), "{problems:?}");
    problems.whole
}

#[test]
fn where_residents_may_not_make_passes_they_learn_whom_to_ask() {
    // Quext: "please let your Community Management team know that you're interested".
    let property = property_with(r#"{"kinds": "any", "residents": {"ask": "the front desk"}}"#);
    let ask = "the front desk".to_owned();
    assert_eq!(whole(by_resident(&draft(today()), &property)), [WholeProblem::ResidentsMayNot { ask }]);
    assert!(by_staff(&draft(Given::Tour(visit())), &property).is_ok());
}

#[test]
fn a_resident_has_as_many_live_passes_as_the_policy_says() {
    let property = property_with(r#"{"kinds": "any", "live_passes": 2}"#);
    let (unit, route) = (home(), super::doors([1]));
    let with = |live_passes| {
        let composer = Composer::Resident { unit: &unit, my_route: &route, live_passes };
        draft(today()).check(&Context { property: &property, composer, region: Some("US"), now: now() })
    };
    assert!(with(1).is_ok());
    assert_eq!(whole(with(2)), [WholeProblem::TooManyLivePasses { at_most: 2 }]);
}

#[test]
fn kinds_are_the_propertys_and_the_composers() {
    let usual = property_with("{}");
    assert_wrong(
        by_resident(&draft(Given::Permanent), &usual),
        Field::Kind,
        Forbidden::Kinds(Kind::Permanent),
    );
    let delivery = draft(Given::Delivery(OnDate::default()));
    assert_wrong(by_resident(&delivery, &usual), Field::Kind, Forbidden::Kinds(Kind::Delivery));
    let mut tour = draft(Given::Tour(visit()));
    tour.doors = super::Pick::OneDoor(super::door(1));
    assert_wrong(by_resident(&tour, &property()), Field::Kind, Forbidden::NotTheirKind(Kind::Tour));
    let mut day = draft(today());
    day.doors = super::Pick::OneDoor(super::door(1));
    assert_wrong(by_staff(&day, &property()), Field::Kind, Forbidden::NotTheirKind(Kind::FullDay));
}

#[test]
fn staff_need_the_permission_for_the_kind() {
    // Aptly: "Have permission to generate access codes for properties".
    let property = property();
    let with = |draft: &Draft, permission| {
        let permissions = BTreeSet::from([permission]);
        let composer = Composer::Staff { permissions: &permissions };
        draft.check(&Context { property: &property, composer, region: Some("US"), now: now() })
    };
    let tour = draft(Given::Tour(visit()));
    let from_to =
        FromTo { start: super::local("2026-11-18T15:00:00"), end: super::local("2026-11-18T18:00:00") };
    let passcode = draft(Given::Passcode(from_to));
    assert!(with(&tour, Permission::IssuePasses).is_ok());
    assert!(with(&passcode, Permission::IssuePasscodes).is_ok());
    assert_eq!(whole(with(&tour, Permission::IssuePasscodes)), [WholeProblem::NotPermitted]);
    assert_eq!(whole(with(&passcode, Permission::IssuePasses)), [WholeProblem::NotPermitted]);
}

#[test]
fn a_phone_number_is_asked_for_where_the_rules_say() {
    let without = |given: Given, property: &Property| {
        let mut draft = draft(given);
        draft.recipient.phone = Confidential::default();
        let check = if draft.given.kind().is_for_staff() { by_staff } else { by_resident };
        check(&draft, property)
    };
    // SmartRent: "phone number required".
    assert_wrong(without(today(), &property()), Field::RecipientPhone, Need::PhoneRequired);
    let lenient = property_with(r#"{"kinds": "any", "phone_required": false}"#);
    assert_eq!(without(today(), &lenient).unwrap().recipient.phone, None);
    let delivery = Given::Delivery(OnDate::default());
    assert_wrong(without(delivery, &lenient), Field::RecipientPhone, Need::Always);
    assert_wrong(without(Given::Tour(visit()), &lenient), Field::RecipientPhone, Need::Always);
}

#[test]
fn a_visit_without_a_number_waits_for_it_if_there_is_an_address_to_ask_at() {
    // Quext: "If you don't input a phone number here, you'll need to approve the recipient's pass after
    // they've received an email requesting they submit their phone number."
    for given in [Given::VendorVisit, Given::ResidentVisit] {
        let mut visit = draft(given(visit()));
        assert_eq!(by_staff(&visit, &property()).unwrap().state, PassState::Live);
        visit.recipient.phone = Confidential::default();
        assert_wrong(by_staff(&visit, &property()), Field::RecipientPhone, Need::NoWayToAsk);
        visit.recipient.email = Confidential::new("grace@example.com");
        assert_eq!(by_staff(&visit, &property()).unwrap().state, PassState::AwaitingPhone);
    }
}

#[test]
fn what_is_typed_wrongly_is_said_for_each_field_at_once() {
    let mut wrong = draft(today());
    wrong.name = "x".repeat(61);
    wrong.personal_message = "y".repeat(501);
    wrong.recipient.name = "a\tb".to_owned();
    wrong.recipient.email = Confidential::new("grace@example");
    wrong.recipient.phone = Confidential::new("555");
    wrong.secret_code = Confidential::new("12x");
    wrong.zone = Some("Mars".to_owned());
    let problems = by_resident(&wrong, &property()).unwrap_err();
    let expected = [
        (Field::Name, Invalid::TooLong { at_most: 60 }),
        (Field::PersonalMessage, Invalid::TooLong { at_most: 500 }),
        (Field::Zone, Invalid::UnknownZone),
        (Field::SecretCode, Invalid::SecretCode(BadSecretCode::NotDigits)),
        (Field::RecipientName, Invalid::ControlCharacters),
        (Field::RecipientEmail, Invalid::Email),
        (Field::RecipientPhone, Invalid::Phone(BadPhone::NoSuchNumber)),
    ];
    assert_eq!(problems.fields.len(), expected.len());
    for (field, invalid) in expected {
        assert_eq!(problems.of(field), [invalid.into()], "{field:?}");
    }
    let json = serde_json::to_string(&problems).unwrap();
    assert_eq!(serde_json::from_str::<Problems>(&json).unwrap(), problems);
    assert!(json.contains(r#""secret_code":[{"invalid":{"secret_code":"not_digits"}}]"#), "{json}");
}

#[test]
fn a_name_is_the_recipients_if_none_is_given() {
    let mut nameless = draft(today());
    nameless.name = "  ".to_owned();
    assert_wrong(by_resident(&nameless, &property()), Field::Name, Need::Always);
    nameless.recipient.name = " Grace ".to_owned();
    nameless.personal_message = " Mind the dog.\nThe key is under the mat. ".to_owned();
    let composition = by_resident(&nameless, &property()).unwrap();
    assert_eq!(composition.name, "Grace");
    let said = "Mind the dog.\nThe key is under the mat.";
    assert_eq!(composition.personal_message.as_deref(), Some(said));
}

#[test]
fn a_draft_is_stored_and_read_at_any_stage_and_never_shows_what_is_secret() {
    for kind in Kind::ALL {
        let mut draft = Draft::new(kind);
        draft.secret_code = Confidential::new("4711");
        draft.recipient.phone = Confidential::new("2125552368");
        let json = serde_json::to_string(&draft).unwrap();
        assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft, "{json}");
        let shown = format!("{draft:?}");
        assert!(!shown.contains("4711") && !shown.contains("2125552368"), "{shown}");
    }
    let composition = by_resident(&draft(today()), &property()).unwrap();
    let shown = format!("{composition:?}");
    assert!(!shown.contains("4711") && !shown.contains("2368"), "{shown}");
}
