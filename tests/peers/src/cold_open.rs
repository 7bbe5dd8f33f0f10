//! From a file on disk to the rows of the first screen.
//!
//! 1,000 cached passes, the 50 newest read. The peer is SQLite itself with the same rows in plain columns and an
//! index for the order; ours seals every row, so it also derives its keys, opens 50 seals and reads 50 records.

use std::error::Error;
use std::path::Path;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::cache::records::{PassSummary, Side};
use gatepass::cache::sealed::{DataKey, MemorySecretStore};
use gatepass::cache::sqlite::SqliteCache;
use gatepass::cache::{Batch, Cache, CacheError};
use gatepass::id::{PassId, PropertyId};
use gatepass::pass::standing::PassState;
use rusqlite::{Connection, params};

use crate::Rows;
use crate::race::Row;

const PASSES: u64 = 1_000;
const SHOWN: u16 = 50;

pub fn rows() -> Rows {
    let folder = tempfile::tempdir()?;
    let (sealed, bare) = (folder.path().join("sealed.db"), folder.path().join("bare.db"));
    let secrets = MemorySecretStore::with(DataKey::from_bytes([7; 32]));
    let now: DateTime<Utc> = "2026-11-22T12:00:00Z".parse()?;
    let passes: Vec<PassSummary> =
        (0..PASSES).map(|number| summary(number, now)).collect::<Result<_, _>>()?;
    write_sealed(&sealed, &secrets, now, &passes)?;
    write_bare(&bare, &passes)?;

    let ours = || -> Result<Vec<PassSummary>, CacheError> {
        let opened = SqliteCache::open(&sealed, &secrets, now)?;
        let cache: &dyn Cache = &opened.cache;
        Ok(cache.list::<PassSummary>(&Side::Received, None, SHOWN)?.records)
    };
    let peer = || -> Result<Vec<Plain>, rusqlite::Error> {
        let connection = Connection::open(&bare)?;
        let mut statement = connection.prepare(
            "SELECT pass, property, name, host, state, starts, ends, received_at FROM pass
             WHERE side = 0 ORDER BY received_at DESC LIMIT ?1",
        )?;
        statement.query_map([SHOWN], plain)?.collect()
    };
    let (shown, there) = (ours()?, peer()?);
    assert_eq!(shown.len(), usize::from(SHOWN));
    assert_eq!(shown.iter().map(plain_of).collect::<Vec<_>>(), there);
    Ok(vec![Row::time("cold open, 50 rows of 1,000 passes", &["rusqlite"], ours, peer)])
}

fn summary(number: u64, now: DateTime<Utc>) -> Result<PassSummary, Box<dyn Error>> {
    let received_at = now - TimeDelta::minutes(i64::try_from(number)?);
    Ok(PassSummary {
        pass: PassId::from_bytes(number.to_be_bytes()),
        property: PropertyId::new("maple-court")?,
        side: Side::Received,
        name: format!("dog walker {number}"),
        host: Some("Ada Lovelace".to_owned()),
        state: PassState::Live,
        starts: Some(received_at),
        ends: Some(received_at + TimeDelta::days(30)),
        received_at,
    })
}

fn write_sealed(
    file: &Path,
    secrets: &MemorySecretStore,
    now: DateTime<Utc>,
    passes: &[PassSummary],
) -> Result<(), CacheError> {
    let opened = SqliteCache::open(file, secrets, now)?;
    let mut batch = Batch::new();
    for pass in passes {
        batch.put(pass)?;
    }
    opened.cache.write(&batch)?;
    opened.cache.prepare_for_suspend()
}

/// A row as SQLite gives it.
#[derive(Debug, PartialEq, Eq)]
struct Plain {
    pass: [u8; 8],
    property: String,
    name: String,
    host: Option<String>,
    state: u8,
    starts: Option<i64>,
    ends: Option<i64>,
    received_at: i64,
}

fn plain(row: &rusqlite::Row<'_>) -> rusqlite::Result<Plain> {
    Ok(Plain {
        pass: row.get(0)?,
        property: row.get(1)?,
        name: row.get(2)?,
        host: row.get(3)?,
        state: row.get(4)?,
        starts: row.get(5)?,
        ends: row.get(6)?,
        received_at: row.get(7)?,
    })
}

fn plain_of(summary: &PassSummary) -> Plain {
    Plain {
        pass: *summary.pass.as_bytes(),
        property: summary.property.as_str().to_owned(),
        name: summary.name.clone(),
        host: summary.host.clone(),
        state: summary.state as u8,
        starts: summary.starts.map(|at| at.timestamp_millis()),
        ends: summary.ends.map(|at| at.timestamp_millis()),
        received_at: summary.received_at.timestamp_millis(),
    }
}

fn write_bare(file: &Path, passes: &[PassSummary]) -> Result<(), rusqlite::Error> {
    let mut connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "wal")?;
    connection.execute_batch(
        "CREATE TABLE pass (pass BLOB PRIMARY KEY, side INTEGER, property TEXT, name TEXT, host TEXT, state INTEGER,
             starts INTEGER, ends INTEGER, received_at INTEGER);
         CREATE INDEX pass_by_time ON pass (side, received_at);",
    )?;
    let transaction = connection.transaction()?;
    for summary in passes {
        let row = plain_of(summary);
        transaction.execute(
            "INSERT INTO pass VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            params![
                row.pass,
                row.property,
                row.name,
                row.host,
                row.state,
                row.starts,
                row.ends,
                row.received_at
            ],
        )?;
    }
    transaction.commit()?;
    connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
}
