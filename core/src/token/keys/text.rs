//! Keys as text: base64url without padding.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::KeyError;

pub(super) fn write(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(super) fn read<const N: usize>(text: &str) -> Result<[u8; N], KeyError> {
    let wrong = || KeyError::BadText { expected: N };
    // No key is longer than twice 33 bytes; a longer text is not worth decoding.
    if text.len() > 100 {
        return Err(wrong());
    }
    URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| bytes.try_into().ok()).ok_or_else(wrong)
}

/// A public key type of `N` bytes that reads and writes itself as text.
macro_rules! key_text {
    ($name:ident, $length:literal) => {
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&super::text::write(self.as_bytes()))
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl std::str::FromStr for $name {
            type Err = super::KeyError;
            fn from_str(text: &str) -> Result<Self, super::KeyError> {
                super::text::read::<$length>(text).map(Self::from_bytes)
            }
        }

        impl TryFrom<String> for $name {
            type Error = super::KeyError;
            fn try_from(text: String) -> Result<Self, super::KeyError> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(key: $name) -> Self {
                key.to_string()
            }
        }
    };
}
pub(super) use key_text;
