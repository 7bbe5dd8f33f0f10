//! The file's schema, and how an older one becomes today's.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::of_sqlite;
use crate::cache::CacheError;
use crate::cache::sealed::Lookup;

/// Step n makes version n + 1 out of version n. A new file takes them all, so that it can't differ
/// from an upgraded one. Steps that were released are never changed.
const STEPS: &[&str] = &[
    // 1
    "CREATE TABLE record (
         kind INTEGER NOT NULL,
         grp BLOB NOT NULL,
         place INTEGER NOT NULL,
         name BLOB NOT NULL,
         value BLOB NOT NULL,
         PRIMARY KEY (kind, grp, place, name)
     ) STRICT, WITHOUT ROWID;
     CREATE UNIQUE INDEX record_by_name ON record (kind, name);
     CREATE TABLE seal (one INTEGER PRIMARY KEY CHECK (one = 1), proof BLOB NOT NULL) STRICT;",
];

/// The version that this program writes, and the newest that it reads.
pub(super) fn version() -> u32 {
    u32::try_from(STEPS.len()).unwrap_or(u32::MAX)
}

/// Brings a file to today's version in one transaction; does nothing but look if it has it already.
pub(super) fn bring_up_to_date(connection: &mut Connection, proof: &Lookup) -> Result<(), CacheError> {
    if version_of(connection)? == version() {
        return Ok(());
    }
    // Kept in the file from then on; it can't change within a transaction.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(())).map_err(of_sqlite)?;
    let transaction =
        connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(of_sqlite)?;
    // Another process may have done it meanwhile.
    let found = version_of(&transaction)?;
    if found == 0 {
        must_be_empty(&transaction)?;
    }
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(usize::MAX)) {
        transaction.execute_batch(step).map_err(of_sqlite)?;
    }
    if found == 0 {
        transaction.execute("INSERT INTO seal (one, proof) VALUES (1, ?1)", [proof]).map_err(of_sqlite)?;
    }
    transaction.pragma_update(None, "user_version", version()).map_err(of_sqlite)?;
    transaction.commit().map_err(of_sqlite)
}

/// The version of a file that may be used: 0 for an empty one, at most today's.
fn version_of(connection: &Connection) -> Result<u32, CacheError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(of_sqlite)?;
    let found = u32::try_from(found)
        .map_err(|_| CacheError::Corrupt { detail: format!("it says that it has format {found}") })?;
    if found > version() { Err(CacheError::TooNew { found, known: version() }) } else { Ok(found) }
}

/// A file with tables and no version is another program's.
fn must_be_empty(transaction: &Transaction<'_>) -> Result<(), CacheError> {
    let tables: i64 = transaction
        .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
        .map_err(of_sqlite)?;
    if tables == 0 {
        Ok(())
    } else {
        Err(CacheError::Corrupt { detail: "it is another program's database".to_owned() })
    }
}

/// What a file is made of, to be compared with another's.
#[cfg(test)]
pub(super) fn describe(connection: &Connection) -> Vec<(String, String)> {
    let mut statement =
        connection.prepare("SELECT name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.map(Result::unwrap).collect()
}
