//! What travels between service and doors: bulletins out, receipts in.

use chrono::{DateTime, Utc};
use gatepass::client::wire::bytes::Bytes;
use gatepass::client::wire::link::LinkUnlock;
use gatepass::client::wire::pass::DoorUse;
use gatepass::id::{DoorId, Generation, PassId};
use gatepass::pass::permit::Doors;
use gatepass::token::bulletin::{Ended, Ending, Received};
use gatepass::token::keys::Fingerprint;
use gatepass::token::receipt::{Receipt, Verdict};
use rusqlite::{OptionalExtension as _, params};

use super::{At, StoreError, instant, millis, sound};

/// A bulletin as it was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinRow {
    /// Its version.
    pub version: u64,
    /// When it was signed.
    pub signed_at: DateTime<Utc>,
    /// The bytes.
    pub signed: Vec<u8>,
}

/// How long which doors must refuse a pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    /// When it was stopped.
    pub since: DateTime<Utc>,
    /// When the last of its tokens ends by itself.
    pub until: DateTime<Utc>,
    /// The first bulletin that says so.
    pub version: u64,
    /// The doors that one of its tokens could open.
    pub doors: Doors,
}

fn name(how: Ending) -> &'static str {
    match how {
        Ending::Deleted => "deleted",
        Ending::Superseded => "superseded",
        Ending::Frozen => "frozen",
    }
}

impl At<'_> {
    /// Doors must refuse the pass up to this generation, from now until no token of it lasts any more, once they know a
    /// bulletin of this version. It is about the doors that the pass is for now and those that it was for when it was
    /// stopped before.
    pub fn stop(&self, ended: &Ended, version: u64) -> Result<(), StoreError> {
        let version = sound(i64::try_from(version), "a bulletin's version")?;
        self.connection
            .prepare_cached(
                "INSERT INTO stopped (pass, generation, cause, since, until, property, version, doors)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, (SELECT json_group_array(door) FROM pass_door WHERE pass = ?1))
                 ON CONFLICT DO UPDATE SET generation = ?2, cause = ?3, since = ?4, until = max(until, ?5),
                   version = ?7,
                   doors = (SELECT json_group_array(value) FROM (
                     SELECT value FROM json_each(stopped.doors) UNION SELECT value FROM json_each(excluded.doors)))",
            )?
            .execute(params![
                ended.pass.as_bytes(),
                ended.generation.0,
                name(ended.how),
                millis(self.now()),
                millis(ended.until),
                self.place(),
                version,
            ])?;
        Ok(())
    }

    /// Since when, until when and where doors must refuse the pass, if they must.
    pub fn stopped(&self, pass: PassId) -> Result<Option<Stopped>, StoreError> {
        let found: Option<(i64, i64, i64, String)> = self
            .connection
            .prepare_cached("SELECT since, until, version, doors FROM stopped WHERE pass = ?1")?
            .query_row(params![pass.as_bytes()], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            })
            .optional()?;
        let Some((since, until, version, doors)) = found else { return Ok(None) };
        Ok(Some(Stopped {
            since: instant(since),
            until: instant(until),
            version: sound(u64::try_from(version), "a bulletin's version")?,
            doors: sound(serde_json::from_str(&doors), "a stopped pass's doors")?,
        }))
    }

    /// All that doors must refuse now; what would have ended by itself is forgotten.
    pub fn all_stopped(&self) -> Result<Vec<Ended>, StoreError> {
        self.connection.execute("DELETE FROM stopped WHERE until <= ?1", params![millis(self.now())])?;
        let mut statement = self.connection.prepare_cached(
            "SELECT pass, generation, cause, until FROM stopped WHERE property = ?1 ORDER BY pass",
        )?;
        let mut rows = statement.query(params![self.place()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let cause: String = row.get(2)?;
            let how = [Ending::Deleted, Ending::Superseded, Ending::Frozen]
                .into_iter()
                .find(|how| name(*how) == cause)
                .ok_or(StoreError::Damaged { what: "why a pass was stopped" })?;
            all.push(Ended {
                pass: PassId::from_bytes(row.get(0)?),
                generation: Generation(row.get(1)?),
                how,
                until: instant(row.get(3)?),
            });
        }
        Ok(all)
    }

    /// The newest bulletin.
    pub fn bulletin(&self) -> Result<Option<BulletinRow>, StoreError> {
        let found: Option<(i64, i64, Vec<u8>)> = self
            .connection
            .prepare_cached(
                "SELECT version, signed_at, signed FROM bulletin WHERE property = ?1 ORDER BY version DESC LIMIT 1",
            )?
            .query_row(params![self.place()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((version, signed_at, signed)) = found else { return Ok(None) };
        let version = sound(u64::try_from(version), "a bulletin's version")?;
        Ok(Some(BulletinRow { version, signed_at: instant(signed_at), signed }))
    }

    /// Keeps a new bulletin; only the newest is of use.
    pub fn keep_bulletin(&self, bulletin: &BulletinRow) -> Result<(), StoreError> {
        let version = sound(i64::try_from(bulletin.version), "a bulletin's version")?;
        self.connection
            .prepare_cached(
                "INSERT INTO bulletin (property, version, signed_at, signed) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![self.place(), version, millis(bulletin.signed_at), bulletin.signed])?;
        self.connection
            .prepare_cached("DELETE FROM bulletin WHERE property = ?1 AND version < ?2")?
            .execute(params![self.place(), version])?;
        Ok(())
    }

    /// Keeps a receipt; `false` if it is known already.
    pub fn keep_receipt(&self, receipt: &Receipt, signed: &[u8]) -> Result<bool, StoreError> {
        let sequence = sound(i64::try_from(receipt.sequence), "a receipt's number")?;
        let added = self
            .connection
            .prepare_cached(
                "INSERT INTO receipt (door, sequence, pass, generation, opened, at, learned_at, signed, missing, property, holder)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                receipt.door.get(),
                sequence,
                receipt.pass.as_bytes(),
                receipt.generation.0,
                receipt.verdict == Verdict::Opened,
                millis(receipt.at),
                millis(self.now()),
                signed,
                i64::try_from(receipt.missing).unwrap_or(i64::MAX),
                self.place(),
                receipt.holder.as_ref().map(Fingerprint::as_bytes),
            ])?;
        if added > 0 {
            self.extend_row(receipt.door)?;
        }
        Ok(added > 0)
    }

    /// Moves the end of a door's unbroken row of receipts as far as it goes.
    fn extend_row(&self, door: DoorId) -> Result<(), StoreError> {
        let mut up_to: i64 = self
            .connection
            .prepare_cached("SELECT up_to FROM received WHERE property = ?1 AND door = ?2")?
            .query_row(params![self.place(), door.get()], |row| row.get(0))
            .optional()?
            .unwrap_or(0);
        let mut statement = self.connection.prepare_cached(
            "SELECT sequence, missing FROM receipt WHERE property = ?1 AND door = ?2 AND sequence > ?3
             ORDER BY sequence",
        )?;
        let mut rows = statement.query(params![self.place(), door.get(), up_to])?;
        while let Some(row) = rows.next()? {
            let (sequence, missing): (i64, i64) = (row.get(0)?, row.get(1)?);
            // Numbers that the door itself dropped are not waited for.
            if sequence.saturating_sub(missing) > up_to.saturating_add(1) {
                break;
            }
            up_to = sequence;
        }
        self.connection
            .prepare_cached(
                "INSERT INTO received (property, door, up_to) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET up_to = ?3",
            )?
            .execute(params![self.place(), door.get(), up_to])?;
        Ok(())
    }

    /// Of each door, which receipts are safe here.
    pub fn received(&self) -> Result<Vec<Received>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT door, up_to FROM received WHERE property = ?1 AND up_to > 0 ORDER BY door",
        )?;
        let mut rows = statement.query(params![self.place()])?;
        let mut received = Vec::new();
        while let Some(row) = rows.next()? {
            let door = DoorId::new(row.get(0)?).ok_or(StoreError::Damaged { what: "a door's number" })?;
            let up_to: i64 = row.get(1)?;
            received.push(Received { door, up_to: sound(u64::try_from(up_to), "a receipt's number")? });
        }
        Ok(received)
    }

    /// How often a pass has opened which doors, as far as receipts tell.
    pub fn uses(&self, pass: PassId) -> Result<Vec<DoorUse>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT door, count(*), max(at) FROM receipt WHERE pass = ?1 AND opened = 1 GROUP BY door ORDER BY door",
        )?;
        let mut rows = statement.query(params![pass.as_bytes()])?;
        let mut uses = Vec::new();
        while let Some(row) = rows.next()? {
            let door = DoorId::new(row.get(0)?).ok_or(StoreError::Damaged { what: "a door's number" })?;
            uses.push(DoorUse { door, times: row.get(1)?, last_at: instant(row.get(2)?) });
        }
        Ok(uses)
    }

    /// When a pass has opened a door, as far as receipts tell.
    pub fn opened_at(&self, pass: PassId) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT at FROM receipt WHERE pass = ?1 AND opened = 1")?;
        let opened = statement.query_map(params![pass.as_bytes()], |row| row.get(0).map(instant))?;
        Ok(opened.collect::<Result<_, _>>()?)
    }

    /// The newest openings of a pass's doors, as one of its phones is told; with the receipts where those are wanted.
    pub fn unlocked(
        &self,
        pass: PassId,
        holder: &Fingerprint,
        with_receipts: bool,
    ) -> Result<Vec<LinkUnlock>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT door, at, holder IS ?2, iif(?3, signed, NULL) FROM receipt WHERE pass = ?1 AND opened = 1
             ORDER BY at DESC, door LIMIT 64",
        )?;
        let mut rows = statement.query(params![pass.as_bytes(), holder.as_bytes(), with_receipts])?;
        let mut unlocked = Vec::new();
        while let Some(row) = rows.next()? {
            let door = DoorId::new(row.get(0)?).ok_or(StoreError::Damaged { what: "a door's number" })?;
            let receipt = row.get::<_, Option<Vec<u8>>>(3)?.map(Bytes::from);
            unlocked.push(LinkUnlock { door, at: instant(row.get(1)?), by_this_phone: row.get(2)?, receipt });
        }
        Ok(unlocked)
    }
}
