//! A text that must not be seen: in logs, in errors, in `{:?}`.

use std::fmt;

use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A session token, a link's locator, a phone number, a secret code while it is being entered.
///
/// It shows itself only through [`expose`](Self::expose), compares in constant time, and leaves
/// nothing in memory when dropped.
///
/// ```
/// use gatepass::confidential::Confidential;
/// let token = Confidential::new("very secret");
/// assert_eq!(format!("{token:?}"), "[redacted]");
/// assert_eq!(token.expose(), "very secret");
/// ```
#[derive(Clone, Default, Zeroize, ZeroizeOnDrop, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Password, description = "Secret or personal text: keep it out of logs, addresses and error messages."))]
#[serde(transparent)]
pub struct Confidential(String);

impl Confidential {
    /// Takes the text in.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text, for the one place that needs it.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Confidential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[redacted]")
    }
}

impl PartialEq for Confidential {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for Confidential {}

impl From<String> for Confidential {
    fn from(text: String) -> Self {
        Self(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_prints_shows_it() {
        #[derive(Debug)]
        #[allow(dead_code, reason = "only its Debug is looked at")]
        struct Holder {
            phone: Option<Confidential>,
        }
        let shown = format!("{:?}", Holder { phone: Some(Confidential::new("+15550100")) });
        assert_eq!(shown, "Holder { phone: Some([redacted]) }");
        assert_eq!(Confidential::new("a"), Confidential::new("a"));
        assert_ne!(Confidential::new("a"), Confidential::new("ab"));
    }
}
