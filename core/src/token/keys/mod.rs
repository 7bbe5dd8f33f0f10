//! Keys: the property's, a holder's, a door's.
//!
//! Public halves read and write themselves as base64url without padding; secret halves have a redacted
//! `Debug` and no serialisation but one explicit call.

mod door;
mod holder;
mod property;
mod text;

pub use door::{DoorKeys, DoorSecret, ExchangeKey, ReceiptKey};
pub use holder::{DeviceKey, Fingerprint, HolderKey, SoftwareKey};
pub use property::{KeyId, PropertyKey, PropertyPublicKey, TrustedKeys};

/// Why a key can't be had or used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// The bytes are not such a private key.
    #[error("these bytes are not a private key for {algorithm}; take them from where the key was made")]
    BadPrivateKey {
        /// What was expected, e.g. `Ed25519`.
        algorithm: &'static str,
    },
    /// The bytes are not such a public key.
    #[error("these bytes are not a public key for {algorithm}")]
    BadPublicKey {
        /// What was expected, e.g. `P-256`.
        algorithm: &'static str,
    },
    /// The text is not base64url of the right length.
    #[error("a key is {expected} bytes as base64url without padding")]
    BadText {
        /// How many bytes it should have been.
        expected: usize,
    },
    /// The system gave no random numbers.
    #[error("the system gave no random numbers, so no key was made; try again")]
    NoRandomness,
    /// The phone's key store refused.
    #[error("the key store did not sign: {reason}")]
    Device {
        /// What it said, without anything secret.
        reason: String,
    },
}

#[cfg(test)]
mod tests;
