//! What the phone's platform keeps: the key that proves who holds a pass, and the key under which
//! the phone's store is sealed. A shell implements both traits; `DeviceKeys` and `Secrets` below
//! carry them to the core.

use std::fmt;
use std::sync::Arc;

use gatepass::cache::sealed::{DataKey, SecretStore, SecretStoreError};
use gatepass::token::keys::{DeviceKey, HolderKey, KeyError};

/// Why the platform's key store didn't do what was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KeyStoreError {
    /// The phone hasn't been unlocked since it started; the key is there.
    #[error("the phone must be unlocked first")]
    Locked,
    /// The platform refused.
    #[error("the key store failed with status {status}")]
    Failed {
        /// The platform's number for it; 0 if it gave none.
        status: i64,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for KeyStoreError {
    /// The text is dropped: an exception that nobody foresaw may say anything, keys included.
    fn from(_: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { status: 0 }
    }
}

impl From<KeyStoreError> for SecretStoreError {
    fn from(error: KeyStoreError) -> Self {
        match error {
            KeyStoreError::Locked => Self::Locked,
            KeyStoreError::Failed { status } => Self::Failed { status },
        }
    }
}

/// A P-256 signature (ECDSA with SHA-256) in one of the two forms that platforms make.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum PlatformSignature {
    /// r ‖ s, 32 bytes each: `CryptoKit`'s `rawRepresentation`, Java's `SHA256withECDSAinP1363Format`.
    Raw {
        /// 64 bytes.
        bytes: Vec<u8>,
    },
    /// ASN.1: what Android's Keystore makes.
    Der {
        /// A SEQUENCE of two INTEGERs.
        bytes: Vec<u8>,
    },
}

/// The phone's own key, in its hardware where there is one; it never leaves it.
///
/// Called off the screen's thread. An implementation must not call back into [`Phone`](crate::phone::Phone).
#[uniffi::export(with_foreign)]
pub trait PlatformKey: Send + Sync {
    /// The public half: a P-256 point, uncompressed (65 bytes, the first is 4).
    fn public_key(&self) -> Result<Vec<u8>, KeyStoreError>;

    /// Signs these bytes, hashing them with SHA-256.
    fn sign(&self, text: Vec<u8>) -> Result<PlatformSignature, KeyStoreError>;
}

/// Where 32 secret bytes are kept: Keychain, or wrapped by the Keystore.
///
/// An implementation must not call back into [`Phone`](crate::phone::Phone).
#[uniffi::export(with_foreign)]
pub trait PlatformSecrets: Send + Sync {
    /// The bytes, or nothing if none were ever stored (a new phone, or the app was installed anew).
    fn load(&self) -> Result<Option<Vec<u8>>, KeyStoreError>;

    /// Keeps the bytes; when it returns, they are kept for good.
    fn store(&self, secret: Vec<u8>) -> Result<(), KeyStoreError>;
}

/// A platform's key as the core knows keys.
pub struct PhoneKey {
    public: HolderKey,
    platform: Arc<dyn PlatformKey>,
}

impl PhoneKey {
    /// Asks for the public half once; it doesn't change.
    pub fn new(platform: Arc<dyn PlatformKey>) -> Result<Self, KeyError> {
        let point = platform.public_key().map_err(refused)?;
        let point = point.as_slice().try_into().map_err(|_| KeyError::BadPublicKey { algorithm: "P-256" })?;
        Ok(Self { public: HolderKey::from_uncompressed(point)?, platform })
    }
}

impl DeviceKey for PhoneKey {
    fn public(&self) -> HolderKey {
        self.public
    }

    fn sign(&self, text: &[u8]) -> Result<[u8; 64], KeyError> {
        let made = self.platform.sign(text.to_vec()).map_err(refused)?;
        let raw = match &made {
            PlatformSignature::Raw { bytes } => bytes.as_slice().try_into().ok(),
            PlatformSignature::Der { bytes } => raw_from_der(bytes),
        };
        // A signature by another key, or over other bytes, would only be found out at a door.
        raw.filter(|raw| self.public.verifies(text, raw))
            .ok_or_else(|| KeyError::Device { reason: "it made a signature that doesn't hold".to_owned() })
    }
}

impl fmt::Debug for PhoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PhoneKey({})", self.public)
    }
}

fn refused(error: KeyStoreError) -> KeyError {
    KeyError::Device { reason: error.to_string() }
}

/// `SEQUENCE { INTEGER r, INTEGER s }` as r ‖ s; nothing else is let through.
fn raw_from_der(der: &[u8]) -> Option<[u8; 64]> {
    let (0x30, body, []) = tag_and_value(der)? else { return None };
    let (0x02, first, rest) = tag_and_value(body)? else { return None };
    let (0x02, second, []) = tag_and_value(rest)? else { return None };
    let mut raw = [0; 64];
    let (r, s) = raw.split_at_mut(32);
    for (to, integer) in [(r, first), (s, second)] {
        let digits = integer.strip_prefix(&[0]).unwrap_or(integer);
        let leading = 32_usize.checked_sub(digits.len())?;
        to.get_mut(leading..)?.copy_from_slice(digits);
    }
    Some(raw)
}

/// The first element, and what follows it. Lengths from 128 on don't occur in such a signature.
fn tag_and_value(der: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&[tag, length @ 0..=127], rest) = der.split_first_chunk()? else { return None };
    let (value, rest) = rest.split_at_checked(length.into())?;
    Some((tag, value, rest))
}

/// A platform's secrets as the core knows them.
pub struct Secrets(pub Arc<dyn PlatformSecrets>);

impl SecretStore for Secrets {
    fn load(&self) -> Result<Option<DataKey>, SecretStoreError> {
        let Some(secret) = self.0.load()? else { return Ok(None) };
        // Half a key is a broken key store, not a new phone: nothing may be sealed anew over it.
        let bytes = secret.as_slice().try_into().map_err(|_| SecretStoreError::Failed { status: 0 })?;
        Ok(Some(DataKey::from_bytes(bytes)))
    }

    fn store(&self, key: &DataKey) -> Result<(), SecretStoreError> {
        Ok(self.0.store(key.as_bytes().to_vec())?)
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets([redacted])")
    }
}

#[cfg(test)]
mod tests;
