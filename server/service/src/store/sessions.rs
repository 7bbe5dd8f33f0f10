//! Sessions. Each is a person's at one property, on one phone; of its token only a digest is kept.

use chrono::{DateTime, Utc};
use gatepass::client::wire::session::SessionView;
use gatepass::id::{PersonId, PropertyId, SessionId};
use gatepass::token::keys::HolderKey;
use rusqlite::{OptionalExtension as _, params};

use super::{At, StoreError, Tx, instant, millis, sound};

/// A session that has not ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionRow {
    /// At which property.
    pub property: PropertyId,
    /// Whose.
    pub person: PersonId,
    /// On which phone.
    pub device_key: HolderKey,
}

/// A session's public name: the beginning of the digest, of no use to whoever would guess the token.
fn name(digest: &[u8; 32]) -> Result<SessionId, StoreError> {
    let text = digest.iter().take(8).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    sound(SessionId::new(&text), "a session")
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
                "INSERT INTO session (digest, property, person, device_key, created_at, expires_at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                digest,
                session.property.as_str(),
                session.person.as_str(),
                session.device_key.to_string(),
                millis(self.now),
                millis(expires_at)
            ])?;
        Ok(())
    }

    /// The session of this token, if it has not ended.
    pub fn session(&self, digest: &[u8; 32]) -> Result<Option<SessionRow>, StoreError> {
        let found: Option<(String, String, String)> = self
            .connection
            .prepare_cached(
                "SELECT property, person, device_key FROM session WHERE digest = ?1 AND expires_at > ?2",
            )?
            .query_row(params![digest, millis(self.now)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .optional()?;
        let Some((property, person, device_key)) = found else { return Ok(None) };
        Ok(Some(SessionRow {
            property: sound(property.parse(), "a property id")?,
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
}

impl At<'_> {
    /// A person's sessions, the newest first, each with the digest that it is kept under.
    pub fn sessions_of(
        &self,
        person: &PersonId,
        current: &[u8; 32],
    ) -> Result<Vec<([u8; 32], HolderKey, SessionView)>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT digest, device_key, created_at, expires_at FROM session
             WHERE property = ?1 AND person = ?2 AND expires_at > ?3 ORDER BY created_at DESC, digest",
        )?;
        let mut rows = statement.query(params![self.place(), person.as_str(), millis(self.now())])?;
        let mut sessions = Vec::new();
        while let Some(row) = rows.next()? {
            let digest: [u8; 32] = row.get(0)?;
            let key = sound(row.get::<_, String>(1)?.parse(), "a phone's key")?;
            let view = SessionView {
                id: name(&digest)?,
                created_at: instant(row.get(2)?),
                expires_at: instant(row.get(3)?),
                current: digest == *current,
            };
            sessions.push((digest, key, view));
        }
        Ok(sessions)
    }

    /// Ends all sessions of a person here.
    pub fn end_sessions_of(&self, person: &PersonId) -> Result<(), StoreError> {
        self.connection.execute(
            "DELETE FROM session WHERE property = ?1 AND person = ?2",
            params![self.place(), person.as_str()],
        )?;
        Ok(())
    }
}
