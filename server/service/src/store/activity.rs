//! The activity: written in the transaction of what it tells.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::activity::{ActivityEntry, ActivityPage, Event};
use gatepass::id::{DoorId, PassId, PersonId, UnitId};
use rusqlite::{Row, params};

use super::{At, StoreError, instant, millis, sound};

/// What to write down.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// When it happened: now, or at a door before the service learned of it.
    pub at: DateTime<Utc>,
    /// What.
    pub event: Event,
    /// Which pass.
    pub pass: Option<PassId>,
    /// That pass's name.
    pub pass_name: Option<&'a str>,
    /// Whom that pass is for.
    pub guest: Option<&'a str>,
    /// Who made that pass.
    pub made_by: Option<&'a PersonId>,
    /// Whose unit it concerns.
    pub unit: Option<&'a UnitId>,
    /// Who did it.
    pub by: Option<&'a PersonId>,
}

/// Whose activity is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum View {
    /// Everything.
    All,
    /// What concerns a resident's passes, and their homes since they live there.
    Of(PersonId),
    /// That a pass waits for approval, and what was decided.
    Approvals,
}

const COLUMNS: &str = "number, at, learned_at, event, pass, pass_name, unit, by, guest";

impl At<'_> {
    /// Writes an entry.
    pub fn note(&self, entry: &Entry<'_>) -> Result<(), StoreError> {
        let event = sound(serde_json::to_string(&entry.event), "an event")?;
        self.connection
            .prepare_cached(
                "INSERT INTO activity (property, at, learned_at, event, pass, pass_name, made_by, unit, by, guest, door)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            )?
            .execute(params![
                self.place(),
                millis(entry.at),
                millis(self.now()),
                event,
                entry.pass.map(|pass| *pass.as_bytes()),
                entry.pass_name,
                entry.made_by.map(PersonId::as_str),
                entry.unit.map(UnitId::as_str),
                entry.by.map(PersonId::as_str),
                entry.guest,
                entry.event.door().map(DoorId::get),
            ])?;
        self.noted.set(true);
        Ok(())
    }

    /// The number of the last entry, whomever it concerns.
    pub fn last_activity(&self) -> Result<u64, StoreError> {
        let last: Option<i64> = self
            .connection
            .prepare_cached("SELECT max(number) FROM activity WHERE property = ?1")?
            .query_row(params![self.place()], |row| row.get(0))?;
        Ok(last.and_then(|last| u64::try_from(last).ok()).unwrap_or_default())
    }

    /// Forgets what happened so long ago that the policy keeps it no more, and the receipts that told of it.
    pub fn forget_old_activity(&self, days: u16) -> Result<(), StoreError> {
        let kept = TimeDelta::days(days.into());
        let before = millis(self.now().checked_sub_signed(kept).unwrap_or_default());
        self.connection.execute(
            "DELETE FROM activity WHERE property = ?2 AND learned_at < ?1",
            params![before, self.place()],
        )?;
        self.connection.execute(
            "DELETE FROM receipt WHERE property = ?2 AND learned_at < ?1 AND sequence <=
               (SELECT up_to FROM received WHERE received.property = ?2 AND received.door = receipt.door)",
            params![before, self.place()],
        )?;
        Ok(())
    }

    /// At most `limit` entries after one, oldest first.
    pub fn activity(&self, view: &View, after: u64, limit: u16) -> Result<ActivityPage, StoreError> {
        let after = i64::try_from(after).unwrap_or(i64::MAX);
        let most = i64::from(limit).saturating_add(1);
        let mut entries = Vec::new();
        let (theirs, person) = match view {
            View::All => ("?4 = ''", ""),
            View::Of(person) => (
                "(made_by = ?4 OR EXISTS (
                   SELECT 1 FROM resident WHERE resident.property = ?1 AND resident.person = ?4
                     AND resident.unit = activity.unit AND resident.since <= activity.at))",
                person.as_str(),
            ),
            View::Approvals => {
                ("?4 = '' AND event ->> '$.event' IN ('phone_submitted', 'approved', 'declined')", "")
            }
        };
        let sql = format!(
            "SELECT {COLUMNS} FROM activity WHERE property = ?1 AND number > ?2 AND {theirs} ORDER BY number LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.place(), after, most, person])?;
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        let more = entries.len() > usize::from(limit);
        entries.truncate(limit.into());
        let next = entries.last().map_or(u64::try_from(after).unwrap_or_default(), |last| last.number);
        Ok(ActivityPage { entries, next, more })
    }
}

impl At<'_> {
    /// What happened last at a door, the newest first.
    pub fn activity_at_door(&self, door: DoorId, limit: u16) -> Result<Vec<ActivityEntry>, StoreError> {
        let sql = format!(
            "SELECT {COLUMNS} FROM activity WHERE property = ?1 AND door = ?2 ORDER BY number DESC LIMIT ?3"
        );
        let mut statement = self.connection.prepare_cached(&sql)?;
        let mut rows = statement.query(params![self.place(), door.get(), limit])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(entry(row)?);
        }
        Ok(entries)
    }
}

fn entry(row: &Row<'_>) -> Result<ActivityEntry, StoreError> {
    let text = |at: usize| row.get::<_, Option<String>>(at);
    let pass: Option<[u8; 8]> = row.get(4)?;
    let event: String = row.get(3)?;
    Ok(ActivityEntry {
        number: u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
        at: instant(row.get(1)?),
        learned_at: instant(row.get(2)?),
        event: sound(serde_json::from_str(&event), "an event")?,
        pass: pass.map(PassId::from_bytes),
        pass_name: text(5)?,
        unit: text(6)?.map(|unit| sound(unit.parse(), "a unit id")).transpose()?,
        by: text(7)?.map(|by| sound(by.parse(), "a person id")).transpose()?,
        guest: text(8)?,
    })
}
