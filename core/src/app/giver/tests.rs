use super::*;
use crate::app::queue::Asked;
use crate::app::rig::{ada, door, grace, offline, pass, start, told, view};
use crate::app::show::{Says, Tap, Thaws, WhyNot};
use crate::confidential::Confidential;
use crate::pass::draft::Pick;
use crate::pass::given::{Given, OnDate};
use crate::pass::problem::{Field, Need};
use crate::pass::standing::FreezeCause;
use chrono::TimeDelta;

/// All of 16 January, for the entrance and the gym.
const SATURDAY: &str = r#"{
    "kind": "full_day", "state": "live", "name": "plumber", "unit": "1", "way": [1],
    "permit": {"doors": [1, 3],
               "schedule": {"span": {"start": "2027-01-16T05:00:00Z", "end": "2027-01-17T05:00:00Z"}}},
    "times": {"zone": "America/New_York", "next": []},
    "guest": {"has_email": false, "name": "Lee", "phone_ending": "68"},
    "used": [{"door": 1, "times": 2, "last_at": "2027-01-15T07:00:00Z"}]
}"#;

#[test]
fn a_pass_is_shown_with_its_guest_its_doors_and_what_can_be_done() {
    let (device, _) = offline(ada());
    told(&device, &[view(SATURDAY)]);
    let signed = device.signed_in().unwrap().unwrap();
    let giver = signed.resident(None).unwrap().giver();
    let screen = giver.pass(pass()).unwrap();
    let stops: Vec<_> = screen.way.iter().map(|stop| (stop.step.name.as_str(), stop.on_the_way)).collect();
    assert_eq!(stops, [("Entrance", true), ("Gym", false)]);
    assert_eq!(screen.way[0].used.as_ref().map(|used| used.times), Some(2));
    let Says::Shut(refusal) = &screen.says else { panic!("{:?}", screen.says) };
    assert_eq!(refusal.clone().map(|when| when.at).opens_at(), Some("2027-01-16T05:00:00Z".parse().unwrap()));
    let taps = &screen.taps;
    assert_eq!(taps.share_by_sms, Some(Tap::Can));
    assert_eq!(taps.share_by_email, Some(Tap::No(WhyNot::NoEmail)));
    assert_eq!((&taps.change, &taps.delete), (&Some(Tap::Can), &Some(Tap::Can)));
    assert_eq!((&taps.freeze, &taps.thaw, &taps.approve), (&None, &None, &None));
}

#[test]
fn what_is_over_leaves_the_list_by_itself_and_so_does_what_was_deleted() {
    let (device, clock) = offline(ada());
    told(&device, &[view(SATURDAY), view(r#"{"id": "0303030303030303", "state": "deleted"}"#)]);
    let signed = device.signed_in().unwrap().unwrap();
    let giver = signed.resident(None).unwrap().giver();
    let listed = |giver: &Giver<'_, '_, ()>| giver.passes().unwrap().len();
    assert_eq!((listed(&giver), giver.all_passes().unwrap().len()), (1, 2));
    clock.advance(TimeDelta::days(2));
    assert_eq!(listed(&giver), 0);
    let gone = giver.pass(pass()).unwrap();
    assert_eq!(gone.taps.share_by_sms, Some(Tap::No(WhyNot::Over)));
    assert_eq!(gone.taps.change, Some(Tap::Can), "it may be extended");
}

#[test]
fn who_thaws_a_frozen_pass_depends_on_who_froze_it() {
    let frozen = |cause| {
        let (device, _) = offline(ada());
        told(&device, &[view(&format!(r#"{{"state": "frozen", "frozen_for": "{cause}"}}"#))]);
        let signed = device.signed_in().unwrap().unwrap();
        let screen = signed.resident(None).unwrap().giver().pass(pass()).unwrap();
        let Says::Frozen { cause, thaws, .. } = screen.says else { panic!("not frozen") };
        (cause, thaws, screen.taps.thaw)
    };
    let by_codes = (Some(FreezeCause::WrongSecretCodes), Thaws::You, Some(Tap::Can));
    assert_eq!(frozen("wrong_secret_codes"), by_codes);
    let by_staff = (Some(FreezeCause::Staff), Thaws::Staff, Some(Tap::No(WhyNot::OnlyStaff)));
    assert_eq!(frozen("staff"), by_staff);
}

#[test]
fn staff_do_only_what_they_are_permitted() {
    let taps = |permissions: &[Permission], changed: &str| {
        let (device, _) = offline(grace(permissions));
        told(&device, &[view(changed)]);
        let signed = device.signed_in().unwrap().unwrap();
        signed.staff().unwrap().giver().pass(pass()).unwrap().taps
    };
    let seeing = taps(&[Permission::SeeActivity], SATURDAY);
    assert_eq!(seeing, GivenTaps::default());
    let managing = taps(&[Permission::Manage], SATURDAY);
    assert_eq!((managing.delete, managing.freeze, managing.change), (Some(Tap::Can), Some(Tap::Can), None));
    let waits = r#"{"state": "awaiting_approval"}"#;
    let approving = taps(&[Permission::Approve], waits);
    assert_eq!(
        (approving.approve, approving.decline, approving.delete),
        (Some(Tap::Can), Some(Tap::Can), None)
    );
}

#[tokio::test]
async fn what_is_queued_about_a_pass_is_on_its_screen() {
    let (device, _) = offline(ada());
    told(&device, &[view(SATURDAY)]);
    let signed = device.signed_in().unwrap().unwrap();
    let giver = signed.resident(None).unwrap().giver();
    assert!(matches!(giver.delete(pass()).await, Ok(Asked::Queued(_))));
    let screen = giver.pass(pass()).unwrap();
    assert_eq!(screen.taps.delete, Some(Tap::No(WhyNot::Queued)));
    assert_eq!((screen.queued.len(), screen.queued[0].since.at), (1, start()));
    assert_eq!(giver.passes().unwrap()[0].queued.len(), 1);
}

#[test]
fn a_change_begins_with_what_the_pass_has_and_needs_no_number_again() {
    let (device, _) = offline(ada());
    told(&device, &[view(SATURDAY)]);
    let signed = device.signed_in().unwrap().unwrap();
    let giver = signed.resident(None).unwrap().giver();
    let mut composing = giver.change(pass()).unwrap();
    assert_eq!(composing.draft.given, Given::FullDay(OnDate { date: "2027-01-16".parse().ok() }));
    assert_eq!(composing.draft.doors, Pick::Doors(vec![door(1), door(3)]));
    assert_eq!((composing.draft.name.as_str(), composing.draft.recipient.name.as_str()), ("plumber", "Lee"));
    let screen = giver.compose(&composing).unwrap();
    assert!(screen.can_create, "{:?}", screen.problems);
    assert!(composing.draft.recipient.phone.expose().is_empty(), "what stands for it stays here");
    // A new pass like it would need the number.
    let problems = giver.review(&composing.draft).unwrap().outcome.unwrap_err();
    assert_eq!(problems.of(Field::RecipientPhone), [Need::PhoneRequired.into()]);

    composing.draft.secret_code = Confidential::new("4711");
    giver.leave(&composing).unwrap();
    let left = giver.left().unwrap().unwrap();
    assert_eq!((left.replaces(), left.draft.secret_code.expose()), (Some(pass()), ""));
    giver.discard_draft().unwrap();
    assert_eq!(giver.left().unwrap(), None);
}

#[test]
fn no_screen_of_a_giver_holds_a_secret() {
    let (device, _) = offline(ada());
    told(&device, &[view(SATURDAY)]);
    let signed = device.signed_in().unwrap().unwrap();
    let giver = signed.resident(None).unwrap().giver();
    let json = serde_json::to_string(&(giver.pass(pass()).unwrap(), giver.passes().unwrap())).unwrap();
    assert!(json.contains(r#""share_by_email":{"no":"no_email"}"#), "{json}");
    assert!(!json.contains("5550100"), "{json}");
}
