//! A guest's phones, and their acts on the link.

use chrono::{DateTime, Utc};
use gatepass::client::wire::pass::PhoneView;
use gatepass::id::PassId;
use gatepass::token::keys::HolderKey;
use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx, instant, millis, sound};

/// What a phone has done about a pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PhoneRow {
    /// When it passed the phone check, or was let in without one.
    pub admitted_at: Option<DateTime<Utc>>,
    /// When the secret code was entered on it.
    pub secret_entered_at: Option<DateTime<Utc>>,
}

impl Tx<'_> {
    /// What this phone has done; `None`: nothing yet.
    pub fn phone(&self, pass: PassId, key: &HolderKey) -> Result<Option<PhoneRow>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT admitted_at, secret_entered_at FROM phone WHERE pass = ?1 AND device_key = ?2",
            )?
            .query_row(params![pass.as_bytes(), key.to_string()], |row| {
                let at = |column| row.get::<_, Option<i64>>(column).map(|at| at.map(instant));
                Ok(PhoneRow { admitted_at: at(0)?, secret_entered_at: at(1)? })
            })
            .optional()?;
        Ok(found)
    }

    /// Writes down what this phone has done.
    pub fn keep_phone(&self, pass: PassId, key: &HolderKey, phone: PhoneRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO phone (pass, device_key, added_at, admitted_at, secret_entered_at) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT DO UPDATE SET admitted_at = ?4, secret_entered_at = ?5",
            )?
            .execute(params![
                pass.as_bytes(),
                key.to_string(),
                millis(self.now),
                phone.admitted_at.map(millis),
                phone.secret_entered_at.map(millis),
            ])?;
        Ok(())
    }

    /// The phones that were let in, in the order in which that was.
    pub fn admitted_phones(&self, pass: PassId) -> Result<Vec<PhoneView>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT device_key, admitted_at FROM phone WHERE pass = ?1 AND admitted_at IS NOT NULL ORDER BY admitted_at, device_key",
        )?;
        let mut rows = statement.query(params![pass.as_bytes()])?;
        let mut phones = Vec::new();
        while let Some(row) = rows.next()? {
            let key = sound(row.get::<_, String>(0)?.parse(), "a phone's key")?;
            phones.push(PhoneView { key, admitted_at: instant(row.get(1)?) });
        }
        Ok(phones)
    }

    /// When the first phone was let in.
    pub fn first_admitted(&self, pass: PassId) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(admitted_at) FROM phone WHERE pass = ?1")?
            .query_row(params![pass.as_bytes()], |row| row.get(0))?;
        Ok(at.map(instant))
    }

    /// Forgets a phone: another takes its place.
    pub fn retire_phone(&self, pass: PassId, key: &HolderKey) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM phone WHERE pass = ?1 AND device_key = ?2",
            params![pass.as_bytes(), key.to_string()],
        )?;
        Ok(())
    }

    /// Every phone has to enter the secret code anew: the replacement has another.
    pub fn forget_secret_entries(&self, pass: PassId) -> Result<(), StoreError> {
        self.connection
            .execute("UPDATE phone SET secret_entered_at = NULL WHERE pass = ?1", params![pass.as_bytes()])?;
        Ok(())
    }

    /// Every phone has to pass the check anew: the replacement is for another number.
    pub fn forget_phones(&self, pass: PassId) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM phone WHERE pass = ?1", params![pass.as_bytes()])?;
        Ok(())
    }

    /// Notes an act of the guest on the link.
    pub fn note_opening(&self, pass: PassId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO link_opening (pass, at) VALUES (?1, ?2) ON CONFLICT DO NOTHING")?
            .execute(params![pass.as_bytes(), millis(self.now)])?;
        Ok(())
    }

    /// The acts on the link, in order.
    pub fn openings(&self, pass: PassId) -> Result<Vec<DateTime<Utc>>, StoreError> {
        let mut statement =
            self.connection.prepare_cached("SELECT at FROM link_opening WHERE pass = ?1 ORDER BY at")?;
        let rows = statement.query_map(params![pass.as_bytes()], |row| row.get(0).map(instant))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}
