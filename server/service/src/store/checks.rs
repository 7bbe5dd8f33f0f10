//! The phone checks of everybody: people who sign in, guests with a link.

use chrono::{DateTime, Utc};
use gatepass::pass::verification::PhoneCheck;
use rusqlite::params;

use super::{StoreError, Tx, instant, millis, sound};

/// A phone check as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckRow {
    /// The check.
    pub check: PhoneCheck,
    /// The number that it was made for, hidden.
    pub about: [u8; 32],
    /// Whether it was made for a number that isn't the right one, so that it never passes.
    pub decoy: bool,
    /// When a code was sent last.
    pub sent_at: DateTime<Utc>,
}

impl Tx<'_> {
    /// The phone check about a subject that is kept hidden.
    pub fn check(&self, subject: &[u8; 32]) -> Result<Option<CheckRow>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT state, about, decoy, at FROM phone_check WHERE subject = ?1")?;
        let mut rows = statement.query(params![subject])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let state: String = row.get(0)?;
        Ok(Some(CheckRow {
            check: sound(serde_json::from_str(&state), "a phone check")?,
            about: row.get(1)?,
            decoy: row.get(2)?,
            sent_at: instant(row.get(3)?),
        }))
    }

    /// Keeps a phone check.
    pub fn keep_check(&self, subject: &[u8; 32], row: &CheckRow) -> Result<(), StoreError> {
        let state = sound(serde_json::to_string(&row.check), "a phone check")?;
        self.connection
            .prepare_cached(
                "INSERT INTO phone_check (subject, state, about, decoy, at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET state = ?2, about = ?3, decoy = ?4, at = ?5",
            )?
            .execute(params![subject, state, row.about, row.decoy, millis(row.sent_at)])?;
        Ok(())
    }
}
