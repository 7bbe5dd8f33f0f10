//! The properties: each a file, a key, and a version that counts the changes.

use chrono::DateTime;
use gatepass::id::PropertyId;
use gatepass::property::Property;
use rusqlite::{OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::{StoreError, Tx, sound};

/// A property as it is kept.
pub struct PropertyRow {
    /// The property file.
    pub file: Vec<u8>,
    /// The digest of the file that was given last.
    pub given: Option<[u8; 32]>,
    /// The private key, PKCS #8.
    pub key: Zeroizing<Vec<u8>>,
}

impl Tx<'_> {
    /// The ids of all properties.
    pub fn properties(&self) -> Result<Vec<PropertyId>, StoreError> {
        let mut statement = self.connection.prepare_cached("SELECT id FROM property ORDER BY id")?;
        let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
        rows.map(|id| sound(id?.parse(), "a property id")).collect()
    }

    /// A property.
    pub fn property(&self, id: &PropertyId) -> Result<Option<PropertyRow>, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT file, key, given FROM property WHERE id = ?1")?
            .query_row(params![id.as_str()], |row| {
                Ok(PropertyRow { file: row.get(0)?, key: Zeroizing::new(row.get(1)?), given: row.get(2)? })
            })
            .optional()?;
        Ok(found)
    }

    /// How often a property has changed; `None`: there is no such property.
    pub fn property_version(&self, id: &PropertyId) -> Result<Option<i64>, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT version FROM property WHERE id = ?1")?
            .query_row(params![id.as_str()], |row| row.get(0))
            .optional()?;
        Ok(found)
    }

    /// Begins a property.
    pub fn add_property(&self, property: &Property, file: &[u8], key: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO property (id, version, file, key) VALUES (?1, 1, ?2, ?3)")?
            .execute(params![property.id().as_str(), file, key])?;
        self.index_members(property)?;
        // Nobody has lived there before them.
        self.note_residents(property, DateTime::UNIX_EPOCH)
    }

    /// Notes which file was given last.
    pub fn note_given(&self, id: &PropertyId, digest: &[u8; 32]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE property SET given = ?2 WHERE id = ?1")?
            .execute(params![id.as_str(), digest])?;
        Ok(())
    }

    /// Puts another file in the place of a property's.
    pub fn change_property(&self, property: &Property, file: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("UPDATE property SET version = version + 1, file = ?2 WHERE id = ?1")?
            .execute(params![property.id().as_str(), file])?;
        self.index_members(property)?;
        self.note_residents(property, self.now)
    }
}
