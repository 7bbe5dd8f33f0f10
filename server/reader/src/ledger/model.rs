//! The file against the twin, with loss of power as one of the things that happen.

use std::path::{Path, PathBuf};

use gatepass::id::DoorId;
use gatepass::token::receipt::Reason;
use proptest::prelude::*;
use tempfile::TempDir;

use super::conformance::{at, entry, holder, pass, refusal};
use super::*;

const CAPACITY: usize = 8;

#[derive(Clone, Debug)]
enum Op {
    Open { pass: u8, challenge: u8, generation: u32 },
    Step { pass: u8, step: i64 },
    Refuse { pass: u8, reason: usize },
    Learn { received: u64, signed: i64 },
    CountStart,
    LosePower,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0..4u8, 0..4u8, 0..4u32)
            .prop_map(|(pass, challenge, generation)| Op::Open { pass, challenge, generation }),
        2 => (0..4u8, 0..6i64).prop_map(|(pass, step)| Op::Step { pass, step }),
        4 => (0..2u8, 0..2usize).prop_map(|(pass, reason)| Op::Refuse { pass, reason }),
        1 => (0..30u64, 0..200_000i64).prop_map(|(received, signed)| Op::Learn { received, signed }),
        1 => Just(Op::CountStart),
        2 => Just(Op::LosePower),
    ]
}

/// The file as the disk holds it at this moment, opened anew: what a board finds when its power comes back.
fn lose_power(ledger: SqliteLedger, from: &Path) -> (SqliteLedger, TempDir, PathBuf) {
    let directory = TempDir::new().unwrap();
    let to = directory.path().join("door.ledger");
    for suffix in ["", "-wal"] {
        let name = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
        if name(from).exists() {
            std::fs::copy(name(from), name(&to)).unwrap();
        }
    }
    // Only now is it closed, which would have tidied up.
    drop(ledger);
    (SqliteLedger::with_capacity(&to, DoorId::new(7).unwrap(), CAPACITY).unwrap(), directory, to)
}

fn apply(ledger: &mut impl Ledger, op: &Op) -> Result<(), String> {
    const LIVE: [Challenge; 3] = [Challenge([1; 8]), Challenge([2; 8]), Challenge([3; 8])];
    let result = match *op {
        Op::Open { pass, challenge, generation } => {
            let challenge = Challenge([challenge; 8]);
            let once = Once::Challenge { challenge, holder: holder(pass), live: &LIVE };
            let mut next = entry(ledger, pass, once);
            next.learned[0].generation = Generation(generation);
            ledger.commit(&next)
        }
        Op::Step { pass: number, step } => {
            let once = Once::Step { pass: pass(number), holder: holder(1), step };
            let next = entry(ledger, number, once);
            ledger.commit(&next)
        }
        Op::Refuse { pass, reason } => {
            let next = refusal(ledger, pass, [Reason::Over, Reason::NotYet][reason]);
            ledger.commit(&next)
        }
        Op::Learn { received, signed } => {
            ledger.learn(News { bulletin: &[1, 2], signed_at: at(signed), received })
        }
        Op::CountStart => ledger.count_start().map(drop),
        Op::LosePower => Ok(()),
    };
    result.map_err(|error| error.to_string())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn the_file_knows_what_the_twin_knows_whatever_happens(ops in prop::collection::vec(op(), 1..60)) {
        let mut twin = MemoryLedger::with_capacity(CAPACITY);
        let mut directory = TempDir::new().unwrap();
        let mut path = directory.path().join("door.ledger");
        let mut file = SqliteLedger::with_capacity(&path, DoorId::new(7).unwrap(), CAPACITY).unwrap();
        for op in ops {
            if matches!(op, Op::LosePower) {
                let (next, kept, to) = lose_power(file, &path);
                (file, path) = (next, to);
                drop(std::mem::replace(&mut directory, kept));
            }
            prop_assert_eq!(apply(&mut file, &op), apply(&mut twin, &op), "{:?}", op);
            prop_assert_eq!(file.next_sequence().unwrap(), twin.next_sequence().unwrap());
            prop_assert_eq!(file.bulletin().unwrap(), twin.bulletin().unwrap());
            prop_assert_eq!(file.receipts(0, 100).unwrap(), twin.receipts(0, 100).unwrap());
            for number in 0..4 {
                prop_assert_eq!(file.pass(pass(number)).unwrap(), twin.pass(pass(number)).unwrap());
            }
        }
    }
}

#[test]
fn a_ledger_of_a_newer_program_is_refused_and_left_alone() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("door.ledger");
    let connection = rusqlite::Connection::open(&path).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    let error = SqliteLedger::open(&path, DoorId::new(7).unwrap()).unwrap_err();
    assert!(matches!(error, LedgerError::TooNew { found: 2, known: 1 }));
}

#[test]
fn a_file_that_is_no_ledger_is_an_error() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("door.ledger");
    std::fs::write(&path, vec![7; 5000]).unwrap();
    assert!(matches!(SqliteLedger::open(&path, DoorId::new(7).unwrap()), Err(LedgerError::Sqlite(_))));
}
