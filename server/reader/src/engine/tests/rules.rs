//! What opens and what doesn't, and what is said.

use gatepass::pass::decide::Refusal;
use gatepass::pass::permit::{Doors, Minutes};
use gatepass::qr::{LiveQr, bearer_text};
use gatepass::token::claims::{Grant, Shape};
use gatepass::token::receipt::{Receipt, Verdict, verify_receipt};
use gatepass::token::{Token, delegate};
use gatepass::unlock::UnlockError;
use proptest::prelude::*;

use super::*;
use crate::engine::{ReaderError, Scanned};

fn opened(answer: &Answer) -> bool {
    matches!(answer, Answer::Opened { .. })
}

fn refusal(answer: &Answer) -> Refusal {
    match answer {
        Answer::Refused { refusal, .. } => *refusal,
        other => panic!("{other:?}"),
    }
}

impl<L: Ledger> Rig<L> {
    fn read(&self, receipt: &[u8]) -> Receipt {
        let key = self.secret.public().receipts;
        *verify_receipt(receipt, &property(), |_| Some(key)).unwrap().receipt()
    }
}

#[test]
fn a_holder_opens_and_gets_the_doors_word_for_it() {
    let mut rig = Rig::new();
    let key = phone();
    let answer = rig.ask(&key, &token(1, 2, Some(&key), permit(Uses::Unlimited)));
    let Answer::Opened { until, report } = answer else { panic!("{answer:?}") };
    assert_eq!(until, Some(after(3 * 3600)));
    assert_eq!((report.bulletin, rig.openings()), (0, 1));
    let receipt = rig.read(&report.receipt);
    assert_eq!((receipt.pass, receipt.generation, receipt.sequence), (pass(1), Generation(2), 1));
    assert_eq!(receipt.holder, Some(key.public().fingerprint()));
    assert_eq!((receipt.verdict, receipt.occurrence), (Verdict::Opened, Some(noon())));
    assert_eq!(receipt.at, report.time);
    assert_eq!(rig.lock.openings(), [Duration::from_secs(5)]);
}

#[test]
fn a_refused_holder_is_told_why() {
    let mut rig = Rig::new();
    let key = phone();
    let mut later = permit(Uses::Unlimited);
    later.schedule = Schedule::Span { start: after(600), end: after(900) };
    let not_yet = rig.ask(&key, &token(1, 0, Some(&key), later));
    assert_eq!(refusal(&not_yet), Refusal::NotYet { opens_at: after(600) });
    let mut elsewhere = permit(Uses::Unlimited);
    elsewhere.doors = [door_id(99)].into_iter().collect();
    let answer = rig.ask(&key, &token(2, 0, Some(&key), elsewhere));
    assert_eq!(refusal(&answer), Refusal::NotThisDoor);
    let receipt = rig.read(&answer.report().unwrap().receipt);
    assert_eq!(receipt.verdict, Verdict::Refused(Refusal::NotThisDoor.into()));
    assert_eq!(rig.openings(), 0);
}

#[test]
fn whoever_is_not_the_holder_hears_only_no_and_leaves_no_trace() {
    let mut rig = Rig::new();
    let (key, other) = (phone(), phone());
    let stolen = token(1, 0, Some(&key), permit(Uses::Once));
    assert_eq!(rig.ask(&other, &stolen), Answer::No);
    let strange = {
        let purpose = Purpose::Opens { secret_entered: false };
        let root = Root { pass: pass(1), claims: claims(0, Some(&key), permit(Uses::Once)), purpose };
        [
            issue(&PropertyKey::from_seed(&[4; 32]).unwrap(), &property(), &root).unwrap(),
            issue(&property_key(), &PropertyId::new("elm-court").unwrap(), &root).unwrap(),
        ]
    };
    for token in &strange {
        assert_eq!(rig.ask(&key, token), Answer::No);
    }
    let bearer = token(1, 0, None, permit(Uses::Once));
    assert_eq!(rig.ask(&key, &bearer), Answer::No, "a bearer's token is for codes");
    let garbage = TokenBytes::from_bytes(vec![9; 100]).unwrap();
    assert_eq!(rig.ask(&key, &garbage), Answer::No);
    assert_eq!(rig.openings(), 0);
    assert_eq!(rig.engine.receipts(0, 10).unwrap(), []);
    assert!(opened(&rig.ask(&key, &stolen)), "and uses nothing up");
}

#[test]
fn a_request_for_another_door_is_useless() {
    let (mut rig, mut other) = (Rig::new(), Rig::new());
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let mut exchange = other.begin(&key, &token, Show::Whole, &[]);
    rig.engine.advert(rig.now).unwrap();
    rig.drive(&mut exchange, Weather::CLEAR, 0, Cancel::Never);
    assert!(matches!(exchange.state(), PhoneState::MayHaveOpened(_)));
    assert_eq!((rig.openings(), other.openings()), (0, 0));
}

#[test]
fn a_replayed_request_never_opens_again() {
    for uses in [Uses::Unlimited, Uses::Once] {
        let mut rig = Rig::new();
        let key = phone();
        let token = token(1, 0, Some(&key), permit(uses));
        let mut exchange = rig.begin(&key, &token, Show::Whole, &[]);
        exchange.on_connected(FragmentSize::LARGEST).unwrap();
        let recorded = std::iter::from_fn(|| exchange.poll_write(rig.now)).collect::<Vec<_>>();
        for (seconds, openings) in [(0, 1), (0, 1), (3, 1), (10, 1), (30, 1)] {
            rig.wait(seconds);
            let mut session = rig.engine.accept(FragmentSize::LARGEST, rig.now);
            for fragment in &recorded {
                let _ = rig.engine.on_write(&mut session, fragment, rig.now);
            }
            assert_eq!(rig.openings(), openings);
            // Others at the door don't make it forget.
            let other = phone();
            let refused = super::token(2, 0, Some(&other), {
                let mut p = permit(uses);
                p.doors = Doors::default();
                p
            });
            rig.ask(&other, &refused);
        }
    }
}

#[test]
fn one_time_means_once_and_the_same_phone_may_reopen_for_a_minute() {
    let mut rig = Rig::new();
    let (key, other) = (phone(), phone());
    let mine = token(1, 0, Some(&key), permit(Uses::Once));
    let second_phone = token(1, 1, Some(&other), permit(Uses::Once));
    assert!(opened(&rig.ask(&key, &mine)));
    rig.wait(50);
    assert!(opened(&rig.ask(&key, &mine)), "a door that fell shut");
    rig.wait(20);
    assert!(matches!(refusal(&rig.ask(&key, &mine)), Refusal::UsedUp { .. }));
    assert!(matches!(refusal(&rig.ask(&other, &second_phone)), Refusal::UsedUp { .. }));
    assert_eq!(rig.openings(), 2);
}

#[test]
fn a_reference_is_enough_where_the_door_has_seen_the_token() {
    let mut rig = Rig::new();
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    assert!(opened(&rig.ask_with(&key, &token, Show::Reference, &[])), "asks for the whole");
    assert!(opened(&rig.ask_with(&key, &token, Show::Reference, &[])));
    assert_eq!(rig.openings(), 2);
    let other = phone();
    assert_eq!(rig.ask_with(&other, &token, Show::Reference, &[]), Answer::No);
}

#[test]
fn a_deleted_pass_stops_when_a_phone_brings_the_news() {
    let mut rig = Rig::new();
    let (key, carrier) = (phone(), phone());
    let doomed = token(1, 3, Some(&key), permit(Uses::Unlimited));
    let live = token(2, 0, Some(&carrier), permit(Uses::Unlimited));
    assert!(opened(&rig.ask(&key, &doomed)));
    let news = bulletin(5, noon(), vec![ended(1, 3, Ending::Deleted)]);
    let (answer, errands) = rig.visit(&carrier, &live, &news);
    assert!(opened(&answer));
    assert_eq!(errands.known, Some(5));
    assert_eq!(errands.receipts.len(), 2, "those of others too");
    assert_eq!(refusal(&rig.ask(&key, &doomed)), Refusal::Deleted);
    let renewed = token(1, 4, Some(&key), permit(Uses::Unlimited));
    assert!(opened(&rig.ask(&key, &renewed)), "a later generation lives");
    assert_eq!(refusal(&rig.ask(&key, &doomed)), Refusal::Deleted);
}

#[test]
fn a_refused_holder_may_bring_the_news_too() {
    let mut rig = Rig::new();
    let key = phone();
    let mut over = permit(Uses::Unlimited);
    over.schedule = Schedule::Span { start: after(-900), end: after(-600) };
    let news = bulletin(1, noon(), vec![]);
    let (answer, errands) = rig.visit(&key, &token(1, 0, Some(&key), over), &news);
    assert_eq!(refusal(&answer), Refusal::Over { since: after(-600) });
    assert_eq!(errands.known, Some(1));
}

#[test]
fn an_older_or_foreign_or_future_bulletin_is_not_taken() {
    let mut rig = Rig::new();
    let known = bulletin(5, noon(), vec![ended(1, 3, Ending::Deleted)]);
    rig.engine.learn_bulletin(&signed(&known)).unwrap();
    let day = 24 * 3600;
    for (news, property) in [
        (bulletin(4, after(10), vec![]), property()),
        (bulletin(5, after(10), vec![]), property()),
        (bulletin(6, after(day + 1), vec![]), property()),
        (bulletin(6, noon(), vec![]), PropertyId::new("elm-court").unwrap()),
    ] {
        let bytes = news.sign(&property_key(), &property).unwrap();
        assert!(matches!(rig.engine.learn_bulletin(&bytes), Err(ReaderError::Bulletin(_))));
        assert_eq!(rig.engine.bulletin_version(), 5);
    }
    rig.engine.learn_bulletin(&signed(&bulletin(6, after(day), vec![]))).unwrap();
}

#[test]
fn a_replaced_pass_stops_when_its_replacement_was_shown() {
    let mut rig = Rig::new();
    let key = phone();
    let old = token(1, 1, Some(&key), permit(Uses::Unlimited));
    let new = token(1, 2, Some(&key), permit(Uses::Unlimited));
    assert!(opened(&rig.ask(&key, &old)));
    assert!(opened(&rig.ask(&key, &new)));
    assert_eq!(refusal(&rig.ask(&key, &old)), Refusal::Superseded);
}

#[test]
fn under_lockdown_no_pass_opens_nor_do_those_who_live_or_work_there() {
    let mut rig = Rig::new();
    let key = phone();
    let guests = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let own = Permit { schedule: Schedule::Always, ..permit(Uses::Unlimited) };
    let own = token(2, 0, Some(&key), own);
    let mut news = bulletin(1, noon(), vec![]);
    news.lockdown = [door_id(DOOR)].into_iter().collect();
    rig.engine.learn_bulletin(&signed(&news)).unwrap();
    for token in [&guests, &own] {
        assert_eq!(refusal(&rig.ask(&key, token)), Refusal::Lockdown);
    }
    rig.engine.learn_bulletin(&signed(&bulletin(2, noon(), vec![]))).unwrap();
    for token in [&guests, &own] {
        assert!(opened(&rig.ask(&key, token)));
    }
}

#[test]
fn a_door_out_of_touch_refuses_until_a_phone_brings_news() {
    let hour = TimeDelta::hours(1);
    let mut rig = Rig::with(MemoryLedger::default(), |settings| {
        settings.silence = Silence::Refuse { after: hour };
    });
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    assert_eq!(refusal(&rig.ask(&key, &token)), Refusal::DoorOutOfTouch, "a new door knows nothing");
    let (answer, _) = rig.visit(&key, &token, &bulletin(1, noon(), vec![]));
    assert_eq!(refusal(&answer), Refusal::DoorOutOfTouch);
    assert!(opened(&rig.ask(&key, &token)));
    rig.wait(3601);
    assert_eq!(refusal(&rig.ask(&key, &token)), Refusal::DoorOutOfTouch);
    let (answer, _) = rig.visit(&key, &token, &bulletin(2, after(3000), vec![]));
    assert_eq!(refusal(&answer), Refusal::DoorOutOfTouch);
    assert!(opened(&rig.ask(&key, &token)), "silence counts from the bulletin's signed time");
    rig.wait(3002);
    assert_eq!(refusal(&rig.ask(&key, &token)), Refusal::DoorOutOfTouch);
}

#[test]
fn a_door_obeys_another_policy_of_its_property_and_no_other_propertys() {
    let mut rig = Rig::new();
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let property = |id: &str| {
        let text = format!(
            r#"{{"id": "{id}", "name": "Oak Court", "zone": "America/New_York", "areas": [], "units": [], "people": [],
                "policy": {{"silent_reader": "refuse", "longest_silence_minutes": 60}},
                "doors": [{{"id": 7, "name": "Gate", "kind": "perimeter", "lock": {{"bluetooth": "any"}}}}]}}"#
        );
        gatepass::property::Property::read(text.as_bytes()).unwrap()
    };
    rig.engine.learn_property(&property("elm-house"));
    assert!(opened(&rig.ask(&key, &token)));
    rig.engine.learn_property(&property("oak-court"));
    assert_eq!(refusal(&rig.ask(&key, &token)), Refusal::DoorOutOfTouch);
}

#[test]
fn a_clock_that_fell_behind_takes_a_bulletins_time() {
    let mut rig = Rig::new();
    let key = phone();
    let mut later = permit(Uses::Unlimited);
    later.schedule = Schedule::Span { start: after(3600), end: after(7200) };
    let token = token(1, 0, Some(&key), later);
    assert!(!opened(&rig.ask(&key, &token)));
    rig.engine.learn_bulletin(&signed(&bulletin(1, after(3600), vec![]))).unwrap();
    assert!(opened(&rig.ask(&key, &token)));
}

#[test]
fn a_stuck_lock_is_said_and_the_same_phone_may_try_again() {
    let mut rig = Rig::new();
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Once));
    rig.lock.set_stuck(true);
    assert!(matches!(rig.ask(&key, &token), Answer::DoorFault { .. }));
    rig.lock.set_stuck(false);
    assert!(opened(&rig.ask(&key, &token)));
    rig.wait(61);
    assert!(!opened(&rig.ask(&key, &token)));
}

#[test]
fn receipts_are_handed_out_until_the_service_confirms_them() {
    let mut rig = Rig::new();
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    for _ in 0..20 {
        rig.ask(&key, &token);
    }
    let (_, errands) = rig.visit(&key, &token, &bulletin(1, noon(), vec![]));
    let numbers = errands.receipts.iter().map(|receipt| rig.read(receipt).sequence).collect::<Vec<_>>();
    assert_eq!(numbers, (1..=21).collect::<Vec<_>>());
    let mut news = bulletin(2, noon(), vec![]);
    news.received =
        vec![Received { door: door_id(DOOR), up_to: 20 }, Received { door: door_id(99), up_to: 50 }];
    let (_, errands) = rig.visit(&key, &token, &news);
    let numbers = errands.receipts.iter().map(|receipt| rig.read(receipt).sequence).collect::<Vec<_>>();
    assert_eq!(numbers, [21, 22]);
}

#[test]
fn active_for_counts_from_another_doors_stamp() {
    let here = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let there = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let stamps_of = there.public().receipts;
    let mut rig = Rig::of(here, MemoryLedger::default(), |settings| {
        settings.doors.insert(door_id(DOOR + 1), stamps_of);
    });
    let key = phone();
    let mut visit = permit(Uses::Unlimited);
    visit.active_for = Some(Minutes(30));
    let token = token(1, 0, Some(&key), visit);
    let stamp = |at, by: &DoorSecret| {
        let receipt = Receipt {
            door: door_id(DOOR + 1),
            sequence: 1,
            pass: pass(1),
            generation: Generation(0),
            holder: Some(key.public().fingerprint()),
            occurrence: Some(noon()),
            at,
            verdict: Verdict::Opened,
            missing: 0,
        };
        receipt.sign(by, &property()).as_bytes().to_vec()
    };
    rig.wait(1200);
    let forged = stamp(after(60), &DoorSecret::generate(&SystemRandom::new()).unwrap());
    let future = stamp(after(9000), &there);
    let answer = rig.ask_with(&key, &token, Show::Whole, &[forged, future]);
    assert!(matches!(answer, Answer::Opened { until: Some(until), .. } if until == after(1200 + 1800)));
    let answer = rig.ask_with(&key, &token, Show::Whole, &[stamp(after(60), &there)]);
    assert!(matches!(answer, Answer::Opened { until: Some(until), .. } if until == after(60 + 1800)));
    rig.wait(700);
    let answer = rig.ask(&key, &token);
    assert_eq!(
        refusal(&answer),
        Refusal::ActiveTimeOver { since: after(1860), opens_at: None },
        "it is remembered"
    );
}

#[test]
fn a_chain_opens_where_every_link_does_and_dies_with_the_residents_pass() {
    let mut rig = Rig::new();
    let (resident, guest) = (phone(), phone());
    let grant = Grant {
        shapes: [Shape::SpanOnce].into_iter().collect(),
        longest: Minutes(600),
        secret_doors: Doors::default(),
    };
    let root = Root {
        pass: pass(1),
        claims: claims(0, Some(&resident), permit(Uses::Unlimited)),
        purpose: Purpose::Issues(grant),
    };
    let issuing = issue(&property_key(), &property(), &root).unwrap();
    assert_eq!(refusal(&rig.ask(&resident, &issuing)), Refusal::NotThisDoor, "alone it opens nothing");
    let chain =
        delegate(&issuing, &resident, &property(), &claims(0, Some(&guest), permit(Uses::Once))).unwrap();
    assert!(opened(&rig.ask(&guest, &chain)));
    assert_eq!(rig.ask(&resident, &chain), Answer::No, "the resident isn't its holder");
    rig.wait(61);
    assert!(matches!(refusal(&rig.ask(&guest, &chain)), Refusal::UsedUp { .. }));
    let receipts = rig.engine.receipts(0, 10).unwrap();
    let derived = Token::parse(chain.as_bytes()).unwrap().unchecked_pass(&property());
    assert_eq!(rig.read(&receipts[1].1).pass, derived);
    rig.engine.learn_bulletin(&signed(&bulletin(1, noon(), vec![ended(1, 0, Ending::Deleted)]))).unwrap();
    assert_eq!(refusal(&rig.ask(&guest, &chain)), Refusal::Deleted);
}

#[test]
fn codes_go_through_the_same_judgement() {
    let mut rig = Rig::new();
    let bearer = bearer_text(&token(1, 0, None, permit(Uses::Once)));
    assert_eq!(rig.engine.on_code(&bearer), Scanned::Opened { until: Some(noon()) });
    assert!(
        matches!(rig.engine.on_code(&bearer), Scanned::Refused(Refusal::UsedUp { .. })),
        "whoever bears it"
    );

    let key = phone();
    let token = token(2, 0, Some(&key), permit(Uses::Unlimited));
    let live =
        |door, at| LiveQr::make(&token, &key, &property(), door_id(door), at).unwrap().text().to_owned();
    let code = live(DOOR, noon());
    assert_eq!(rig.engine.on_code(&live(DOOR + 1, noon())), Scanned::No);
    assert!(matches!(rig.engine.on_code(&code), Scanned::Opened { .. }));
    assert_eq!(rig.engine.on_code(&code), Scanned::No, "a step is accepted once");
    assert_eq!(rig.engine.on_code(&live(DOOR, after(-10))), Scanned::No, "and no earlier one");
    assert!(matches!(rig.engine.on_code(&live(DOOR, after(10))), Scanned::Opened { .. }));
    rig.wait(120);
    assert_eq!(rig.engine.on_code(&live(DOOR, after(20))), Scanned::No, "a screenshot is worth nothing");
    assert_eq!(rig.openings(), 3);
    rig.engine.learn_bulletin(&signed(&bulletin(1, noon(), vec![ended(2, 0, Ending::Frozen)]))).unwrap();
    assert_eq!(rig.engine.on_code(&live(DOOR, after(120))), Scanned::Refused(Refusal::Frozen));
    for text in ["", "GP1:", "GP1:ABC", "https://example.com", "\u{0}"] {
        assert_eq!(rig.engine.on_code(text), Scanned::No);
    }
}

#[test]
fn a_one_time_use_by_code_counts_for_bluetooth_too() {
    let mut rig = Rig::new();
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Once));
    let code = LiveQr::make(&token, &key, &property(), door_id(DOOR), noon()).unwrap();
    assert!(matches!(rig.engine.on_code(code.text()), Scanned::Opened { .. }));
    rig.wait(61);
    assert!(matches!(refusal(&rig.ask(&key, &token)), Refusal::UsedUp { .. }));
}

#[test]
fn an_undecipherable_write_ends_its_connection_and_no_other() {
    let mut rig = Rig::new();
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let mut bad = rig.engine.accept(FragmentSize::LARGEST, rig.now);
    let error = rig.engine.on_write(&mut bad, &[0x80; 100], rig.now).unwrap_err();
    assert!(matches!(error, ReaderError::Unlock(UnlockError::BadMessage(_))));
    assert!(bad.is_over());
    assert!(opened(&rig.ask(&key, &token)));
}

proptest! {
    #[test]
    fn an_arbitrary_code_is_only_refused(text in prop::collection::vec(any::<char>(), 0..80), ours in any::<bool>()) {
        let mut rig = Rig::new();
        let text = text.into_iter().collect::<String>();
        let text = if ours { format!("GP1:{text}") } else { text };
        prop_assert_eq!(rig.engine.on_code(&text), Scanned::No);
    }
}
