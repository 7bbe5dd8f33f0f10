//! The name of one intent, so that saying it twice does it once.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};

/// What a POST shows as its `Idempotency-Key`: 128 random bits, drawn once per intent and kept with it until the
/// service has answered.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// Draws one. `None` only where the system has no randomness.
    pub fn draw(random: &dyn SecureRandom) -> Option<Self> {
        let mut bytes = [0; 16];
        random.fill(&mut bytes).ok()?;
        Some(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Its text, 22 characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "uniffi")]
uniffi::custom_type!(IdempotencyKey, String, {
    try_lift: |text| Ok(IdempotencyKey(text)),
    lower: |key| key.0,
});

impl fmt::Debug for IdempotencyKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "IdempotencyKey({})", self.0)
    }
}

impl From<IdempotencyKey> for crate::cache::Key {
    fn from(key: IdempotencyKey) -> Self {
        key.as_str().into()
    }
}
