use std::sync::Arc;

use chrono::TimeDelta;
use gatepass::clock::SystemClock;
use gatepass::id::{DoorId, PropertyId};
use gatepass::token::keys::{DoorSecret, TrustedKeys};
use gatepass::unlock::frame::FragmentSize;

use super::*;
use crate::engine::{Engine, Settings, Silence};
use crate::{MemoryLedger, TwinLock};

const PHONE: &str = "/org/bluez/hci0/dev_1";
const NOW: Uptime = Duration::from_secs(100);

fn after(seconds: u64) -> Uptime {
    NOW + Duration::from_secs(seconds)
}

fn session(since: Uptime) -> Box<Session> {
    let settings = Settings {
        property: PropertyId::new("oak-court").unwrap(),
        door: DoorId::new(7).unwrap(),
        keys: TrustedKeys::default(),
        doors: [].into(),
        silence: Silence::Trust,
        clock_error: TimeDelta::zero(),
        open_for: Duration::from_secs(5),
    };
    let secret = DoorSecret::from_bytes(&[7; 64]).unwrap();
    let (ledger, lock) = (MemoryLedger::default(), TwinLock::default());
    let engine = Engine::start(settings, secret, ledger, lock, Arc::new(SystemClock)).unwrap();
    Box::new(engine.accept(FragmentSize::SMALLEST, since))
}

fn first(sessions: &mut Sessions, now: Uptime) -> Ticket {
    let Some((ticket, Turn::First(_))) = sessions.begin(PHONE, now) else { panic!("no first turn") };
    ticket
}

#[test]
fn a_phone_that_says_nothing_is_dropped_after_three_seconds_and_asked_to_go_until_it_has_gone() {
    let mut sessions = Sessions::default();
    sessions.connected(PHONE, NOW);
    assert_eq!(sessions.deadline(), Some(after(3)));
    assert_eq!(sessions.due(after(2)), []);
    assert_eq!(sessions.due(after(3)), [(PHONE.to_owned(), true)]);
    assert_eq!(sessions.due(after(4)), [], "BlueZ takes its time");
    assert!(sessions.begin(PHONE, after(4)).is_none());
    assert_eq!(sessions.due(after(8)), [(PHONE.to_owned(), false)]);
    sessions.gone(PHONE);
    assert_eq!(sessions.deadline(), None);
}

#[test]
fn a_session_counts_from_the_connection_and_goes_on_from_write_to_write() {
    let mut sessions = Sessions::default();
    sessions.connected(PHONE, NOW);
    let Some((ticket, Turn::First(since))) = sessions.begin(PHONE, after(2)) else { panic!("no turn") };
    assert_eq!(since, NOW);
    assert_eq!(sessions.deadline(), None, "while the engine is at work the phone waits");
    assert!(sessions.end(PHONE, ticket, Some(session(since)), after(2)));
    assert_eq!(sessions.deadline(), Some(after(3)));
    let Some((_, Turn::Next(_))) = sessions.begin(PHONE, after(2)) else { panic!("no next turn") };
}

#[test]
fn two_writes_at_once_are_no_phone_of_ours_and_the_first_goes_on() {
    let mut sessions = Sessions::default();
    let ticket = first(&mut sessions, NOW);
    assert!(sessions.begin(PHONE, NOW).is_none());
    assert!(sessions.end(PHONE, ticket, Some(session(NOW)), NOW));
}

#[test]
fn what_was_begun_on_a_connection_ends_with_it() {
    let mut sessions = Sessions::default();
    sessions.connected(PHONE, NOW);
    let ticket = first(&mut sessions, NOW);
    sessions.gone(PHONE);
    sessions.connected(PHONE, NOW);
    assert!(!sessions.end(PHONE, ticket, Some(session(NOW)), NOW), "the next connection is another");
    assert!(matches!(sessions.begin(PHONE, NOW), Some((_, Turn::First(_)))));
    sessions.clear();
    assert_eq!(sessions.deadline(), None);
}

#[test]
fn a_write_that_is_heard_before_its_connection_is_no_other_phone() {
    let mut sessions = Sessions::default();
    let ticket = first(&mut sessions, NOW);
    sessions.connected(PHONE, NOW);
    assert!(sessions.end(PHONE, ticket, Some(session(NOW)), NOW));
    sessions.found(PHONE, NOW);
    assert!(matches!(sessions.begin(PHONE, NOW), Some((_, Turn::Next(_)))), "found once more");
    sessions.connected(PHONE, NOW);
    assert!(matches!(sessions.begin(PHONE, NOW), Some((_, Turn::First(_)))), "connected once more");
}

#[test]
fn a_phone_may_begin_anew_with_three_seconds_each_time_but_not_for_ever() {
    let mut sessions = Sessions::default();
    sessions.connected(PHONE, NOW);
    for second in 0..u64::from(BEGINNINGS) {
        let ticket = first(&mut sessions, after(second));
        assert!(sessions.end(PHONE, ticket, None, after(second)));
    }
    assert!(sessions.begin(PHONE, after(3)).is_none());
    assert_eq!(sessions.due(after(3)), [(PHONE.to_owned(), false)]);
}

#[test]
fn a_session_that_is_over_makes_way_for_another() {
    let mut sessions = Sessions::default();
    let ticket = first(&mut sessions, NOW);
    let mut over = session(NOW);
    over.on_timeout(after(60));
    assert!(over.is_over());
    assert!(sessions.end(PHONE, ticket, Some(over), NOW));
    first(&mut sessions, NOW);
}

#[test]
fn more_phones_than_a_door_bears_are_sent_away_and_the_others_stay() {
    let mut sessions = Sessions::default();
    for number in 0..MOST {
        sessions.connected(&format!("phone {number}"), NOW);
    }
    assert!(sessions.begin(PHONE, NOW).is_none());
    sessions.connected(PHONE, NOW);
    assert_eq!(sessions.due(NOW), [(PHONE.to_owned(), false)]);
    assert!(sessions.begin("phone 0", NOW).is_some());
}
