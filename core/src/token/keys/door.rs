//! A door's keys: one for the unlock exchange, one for its receipts.

use std::fmt;

use ring::rand::{SecureRandom as _, SystemRandom};
use ring::signature::{self, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::{Deserialize, Serialize};
use snow::params::DHChoice;
use snow::resolvers::{CryptoResolver as _, DefaultResolver};
use zeroize::Zeroizing;

use super::KeyError;
use super::property::signature_bytes;
use super::text::key_text;

/// The public half of a door's static X25519 key: what a phone encrypts its first message to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[A-Za-z0-9_-]{43}$", content_encoding = "base64url"))]
#[serde(try_from = "String", into = "String")]
pub struct ExchangeKey([u8; 32]);

impl ExchangeKey {
    /// From its 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

key_text!(ExchangeKey, 32);

/// The public half of a door's Ed25519 key: what its receipts are checked with.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[A-Za-z0-9_-]{43}$", content_encoding = "base64url"))]
#[serde(try_from = "String", into = "String")]
pub struct ReceiptKey([u8; 32]);

impl ReceiptKey {
    /// From its 32 bytes.
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Its 32 bytes.
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Whether the door signed these bytes.
    pub fn verifies(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        UnparsedPublicKey::new(&signature::ED25519, &self.0).verify(text, signature).is_ok()
    }
}

key_text!(ReceiptKey, 32);

/// What everybody may know of a door's keys. It stands in the property file once the door is enrolled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DoorKeys {
    /// For the unlock exchange (X25519).
    pub exchange: ExchangeKey,
    /// For its receipts (Ed25519).
    pub receipts: ReceiptKey,
}

/// A door's secret keys. They live in that one reader.
pub struct DoorSecret {
    exchange: Zeroizing<[u8; 32]>,
    receipts: Ed25519KeyPair,
    receipts_seed: Zeroizing<[u8; 32]>,
    public: DoorKeys,
}

impl DoorSecret {
    /// New keys.
    pub fn generate(random: &SystemRandom) -> Result<Self, KeyError> {
        let mut bytes = Zeroizing::new([0; 64]);
        random.fill(bytes.as_mut()).map_err(|_| KeyError::NoRandomness)?;
        Self::from_bytes(&bytes)
    }

    /// From what [`DoorSecret::to_bytes`] gave: the X25519 key, then the Ed25519 seed.
    pub fn from_bytes(bytes: &[u8; 64]) -> Result<Self, KeyError> {
        let (first, second) = bytes.split_at(32);
        let mut exchange = Zeroizing::new([0; 32]);
        exchange.copy_from_slice(first);
        let mut receipts_seed = Zeroizing::new([0; 32]);
        receipts_seed.copy_from_slice(second);
        let receipts = Ed25519KeyPair::from_seed_unchecked(receipts_seed.as_ref())
            .map_err(|_| KeyError::BadPrivateKey { algorithm: "Ed25519" })?;
        let receipts_public = receipts.public_key().as_ref().try_into().map(ReceiptKey);
        let public = DoorKeys {
            exchange: exchange_public(&exchange)?,
            receipts: receipts_public.map_err(|_| KeyError::BadPublicKey { algorithm: "Ed25519" })?,
        };
        Ok(Self { exchange, receipts, receipts_seed, public })
    }

    /// Both secrets, to be kept where only the reader reads them.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 64]> {
        let mut bytes = Zeroizing::new([0; 64]);
        let both = self.exchange.iter().chain(self.receipts_seed.iter());
        bytes.iter_mut().zip(both).for_each(|(to, from)| *to = *from);
        bytes
    }

    /// The public halves.
    pub fn public(&self) -> DoorKeys {
        self.public
    }

    /// The X25519 secret, for the handshake.
    pub(crate) fn exchange_secret(&self) -> &[u8; 32] {
        &self.exchange
    }

    /// Signs a receipt (Ed25519).
    pub(crate) fn sign(&self, text: &[u8]) -> [u8; 64] {
        signature_bytes(&self.receipts.sign(text))
    }
}

impl fmt::Debug for DoorSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DoorSecret({}, secret)", self.public.receipts)
    }
}

/// ring has no static Diffie-Hellman keys, so the handshake's own primitive makes the public half.
fn exchange_public(secret: &[u8; 32]) -> Result<ExchangeKey, KeyError> {
    let none = KeyError::BadPrivateKey { algorithm: "X25519" };
    let Some(mut pair) = DefaultResolver.resolve_dh(&DHChoice::Curve25519) else { return Err(none) };
    pair.set(secret);
    pair.pubkey().try_into().map(ExchangeKey).map_err(|_| none)
}
