//! Loss of power at every moment that matters.

use gatepass::pass::decide::Refusal;
use tempfile::TempDir;

use super::*;
use crate::ledger::SqliteLedger;

/// The file as the disk holds it now, opened anew by a board whose power came back.
fn restarted(secret: &DoorSecret, from: &TempDir, at: DateTime<Utc>) -> (Rig<SqliteLedger>, TempDir) {
    let to = TempDir::new().unwrap();
    for name in ["door", "door-wal"] {
        if from.path().join(name).exists() {
            std::fs::copy(from.path().join(name), to.path().join(name)).unwrap();
        }
    }
    let rig = started(secret, &to);
    rig.clock.set(at);
    (rig, to)
}

fn started(secret: &DoorSecret, directory: &TempDir) -> Rig<SqliteLedger> {
    let ledger = SqliteLedger::open(&directory.path().join("door"), door_id(DOOR)).unwrap();
    Rig::of(copy(secret), ledger, |_| {})
}

#[test]
fn power_lost_between_commit_and_lock_loses_an_opening_and_never_gives_one_twice() {
    let directory = TempDir::new().unwrap();
    let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let mut rig = started(&secret, &directory);
    let (key, other) = (phone(), phone());
    let mine = token(1, 0, Some(&key), permit(Uses::Once));
    let others = token(1, 1, Some(&other), permit(Uses::Once));
    // The lock never hears of it: the power goes right after the commit.
    rig.lock.set_stuck(true);
    rig.ask(&key, &mine);
    assert_eq!(rig.openings(), 0);

    let (mut again, _kept) = restarted(&secret, &directory, after(61));
    for (key, token) in [(&key, &mine), (&other, &others)] {
        let answer = again.ask(key, token);
        assert!(matches!(answer, Answer::Refused { refusal: Refusal::UsedUp { .. }, .. }), "{answer:?}");
    }
    assert_eq!(again.openings(), 0);

    let (mut soon, _kept) = restarted(&secret, &directory, after(30));
    assert!(
        matches!(soon.ask(&key, &mine), Answer::Opened { .. }),
        "within the minute the phone may try again"
    );
}

#[test]
fn power_lost_before_the_commit_leaves_the_use_unspent() {
    let directory = TempDir::new().unwrap();
    let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let rig = started(&secret, &directory);
    let (mut again, _kept) = restarted(&secret, &directory, noon());
    drop(rig);
    let key = phone();
    assert!(matches!(again.ask(&key, &token(1, 0, Some(&key), permit(Uses::Once))), Answer::Opened { .. }));
}

#[test]
fn what_a_door_has_learned_survives() {
    let directory = TempDir::new().unwrap();
    let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let mut rig = started(&secret, &directory);
    let key = phone();
    let deleted = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let replaced = token(2, 0, Some(&key), permit(Uses::Unlimited));
    let replacement = token(2, 1, Some(&key), permit(Uses::Unlimited));
    rig.engine.learn_bulletin(&signed(&bulletin(3, noon(), vec![ended(1, 0, Ending::Deleted)]))).unwrap();
    rig.ask(&key, &replacement);

    let (mut again, _kept) = restarted(&secret, &directory, after(5));
    assert_eq!(again.engine.bulletin_version(), 3);
    let reason = |answer| match answer {
        Answer::Refused { refusal, .. } => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(again.ask(&key, &deleted)), Refusal::Deleted);
    assert_eq!(reason(again.ask(&key, &replaced)), Refusal::Superseded);
    assert!(again.engine.learn_bulletin(&signed(&bulletin(3, after(5), vec![]))).is_err());
    let receipts = again.engine.receipts(0, 10).unwrap();
    assert_eq!(receipts.iter().map(|(number, _)| *number).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn a_request_recorded_before_a_restart_is_worth_nothing_after_it() {
    let directory = TempDir::new().unwrap();
    let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let mut rig = started(&secret, &directory);
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let mut exchange = rig.begin(&key, &token, Show::Whole, &[]);
    exchange.on_connected(FragmentSize::LARGEST).unwrap();
    let recorded = std::iter::from_fn(|| exchange.poll_write(rig.now)).collect::<Vec<_>>();
    let (mut again, _kept) = restarted(&secret, &directory, noon());
    again.engine.advert(again.now).unwrap();
    let mut session = again.engine.accept(FragmentSize::LARGEST, again.now);
    for fragment in &recorded {
        let _ = again.engine.on_write(&mut session, fragment, again.now);
    }
    assert_eq!(again.openings(), 0);
}

#[test]
fn a_ledger_that_cannot_be_written_opens_nothing() {
    let directory = TempDir::new().unwrap();
    let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
    let mut rig = started(&secret, &directory);
    let key = phone();
    let token = token(1, 0, Some(&key), permit(Uses::Unlimited));
    let other = rusqlite::Connection::open(directory.path().join("door")).unwrap();
    other.execute_batch("DROP TABLE receipt").unwrap();
    assert!(matches!(rig.ask(&key, &token), Answer::DoorFault { .. }));
    assert_eq!(rig.openings(), 0);
}
