//! What every store must do. Each case takes a fresh, empty one.

use super::records::{
    BulletinRecord, GuestNotes, HeldToken, PassRecord, PassSummary, ReceiptRecord, Side, Told, UnlockRecord,
};
use super::{Batch, Cache, CacheError};
use crate::cache::records::{EVERYTHING, UnlockOutcome};

use crate::id::{DoorId, PassId, PropertyId};
use crate::pass::link::Locator;
use crate::pass::standing::PassState;
use chrono::{DateTime, TimeDelta, Utc};

/// Makes one test of each case: `cache_conformance!(MyCache::new);`. What `new` gives may hold more
/// than the store (a folder that goes with it), as long as it derefs to it.
macro_rules! cache_conformance {
    ($fresh:expr) => {
        $crate::cache::conformance::cache_conformance!($fresh;
            reads_what_was_written
            a_record_is_replaced_whole
            forgetting_is_no_error_twice
            a_list_comes_in_order_and_in_parts
            a_list_goes_on_where_it_stopped_though_records_vanish
            equal_places_in_a_list_lose_nothing
            groups_and_tables_are_apart
            a_record_changes_its_group
            changes_happen_in_their_order
            suspended_it_refuses_and_resumed_it_remembers
            many_threads_write_at_once
        );
    };
    ($fresh:expr; $($case:ident)*) => {
        $(
            #[test]
            fn $case() {
                let fresh = ($fresh)();
                $crate::cache::conformance::$case(&*fresh);
            }
        )*
    };
}
pub(crate) use cache_conformance;

pub(crate) fn instant(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + TimeDelta::seconds(seconds)
}

pub(crate) fn property(name: &str) -> PropertyId {
    PropertyId::new(name).unwrap()
}

pub(crate) fn pass(number: u8, side: Side) -> PassRecord {
    let told = match side {
        Side::Own => Told::Own,
        Side::Received | Side::Given => Told::Given(Box::new(
            serde_json::from_str(
                r#"{"id": "0101010101010101", "generation": 1, "kind": "permanent", "name": "x", "state": "live",
                    "way": [3, 1], "permit": {"doors": [1, 3], "schedule": "always", "uses": "unlimited",
                    "secret_code": "not_needed"}, "times": {"zone": "UTC", "next": []}, "guest": {"has_email": true},
                    "personal_message": "mind the cat", "made_by": "ada", "created_at": "2026-11-22T12:00:00Z",
                    "changed_at": "2026-11-22T12:00:00Z"}"#,
            )
            .unwrap(),
        )),
    };
    PassRecord {
        summary: PassSummary {
            pass: PassId::from_bytes([number; 8]),
            property: property("maple-court"),
            side,
            name: format!("pass {number}"),
            host: Some("Ada".into()),
            state: PassState::Live,
            starts: Some(instant(0)),
            ends: None,
            received_at: instant(i64::from(number)),
        },
        told,
        link: Some(Locator::parse("AAECAwQFBgcICQoLDA0ODw").unwrap()),
        token: Some(HeldToken { signed: vec![1, 2, 3], ends: instant(9), renew_after: instant(6) }),
        known_at: instant(60),
        notes: GuestNotes::default(),
    }
}

fn receipt(seconds: i64, byte: u8) -> ReceiptRecord {
    ReceiptRecord { property: property("p"), signed: vec![byte; 40], taken_at: instant(seconds) }
}

pub(crate) fn reads_what_was_written(cache: &dyn Cache) {
    let record = pass(1, Side::Received);
    assert_eq!(cache.get::<PassRecord>(record.summary.pass).unwrap(), None);
    cache.put(&record).unwrap();
    assert_eq!(cache.get::<PassRecord>(record.summary.pass).unwrap(), Some(record));
}

pub(crate) fn a_record_is_replaced_whole(cache: &dyn Cache) {
    let mut bulletin = BulletinRecord { property: property("p"), version: 1, signed: vec![1; 300] };
    cache.put(&bulletin).unwrap();
    bulletin.version = 2;
    bulletin.signed.clear();
    cache.put(&bulletin).unwrap();
    assert_eq!(cache.all::<BulletinRecord>(EVERYTHING).unwrap(), vec![bulletin]);
}

pub(crate) fn forgetting_is_no_error_twice(cache: &dyn Cache) {
    let record = pass(1, Side::Received);
    cache.put(&record).unwrap();
    cache.remove::<PassRecord>(record.summary.pass).unwrap();
    cache.remove::<PassRecord>(record.summary.pass).unwrap();
    assert_eq!(cache.get::<PassRecord>(record.summary.pass).unwrap(), None);
    assert_eq!(cache.all::<PassRecord>(&Side::Received).unwrap(), vec![]);
}

pub(crate) fn a_list_comes_in_order_and_in_parts(cache: &dyn Cache) {
    let mut batch = Batch::new();
    for number in [3, 1, 4, 2, 5] {
        batch.put(&pass(number, Side::Received).summary).unwrap();
    }
    cache.write(&batch).unwrap();
    let names = |records: &[PassSummary]| records.iter().map(|row| row.name.clone()).collect::<Vec<_>>();

    let first = cache.list::<PassSummary>(&Side::Received, None, 2).unwrap();
    assert_eq!(names(&first.records), ["pass 5", "pass 4"]);
    let second = cache.list::<PassSummary>(&Side::Received, first.next.as_ref(), 2).unwrap();
    assert_eq!(names(&second.records), ["pass 3", "pass 2"]);
    let third = cache.list::<PassSummary>(&Side::Received, second.next.as_ref(), 2).unwrap();
    assert_eq!(names(&third.records), ["pass 1"]);
    assert_eq!(third.next, None);
    assert_eq!(cache.list::<PassSummary>(&Side::Received, None, 5).unwrap().next, None);
}

pub(crate) fn a_list_goes_on_where_it_stopped_though_records_vanish(cache: &dyn Cache) {
    for number in 1..=4 {
        cache.put(&receipt(i64::from(number), number)).unwrap();
    }
    let first = cache.list::<ReceiptRecord>(property("p"), None, 2).unwrap();
    for gone in &first.records {
        cache.remove::<ReceiptRecord>(ReceiptRecord::key_of(&gone.signed)).unwrap();
    }
    let rest = cache.list::<ReceiptRecord>(property("p"), first.next.as_ref(), 9).unwrap();
    assert_eq!(rest.records, [receipt(3, 3), receipt(4, 4)]);
}

pub(crate) fn equal_places_in_a_list_lose_nothing(cache: &dyn Cache) {
    for number in 0..20 {
        cache.put(&receipt(0, number)).unwrap();
    }
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let page = cache.list::<ReceiptRecord>(property("p"), after.as_ref(), 3).unwrap();
        found.extend(page.records.iter().map(|record| record.signed[0]));
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    found.sort_unstable();
    assert_eq!(found, (0..20).collect::<Vec<_>>());
}

pub(crate) fn groups_and_tables_are_apart(cache: &dyn Cache) {
    let (received, given) = (pass(1, Side::Received), pass(2, Side::Given));
    cache.put(&received).unwrap();
    cache.put(&given).unwrap();
    cache.put(&received.summary).unwrap();
    assert_eq!(cache.all::<PassRecord>(&Side::Given).unwrap(), vec![given]);
    cache.remove::<PassRecord>(received.summary.pass).unwrap();
    assert_eq!(cache.get::<PassSummary>(received.summary.pass).unwrap(), Some(received.summary));
}

pub(crate) fn a_record_changes_its_group(cache: &dyn Cache) {
    cache.put(&pass(1, Side::Received)).unwrap();
    let moved = pass(1, Side::Given);
    cache.put(&moved).unwrap();
    assert_eq!(cache.all::<PassRecord>(&Side::Received).unwrap(), vec![]);
    assert_eq!(cache.all::<PassRecord>(&Side::Given).unwrap(), vec![moved]);
}

pub(crate) fn changes_happen_in_their_order(cache: &dyn Cache) {
    let record = pass(1, Side::Received);
    let mut batch = Batch::new();
    batch.remove::<PassRecord>(record.summary.pass).put(&record).unwrap();
    batch.put(&record.summary).unwrap().remove::<PassSummary>(record.summary.pass);
    cache.write(&batch).unwrap();
    assert_eq!(cache.get::<PassRecord>(record.summary.pass).unwrap(), Some(record.clone()));
    assert_eq!(cache.get::<PassSummary>(record.summary.pass).unwrap(), None);
}

pub(crate) fn suspended_it_refuses_and_resumed_it_remembers(cache: &dyn Cache) {
    let record = pass(1, Side::Received);
    cache.put(&record).unwrap();
    cache.prepare_for_suspend().unwrap();
    cache.prepare_for_suspend().unwrap();
    assert_eq!(cache.get::<PassRecord>(record.summary.pass), Err(CacheError::Suspended));
    assert_eq!(cache.put(&record), Err(CacheError::Suspended));
    cache.resume().unwrap();
    cache.resume().unwrap();
    assert_eq!(cache.get::<PassRecord>(record.summary.pass).unwrap(), Some(record));
}

pub(crate) fn many_threads_write_at_once(cache: &dyn Cache) {
    std::thread::scope(|scope| {
        for thread in 0..4u8 {
            scope.spawn(move || {
                for at in 0..10 {
                    let record = UnlockRecord {
                        pass: PassId::from_bytes([9; 8]),
                        door: DoorId::new(u16::from(thread) + 1).unwrap(),
                        at: instant(at),
                        outcome: UnlockOutcome::Opened,
                        receipt: vec![1],
                        took: None,
                    };
                    cache.put(&record).unwrap();
                }
            });
        }
    });
    assert_eq!(cache.all::<UnlockRecord>(PassId::from_bytes([9; 8])).unwrap().len(), 40);
}
