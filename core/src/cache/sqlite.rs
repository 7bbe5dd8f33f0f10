//! The store in one SQLite file, every value sealed.
//!
//! All tables of [`Table`] are one table of the file: with names hashed and values sealed there is
//! nothing left for SQL to look into. Rows lie clustered by (table, group, place), so that the first
//! 50 of a list are neighbours and cost one descent of the tree.
//!
//! The file is in WAL mode with SQLite's default `synchronous = FULL`: what [`Cache::write`] has
//! answered survives a killed process and a dead battery. Nothing else is set when a file is
//! opened, since each pragma is a statement more on the way to the first screen.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use ring::rand::SystemRandom;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _, TransactionBehavior, params};

use super::sealed::{DataKey, LOOKUP_LEN, Lookup, Place, Sealer, SecretStore};
use super::{Batch, Cache, CacheError, Change, Cursor, Key, Page, Table};

pub mod aside;
mod schema;
#[cfg(test)]
mod tests;

use aside::SetAside;

/// A phone's store in a file.
///
/// ```
/// use gatepass::cache::{Cache, records::BulletinRecord, sealed::MemorySecretStore, sqlite::SqliteCache};
/// use gatepass::id::PropertyId;
/// # let folder = tempfile::tempdir()?;
/// # let file = folder.path().join("phone.db");
/// let keys = MemorySecretStore::new();
/// let property = PropertyId::new("maple-court")?;
/// let opened = SqliteCache::open(&file, &keys, chrono::DateTime::UNIX_EPOCH)?;
/// let cache: &dyn Cache = &opened.cache;
/// cache.put(&BulletinRecord { property: property.clone(), version: 7, signed: vec![] })?;
/// drop(opened);
///
/// let opened = SqliteCache::open(&file, &keys, chrono::DateTime::UNIX_EPOCH)?;
/// let cache: &dyn Cache = &opened.cache;
/// assert!(cache.get::<BulletinRecord>(property)?.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SqliteCache {
    path: PathBuf,
    sealer: Sealer,
    /// `None` while suspended.
    connection: Mutex<Option<Connection>>,
}

/// A store, and what became of the file that was there before.
#[derive(Debug)]
pub struct Opened {
    /// The store, ready.
    pub cache: SqliteCache,
    /// The file that couldn't be read, if there was one: kept, and to be reported. The store is then
    /// empty and has to be loaded from the service again.
    pub set_aside: Option<SetAside>,
}

impl SqliteCache {
    /// Opens the file, makes it if there is none, upgrades it if it is older.
    ///
    /// A file that can't be read (broken, or its key is gone) is renamed with the time in its name,
    /// and an empty one takes its place. A file of a newer version stays as it is and is
    /// [`CacheError::TooNew`]; so it does while the key store is locked.
    pub fn open(path: &Path, secrets: &dyn SecretStore, now: DateTime<Utc>) -> Result<Opened, CacheError> {
        let known = secrets.load()?;
        let unreadable = match &known {
            Some(key) => match Self::open_with(path, key) {
                Ok(cache) => return Ok(Opened { cache, set_aside: None }),
                Err(error @ (CacheError::Corrupt { .. } | CacheError::WrongKey)) => Some(error),
                Err(error) => return Err(error),
            },
            None => std::fs::metadata(path).is_ok_and(|file| file.len() > 0).then_some(CacheError::WrongKey),
        };
        let set_aside = unreadable.map(|reason| aside::set_aside(path, now, reason)).transpose()?;
        let key = if let Some(key) = known {
            key
        } else {
            let key = DataKey::generate(&SystemRandom::new())?;
            secrets.store(&key)?;
            key
        };
        Ok(Opened { cache: Self::open_with(path, &key)?, set_aside })
    }

    /// Opens the file with its key; sets nothing aside.
    pub fn open_with(path: &Path, key: &DataKey) -> Result<Self, CacheError> {
        let sealer = Sealer::new(key)?;
        let connection = connect(path, &sealer)?;
        Ok(Self { path: path.to_owned(), sealer, connection: Mutex::new(Some(connection)) })
    }

    fn lock(&self) -> MutexGuard<'_, Option<Connection>> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Connection) -> Result<T, CacheError>) -> Result<T, CacheError> {
        work(self.lock().as_mut().ok_or(CacheError::Suspended)?)
    }

    fn seal(&self, change: &Change) -> Result<Row, CacheError> {
        match change {
            Change::Put { table, key, group, order, value } => {
                let place = Place {
                    table: *table,
                    key: self.sealer.lookup(*table, key),
                    group: self.sealer.lookup(*table, group),
                    order: *order,
                };
                Ok(Row::Put(place, self.sealer.seal(&place, value)?))
            }
            Change::Remove { table, key } => Ok(Row::Remove(*table, self.sealer.lookup(*table, key))),
        }
    }
}

impl fmt::Debug for SqliteCache {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteCache").field("path", &self.path).finish_non_exhaustive()
    }
}

/// A change as it goes into the file.
enum Row {
    Put(Place, Vec<u8>),
    Remove(Table, Lookup),
}

impl Cache for SqliteCache {
    fn read(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, CacheError> {
        let key = self.sealer.lookup(table, key);
        self.with(|connection| {
            let mut statement = connection
                .prepare_cached("SELECT grp, place, value FROM record WHERE kind = ?1 AND name = ?2")
                .map_err(of_sqlite)?;
            let mut rows = statement.query(params![table as u8, key]).map_err(of_sqlite)?;
            let Some(row) = rows.next().map_err(of_sqlite)? else { return Ok(None) };
            let group = row.get(0).map_err(of_sqlite)?;
            let order = row.get(1).map_err(of_sqlite)?;
            self.sealer.open(&Place { table, key, group, order }, blob(row, 2, table)?).map(Some)
        })
    }

    fn page(
        &self,
        table: Table,
        group: &Key,
        after: Option<&Cursor>,
        limit: u16,
    ) -> Result<Page<Vec<u8>>, CacheError> {
        let group = self.sealer.lookup(table, group);
        // Every name is longer than none, so this is before all of them.
        let (order, tie) = after.map_or((i64::MIN, &[][..]), |after| (after.order, &after.tie));
        self.with(|connection| {
            let mut statement = connection
                .prepare_cached(
                    "SELECT place, name, value FROM record \
                     WHERE kind = ?1 AND grp = ?2 AND (place, name) > (?3, ?4) \
                     ORDER BY place, name LIMIT ?5",
                )
                .map_err(of_sqlite)?;
            let one_more = u32::from(limit) + 1;
            let mut rows =
                statement.query(params![table as u8, group, order, tie, one_more]).map_err(of_sqlite)?;
            let mut records = Vec::with_capacity(usize::from(limit.min(512)));
            let mut last = None;
            while let Some(row) = rows.next().map_err(of_sqlite)? {
                if records.len() == usize::from(limit) {
                    return Ok(Page { records, next: last });
                }
                let order = row.get(0).map_err(of_sqlite)?;
                let key: Lookup = row.get(1).map_err(of_sqlite)?;
                records.push(self.sealer.open(&Place { table, key, group, order }, blob(row, 2, table)?)?);
                last = Some(Cursor { order, tie: key.to_vec() });
            }
            Ok(Page { records, next: None })
        })
    }

    fn write(&self, batch: &Batch) -> Result<(), CacheError> {
        let rows = batch.changes().iter().map(|change| self.seal(change)).collect::<Result<Vec<_>, _>>()?;
        self.with(|connection| {
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of_sqlite)?;
            for row in &rows {
                write_row(&transaction, row).map_err(of_sqlite)?;
            }
            transaction.commit().map_err(of_sqlite)
        })
    }

    fn prepare_for_suspend(&self) -> Result<(), CacheError> {
        let mut held = self.lock();
        let Some(connection) = held.take() else { return Ok(()) };
        // A reader elsewhere only leaves the log in place, which costs nothing but space.
        let checkpoint = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        if let Err((connection, error)) = connection.close() {
            *held = Some(connection);
            return Err(of_sqlite(error));
        }
        checkpoint.map_err(of_sqlite)
    }

    fn resume(&self) -> Result<(), CacheError> {
        let mut held = self.lock();
        if held.is_none() {
            *held = Some(connect(&self.path, &self.sealer)?);
        }
        Ok(())
    }
}

fn write_row(connection: &Connection, row: &Row) -> Result<usize, rusqlite::Error> {
    match row {
        // The unique name makes `REPLACE` drop the earlier row in whichever group it was.
        Row::Put(place, value) => connection
            .prepare_cached(
                "INSERT OR REPLACE INTO record (kind, grp, place, name, value) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![place.table as u8, place.group, place.order, place.key, value]),
        Row::Remove(table, key) => connection
            .prepare_cached("DELETE FROM record WHERE kind = ?1 AND name = ?2")?
            .execute(params![*table as u8, key]),
    }
}

fn blob<'a>(row: &'a rusqlite::Row<'_>, column: usize, table: Table) -> Result<&'a [u8], CacheError> {
    row.get_ref(column).map_err(of_sqlite)?.as_blob().map_err(|_| CacheError::Damaged { table })
}

/// Opens the file, brings it to today's schema, and checks that this key sealed it.
fn connect(path: &Path, sealer: &Sealer) -> Result<Connection, CacheError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        // The mutex is ours.
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags).map_err(of_sqlite)?;
    let proof = key_proof(sealer);
    schema::bring_up_to_date(&mut connection, &proof)?;
    let kept: Option<[u8; LOOKUP_LEN]> =
        connection.query_row("SELECT proof FROM seal", [], |row| row.get(0)).optional().map_err(of_sqlite)?;
    if kept == Some(proof) { Ok(connection) } else { Err(CacheError::WrongKey) }
}

/// Tells whether a key made this file, without a secret in it: with another key no name would be
/// found, and the store would look empty instead of unreadable.
fn key_proof(sealer: &Sealer) -> Lookup {
    sealer.lookup(Table::DeviceKey, &"\u{0}proof of the data key".into())
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` takes")]
fn of_sqlite(error: rusqlite::Error) -> CacheError {
    let detail = error.to_string();
    match error.sqlite_error_code() {
        // `None`: a column of another type or length than we ever write.
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) | None => CacheError::Corrupt { detail },
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => CacheError::Busy,
        Some(ErrorCode::DiskFull) => CacheError::Full,
        Some(_) => CacheError::Io { detail },
    }
}
