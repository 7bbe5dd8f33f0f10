//! What staff did: written in the transaction of the act.

use gatepass::client::wire::audit::{AuditEntry, AuditPage, StaffAct};
use gatepass::id::PersonId;
use rusqlite::params;

use super::{At, StoreError, instant, millis, sound};

impl At<'_> {
    /// Writes an act down.
    pub fn audit(&self, by: &PersonId, act: &StaffAct) -> Result<(), StoreError> {
        let act = sound(serde_json::to_string(act), "an act")?;
        self.connection
            .prepare_cached("INSERT INTO audit (property, at, by, act) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.place(), millis(self.now()), by.as_str(), act])?;
        Ok(())
    }

    /// At most `limit` acts after one, oldest first.
    pub fn acts(&self, after: u64, limit: u16) -> Result<AuditPage, StoreError> {
        let start = i64::try_from(after).unwrap_or(i64::MAX);
        let mut statement = self.connection.prepare_cached(
            "SELECT number, at, by, act FROM audit WHERE property = ?1 AND number > ?2 ORDER BY number LIMIT ?3",
        )?;
        let most = i64::from(limit).saturating_add(1);
        let mut rows = statement.query(params![self.place(), start, most])?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next()? {
            entries.push(AuditEntry {
                number: u64::try_from(row.get::<_, i64>(0)?).unwrap_or_default(),
                at: instant(row.get(1)?),
                by: sound(row.get::<_, String>(2)?.parse(), "a person id")?,
                act: sound(serde_json::from_str(&row.get::<_, String>(3)?), "an act")?,
            });
        }
        let more = entries.len() > usize::from(limit);
        entries.truncate(limit.into());
        let next = entries.last().map_or(after, |last| last.number);
        Ok(AuditPage { entries, next, more })
    }
}
