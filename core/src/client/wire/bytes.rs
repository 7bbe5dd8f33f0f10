//! Binary values inside JSON: base64url without padding.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

/// The most bytes that one value may have; a bulletin of some thousand entries fits.
pub const LONGEST: usize = 256 * 1024;

/// A signed thing (token, receipt, bulletin), as the bytes that were signed: base64url without padding. Checked by
/// whoever reads it.
///
/// ```
/// use gatepass::client::wire::bytes::Bytes;
///
/// let bytes: Bytes = serde_json::from_str("\"AQID\"")?;
/// assert_eq!(bytes.as_slice(), [1, 2, 3]);
/// # Ok::<_, serde_json::Error>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[A-Za-z0-9_-]*$", max_length = 349_526, content_encoding = "base64url"))]
#[serde(try_from = "String", into = "String")]
pub struct Bytes(Vec<u8>);

impl Bytes {
    /// The bytes.
    pub fn as_slice(&self) -> &[u8] {
        &self.0
    }

    /// The bytes themselves.
    pub fn into_vec(self) -> Vec<u8> {
        self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl TryFrom<String> for Bytes {
    type Error = BadBytes;
    fn try_from(text: String) -> Result<Self, BadBytes> {
        if text.len() / 4 > LONGEST / 3 {
            return Err(BadBytes);
        }
        URL_SAFE_NO_PAD.decode(text).map(Self).map_err(|_| BadBytes)
    }
}

impl From<Bytes> for String {
    fn from(bytes: Bytes) -> Self {
        URL_SAFE_NO_PAD.encode(bytes.0)
    }
}

/// Only the length: a token may be a bearer's.
impl fmt::Debug for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bytes({} bytes)", self.0.len())
    }
}

/// The text isn't base64url, or too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be base64url without padding, at most 256 KiB")]
pub struct BadBytes;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn bytes_read_what_they_write(bytes: Vec<u8>) {
            let bytes = Bytes::from(bytes);
            let json = serde_json::to_string(&bytes).unwrap();
            prop_assert_eq!(serde_json::from_str::<Bytes>(&json).unwrap(), bytes);
        }

        #[test]
        fn any_text_is_taken_or_refused(text in ".{0,40}") {
            let _ = Bytes::try_from(text);
        }
    }
}
