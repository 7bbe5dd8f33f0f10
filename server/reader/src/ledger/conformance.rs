//! What every ledger does, run on each: `conformance!(name, expression that makes a fresh one of a capacity)`.

use gatepass::id::DoorId;
use gatepass::token::receipt::{Reason, Verdict};

use super::*;

pub(super) fn at(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
}

pub(super) const fn pass(number: u8) -> PassId {
    PassId::from_bytes([number; 8])
}

pub(super) const fn holder(number: u8) -> Fingerprint {
    Fingerprint::from_bytes([number; 8])
}

pub(super) fn receipt(sequence: u64, number: u8, verdict: Verdict) -> Receipt {
    Receipt {
        door: DoorId::new(7).unwrap(),
        sequence,
        pass: pass(number),
        generation: Generation(1),
        holder: Some(holder(number)),
        occurrence: Some(at(0)),
        at: at(i64::try_from(sequence).unwrap()),
        verdict,
        missing: 0,
    }
}

pub(super) fn opening(number: u8, seconds: i64) -> Opening {
    Opening { occurrence: Some(at(0)), here: true, at: at(seconds), holder: Some(holder(number)) }
}

/// An opening of pass `number` by its holder, as the next entry.
pub(super) fn entry(ledger: &impl Ledger, number: u8, once: Once<'static>) -> Entry<'static> {
    let sequence = ledger.next_sequence().unwrap();
    Entry {
        once,
        learned: vec![Learned {
            pass: pass(number),
            generation: Generation(1),
            openings: vec![opening(number, i64::try_from(sequence).unwrap())],
            keep_until: Some(at(1000)),
        }],
        receipt: receipt(sequence, number, Verdict::Opened),
    }
}

pub(super) fn refusal(ledger: &impl Ledger, number: u8, reason: Reason) -> Entry<'static> {
    let sequence = ledger.next_sequence().unwrap();
    let receipt = receipt(sequence, number, Verdict::Refused(reason));
    Entry { once: Once::Bearer, learned: vec![], receipt }
}

const LIVE: &[Challenge] = &[Challenge([1; 8]), Challenge([2; 8])];

fn answer(challenge: u8, number: u8) -> Once<'static> {
    Once::Challenge { challenge: Challenge([challenge; 8]), holder: holder(number), live: LIVE }
}

pub(super) fn starts_are_counted(mut ledger: impl Ledger) {
    assert_eq!(ledger.count_start().unwrap(), 1);
    assert_eq!(ledger.count_start().unwrap(), 2);
}

pub(super) fn an_answer_is_accepted_once_and_writes_nothing_the_second_time(mut ledger: impl Ledger) {
    let first = entry(&ledger, 1, answer(1, 1));
    ledger.commit(&first).unwrap();
    let again = entry(&ledger, 2, answer(1, 1));
    assert!(matches!(ledger.commit(&again), Err(LedgerError::Spent)));
    assert_eq!(ledger.pass(pass(2)).unwrap(), PassRecord::default());
    assert_eq!(ledger.next_sequence().unwrap(), 2);
    for once in [answer(2, 1), answer(1, 2)] {
        let other = entry(&ledger, 2, once);
        ledger.commit(&other).unwrap();
    }
    let again = entry(&ledger, 1, answer(1, 1));
    assert!(matches!(ledger.commit(&again), Err(LedgerError::Spent)), "the others didn't push it out");
}

pub(super) fn a_step_must_be_above_the_last(mut ledger: impl Ledger) {
    let step = |step| Once::Step { pass: pass(1), holder: holder(1), step };
    for (number, accepted) in [(10, true), (10, false), (9, false), (11, true)] {
        let next = entry(&ledger, 1, step(number));
        assert_eq!(ledger.commit(&next).is_ok(), accepted, "{number}");
    }
}

pub(super) fn a_receipts_number_is_given_once(mut ledger: impl Ledger) {
    let first = entry(&ledger, 1, Once::Bearer);
    ledger.commit(&first).unwrap();
    let result = ledger.commit(&first);
    assert!(matches!(result, Err(LedgerError::OutOfSequence { expected: 2, found: 1 })), "{result:?}");
}

pub(super) fn the_earliest_opening_of_an_occurrence_counts(mut ledger: impl Ledger) {
    let mut next = entry(&ledger, 1, Once::Bearer);
    next.learned[0].openings = vec![opening(1, 50), opening(2, 40), opening(3, 60)];
    let elsewhere = Opening { here: false, holder: None, ..opening(1, 30) };
    let later = Opening { occurrence: Some(at(500)), ..opening(1, 510) };
    let always = Opening { occurrence: None, ..opening(1, 5) };
    next.learned[0].openings.extend([elsewhere, later, always]);
    ledger.commit(&next).unwrap();
    let openings = ledger.pass(pass(1)).unwrap().openings;
    assert_eq!(openings, [always, elsewhere, opening(2, 40), later]);
}

pub(super) fn the_highest_generation_stays(mut ledger: impl Ledger) {
    for (shown, highest) in [(2, 2), (5, 5), (3, 5)] {
        let mut next = entry(&ledger, 1, Once::Bearer);
        next.learned[0].generation = Generation(shown);
        ledger.commit(&next).unwrap();
        assert_eq!(ledger.pass(pass(1)).unwrap().generation, Some(Generation(highest)));
    }
}

pub(super) fn receipts_wait_until_they_have_arrived(mut ledger: impl Ledger) {
    for number in 1..=4 {
        let next = entry(&ledger, number, Once::Bearer);
        ledger.commit(&next).unwrap();
    }
    let numbers = |ledger: &dyn Ledger, after, most| {
        let receipts = ledger.receipts(after, most).unwrap();
        receipts.iter().map(|receipt| receipt.sequence).collect::<Vec<_>>()
    };
    assert_eq!(numbers(&ledger, 0, 10), [1, 2, 3, 4]);
    assert_eq!(numbers(&ledger, 1, 2), [2, 3]);
    assert_eq!(ledger.receipts(0, 1).unwrap(), [receipt(1, 1, Verdict::Opened)]);
    ledger.learn(News { bulletin: b"one", signed_at: at(0), received: 3 }).unwrap();
    assert_eq!(numbers(&ledger, 0, 10), [4]);
    assert_eq!(ledger.receipts(0, 1).unwrap()[0].missing, 0);
    assert_eq!(ledger.bulletin().unwrap().as_deref(), Some(b"one".as_slice()));
    ledger.learn(News { bulletin: b"two", signed_at: at(0), received: 9 }).unwrap();
    assert_eq!(ledger.next_sequence().unwrap(), 10, "a new board goes on where the old one ended");
}

pub(super) fn uses_stay_until_the_pass_has_ended(mut ledger: impl Ledger) {
    for number in 1..=2 {
        let mut next = entry(&ledger, number, Once::Step { pass: pass(number), holder: holder(1), step: 5 });
        if number == 2 {
            next.learned[0].keep_until = None;
        }
        ledger.commit(&next).unwrap();
    }
    let day = 24 * 3600;
    for (signed, known) in [(1000 + day, true), (1001 + day, false)] {
        ledger.learn(News { bulletin: b"", signed_at: at(signed), received: 0 }).unwrap();
        assert_eq!(ledger.pass(pass(1)).unwrap().generation.is_some(), known);
        assert_eq!(ledger.pass(pass(1)).unwrap().openings.is_empty(), !known);
        assert!(ledger.pass(pass(2)).unwrap().generation.is_some());
    }
    let next = entry(&ledger, 2, Once::Step { pass: pass(2), holder: holder(1), step: 5 });
    assert!(matches!(ledger.commit(&next), Err(LedgerError::Spent)));
}

/// Made with a capacity of 8.
pub(super) fn a_full_ledger_merges_refusals_then_drops_the_oldest_and_counts_the_gap(
    mut ledger: impl Ledger,
) {
    let opened = entry(&ledger, 1, Once::Bearer);
    ledger.commit(&opened).unwrap();
    for _ in 0..7 {
        let refused = refusal(&ledger, 2, Reason::Over);
        ledger.commit(&refused).unwrap();
    }
    let refused = refusal(&ledger, 2, Reason::Over);
    ledger.commit(&refused).unwrap();
    let rest = ledger.receipts(0, 100).unwrap();
    let shown = rest.iter().map(|receipt| (receipt.sequence, receipt.missing)).collect::<Vec<_>>();
    assert_eq!(shown, [(1, 0), (8, 6), (9, 0)]);

    for _ in 0..6 {
        let opened = entry(&ledger, 3, Once::Bearer);
        ledger.commit(&opened).unwrap();
    }
    let rest = ledger.receipts(0, 100).unwrap();
    let shown = rest.iter().map(|receipt| (receipt.sequence, receipt.missing)).collect::<Vec<_>>();
    assert_eq!(shown[..3], [(1, 0), (9, 7), (10, 0)]);
    let opened = entry(&ledger, 3, Once::Bearer);
    ledger.commit(&opened).unwrap();
    let first = ledger.receipts(0, 1).unwrap()[0];
    assert_eq!((first.sequence, first.missing), (9, 8));
    assert_eq!(ledger.pass(pass(1)).unwrap().openings.len(), 1, "uses are never dropped");
    assert_eq!(ledger.receipts(9, 1).unwrap()[0].missing, 0);
}

macro_rules! conformance {
    ($name:ident, $make:expr) => {
        mod $name {
            use super::*;
            conformance!(@ $make, starts_are_counted);
            conformance!(@ $make, an_answer_is_accepted_once_and_writes_nothing_the_second_time);
            conformance!(@ $make, a_step_must_be_above_the_last);
            conformance!(@ $make, a_receipts_number_is_given_once);
            conformance!(@ $make, the_earliest_opening_of_an_occurrence_counts);
            conformance!(@ $make, the_highest_generation_stays);
            conformance!(@ $make, receipts_wait_until_they_have_arrived);
            conformance!(@ $make, uses_stay_until_the_pass_has_ended);
            conformance!(@ $make, a_full_ledger_merges_refusals_then_drops_the_oldest_and_counts_the_gap);
        }
    };
    (@ $make:expr, $test:ident) => {
        #[test]
        fn $test() {
            let make = $make;
            super::$test(make(8));
        }
    };
}

conformance!(memory, MemoryLedger::with_capacity);
conformance!(sqlite, |capacity| {
    let door = DoorId::new(7).unwrap();
    SqliteLedger::with_capacity(std::path::Path::new(":memory:"), door, capacity).unwrap()
});
