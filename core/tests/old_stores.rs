//! A store written by any earlier version opens, and everything in it is read.

#[path = "fixtures/records.rs"]
mod records;

use gatepass::cache::Cache;
use gatepass::cache::records::{
    BulletinRecord, DeviceKeyRecord, DraftRecord, EVERYTHING, PassRecord, PassSummary, PropertyRecord,
    ReceiptRecord, RouteRecord, SessionRecord, UnlockRecord,
};
use gatepass::cache::sealed::MemorySecretStore;
use gatepass::cache::sqlite::SqliteCache;
use gatepass::client::outbox::{Entry, State, Wedge};

#[test]
fn a_store_of_version_1_opens_and_everything_in_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("phone.db");
    let committed = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/cache-v1.db");
    std::fs::copy(committed, &file).unwrap();

    let opened = SqliteCache::open(&file, &MemorySecretStore::with(records::key()), records::at(0)).unwrap();
    assert_eq!(opened.set_aside, None);
    let cache: &dyn Cache = &opened.cache;
    for pass in records::passes() {
        assert_eq!(
            cache.all::<PassSummary>(&pass.summary.side).unwrap(),
            std::slice::from_ref(&pass.summary)
        );
        assert_eq!(cache.get::<PassRecord>(pass.summary.pass).unwrap(), Some(pass));
    }
    assert_eq!(cache.all::<PropertyRecord>(EVERYTHING).unwrap(), [records::property_record()]);
    assert_eq!(cache.all::<RouteRecord>(records::property()).unwrap(), [records::route()]);
    assert_eq!(cache.all::<ReceiptRecord>(records::property()).unwrap(), [records::receipt()]);
    assert_eq!(cache.all::<BulletinRecord>(EVERYTHING).unwrap(), [records::bulletin()]);
    let keys = records::device_keys();
    for key in keys {
        assert_eq!(cache.get::<DeviceKeyRecord>(key.name.as_str().into()).unwrap(), Some(key));
    }
    assert_eq!(cache.all::<SessionRecord>(EVERYTHING).unwrap(), [records::session()]);
    assert_eq!(cache.all::<DraftRecord>(EVERYTHING).unwrap(), [records::draft()]);
    assert_eq!(cache.all::<UnlockRecord>(records::passes()[0].summary.pass).unwrap(), records::unlocks());
    let waiting = cache.all::<Entry>(EVERYTHING).unwrap();
    let [refused, put] = records::intents();
    let states = [
        State::Wedged { why: Wedge::Refused { error: records::refusal() }, may_have_arrived: true, tries: 1 },
        State::Waiting { next_attempt_at: records::at(0) },
    ];
    let found: Vec<_> = waiting.into_iter().map(|entry| (entry.intent, entry.state)).collect();
    assert_eq!(found, [refused, put].into_iter().zip(states).collect::<Vec<_>>());
}
