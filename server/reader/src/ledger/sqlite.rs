//! The ledger in one SQLite file.
//!
//! Write-ahead log with `synchronous = FULL`: a commit has reached the disk before the lock is driven.

use std::fmt;
use std::path::Path;

use chrono::{DateTime, Utc};
use gatepass::id::{DoorId, Generation, PassId};
use gatepass::token::keys::Fingerprint;
use gatepass::token::receipt::{Reason, Receipt, Verdict};
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ValueRef};
use rusqlite::{Connection, OptionalExtension, Row, Transaction, TransactionBehavior, params};

use super::{
    CAPACITY, Entry, Learned, Ledger, LedgerError, News, Once, Opening, PassRecord, forgets_before, room,
};

const VERSION: i64 = 1;

/// Stands for the occurrence of a pass that has none; a key can't be null.
const NO_OCCURRENCE: i64 = i64::MIN;

/// A door's ledger in a file of its own.
pub struct SqliteLedger {
    connection: Connection,
    door: DoorId,
    capacity: i64,
}

impl fmt::Debug for SqliteLedger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SqliteLedger(door {})", self.door)
    }
}

impl SqliteLedger {
    /// Opens the ledger of `door`, and makes the file if it isn't there.
    pub fn open(path: &Path, door: DoorId) -> Result<Self, LedgerError> {
        Self::with_capacity(path, door, CAPACITY)
    }

    /// Keeps at most `capacity` receipts, at least one.
    pub fn with_capacity(path: &Path, door: DoorId, capacity: usize) -> Result<Self, LedgerError> {
        let mut connection = Connection::open(path)?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.busy_timeout(std::time::Duration::from_secs(5))?;
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let found: i64 = transaction.pragma_query_value(None, "user_version", |row| row.get(0))?;
        match found {
            0 => {
                transaction.execute_batch(include_str!("schema.sql"))?;
                transaction.pragma_update(None, "user_version", VERSION)?;
            }
            VERSION => {}
            _ => return Err(LedgerError::TooNew { found, known: VERSION }),
        }
        transaction.commit()?;
        Ok(Self { connection, door, capacity: i64::try_from(capacity.max(1)).unwrap_or(i64::MAX) })
    }

    fn counters(&self) -> Result<(u64, u64), LedgerError> {
        let sql = "SELECT last_sequence, received FROM counters";
        let (last, received): (i64, i64) =
            self.connection.prepare_cached(sql)?.query_row([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok((unsigned(last, "count of receipts")?, unsigned(received, "count of receipts")?))
    }

    fn receipt(&self, row: &Row<'_>, previous: u64) -> Result<Receipt, LedgerError> {
        let damaged = LedgerError::Damaged { what: "receipt" };
        let sequence = unsigned(row.get(0)?, "receipt")?;
        let reason: Option<u8> = row.get(6)?;
        let verdict = match reason {
            None => Verdict::Opened,
            Some(number) => Verdict::Refused(Reason::from_number(number).ok_or(damaged)?),
        };
        Ok(Receipt {
            door: self.door,
            sequence,
            pass: row.get::<_, Bytes<8>>(1).map(|bytes| PassId::from_bytes(bytes.0))?,
            generation: Generation(row.get(2)?),
            holder: fingerprint(row, 3)?,
            occurrence: row.get::<_, Option<i64>>(4)?.map(time).transpose()?,
            at: time(row.get(5)?)?,
            verdict,
            missing: sequence.saturating_sub(previous).saturating_sub(1),
        })
    }
}

/// A blob of exactly `N` bytes.
struct Bytes<const N: usize>([u8; N]);

impl<const N: usize> FromSql for Bytes<N> {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        value.as_blob()?.try_into().map(Self).map_err(|_| FromSqlError::InvalidType)
    }
}

fn fingerprint(row: &Row<'_>, column: usize) -> Result<Option<Fingerprint>, LedgerError> {
    Ok(row.get::<_, Option<Bytes<8>>>(column)?.map(|bytes| Fingerprint::from_bytes(bytes.0)))
}

fn unsigned(value: i64, what: &'static str) -> Result<u64, LedgerError> {
    u64::try_from(value).map_err(|_| LedgerError::Damaged { what })
}

fn signed(value: u64) -> Result<i64, LedgerError> {
    i64::try_from(value).map_err(|_| LedgerError::Damaged { what: "count" })
}

fn time(milliseconds: i64) -> Result<DateTime<Utc>, LedgerError> {
    DateTime::from_timestamp_millis(milliseconds).ok_or(LedgerError::Damaged { what: "time" })
}

fn milliseconds(at: Option<DateTime<Utc>>) -> Option<i64> {
    at.map(|at| at.timestamp_millis())
}

fn holder_bytes(holder: Option<&Fingerprint>) -> Option<&[u8]> {
    holder.map(|holder| holder.as_bytes().as_slice())
}

fn accept(transaction: &Transaction<'_>, once: Once<'_>) -> Result<(), LedgerError> {
    let accepted = match once {
        Once::Challenge { challenge, holder, live } => {
            let accepted = transaction
                .prepare_cached("INSERT OR IGNORE INTO accepted VALUES (?1, ?2)")?
                .execute(params![challenge.0, holder.as_bytes()])?;
            let mut statement = transaction.prepare_cached("SELECT DISTINCT challenge FROM accepted")?;
            let known = statement.query_map([], |row| row.get::<_, Bytes<8>>(0))?;
            for known in known.collect::<Result<Vec<_>, _>>()? {
                if known.0 != challenge.0 && !live.iter().any(|live| live.0 == known.0) {
                    transaction
                        .prepare_cached("DELETE FROM accepted WHERE challenge = ?1")?
                        .execute([known.0])?;
                }
            }
            accepted
        }
        Once::Step { pass, holder, step } => transaction
            .prepare_cached(
                "INSERT INTO step VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET step = excluded.step
                 WHERE excluded.step > step",
            )?
            .execute(params![pass.as_bytes(), holder.as_bytes(), step])?,
        Once::Bearer => return Ok(()),
    };
    if accepted == 0 { Err(LedgerError::Spent) } else { Ok(()) }
}

fn note(transaction: &Transaction<'_>, learned: &Learned) -> Result<(), LedgerError> {
    transaction
        .prepare_cached(
            "INSERT INTO pass VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET
                 generation = max(generation, excluded.generation),
                 keep_until = max(keep_until, excluded.keep_until)",
        )?
        .execute(params![learned.pass.as_bytes(), learned.generation.0, milliseconds(learned.keep_until)])?;
    for opening in &learned.openings {
        transaction
            .prepare_cached(
                "INSERT INTO opening VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO UPDATE SET
                     at = excluded.at, holder = excluded.holder WHERE excluded.at < at",
            )?
            .execute(params![
                learned.pass.as_bytes(),
                milliseconds(opening.occurrence).unwrap_or(NO_OCCURRENCE),
                opening.here,
                opening.at.timestamp_millis(),
                holder_bytes(opening.holder.as_ref()),
            ])?;
    }
    Ok(())
}

fn make_room(transaction: &Transaction<'_>, capacity: i64) -> Result<(), LedgerError> {
    let count = || -> Result<i64, LedgerError> {
        Ok(transaction.prepare_cached("SELECT count(*) FROM receipt")?.query_row([], |row| row.get(0))?)
    };
    if count()? < capacity {
        return Ok(());
    }
    transaction.execute(
        "DELETE FROM receipt WHERE reason IS NOT NULL AND sequence NOT IN (
             SELECT max(sequence) FROM receipt WHERE reason IS NOT NULL GROUP BY pass, holder, reason)",
        [],
    )?;
    if count()? >= capacity {
        let room = i64::try_from(room(usize::try_from(capacity).unwrap_or(usize::MAX))).unwrap_or(1);
        transaction.execute(
            "DELETE FROM receipt WHERE sequence IN (SELECT sequence FROM receipt ORDER BY sequence LIMIT ?1)",
            [room],
        )?;
    }
    Ok(())
}

fn write_receipt(transaction: &Transaction<'_>, receipt: &Receipt) -> Result<(), LedgerError> {
    let reason = match receipt.verdict {
        Verdict::Opened => None,
        Verdict::Refused(reason) => Some(reason.number()),
    };
    let sequence = signed(receipt.sequence)?;
    transaction.prepare_cached("INSERT INTO receipt VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?.execute(
        params![
            sequence,
            receipt.pass.as_bytes(),
            receipt.generation.0,
            holder_bytes(receipt.holder.as_ref()),
            milliseconds(receipt.occurrence),
            receipt.at.timestamp_millis(),
            reason,
        ],
    )?;
    transaction.prepare_cached("UPDATE counters SET last_sequence = ?1")?.execute([sequence])?;
    Ok(())
}

impl Ledger for SqliteLedger {
    fn count_start(&mut self) -> Result<u64, LedgerError> {
        let starts: i64 = self.connection.query_row(
            "UPDATE counters SET starts = starts + 1 RETURNING starts",
            [],
            |row| row.get(0),
        )?;
        unsigned(starts, "count of starts")
    }

    fn pass(&self, pass: PassId) -> Result<PassRecord, LedgerError> {
        let generation = self
            .connection
            .prepare_cached("SELECT generation FROM pass WHERE pass = ?1")?
            .query_row([pass.as_bytes()], |row| row.get(0))
            .optional()?
            .map(Generation);
        let mut statement = self.connection.prepare_cached(
            "SELECT occurrence, here, at, holder FROM opening WHERE pass = ?1 ORDER BY occurrence, here",
        )?;
        let mut rows = statement.query([pass.as_bytes()])?;
        let mut openings = Vec::new();
        while let Some(row) = rows.next()? {
            let occurrence: i64 = row.get(0)?;
            openings.push(Opening {
                occurrence: (occurrence != NO_OCCURRENCE).then(|| time(occurrence)).transpose()?,
                here: row.get(1)?,
                at: time(row.get(2)?)?,
                holder: fingerprint(row, 3)?,
            });
        }
        Ok(PassRecord { generation, openings })
    }

    fn next_sequence(&self) -> Result<u64, LedgerError> {
        Ok(self.counters()?.0.saturating_add(1))
    }

    fn commit(&mut self, entry: &Entry<'_>) -> Result<(), LedgerError> {
        let (expected, found) = (self.next_sequence()?, entry.receipt.sequence);
        let capacity = self.capacity;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        accept(&transaction, entry.once)?;
        if found != expected {
            return Err(LedgerError::OutOfSequence { expected, found });
        }
        for learned in &entry.learned {
            note(&transaction, learned)?;
        }
        make_room(&transaction, capacity)?;
        write_receipt(&transaction, &entry.receipt)?;
        transaction.commit()?;
        Ok(())
    }

    fn receipts(&self, after: u64, most: usize) -> Result<Vec<Receipt>, LedgerError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let before: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(sequence) FROM receipt WHERE sequence <= ?1")?
            .query_row([after], |row| row.get(0))?;
        let (_, received) = self.counters()?;
        let mut previous = unsigned(before.unwrap_or(0), "receipt")?.max(received);
        let mut statement = self.connection.prepare_cached(
            "SELECT sequence, pass, generation, holder, occurrence, at, reason FROM receipt
             WHERE sequence > ?1 ORDER BY sequence LIMIT ?2",
        )?;
        let mut rows = statement.query(params![after, i64::try_from(most).unwrap_or(i64::MAX)])?;
        let mut receipts = Vec::new();
        while let Some(row) = rows.next()? {
            let receipt = self.receipt(row, previous)?;
            previous = receipt.sequence;
            receipts.push(receipt);
        }
        Ok(receipts)
    }

    fn bulletin(&self) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(self.connection.query_row("SELECT bytes FROM bulletin", [], |row| row.get(0)).optional()?)
    }

    fn learn(&mut self, news: News<'_>) -> Result<(), LedgerError> {
        let received = signed(news.received)?;
        let before = forgets_before(news.signed_at).timestamp_millis();
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        transaction.execute("INSERT OR REPLACE INTO bulletin VALUES (1, ?1)", [news.bulletin])?;
        transaction.execute(
            "UPDATE counters SET received = max(received, ?1), last_sequence = max(last_sequence, ?1)",
            [received],
        )?;
        transaction.execute("DELETE FROM receipt WHERE sequence <= ?1", [received])?;
        transaction.execute("DELETE FROM pass WHERE keep_until < ?1", [before])?;
        transaction.execute("DELETE FROM opening WHERE pass NOT IN (SELECT pass FROM pass)", [])?;
        transaction.execute("DELETE FROM step WHERE pass NOT IN (SELECT pass FROM pass)", [])?;
        transaction.commit()?;
        Ok(())
    }
}
