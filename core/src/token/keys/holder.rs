//! A holder's key: the phone or browser that a token is bound to.

use std::fmt;

use ring::digest;
use ring::rand::SystemRandom;
use ring::signature::{
    self, ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair,
    KeyPair as _, UnparsedPublicKey,
};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::KeyError;
use super::property::signature_bytes;

const NO_POINT: KeyError = KeyError::BadPublicKey { algorithm: "P-256" };

#[cfg(feature = "openapi")]
crate::openapi::written_as!(HolderKey, HolderKeyText);

/// The public key of a phone or a browser, base64url: P-256, compressed (SEC 1, 33 bytes), or Ed25519 (32 bytes).
#[cfg(feature = "openapi")]
#[derive(utoipa::ToSchema)]
#[schema(as = HolderKey, value_type = String, pattern = "^[A-Za-z0-9_-]{43,44}$")]
struct HolderKeyText(());

/// The public key of a token's holder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum HolderKey {
    /// P-256, compressed (SEC 1): what Secure Enclave, Android Keystore and `WebCrypto` keep from being copied.
    Es256([u8; 33]),
    /// Ed25519.
    Ed25519([u8; 32]),
}

impl HolderKey {
    /// From 33 bytes (P-256, compressed) or 32 (Ed25519). Whether a point lies on the curve shows when it is used.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        if let Ok(key) = bytes.try_into() {
            return Ok(Self::Ed25519(key));
        }
        match <[u8; 33]>::try_from(bytes) {
            Ok(point @ [2 | 3, ..]) => Ok(Self::Es256(point)),
            _ => Err(NO_POINT),
        }
    }

    /// From P-256's uncompressed form (65 bytes, first 4), as key stores and `WebCrypto` give it.
    pub fn from_uncompressed(point: &[u8; 65]) -> Result<Self, KeyError> {
        let key = p256::PublicKey::from_sec1_bytes(point).map_err(|_| NO_POINT)?;
        let compressed = p256::CompressedPoint::from(key);
        compressed.as_slice().try_into().map(Self::Es256).map_err(|_| NO_POINT)
    }

    /// The bytes, as [`HolderKey::from_bytes`] takes them.
    pub fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Es256(point) => point,
            Self::Ed25519(key) => key,
        }
    }

    /// What receipts call this holder.
    pub fn fingerprint(&self) -> Fingerprint {
        let hash = digest::digest(&digest::SHA256, self.as_bytes());
        let mut short = [0; 8];
        for (to, from) in short.iter_mut().zip(hash.as_ref()) {
            *to = *from;
        }
        Fingerprint(short)
    }

    /// Whether this holder signed these bytes. A key that is no point on the curve signed nothing.
    ///
    /// Replays are told apart by the signed values, never by the signature: ECDSA has two valid forms.
    pub fn verifies(&self, text: &[u8], signature: &[u8; 64]) -> bool {
        match self {
            Self::Ed25519(key) => {
                UnparsedPublicKey::new(&signature::ED25519, key).verify(text, signature).is_ok()
            }
            // ring takes uncompressed points only.
            Self::Es256(point) => p256::PublicKey::from_sec1_bytes(point).is_ok_and(|key| {
                let point = p256::Sec1Point::from(key);
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.as_bytes())
                    .verify(text, signature)
                    .is_ok()
            }),
        }
    }
}

impl fmt::Display for HolderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::text::write(self.as_bytes()))
    }
}

impl fmt::Debug for HolderKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "HolderKey({self})")
    }
}

impl std::str::FromStr for HolderKey {
    type Err = KeyError;
    fn from_str(text: &str) -> Result<Self, KeyError> {
        super::text::read::<33>(text)
            .map(|bytes| bytes.to_vec())
            .or_else(|_| super::text::read::<32>(text).map(|bytes| bytes.to_vec()))
            .map_err(|_| KeyError::BadText { expected: 33 })
            .and_then(|bytes| Self::from_bytes(&bytes))
    }
}

impl TryFrom<String> for HolderKey {
    type Error = KeyError;
    fn try_from(text: String) -> Result<Self, KeyError> {
        text.parse()
    }
}

impl From<HolderKey> for String {
    fn from(key: HolderKey) -> Self {
        key.to_string()
    }
}

/// What receipts and activity call a holder: eight bytes of the SHA-256 of the key.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; 8]);

impl Fingerprint {
    /// From its eight bytes.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its eight bytes.
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fingerprint({self})")
    }
}

/// The phone's key, wherever it lives: Secure Enclave, Keystore, or [`SoftwareKey`].
///
/// Hardware may take a second to sign; call it off the screen's thread.
pub trait DeviceKey: Send + Sync {
    /// The public half.
    fn public(&self) -> HolderKey;

    /// Signs with Ed25519, or with ECDSA over the SHA-256 of the bytes (r ‖ s, 32 bytes each).
    fn sign(&self, text: &[u8]) -> Result<[u8; 64], KeyError>;
}

/// A key in memory: for tests, terminals and desktops, which keep its PKCS#8 sealed.
///
/// ```
/// use gatepass::token::keys::{DeviceKey, SoftwareKey};
/// let random = ring::rand::SystemRandom::new();
/// let key = SoftwareKey::generate_es256(&random)?;
/// let again = SoftwareKey::from_pkcs8(key.to_pkcs8())?;
/// assert_eq!(again.public(), key.public());
/// assert!(key.public().verifies(b"text", &again.sign(b"text")?));
/// # Ok::<(), gatepass::token::keys::KeyError>(())
/// ```
pub struct SoftwareKey {
    pair: Pair,
    public: HolderKey,
    document: Zeroizing<Vec<u8>>,
}

enum Pair {
    Es256(Box<EcdsaKeyPair>, SystemRandom),
    Ed25519(Box<Ed25519KeyPair>),
}

impl SoftwareKey {
    /// A new P-256 key.
    pub fn generate_es256(random: &SystemRandom) -> Result<Self, KeyError> {
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, random)
            .map_err(|_| KeyError::NoRandomness)?;
        Self::from_pkcs8(document.as_ref())
    }

    /// A new Ed25519 key.
    pub fn generate_ed25519(random: &SystemRandom) -> Result<Self, KeyError> {
        let document = Ed25519KeyPair::generate_pkcs8(random).map_err(|_| KeyError::NoRandomness)?;
        Self::from_pkcs8(document.as_ref())
    }

    /// From what [`SoftwareKey::to_pkcs8`] gave; the document names its algorithm.
    pub fn from_pkcs8(document: &[u8]) -> Result<Self, KeyError> {
        let random = SystemRandom::new();
        let kept = Zeroizing::new(document.to_vec());
        if let Ok(pair) = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document, &random) {
            let point = pair.public_key().as_ref().try_into().map_err(|_| NO_POINT)?;
            let public = HolderKey::from_uncompressed(&point)?;
            return Ok(Self { pair: Pair::Es256(Box::new(pair), random), public, document: kept });
        }
        let pair = Ed25519KeyPair::from_pkcs8_maybe_unchecked(document)
            .map_err(|_| KeyError::BadPrivateKey { algorithm: "P-256 or Ed25519" })?;
        let public = HolderKey::from_bytes(pair.public_key().as_ref())?;
        Ok(Self { pair: Pair::Ed25519(Box::new(pair)), public, document: kept })
    }

    /// The whole secret, as PKCS#8. To be sealed before it is written anywhere.
    pub fn to_pkcs8(&self) -> &[u8] {
        &self.document
    }
}

impl DeviceKey for SoftwareKey {
    fn public(&self) -> HolderKey {
        self.public
    }

    fn sign(&self, text: &[u8]) -> Result<[u8; 64], KeyError> {
        match &self.pair {
            Pair::Es256(pair, random) => {
                pair.sign(random, text).map(|made| signature_bytes(&made)).map_err(|_| KeyError::NoRandomness)
            }
            Pair::Ed25519(pair) => Ok(signature_bytes(&pair.sign(text))),
        }
    }
}

impl fmt::Debug for SoftwareKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SoftwareKey({}, secret)", self.public)
    }
}
