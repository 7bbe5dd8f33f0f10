//! The property's keys: what signs tokens and bulletins.

use std::fmt;

use ring::digest;
use ring::rand::SystemRandom;
use ring::signature::{self, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::KeyError;
use super::text::key_text;

const NO_KEY: KeyError = KeyError::BadPrivateKey { algorithm: "Ed25519" };

/// Which of a property's keys signed: the first four bytes of the SHA-256 of the public key.
///
/// A hint, not a proof: the signature is checked with the whole key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId([u8; 4]);

impl KeyId {
    /// From its four bytes.
    pub const fn from_bytes(bytes: [u8; 4]) -> Self {
        Self(bytes)
    }

    /// Its four bytes.
    pub const fn as_bytes(&self) -> &[u8; 4] {
        &self.0
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "KeyId({self})")
    }
}

/// The secret half of a property's key (Ed25519). It lives in the service and nowhere else.
pub struct PropertyKey {
    pair: Ed25519KeyPair,
}

impl PropertyKey {
    /// A new key as PKCS#8, to be kept by the caller; [`PropertyKey::from_pkcs8`] reads it.
    pub fn generate_pkcs8(random: &SystemRandom) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let document = Ed25519KeyPair::generate_pkcs8(random).map_err(|_| KeyError::NoRandomness)?;
        Ok(Zeroizing::new(document.as_ref().to_vec()))
    }

    /// From PKCS#8, as [`PropertyKey::generate_pkcs8`] and other programs write it.
    pub fn from_pkcs8(document: &[u8]) -> Result<Self, KeyError> {
        Ed25519KeyPair::from_pkcs8_maybe_unchecked(document).map(|pair| Self { pair }).map_err(|_| NO_KEY)
    }

    /// From its seed (RFC 8032's private key).
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, KeyError> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(|pair| Self { pair }).map_err(|_| NO_KEY)
    }

    /// The half that everybody may know.
    pub fn public(&self) -> PropertyPublicKey {
        let mut bytes = [0; 32];
        // An Ed25519 public key has 32 bytes by its definition.
        for (to, from) in bytes.iter_mut().zip(self.pair.public_key().as_ref()) {
            *to = *from;
        }
        PropertyPublicKey(bytes)
    }

    pub(crate) fn sign(&self, text: &[u8]) -> [u8; 64] {
        signature_bytes(&self.pair.sign(text))
    }
}

impl fmt::Debug for PropertyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PropertyKey({}, secret)", self.public().id())
    }
}

/// ring's signature as an array; the three algorithms used here have 64 bytes by their definition.
pub(super) fn signature_bytes(signature: &signature::Signature) -> [u8; 64] {
    let mut bytes = [0; 64];
    for (to, from) in bytes.iter_mut().zip(signature.as_ref()) {
        *to = *from;
    }
    bytes
}

/// The public half of a property's key (Ed25519).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[A-Za-z0-9_-]{43}$", content_encoding = "base64url"))]
#[serde(try_from = "String", into = "String")]
pub struct PropertyPublicKey([u8; 32]);

impl PropertyPublicKey {
    /// From its 32 bytes. Bytes that are no key just never verify anything.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its short name.
    pub fn id(&self) -> KeyId {
        let hash = digest::digest(&digest::SHA256, &self.0);
        let mut id = [0; 4];
        for (to, from) in id.iter_mut().zip(hash.as_ref()) {
            *to = *from;
        }
        KeyId(id)
    }

    pub(crate) fn verifies(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&signature::ED25519, &self.0).verify(text, signature).is_ok()
    }
}

key_text!(PropertyPublicKey, 32);

/// The keys of one property that are trusted, each found by its id.
///
/// More than one while a key is being replaced.
///
/// ```
/// use gatepass::token::keys::{PropertyKey, TrustedKeys};
/// let key = PropertyKey::from_seed(&[7; 32])?;
/// let trusted = TrustedKeys::from_iter([key.public()]);
/// assert_eq!(trusted.get(key.public().id()), Some(&key.public()));
/// # Ok::<(), gatepass::token::keys::KeyError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedKeys(Vec<(KeyId, PropertyPublicKey)>);

impl TrustedKeys {
    /// The key with this id.
    pub fn get(&self, id: KeyId) -> Option<&PropertyPublicKey> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, key)| key)
    }

    /// Trusts one more. A key whose id is taken by another one (1 in 4 billion) is not added: make a new one.
    pub fn add(&mut self, key: PropertyPublicKey) {
        let id = key.id();
        if self.get(id).is_none() {
            self.0.push((id, key));
        }
    }

    /// The keys, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &PropertyPublicKey> {
        self.0.iter().map(|(_, key)| key)
    }
}

impl FromIterator<PropertyPublicKey> for TrustedKeys {
    fn from_iter<T: IntoIterator<Item = PropertyPublicKey>>(keys: T) -> Self {
        let mut trusted = Self::default();
        keys.into_iter().for_each(|key| trusted.add(key));
        trusted
    }
}
