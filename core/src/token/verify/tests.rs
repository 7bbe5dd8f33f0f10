use chrono::{DateTime, TimeDelta, Utc};
use ring::rand::SystemRandom;

use super::*;
use crate::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};
use crate::pass::repeat::Rrule;
use crate::pass::schedule::{Repeating, Schedule, Window};
use crate::pass::standing::{DoorState, PassState};
use crate::token::claims::{Grant, GrantBreach, Shape, Shapes};
use crate::token::keys::{PropertyKey, SoftwareKey};
use crate::token::{TokenBytes, delegate, issue};
use crate::zone::Zone;

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn here() -> PropertyId {
    PropertyId::new("oak-court").unwrap()
}

fn doors(numbers: &[u16]) -> Doors {
    numbers.iter().map(|number| DoorId::new(*number).unwrap()).collect()
}

fn key() -> PropertyKey {
    PropertyKey::from_seed(&[1; 32]).unwrap()
}

fn trusted() -> TrustedKeys {
    TrustedKeys::from_iter([key().public()])
}

fn phone() -> SoftwareKey {
    SoftwareKey::generate_es256(&SystemRandom::new()).unwrap()
}

/// Mondays and Thursdays, nine to five, for a year in New York.
fn weekly() -> Schedule {
    let zone = Zone::new("America/New_York").unwrap();
    let dates = ("2026-11-22".parse().unwrap(), "2027-11-22".parse().unwrap());
    let rule = Rrule::parse("FREQ=WEEKLY;BYDAY=MO,TH", dates.0).unwrap();
    let window = Window::hours("09:00".parse().unwrap(), "17:00".parse().unwrap()).unwrap();
    Schedule::Repeating(Repeating::new(&zone, dates, window, rule, Vec::new()).unwrap())
}

fn span(start: &str, end: &str) -> Schedule {
    Schedule::Span { start: time(start), end: time(end) }
}

fn claims(holder: Option<&SoftwareKey>, doors: Doors, schedule: Schedule) -> Claims {
    Claims {
        generation: Generation(0),
        holder: holder.map(crate::token::keys::DeviceKey::public),
        permit: Permit {
            doors,
            schedule,
            uses: Uses::Unlimited,
            first_use_within: None,
            active_for: None,
            expires_in: None,
            secret_code: SecretNeed::NotNeeded,
        },
        issued_at: time("2026-11-22T09:00:00Z"),
        expires_at: time("2026-11-29T09:00:00Z"),
        link_opened: None,
    }
}

fn root(claims: Claims, purpose: Purpose) -> TokenBytes {
    issue(&key(), &here(), &Root { pass: PassId::from_bytes([5; 8]), claims, purpose }).unwrap()
}

fn opening(claims: Claims) -> TokenBytes {
    root(claims, Purpose::Opens { secret_entered: false })
}

fn grant() -> Grant {
    Grant {
        shapes: [Shape::Span, Shape::SpanOnce, Shape::Repeating].into_iter().collect(),
        longest: Minutes(60 * 24 * 7),
        secret_doors: doors(&[40]),
    }
}

fn issuing(resident: &SoftwareKey) -> TokenBytes {
    root(claims(Some(resident), doors(&[1, 2, 3, 17, 40]), Schedule::Always), Purpose::Issues(grant()))
}

fn afternoon() -> Schedule {
    span("2026-11-23T17:00:00Z", "2026-11-23T22:00:00Z")
}

fn check(token: &TokenBytes) -> Result<VerifiedToken, TokenError> {
    verify(token.as_bytes(), &trusted(), &here())
}

fn at(token: &TokenBytes, door: u16, when: &str) -> Decision {
    let door = DoorId::new(door).unwrap();
    check(token).unwrap().decide(door, Now::exactly(time(when)), |_| Facts::NOTHING_KNOWN)
}

#[test]
fn a_token_says_what_was_signed() {
    let phone = phone();
    let signed = claims(Some(&phone), doors(&[1, 2, 17]), weekly());
    let good = check(&opening(signed.clone())).unwrap();
    assert_eq!(good.shown().claims(), &signed);
    assert_eq!(good.pass(), PassId::from_bytes([5; 8]));
    assert_eq!(good.holder(), signed.holder.as_ref());
    assert_eq!(good.links().count(), 1);
    assert_eq!(good.expires_at(), signed.expires_at);
}

#[test]
fn tokens_are_small() {
    let (resident, guest) = (phone(), phone());
    let bound = opening(claims(Some(&guest), doors(&[1, 2, 17, 21, 30, 40]), weekly()));
    let bearer = opening(claims(None, doors(&[1, 2, 17, 21, 30, 40]), afternoon()));
    let handed_on = claims(Some(&guest), doors(&[1, 2, 17]), afternoon());
    let two = delegate(&issuing(&resident), &resident, &here(), &handed_on).unwrap();
    let sizes = [bound, bearer, two].map(|token| token.as_bytes().len());
    assert!(sizes[0] <= 172 && sizes[1] <= 132 && sizes[2] <= 300, "{sizes:?}");
}

#[test]
fn a_live_code_of_one_link_keeps_to_version_11_and_a_bearers_to_8() {
    use crate::qr::{LiveQr, Qr, bearer_text};
    let phone = phone();
    let bound = opening(claims(Some(&phone), doors(&[1, 2, 17, 21, 30, 40]), weekly()));
    let now = time("2026-11-23T17:00:00Z");
    let live = LiveQr::make(&bound, &phone, &here(), DoorId::new(17).unwrap(), now).unwrap();
    assert_eq!(Qr::new(live.text()).unwrap().version(), 11);
    let bearer = opening(claims(None, doors(&[1, 2, 17, 21, 30, 40]), afternoon()));
    assert!(Qr::new(&bearer_text(&bearer)).unwrap().version() <= 8);
    let handed_on = claims(Some(&phone), doors(&[1, 2, 17]), afternoon());
    let two = delegate(&issuing(&phone), &phone, &here(), &handed_on).unwrap();
    let live = LiveQr::make(&two, &phone, &here(), DoorId::new(17).unwrap(), now).unwrap();
    assert!(Qr::new(live.text()).unwrap().version() <= 15);
}

#[test]
fn nothing_signed_for_one_property_or_by_another_key_is_good() {
    let token = opening(claims(None, doors(&[1]), Schedule::Always));
    let elsewhere = PropertyId::new("elm-court").unwrap();
    assert_eq!(verify(token.as_bytes(), &trusted(), &elsewhere), Err(TokenError::BadSignature { link: 0 }));
    let other = PropertyKey::from_seed(&[2; 32]).unwrap().public();
    assert_eq!(
        verify(token.as_bytes(), &TrustedKeys::from_iter([other]), &here()),
        Err(TokenError::UnknownKey { key: key().public().id() })
    );
    let both = TrustedKeys::from_iter([other, key().public()]);
    assert!(verify(token.as_bytes(), &both, &here()).is_ok());
}

#[test]
fn a_changed_bit_anywhere_is_noticed() {
    let resident = phone();
    let handed_on = claims(None, doors(&[1, 2]), afternoon());
    let token = delegate(&issuing(&resident), &resident, &here(), &handed_on).unwrap();
    for bit in 0..token.as_bytes().len() * 8 {
        let mut bytes = token.as_bytes().to_vec();
        bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(verify(&bytes, &trusted(), &here()).is_err(), "bit {bit}");
    }
}

#[test]
fn a_resident_hands_on_within_the_grant_and_nobody_else_can() {
    let (resident, stranger) = (phone(), phone());
    let parent = issuing(&resident);
    let wanted = claims(None, doors(&[1, 2]), afternoon());
    let token = delegate(&parent, &resident, &here(), &wanted).unwrap();
    let good = check(&token).unwrap();
    assert_eq!(good.shown().claims(), &wanted);
    assert_ne!(good.pass(), PassId::from_bytes([5; 8]));
    assert_eq!(good.pass(), crate::token::Token::parse(token.as_bytes()).unwrap().unchecked_pass(&here()));

    assert_eq!(delegate(&parent, &stranger, &here(), &wanted), Err(TokenError::NotTheHolder));
    let not_issuing = opening(claims(Some(&resident), doors(&[1]), Schedule::Always));
    assert_eq!(delegate(&not_issuing, &resident, &here(), &wanted), Err(TokenError::NotIssuing));
    assert_eq!(delegate(&token, &resident, &here(), &wanted), Err(TokenError::NotIssuing));
    let nobodys = Root {
        pass: PassId::from_bytes([5; 8]),
        claims: claims(None, doors(&[1]), Schedule::Always),
        purpose: Purpose::Issues(grant()),
    };
    assert_eq!(issue(&key(), &here(), &nobodys), Err(TokenError::IssuerWithoutKey));
}

#[test]
fn a_second_link_belongs_to_its_first_one_alone() {
    let resident = phone();
    let token = delegate(&issuing(&resident), &resident, &here(), &claims(None, doors(&[1]), afternoon()));
    let token = token.unwrap();
    // The same resident's renewed issuing token.
    let mut renewed = claims(Some(&resident), doors(&[1, 2, 3]), Schedule::Always);
    renewed.generation = Generation(1);
    let renewed = root(renewed, Purpose::Issues(grant()));
    let first = issuing(&resident).as_bytes().len();
    let mut moved = renewed.as_bytes().to_vec();
    moved[0] = 0x87;
    moved.extend(&token.as_bytes()[first..]);
    assert_eq!(verify(&moved, &trusted(), &here()), Err(TokenError::BadSignature { link: 1 }));
}

#[test]
fn the_grant_is_checked_when_making_and_when_opening() {
    let resident = phone();
    let parent = issuing(&resident);
    let breach = |wanted: &Claims| match delegate(&parent, &resident, &here(), wanted) {
        Err(TokenError::Grant(breach)) => breach,
        other => panic!("{other:?}"),
    };
    let permanent = claims(None, doors(&[1]), Schedule::Always);
    assert_eq!(breach(&permanent), GrantBreach::Shape(Shape::Permanent));
    let mut once = claims(None, doors(&[1]), weekly());
    once.permit.uses = Uses::Once;
    assert_eq!(breach(&once), GrantBreach::Shape(Shape::RepeatingOnce));
    let long = claims(None, doors(&[1]), span("2026-11-23T00:00:00Z", "2026-11-30T00:01:00Z"));
    assert_eq!(breach(&long), GrantBreach::TooLong { minutes: 10_081, longest: 10_080 });
    assert_eq!(
        breach(&claims(None, doors(&[1]), weekly())),
        GrantBreach::TooLong { minutes: 365 * 1440, longest: 10_080 }
    );
    let without = claims(None, doors(&[1, 40]), afternoon());
    assert_eq!(breach(&without), GrantBreach::SecretCodeMissing(DoorId::new(40).unwrap()));
    let mut with = without;
    with.permit.secret_code = SecretNeed::Needed;
    let token = delegate(&parent, &resident, &here(), &with).unwrap();
    assert_eq!(at(&token, 40, "2026-11-23T18:00:00Z"), Decision::Refuse(Refusal::SecretNeeded));
}

#[test]
fn every_links_permit_decides() {
    let resident = phone();
    // Door 9 isn't the resident's to give.
    let token = delegate(&issuing(&resident), &resident, &here(), &claims(None, doors(&[1, 9]), afternoon()))
        .unwrap();
    let end = time("2026-11-23T22:00:00Z");
    assert_eq!(at(&token, 1, "2026-11-23T18:00:00Z"), Decision::Open { until: Some(end) });
    assert_eq!(at(&token, 9, "2026-11-23T18:00:00Z"), Decision::Refuse(Refusal::NotThisDoor));
    assert_eq!(at(&token, 2, "2026-11-23T18:00:00Z"), Decision::Refuse(Refusal::NotThisDoor));
    let opens_at = time("2026-11-23T17:00:00Z");
    assert_eq!(at(&token, 1, "2026-11-23T16:00:00Z"), Decision::Refuse(Refusal::NotYet { opens_at }));
}

#[test]
fn an_issuing_token_alone_opens_nothing() {
    let token = issuing(&phone());
    assert_eq!(at(&token, 1, "2026-11-23T18:00:00Z"), Decision::Refuse(Refusal::NotThisDoor));
}

#[test]
fn either_links_own_end_asks_for_renewal() {
    let resident = phone();
    let mut wanted = claims(None, doors(&[1]), span("2026-11-23T17:00:00Z", "2026-11-30T17:00:00Z"));
    wanted.expires_at = time("2026-12-24T00:00:00Z");
    let token = delegate(&issuing(&resident), &resident, &here(), &wanted).unwrap();
    let since = time("2026-11-29T09:00:00Z");
    assert_eq!(check(&token).unwrap().expires_at(), since);
    assert_eq!(at(&token, 1, "2026-11-29T08:59:59Z"), Decision::Open { until: Some(since) });
    assert_eq!(at(&token, 1, "2026-11-29T09:00:00Z"), Decision::Refuse(Refusal::RenewToken { since }));
}

#[test]
fn deleting_the_residents_token_ends_what_it_handed_on() {
    let resident = phone();
    let token = delegate(&issuing(&resident), &resident, &here(), &claims(None, doors(&[1]), afternoon()));
    let good = check(&token.unwrap()).unwrap();
    let now = Now::exactly(time("2026-11-23T18:00:00Z"));
    let door = DoorId::new(1).unwrap();
    let decide = |pass: PassId, state| {
        good.decide(door, now, |link| {
            let state = if link.pass() == pass { state } else { PassState::Live };
            Facts { standing: Standing { pass: state, door: DoorState::InService }, usage: Usage::NOTHING }
        })
    };
    let passes: Vec<_> = good.links().map(VerifiedLink::pass).collect();
    assert_eq!(decide(passes[0], PassState::Deleted), Decision::Refuse(Refusal::Deleted));
    assert_eq!(decide(passes[1], PassState::Superseded), Decision::Refuse(Refusal::Superseded));
    assert!(decide(PassId::from_bytes([0; 8]), PassState::Deleted).is_open());
}

#[test]
fn what_the_property_saw_is_in_the_token() {
    let mut needs = claims(None, doors(&[1]), afternoon());
    needs.permit.secret_code = SecretNeed::Needed;
    needs.permit.expires_in = Some(Minutes(60));
    let now = "2026-11-23T18:30:00Z";
    assert_eq!(at(&opening(needs.clone()), 1, now), Decision::Refuse(Refusal::SecretNeeded));
    let entered = Purpose::Opens { secret_entered: true };
    assert_eq!(at(&root(needs.clone(), entered.clone()), 1, now), Decision::Refuse(Refusal::LinkNotOpened));
    needs.link_opened = Some(time("2026-11-23T18:00:00Z"));
    let until = time("2026-11-23T18:00:00Z") + TimeDelta::minutes(60);
    assert_eq!(at(&root(needs, entered), 1, now), Decision::Open { until: Some(until) });
}

#[test]
fn kinds_that_only_staff_make_have_no_shape() {
    use crate::pass::kind::Kind;
    assert_eq!(Shapes::of_kinds([Kind::Tour, Kind::Passcode]), Shapes::default());
    let both = Shapes::of_kinds([Kind::OneTime, Kind::Permanent]);
    assert!(both.contains(Shape::SpanOnce) && both.contains(Shape::Permanent) && !both.contains(Shape::Span));
    assert_eq!(Shapes::from_bits(both.bits()), Some(both));
    assert_eq!(Shapes::from_bits(64), None);
}

#[test]
fn a_tokens_text_and_debug_keep_to_themselves() {
    let token = opening(claims(None, doors(&[1]), Schedule::Always));
    assert_eq!(token.to_text().parse(), Ok(token.clone()));
    assert_eq!(format!("{token:?}"), format!("TokenBytes({} bytes, secret)", token.as_bytes().len()));
    assert_eq!("a token".parse::<TokenBytes>(), Err(TokenError::NotText));
    assert!(matches!("A".repeat(9000).parse::<TokenBytes>(), Err(TokenError::TooLong { .. })));
    assert!(TokenBytes::from_bytes(vec![0; 2049]).is_err());
}
