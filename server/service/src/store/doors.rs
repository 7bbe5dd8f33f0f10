//! What is kept of a door: its reader's secret if that runs here, what its reader said last, and lockdown.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::locks::{DoorLockdown, Heard, Lockdown, LockdownView};
use gatepass::id::{DoorId, PersonId, PropertyId};
use rusqlite::{OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::{At, StoreError, Tx, instant, millis, sound};

/// The number that stands for the whole property: no door has it.
const WHOLE: u16 = 0;
/// How often the same word of a reader is written down.
const REPEATED: TimeDelta = TimeDelta::minutes(5);

/// A lockdown, as doors are told of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LockdownRow {
    /// Of which door; `None`: of the whole property.
    pub door: Option<DoorId>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// The first bulletin that says so.
    pub version: u64,
}

impl Tx<'_> {
    /// A door's secret, if it has one here.
    pub fn door_secret(
        &self,
        property: &PropertyId,
        door: DoorId,
    ) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let found: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT secret FROM door_secret WHERE property = ?1 AND door = ?2")?
            .query_row(params![property.as_str(), door.get()], |row| row.get(0))
            .optional()?;
        Ok(found.map(Zeroizing::new))
    }

    /// Keeps a door's secret.
    pub fn keep_door_secret(
        &self,
        property: &PropertyId,
        door: DoorId,
        secret: &[u8],
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO door_secret (property, door, secret) VALUES (?1, ?2, ?3)")?
            .execute(params![property.as_str(), door.get(), secret])?;
        Ok(())
    }
}

impl At<'_> {
    /// Notes what a reader said over its own network at that time, and which bulletin it obeys. What it said before
    /// counts no more, so that a reader that has lost its memory isn't taken for one that knows; what was said earlier
    /// and comes later changes nothing. A reader that only repeats itself is written down once in a while.
    pub fn hear(&self, door: DoorId, at: DateTime<Utc>, bulletin: Option<u64>) -> Result<(), StoreError> {
        let bulletin = bulletin.map(|version| i64::try_from(version).unwrap_or(i64::MAX));
        self.connection
            .prepare_cached(
                "INSERT INTO heard (property, door, at, bulletin) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET at = ?3, bulletin = ?4
                 WHERE ?3 >= at AND (bulletin IS NOT ?4 OR ?3 >= at + ?5)",
            )?
            .execute(params![self.place(), door.get(), millis(at), bulletin, REPEATED.num_milliseconds()])?;
        Ok(())
    }

    /// Whether each of these doors has said that it obeys this bulletin or a newer one.
    pub fn have_heard(&self, doors: &[DoorId], version: u64) -> Result<bool, StoreError> {
        for door in doors {
            let obeys = self.heard(*door)?.and_then(|heard| heard.bulletin);
            if obeys.is_none_or(|obeys| obeys < version) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What a reader said last.
    pub fn heard(&self, door: DoorId) -> Result<Option<Heard>, StoreError> {
        let found: Option<(i64, Option<i64>)> = self
            .connection
            .prepare_cached("SELECT at, bulletin FROM heard WHERE property = ?1 AND door = ?2")?
            .query_row(params![self.place(), door.get()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        Ok(found.map(|(at, bulletin)| Heard {
            at: instant(at),
            bulletin: bulletin.and_then(|version| u64::try_from(version).ok()),
        }))
    }

    /// Locks a door down, or with `None` the whole property, as this bulletin will say; `false` if it was already.
    pub fn begin_lockdown(
        &self,
        door: Option<DoorId>,
        by: &PersonId,
        bulletin: u64,
    ) -> Result<bool, StoreError> {
        let bulletin = sound(i64::try_from(bulletin), "a bulletin's version")?;
        let begun = self
            .connection
            .prepare_cached(
                "INSERT INTO lockdown (property, door, since, by, bulletin) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO NOTHING",
            )?
            .execute(params![
                self.place(),
                door.map_or(WHOLE, DoorId::get),
                millis(self.now()),
                by.as_str(),
                bulletin,
            ])?;
        Ok(begun > 0)
    }

    /// Ends that; `false` if there was none.
    pub fn end_lockdown(&self, door: Option<DoorId>) -> Result<bool, StoreError> {
        let ended = self
            .connection
            .prepare_cached("DELETE FROM lockdown WHERE property = ?1 AND door = ?2")?
            .execute(params![self.place(), door.map_or(WHOLE, DoorId::get)])?;
        Ok(ended > 0)
    }

    /// Every lockdown, since when and since which bulletin.
    pub fn lockdowns(&self) -> Result<Vec<LockdownRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT door, since, bulletin FROM lockdown WHERE property = ?1 ORDER BY door")?;
        let mut rows = statement.query(params![self.place()])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            let version = sound(u64::try_from(row.get::<_, i64>(2)?), "a bulletin's version")?;
            all.push(LockdownRow { door: DoorId::new(row.get(0)?), since: instant(row.get(1)?), version });
        }
        Ok(all)
    }

    /// What is locked down, without how long a silent door may go on.
    pub fn lockdown(&self) -> Result<LockdownView, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT door, since, by FROM lockdown WHERE property = ?1 ORDER BY door")?;
        let mut rows = statement.query(params![self.place()])?;
        let mut view = LockdownView::default();
        while let Some(row) = rows.next()? {
            let since: DateTime<Utc> = instant(row.get(1)?);
            let lockdown = Lockdown { since, by: sound(row.get::<_, String>(2)?.parse(), "a person id")? };
            match DoorId::new(row.get(0)?) {
                None => view.property = Some(lockdown),
                Some(door) => view.doors.push(DoorLockdown { door, lockdown }),
            }
        }
        Ok(view)
    }
}
