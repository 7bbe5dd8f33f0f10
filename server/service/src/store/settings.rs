//! What there is one of: the key that hides phone numbers and addresses.

use ring::hmac;
use ring::rand::SecureRandom as _;
use rusqlite::{OptionalExtension as _, params};
use zeroize::Zeroizing;

use super::{StoreError, Tx};

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
