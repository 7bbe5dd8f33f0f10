//! What there is one of: the property, its key, the key that hides subjects of limits; and the doors' secrets.

use gatepass::id::DoorId;
use ring::hmac;
use ring::rand::SecureRandom as _;
use rusqlite::{OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::{StoreError, Tx};

const PROPERTY: &str = "property";
const PROPERTY_KEY: &str = "property_key";
const SUBJECT_KEY: &str = "subject_key";

impl Tx<'_> {
    fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
            .query_row(params![name], |row| row.get(0))
            .optional()?;
        Ok(found)
    }

    fn set(&self, name: &str, value: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT DO UPDATE SET value = ?2",
            )?
            .execute(params![name, value])?;
        Ok(())
    }

    /// The property file, as it was loaded.
    pub fn property(&self) -> Result<Option<Vec<u8>>, StoreError> {
        self.setting(PROPERTY)
    }

    /// Keeps the property file.
    pub fn keep_property(&self, file: &[u8]) -> Result<(), StoreError> {
        self.set(PROPERTY, file)
    }

    /// The property's private key, PKCS #8.
    pub fn property_key(&self) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        Ok(self.setting(PROPERTY_KEY)?.map(Zeroizing::new))
    }

    /// Keeps the property's private key.
    pub fn keep_property_key(&self, pkcs8: &[u8]) -> Result<(), StoreError> {
        self.set(PROPERTY_KEY, pkcs8)
    }

    /// A door's secret, if it has one here.
    pub fn door_secret(&self, door: DoorId) -> Result<Option<Zeroizing<Vec<u8>>>, StoreError> {
        let found: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT secret FROM door_secret WHERE door = ?1")?
            .query_row(params![door.get()], |row| row.get(0))
            .optional()?;
        Ok(found.map(Zeroizing::new))
    }

    /// Keeps a door's secret.
    pub fn keep_door_secret(&self, door: DoorId, secret: &[u8]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT INTO door_secret (door, secret) VALUES (?1, ?2)")?
            .execute(params![door.get(), secret])?;
        Ok(())
    }

    /// Stands for a subject (a phone number, an address) in a table without telling it.
    pub fn hidden(&self, what: &str, subject: &[u8]) -> Result<[u8; 32], StoreError> {
        let key = self.setting(SUBJECT_KEY)?.ok_or(StoreError::Damaged { what: "the key of subjects" })?;
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &key));
        context.update(what.as_bytes());
        context.update(&[0]);
        context.update(subject);
        Ok(context.sign().as_ref().try_into().unwrap_or_default())
    }

    /// Makes the key that hides subjects, once.
    pub fn make_subject_key(&self) -> Result<(), StoreError> {
        if self.setting(SUBJECT_KEY)?.is_none() {
            let mut key = Zeroizing::new([0; 32]);
            Self::random().fill(key.as_mut()).map_err(|_| StoreError::NoRandomness)?;
            self.set(SUBJECT_KEY, key.as_ref())?;
        }
        Ok(())
    }
}
