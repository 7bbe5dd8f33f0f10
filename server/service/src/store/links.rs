//! Links. Of each only a digest is kept; a pass may have several, and each that was sent goes on leading to it.

use gatepass::id::{PassId, PropertyId};
use rusqlite::{OptionalExtension as _, params};

use super::{At, Halt, StoreError, Tx, sound};
use crate::store::PassRow;

impl Tx<'_> {
    /// The property to whose pass a link leads.
    pub fn property_of_link(&self, locator: &[u8; 32]) -> Result<Option<PropertyId>, StoreError> {
        let found: Option<String> = self
            .connection
            .prepare_cached("SELECT property FROM link WHERE locator = ?1")?
            .query_row(params![locator], |row| row.get(0))
            .optional()?;
        found.map(|id| sound(id.parse(), "a property id")).transpose()
    }
}

impl At<'_> {
    /// Notes a link to a pass.
    pub fn add_link(&self, locator: &[u8; 32], pass: PassId) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO link (locator, property, pass) VALUES (?1, ?2, ?3)")?
            .execute(params![locator, self.place(), pass.as_bytes()])?;
        Ok(())
    }

    /// The pass behind a link.
    pub fn pass_of_link(&self, locator: &[u8; 32]) -> Result<Option<PassRow>, Halt> {
        let found: Option<[u8; 8]> = self
            .connection
            .prepare_cached("SELECT pass FROM link WHERE locator = ?1 AND property = ?2")?
            .query_row(params![locator, self.place()], |row| row.get(0))
            .optional()?;
        Ok(found.map(|pass| self.pass(PassId::from_bytes(pass))).transpose()?.flatten())
    }
}
