//! Any draft at all: problems, or a permit that keeps every limit, checked here in its own way.

use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::{by_resident, by_staff, now, property};
use crate::confidential::Confidential;
use crate::id::{DoorId, UnitId};
use crate::pass::draft::{Composition, Draft, Pick};
use crate::pass::given::{Frame, Framed, FromTo, Given, Hours, OnDate, Visit, VisitHours};
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::{Minutes, SecretNeed, Uses};
use crate::pass::recipient::RecipientDraft;
use crate::pass::schedule::Schedule;
use crate::property::{DoorKind, Medium};

/// Mostly within two years of now, sometimes at the ends of what a date can be.
fn date() -> impl Strategy<Value = NaiveDate> {
    let today = now().date_naive();
    prop_oneof![
        8 => (0..20_u64).prop_map(move |days| today + Days::new(days)),
        4 => (0..800_u64).prop_map(move |days| today - Days::new(30) + Days::new(days)),
        1 => Just(NaiveDate::MIN),
        1 => Just(NaiveDate::MAX),
    ]
}

fn time() -> impl Strategy<Value = NaiveTime> {
    prop_oneof![
        4 => (0..96_u32).prop_map(|quarter| NaiveTime::from_hms_opt(quarter / 4, quarter % 4 * 15, 0).unwrap()),
        1 => Just(NaiveTime::from_hms_opt(23, 59, 0).unwrap()),
        // A leap second, as chrono writes one.
        1 => Just(NaiveTime::from_hms_nano_opt(23, 59, 59, 1_999_999_999).unwrap()),
    ]
}

fn at() -> impl Strategy<Value = NaiveDateTime> {
    (date(), time()).prop_map(|(date, time)| date.and_time(time))
}

/// There, for the most part.
fn often<T: std::fmt::Debug>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    option::weighted(0.95, value)
}

fn days() -> impl Strategy<Value = Vec<Weekday>> {
    vec((0..7_u8).prop_map(|day| Weekday::try_from(day).unwrap()), 0..9)
}

fn from_to() -> impl Strategy<Value = FromTo> {
    (often(at()), often(at())).prop_map(|(start, end)| FromTo { start, end })
}

fn hours() -> impl Strategy<Value = Hours> {
    (days(), often(time()), often(time()), option::of(date()), often(date())).prop_map(
        |(days, from, until, starts_on, expires_on)| Hours { days, from, until, starts_on, expires_on },
    )
}

fn visit() -> impl Strategy<Value = Visit> {
    let schedule = (days(), often(time()), often(time()));
    let schedule = schedule.prop_map(|(days, from, until)| VisitHours { days, from, until });
    (often(date()), often(date()), often(0..800_u32), option::of(schedule)).prop_map(
        |(starts_on, ends_on, active_for, schedule)| Visit {
            starts_on,
            ends_on,
            active_for: active_for.map(Minutes),
            schedule,
        },
    )
}

fn given() -> impl Strategy<Value = Given> {
    let frame =
        prop_oneof![proptest::sample::select(Frame::PRESETS.to_vec()), from_to().prop_map(Frame::Custom),];
    let framed =
        (frame, option::of(date()), option::of(any::<u32>())).prop_map(|(frame, expires_on, expires_in)| {
            Framed { frame, expires_on, expires_in: expires_in.map(Minutes) }
        });
    let on_date = || option::of(date()).prop_map(|date| OnDate { date });
    prop_oneof![
        from_to().prop_map(Given::CustomDuration),
        hours().prop_map(Given::Recurring),
        hours().prop_map(Given::BusinessHours),
        on_date().prop_map(Given::FullDay),
        on_date().prop_map(Given::OneTime),
        Just(Given::Permanent),
        from_to().prop_map(Given::Temporary),
        on_date().prop_map(Given::Delivery),
        framed.prop_map(Given::TimeFrame),
        visit().prop_map(Given::VendorVisit),
        visit().prop_map(Given::ResidentVisit),
        visit().prop_map(Given::Tour),
        from_to().prop_map(Given::Passcode),
    ]
}

fn pick() -> impl Strategy<Value = Pick> {
    let door = || (1..=12_u16).prop_map(|number| DoorId::new(number).unwrap());
    prop_oneof![
        3 => Just(Pick::MyRoute),
        1 => Just(Pick::CommonDoors),
        1 => Just(Pick::OneDoor(DoorId::new(5).unwrap())),
        2 => vec(door(), 0..3).prop_map(Pick::Doors),
        2 => door().prop_map(Pick::OneDoor),
    ]
}

/// Right, or anything at all.
fn typed(right: &'static str) -> impl Strategy<Value = String> {
    prop_oneof![12 => Just(right.to_owned()), 1 => any::<String>(), 1 => "[0-9+ ]{0,12}"]
}

fn draft() -> impl Strategy<Value = Draft> {
    let credentials = vec(
        proptest::sample::select(vec![
            Credential::MobileKey,
            Credential::Qr,
            Credential::Pin,
            Credential::Wallet,
        ]),
        0..3,
    );
    let zone = prop_oneof![
        6 => Just(None),
        1 => Just(Some("Pacific/Apia".to_owned())),
        1 => Just(Some("Australia/Lord_Howe".to_owned())),
        1 => any::<String>().prop_map(Some),
    ];
    let texts = (typed("dog walker"), typed("hello"), typed("4711"));
    let home = option::of(proptest::sample::select(vec!["101", "103", "nowhere"]));
    let recipient = (typed("Grace"), typed("grace@example.com"), typed("212 555 2368"), home);
    (given(), zone, pick(), option::weighted(0.2, credentials), texts, recipient).prop_map(
        |(
            given,
            zone,
            doors,
            credentials,
            (name, personal_message, secret),
            (recipient, email, phone, home),
        )| Draft {
            given,
            zone,
            name,
            personal_message,
            doors,
            credentials,
            recipient: RecipientDraft {
                name: recipient,
                email: Confidential::new(email),
                phone: Confidential::new(phone),
                home: home.map(|home| UnitId::new(home).unwrap()),
            },
            secret_code: Confidential::new(secret),
        },
    )
}

/// Every limit of the product's table, from the permit alone.
fn keeps_every_limit(composed: &Composition, by_staff: bool) -> Result<(), TestCaseError> {
    let property = property();
    let (kind, permit) = (composed.kind, &composed.permit);
    prop_assert_eq!(kind.is_for_staff(), by_staff);

    // When.
    let year = now() + TimeDelta::days(366) + TimeDelta::days(1);
    match &permit.schedule {
        Schedule::Always => prop_assert_eq!(kind, Kind::Permanent),
        schedule => {
            let end = schedule.ends_at().unwrap();
            prop_assert!(now() < end && end <= year, "{}", end);
        }
    }
    prop_assert_eq!(permit.uses == Uses::Once, matches!(kind, Kind::OneTime | Kind::Delivery));
    let is_visit = matches!(kind, Kind::VendorVisit | Kind::ResidentVisit | Kind::Tour);
    prop_assert_eq!(permit.active_for.is_some(), is_visit);
    prop_assert!(permit.active_for.is_none_or(|time| (1..=720).contains(&time.0)));
    prop_assert_eq!(permit.first_use_within.is_some(), kind == Kind::Passcode);
    prop_assert!(permit.expires_in.is_none() || kind == Kind::TimeFrame);
    if let (true, Schedule::Repeating(_)) = (is_visit, &permit.schedule) {
        for one in permit.schedule.occurrences().take(400) {
            // An hour more where clocks go back.
            prop_assert!(one.end - one.start <= TimeDelta::hours(13));
        }
    }

    // Where.
    let doors = permit.doors.as_slice();
    prop_assert!(!doors.is_empty());
    prop_assert!(kind != Kind::Passcode || doors.len() == 1);
    for id in doors {
        let door = property.door(*id).unwrap();
        let lock = door.lock.as_ref().unwrap();
        prop_assert!(
            Medium::ALL.iter().any(|medium| lock.kinds(*medium).is_some_and(|kinds| kinds.contains(kind)))
        );
        if !by_staff {
            prop_assert!(door.grantable && ![5, 6, 7, 9, 10].contains(&id.get()));
        }
        if kind == Kind::Tour && door.kind == DoorKind::Unit {
            prop_assert!(property.unit_of_door(*id).unwrap().is_vacant());
        }
    }

    // Who.
    let home = doors.iter().any(|door| door.get() == 4);
    prop_assert!(by_staff || !home || permit.secret_code == SecretNeed::Needed);
    prop_assert_eq!(permit.secret_code == SecretNeed::Needed, composed.secret_code.is_some());
    prop_assert!((1..=60).contains(&composed.name.chars().count()));
    prop_assert!(composed.personal_message.as_ref().is_none_or(|text| text.chars().count() <= 500));
    prop_assert!(!composed.credentials.is_empty());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn any_draft_is_problems_or_a_permit_within_every_limit(draft in draft()) {
        let property = property();
        for (checked, staff) in [(by_resident(&draft, &property), false), (by_staff(&draft, &property), true)] {
            match checked {
                Ok(composed) => keeps_every_limit(&composed, staff)?,
                Err(problems) => {
                    prop_assert!(!problems.is_empty());
                    prop_assert!(problems.fields.values().all(|of_field| !of_field.is_empty()));
                }
            }
        }
        let json = serde_json::to_string(&draft).unwrap();
        prop_assert_eq!(serde_json::from_str::<Draft>(&json).unwrap(), draft);
    }
}

#[test]
fn enough_drafts_become_passes_for_the_property_to_mean_something() {
    use proptest::strategy::ValueTree as _;
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let property = property();
    let mut made = std::collections::BTreeMap::<Kind, usize>::new();
    for _ in 0..4000 {
        let draft = draft().new_tree(&mut runner).unwrap().current();
        let check = if draft.given.kind().is_for_staff() { by_staff } else { by_resident };
        if let Ok(composed) = check(&draft, &property) {
            *made.entry(composed.kind).or_default() += 1;
        }
    }
    assert_eq!(made.len(), Kind::ALL.len(), "{made:?}");
}
