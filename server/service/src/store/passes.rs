//! Passes, with what decides beside what is said of them.

use chrono::{DateTime, Utc};
use gatepass::id::{DoorId, Generation, PassId, PersonId, UnitId};
use gatepass::pass::Pass;
use gatepass::pass::secret::{Attempts, SecretHash, SecretMark};
use gatepass::pass::standing::{FreezeCause, PassState};
use gatepass::property::Unit;
use rusqlite::{Row, params};
use serde::{Deserialize, Serialize};

use super::{At, StoreError, instant, millis, sound};

/// A pass as the service keeps it.
#[derive(Clone, Debug)]
pub struct PassRow {
    /// The pass. Its link isn't kept: only a digest is.
    pub pass: Pass,
    /// When its first generation was made.
    pub created_at: DateTime<Utc>,
    /// When something about it changed last.
    pub changed_at: DateTime<Utc>,
    /// What else is known of it.
    pub more: More,
}

/// What the service knows of a pass besides. Fields may be added with a default, none renamed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct More {
    /// The doors on the way, in order; unconnected ones as well.
    pub way: Vec<DoorId>,
    /// The home that it leads into or was made for.
    #[serde(default)]
    pub unit: Option<UnitId>,
    /// The secret code's hash.
    #[serde(default)]
    pub secret: Option<SecretHash>,
    /// Of a resident's pass: what tells its secret code from those of their others.
    #[serde(default)]
    pub secret_mark: Option<SecretMark>,
    /// Wrong entries of it since the pass was made or thawed.
    #[serde(default)]
    pub attempts: Attempts,
    /// Why it is frozen.
    #[serde(default)]
    pub frozen_for: Option<FreezeCause>,
    /// Why staff declined it.
    #[serde(default)]
    pub declined_because: Option<String>,
    /// When a link was sent last.
    #[serde(default)]
    pub shared_at: Option<DateTime<Utc>>,
}

/// Which passes are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// A resident's, as long as they are not deleted and not over.
    Of(PersonId),
    /// Everybody's, likewise.
    All,
    /// Those that wait for staff.
    Waiting,
}

const COLUMNS: &str = "pass, more, created_at, changed_at, number";

fn state_name(state: PassState) -> &'static str {
    match state {
        PassState::AwaitingPhone => "awaiting_phone",
        PassState::AwaitingApproval => "awaiting_approval",
        PassState::Declined => "declined",
        PassState::Live => "live",
        PassState::Frozen => "frozen",
        PassState::Deleted => "deleted",
        PassState::Superseded => "superseded",
    }
}

impl At<'_> {
    /// Writes a new pass.
    pub fn add_pass(&self, row: &PassRow) -> Result<(), StoreError> {
        let pass = &row.pass;
        self.connection
            .prepare_cached(
                "INSERT INTO pass (id, property, state, made_by, unit, ends_at, created_at, changed_at, pass, more)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                pass.id.as_bytes(),
                self.place(),
                state_name(pass.state),
                pass.issuer.person().as_str(),
                row.more.unit.as_ref().map(UnitId::as_str),
                pass.permit.schedule.ends_at().map(millis),
                millis(row.created_at),
                millis(row.changed_at),
                sound(serde_json::to_string(pass), "a pass")?,
                sound(serde_json::to_string(&row.more), "a pass")?,
            ])?;
        self.note_number(row)?;
        self.fix_told_of(row)?;
        self.note_doors(row)
    }

    /// Writes what has changed of a pass.
    pub fn update_pass(&self, row: &PassRow) -> Result<(), StoreError> {
        let pass = &row.pass;
        self.connection
            .prepare_cached(
                "UPDATE pass SET state = ?2, ends_at = ?3, changed_at = ?4, pass = ?5, more = ?6, unit = ?7,
                   expired = expired AND ends_at IS ?3
                 WHERE id = ?1",
            )?
            .execute(params![
                pass.id.as_bytes(),
                state_name(pass.state),
                pass.permit.schedule.ends_at().map(millis),
                millis(row.changed_at),
                sound(serde_json::to_string(pass), "a pass")?,
                sound(serde_json::to_string(&row.more), "a pass")?,
                row.more.unit.as_ref().map(UnitId::as_str),
            ])?;
        self.note_number(row)?;
        self.fix_told_of(row)?;
        self.note_doors(row)
    }

    /// Notes which doors a pass is for, and how long. Those of an earlier generation that it has lost go.
    fn note_doors(&self, row: &PassRow) -> Result<(), StoreError> {
        let id = row.pass.id.as_bytes();
        self.connection.prepare_cached("DELETE FROM pass_door WHERE pass = ?1")?.execute(params![id])?;
        let mut insert = self.connection.prepare_cached(
            "INSERT INTO pass_door (property, door, pass, number, until)
             SELECT property, ?2, id, number, ?3 FROM pass WHERE id = ?1",
        )?;
        let until = match row.pass.state {
            PassState::Declined | PassState::Deleted | PassState::Superseded => 0,
            PassState::AwaitingPhone | PassState::AwaitingApproval | PassState::Live | PassState::Frozen => {
                row.pass.permit.schedule.ends_at().map_or(i64::MAX, millis)
            }
        };
        for door in row.pass.permit.doors.as_slice() {
            insert.execute(params![id, door.get(), until])?;
        }
        Ok(())
    }

    /// The pass of this id.
    pub fn pass(&self, id: PassId) -> Result<Option<PassRow>, StoreError> {
        let sql = format!("SELECT {COLUMNS} FROM pass WHERE id = ?1 AND property = ?2");
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![id.as_bytes(), self.place()])?;
        rows.next()?.map(|row| read(row)).transpose()
    }

    /// At most `limit` passes, newest first, made before the one with this number; and where the list goes on.
    pub fn passes(
        &self,
        listing: &Listing,
        before: Option<i64>,
        limit: u16,
    ) -> Result<(Vec<PassRow>, Option<i64>), StoreError> {
        let (condition, person) = match listing {
            Listing::Of(person) => (
                "made_by = ?3 AND state NOT IN ('deleted', 'superseded') AND (ends_at IS NULL OR ends_at > ?4)",
                person.as_str(),
            ),
            Listing::All => (
                "?3 = '' AND state NOT IN ('deleted', 'superseded') AND (ends_at IS NULL OR ends_at > ?4)",
                "",
            ),
            Listing::Waiting => {
                ("?3 = '' AND state = 'awaiting_approval' AND (ends_at IS NULL OR ends_at > ?4)", "")
            }
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM pass WHERE property = ?5 AND number < ?1 AND {condition} ORDER BY number DESC LIMIT ?2"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let most = i64::from(limit).saturating_add(1);
        let mut rows = statement.query(params![
            before.unwrap_or(i64::MAX),
            most,
            person,
            millis(self.now()),
            self.place()
        ])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push((row.get::<_, i64>(4)?, read(row)?));
        }
        let more = found.len() > usize::from(limit);
        found.truncate(limit.into());
        let next = found.last().map(|(number, _)| *number).filter(|_| more);
        Ok((found.into_iter().map(|(_, pass)| pass).collect(), next))
    }

    /// The passes of a person that are not deleted and not over.
    pub fn passes_of(&self, person: &PersonId) -> Result<Vec<PassRow>, StoreError> {
        self.lasting("made_by = ?3", person.as_str())
    }

    /// The passes for a home, or with a door into it, that are not deleted and not over.
    pub fn passes_into(&self, unit: &Unit) -> Result<Vec<PassRow>, StoreError> {
        let mut passes = self.lasting("unit = ?3", unit.id.as_str())?;
        for door in &unit.doors {
            let through =
                "id IN (SELECT pass FROM pass_door WHERE property = ?2 AND door = CAST(?3 AS INTEGER))";
            for row in self.lasting(through, &door.to_string())? {
                if passes.iter().all(|known| known.pass.id != row.pass.id) {
                    passes.push(row);
                }
            }
        }
        Ok(passes)
    }

    fn lasting(&self, condition: &str, subject: &str) -> Result<Vec<PassRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM pass WHERE property = ?2 AND {condition}
               AND state NOT IN ('deleted', 'superseded') AND (ends_at IS NULL OR ends_at > ?1) ORDER BY number"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![millis(self.now()), self.place(), subject])?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            found.push(read(row)?);
        }
        Ok(found)
    }

    /// How many passes of a resident are live or may become so, leaving out one.
    pub fn live_passes(&self, person: &PersonId, but: Option<PassId>) -> Result<usize, StoreError> {
        let count: i64 = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM pass WHERE property = ?4 AND made_by = ?1 AND id IS NOT ?2 AND (ends_at IS NULL OR ends_at > ?3)
                   AND state IN ('awaiting_phone', 'awaiting_approval', 'live', 'frozen')",
            )?
            .query_row(params![person.as_str(), but.map(|id| *id.as_bytes()), millis(self.now()), self.place()], |row| row.get(0))?;
        Ok(usize::try_from(count).unwrap_or(usize::MAX))
    }

    /// Passes whose last occurrence is over, without that the activity says so yet.
    pub fn take_expired(&self) -> Result<Vec<PassRow>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM pass WHERE property = ?2 AND expired = 0 AND ends_at <= ?1 AND state IN ('live', 'frozen', 'awaiting_phone', 'awaiting_approval')
             ORDER BY ends_at LIMIT 200"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![millis(self.now()), self.place()])?;
        let mut expired = Vec::new();
        while let Some(row) = rows.next()? {
            expired.push(read(row)?);
        }
        for pass in &expired {
            self.connection
                .prepare_cached("UPDATE pass SET expired = 1 WHERE id = ?1")?
                .execute(params![pass.pass.id.as_bytes()])?;
        }
        Ok(expired)
    }

    /// Notes until when tokens of this generation can open.
    pub fn note_issued(
        &self,
        pass: PassId,
        generation: Generation,
        ends: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO issued (pass, generation, ends_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT DO UPDATE SET ends_at = max(ends_at, ?3)",
            )?
            .execute(params![pass.as_bytes(), generation.0, millis(ends)])?;
        Ok(())
    }

    /// Until when any token of this pass can open; `None` if none was issued.
    pub fn issued_until(&self, pass: PassId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let until: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(ends_at) FROM issued WHERE pass = ?1")?
            .query_row(params![pass.as_bytes()], |row| row.get(0))?;
        Ok(until.map(instant))
    }
}

pub(super) fn read(row: &Row<'_>) -> Result<PassRow, StoreError> {
    let (pass, more): (String, String) = (row.get(0)?, row.get(1)?);
    Ok(PassRow {
        pass: sound(serde_json::from_str(&pass), "a pass")?,
        more: sound(serde_json::from_str(&more), "a pass")?,
        created_at: instant(row.get(2)?),
        changed_at: instant(row.get(3)?),
    })
}
