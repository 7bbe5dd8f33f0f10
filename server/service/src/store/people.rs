//! Sessions, residents' own tokens, saved routes, and the phone checks of everybody.

use chrono::{DateTime, Utc};
use gatepass::id::{PassId, PersonId};
use gatepass::pass::verification::PhoneCheck;
use gatepass::route::MyRoute;
use gatepass::token::keys::HolderKey;
use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx, instant, millis, sound};

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// Whose.
    pub person: PersonId,
    /// On which phone.
    pub device_key: HolderKey,
}

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
    /// Begins a session.
    pub fn begin_session(
        &self,
        digest: &[u8; 32],
        session: &SessionRow,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO session (digest, person, device_key, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                digest,
                session.person.as_str(),
                session.device_key.to_string(),
                millis(self.now),
                millis(expires_at)
            ])?;
        Ok(())
    }

    /// The session of this token, if it has not ended.
    pub fn session(&self, digest: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let found: Option<(String, String)> = self
            .connection
            .prepare_cached("SELECT person, device_key FROM session WHERE digest = ?1 AND expires_at > ?2")?
            .query_row(params![digest, millis(self.now)], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((person, device_key)) = found else { return Ok(None) };
        Ok(Some(SessionRow {
            person: sound(person.parse(), "a person id")?,
            device_key: sound(device_key.parse(), "a phone's key")?,
        }))
    }

    /// Ends a session.
    pub fn end_session(&self, digest: &[u8; 32]) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM session WHERE digest = ?1", params![digest])?;
        Ok(())
    }

    /// Forgets sessions that have ended.
    pub fn forget_old_sessions(&self) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM session WHERE expires_at <= ?1", params![millis(self.now)])?;
        Ok(())
    }

    /// The pass id under which a resident's own token on this phone goes.
    pub fn own_pass(&self, person: &PersonId, device_key: &HolderKey) -> Result<Option<PassId>, StoreError> {
        let found: Option<[u8; 8]> = self
            .connection
            .prepare_cached("SELECT pass FROM own WHERE person = ?1 AND device_key = ?2")?
            .query_row(params![person.as_str(), device_key.to_string()], |row| row.get(0))
            .optional()?;
        Ok(found.map(PassId::from_bytes))
    }

    /// Whose own token goes under this pass id.
    pub fn owner_of(&self, pass: PassId) -> Result<Option<PersonId>, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT person FROM own WHERE pass = ?1")?
            .query_row(params![pass.as_bytes()], |row| row.get(0))
            .optional()?;
        found.map(|person| sound(person.parse(), "a person id")).transpose()
    }

    /// Notes that a resident's own token was issued under this pass id.
    pub fn keep_own_pass(
        &self,
        person: &PersonId,
        device_key: &HolderKey,
        pass: PassId,
    ) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO own (person, device_key, pass) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            )?
            .execute(params![person.as_str(), device_key.to_string(), pass.as_bytes()])?;
        Ok(())
    }

    /// Forgets a resident's own token on a phone.
    pub fn forget_own_pass(&self, person: &PersonId, device_key: &HolderKey) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM own WHERE person = ?1 AND device_key = ?2",
            params![person.as_str(), device_key.to_string()],
        )?;
        Ok(())
    }

    /// A person's saved route; empty if there is none.
    pub fn my_route(&self, person: &PersonId) -> Result<MyRoute, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT route FROM my_route WHERE person = ?1")?
            .query_row(params![person.as_str()], |row| row.get(0))
            .optional()?;
        found.map_or_else(|| Ok(MyRoute::default()), |route| sound(serde_json::from_str(&route), "a route"))
    }

    /// Saves a person's route.
    pub fn keep_my_route(&self, person: &PersonId, route: &MyRoute) -> Result<(), StoreError> {
        let route = sound(serde_json::to_string(route), "a route")?;
        self.connection
            .prepare_cached(
                "INSERT INTO my_route (person, route) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET route = ?2",
            )?
            .execute(params![person.as_str(), route])?;
        Ok(())
    }

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
