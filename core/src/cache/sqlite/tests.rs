use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;
use crate::cache::conformance::{instant, pass, property};
use crate::cache::memory::MemoryCache;
use crate::cache::records::{BulletinRecord, EVERYTHING, PassRecord, PassSummary, SessionRecord, Side};
use crate::cache::sealed::{MemorySecretStore, SecretStoreError};

/// A store in a folder that goes with it.
#[derive(Debug)]
struct Temporary {
    cache: SqliteCache,
    _folder: TempDir,
}

impl std::ops::Deref for Temporary {
    type Target = SqliteCache;
    fn deref(&self) -> &SqliteCache {
        &self.cache
    }
}

fn key(byte: u8) -> DataKey {
    DataKey::from_bytes([byte; 32])
}

fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("phone.db");
    (folder, file)
}

fn fresh() -> Temporary {
    let (folder, file) = place();
    Temporary { cache: SqliteCache::open_with(&file, &key(1)).unwrap(), _folder: folder }
}

mod keeps_the_rules_of_the_port {
    crate::cache::conformance::cache_conformance!(super::fresh);
}

fn port(cache: &SqliteCache) -> &dyn Cache {
    cache
}

fn files(folder: &TempDir) -> Vec<String> {
    let mut names: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn what_was_written_is_there_after_a_restart_and_nothing_of_it_is_readable_in_the_files() {
    let (folder, file) = place();
    let record = pass(1, Side::Received);
    let session = SessionRecord {
        property: property("maple-court"),
        session: serde_json::from_str(
            r#"{"session_token": "gps_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8",
                "expires_at": "2026-11-23T12:00:00Z",
                "person": {"id": "ada", "name": "Ada", "property": "maple-court", "role": "resident"}}"#,
        )
        .unwrap(),
    };
    let cache = SqliteCache::open_with(&file, &key(1)).unwrap();
    port(&cache).put(&record).unwrap();
    port(&cache).put(&session).unwrap();
    for name in files(&folder) {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        for text in ["maple", "pass 1", "gps_AAEC", "mind the cat", "everything", "Ada", "ada"] {
            assert!(!bytes.windows(text.len()).any(|part| part == text.as_bytes()), "{text} is readable");
        }
        assert!(
            !bytes.windows(8).any(|part| part == record.summary.pass.as_bytes()),
            "the pass id is readable"
        );
    }
    drop(cache);
    let cache = SqliteCache::open_with(&file, &key(1)).unwrap();
    assert_eq!(port(&cache).get::<PassRecord>(record.summary.pass).unwrap(), Some(record));
    assert_eq!(port(&cache).get::<SessionRecord>(property("maple-court")).unwrap(), Some(session));
}

#[test]
fn suspended_it_leaves_one_file_with_no_lock_and_no_log() {
    let (folder, file) = place();
    let cache = SqliteCache::open_with(&file, &key(1)).unwrap();
    port(&cache).put(&pass(1, Side::Given)).unwrap();
    cache.prepare_for_suspend().unwrap();
    assert_eq!(files(&folder), ["phone.db"]);
    let elsewhere = folder.path().join("copy.db");
    fs::copy(&file, &elsewhere).unwrap();
    let copy = SqliteCache::open_with(&elsewhere, &key(1)).unwrap();
    assert_eq!(port(&copy).all::<PassRecord>(&Side::Given).unwrap().len(), 1);
    cache.resume().unwrap();
    assert_eq!(port(&cache).all::<PassRecord>(&Side::Given).unwrap().len(), 1);
}

#[test]
fn a_commit_is_on_the_disk_before_it_is_answered() {
    let cache = fresh();
    let asked = |pragma: &str| {
        cache
            .with(|connection| {
                let value: rusqlite::types::Value = connection
                    .query_row(&format!("PRAGMA {pragma}"), [], |row| row.get(0))
                    .map_err(of_sqlite)?;
                Ok(value)
            })
            .unwrap()
    };
    assert_eq!(asked("synchronous"), rusqlite::types::Value::Integer(2));
    assert_eq!(asked("journal_mode"), rusqlite::types::Value::Text("wal".into()));
}

#[test]
fn a_first_start_makes_a_key_and_the_next_one_uses_it() {
    let (_folder, file) = place();
    let secrets = MemorySecretStore::new();
    let opened = SqliteCache::open(&file, &secrets, instant(0)).unwrap();
    assert_eq!(opened.set_aside, None);
    port(&opened.cache).put(&pass(1, Side::Given)).unwrap();
    drop(opened);
    let opened = SqliteCache::open(&file, &secrets, instant(0)).unwrap();
    assert_eq!(opened.set_aside, None);
    assert_eq!(port(&opened.cache).all::<PassRecord>(&Side::Given).unwrap().len(), 1);
}

#[test]
fn a_broken_file_is_kept_aside_and_an_empty_one_takes_its_place() {
    let (folder, file) = place();
    let secrets = MemorySecretStore::with(key(1));
    let nonsense = vec![7; 9000];
    fs::write(&file, &nonsense).unwrap();

    let opened = SqliteCache::open(&file, &secrets, instant(0)).unwrap();
    let aside = opened.set_aside.unwrap();
    assert!(matches!(aside.reason, CacheError::Corrupt { .. }), "{:?}", aside.reason);
    assert!(aside.path.ends_with("phone.db.aside-20270115T080000Z"), "{:?}", aside.path);
    assert_eq!(fs::read(&aside.path).unwrap(), nonsense);
    assert_eq!(files(&folder).len(), 4, "{:?}", files(&folder));
    assert_eq!(port(&opened.cache).all::<PassRecord>(&Side::Given).unwrap(), vec![]);
}

#[test]
fn a_file_goes_aside_with_its_log_and_leaves_none_to_the_next() {
    let (folder, file) = place();
    for name in ["phone.db", "phone.db-wal", "phone.db-shm"] {
        fs::write(folder.path().join(name), name).unwrap();
    }
    aside::set_aside(&file, instant(0), CacheError::WrongKey).unwrap();
    let aside = "phone.db.aside-20270115T080000Z";
    assert_eq!(files(&folder), [aside.to_owned(), format!("{aside}-shm"), format!("{aside}-wal")]);
}

#[test]
fn two_broken_files_of_one_second_are_both_kept() {
    let (folder, file) = place();
    let secrets = MemorySecretStore::with(key(1));
    for _ in 0..2 {
        fs::write(&file, vec![7; 9000]).unwrap();
        drop(SqliteCache::open(&file, &secrets, instant(0)).unwrap());
    }
    assert_eq!(files(&folder).iter().filter(|name| name.contains("aside")).count(), 2);
}

#[test]
fn a_file_of_another_key_or_of_a_lost_one_is_kept_aside() {
    for secrets in [MemorySecretStore::with(key(2)), MemorySecretStore::new()] {
        let (_folder, file) = place();
        drop(SqliteCache::open_with(&file, &key(1)).unwrap());
        let opened = SqliteCache::open(&file, &secrets, instant(0)).unwrap();
        let aside = opened.set_aside.unwrap();
        assert_eq!(aside.reason, CacheError::WrongKey);
        SqliteCache::open_with(&aside.path, &key(1)).unwrap();
    }
}

#[test]
fn a_newer_file_is_left_as_it_is() {
    let (folder, file) = place();
    let cache = SqliteCache::open_with(&file, &key(1)).unwrap();
    cache.with(|connection| connection.pragma_update(None, "user_version", 99).map_err(of_sqlite)).unwrap();
    cache.prepare_for_suspend().unwrap();
    let before = fs::read(&file).unwrap();
    let error = SqliteCache::open(&file, &MemorySecretStore::with(key(1)), instant(0)).unwrap_err();
    assert_eq!(error, CacheError::TooNew { found: 99, known: 1 });
    assert_eq!(fs::read(&file).unwrap(), before);
    assert!(!files(&folder).iter().any(|name| name.contains("aside")));
}

#[test]
fn another_programs_database_is_kept_aside_unchanged() {
    let (_folder, file) = place();
    Connection::open(&file)
        .unwrap()
        .execute_batch("CREATE TABLE photos (x); PRAGMA user_version = 0")
        .unwrap();
    let opened = SqliteCache::open(&file, &MemorySecretStore::new(), instant(0)).unwrap();
    let kept = Connection::open(opened.set_aside.unwrap().path).unwrap();
    assert!(kept.prepare("SELECT x FROM photos").is_ok());
}

#[derive(Debug)]
struct LockedPhone;

impl SecretStore for LockedPhone {
    fn load(&self) -> Result<Option<DataKey>, SecretStoreError> {
        Err(SecretStoreError::Locked)
    }
    fn store(&self, _: &DataKey) -> Result<(), SecretStoreError> {
        Err(SecretStoreError::Locked)
    }
}

#[test]
fn while_the_key_store_is_locked_nothing_is_set_aside() {
    let (folder, file) = place();
    drop(SqliteCache::open_with(&file, &key(1)).unwrap());
    let error = SqliteCache::open(&file, &LockedPhone, instant(0)).unwrap_err();
    assert_eq!(error, CacheError::Key(SecretStoreError::Locked));
    assert_eq!(files(&folder), ["phone.db"]);
}

#[test]
fn a_row_in_anothers_place_is_noticed() {
    let cache = fresh();
    let cache_port = port(&cache);
    cache_port.put(&pass(1, Side::Received)).unwrap();
    cache_port.put(&pass(2, Side::Received)).unwrap();
    let swap =
        "UPDATE record SET value = (SELECT value FROM record AS other WHERE other.name <> record.name)";
    cache.with(|connection| connection.execute(swap, []).map_err(of_sqlite)).unwrap();
    assert_eq!(
        cache_port.get::<PassRecord>(pass(1, Side::Received).summary.pass),
        Err(CacheError::Damaged { table: Table::Pass })
    );
    assert_eq!(
        cache_port.all::<PassRecord>(&Side::Received),
        Err(CacheError::Damaged { table: Table::Pass })
    );
}

#[test]
fn an_upgraded_file_has_the_schema_of_a_new_one() {
    let fixtures = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let new = fresh().with(|connection| Ok(schema::describe(connection))).unwrap();
    let (folder, file) = place();
    for version in 1..=schema::version() {
        fs::copy(fixtures.join(format!("cache-v{version}.db")), &file).unwrap();
        let old = SqliteCache::open_with(&file, &key(0x42)).unwrap();
        assert_eq!(old.with(|connection| Ok(schema::describe(connection))).unwrap(), new);
        old.prepare_for_suspend().unwrap();
    }
    drop(folder);
}

#[derive(Clone, Debug)]
enum Op {
    Put(u8, bool),
    PutBulletin(u8, u64),
    Remove(u8),
    List(u16),
    Suspend,
    Resume,
    Restart,
}

fn op() -> impl Strategy<Value = Op> {
    prop_oneof![
        4 => (0u8..6, any::<bool>()).prop_map(|(number, given)| Op::Put(number, given)),
        1 => (0u8..3, any::<u64>()).prop_map(|(name, version)| Op::PutBulletin(name, version)),
        2 => (0u8..6).prop_map(Op::Remove),
        2 => (0u16..4).prop_map(Op::List),
        1 => Just(Op::Suspend),
        1 => Just(Op::Resume),
        1 => Just(Op::Restart),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The twin in memory is the model; restarts and suspensions must not show.
    #[test]
    fn the_file_and_the_twin_in_memory_always_say_the_same(ops in prop::collection::vec(op(), 1..40)) {
        let (_folder, file) = place();
        let model = MemoryCache::new();
        let model: &dyn Cache = &model;
        let mut cache = SqliteCache::open_with(&file, &key(1)).unwrap();
        for op in ops {
            let port = port(&cache);
            match op {
                Op::Put(number, given) => {
                    let record = pass(number, if given { Side::Given } else { Side::Received });
                    let mut batch = Batch::new();
                    batch.put(&record).unwrap().put(&record.summary).unwrap();
                    prop_assert_eq!(port.write(&batch), model.write(&batch));
                }
                Op::PutBulletin(name, version) => {
                    let record = BulletinRecord { property: property(&format!("p{name}")), version, signed: vec![] };
                    prop_assert_eq!(port.put(&record), model.put(&record));
                }
                Op::Remove(number) => {
                    let id = pass(number, Side::Given).summary.pass;
                    prop_assert_eq!(port.remove::<PassRecord>(id), model.remove::<PassRecord>(id));
                }
                Op::List(limit) => {
                    let records = |cache: &dyn Cache| {
                        cache.list::<PassSummary>(&Side::Given, None, limit).map(|page| (page.records, page.next.is_some()))
                    };
                    prop_assert_eq!(records(port), records(model));
                    let count = |cache: &dyn Cache| cache.all::<BulletinRecord>(EVERYTHING).map(|all| all.len());
                    prop_assert_eq!(count(port), count(model));
                }
                Op::Suspend => prop_assert_eq!(port.prepare_for_suspend(), model.prepare_for_suspend()),
                Op::Resume => prop_assert_eq!(port.resume(), model.resume()),
                Op::Restart => {
                    drop(cache);
                    cache = SqliteCache::open_with(&file, &key(1)).unwrap();
                    model.resume().unwrap();
                }
            }
        }
    }

    #[test]
    fn any_bytes_may_lie_where_the_file_should_be(bytes in prop::collection::vec(any::<u8>(), 0..3000), header: bool) {
        let (_folder, file) = place();
        let mut content = if header { b"SQLite format 3\0".to_vec() } else { vec![] };
        content.extend(&bytes);
        fs::write(&file, &content).unwrap();
        let opened = SqliteCache::open(&file, &MemorySecretStore::with(key(1)), instant(0)).unwrap();
        if let Some(aside) = opened.set_aside {
            prop_assert_eq!(fs::read(aside.path).unwrap(), content);
        } else {
            prop_assert!(content.is_empty());
        }
        prop_assert!(port(&opened.cache).put(&pass(1, Side::Given)).is_ok());
    }
}
