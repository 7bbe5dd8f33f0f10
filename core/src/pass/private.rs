//! Text that somebody typed and nobody else should read: secret codes, phone numbers.

use std::fmt;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Typed text that is wiped when dropped and never printed.
///
/// It can be stored and sent (sealed, over TLS), since a draft is; it has no `Display`.
///
/// ```
/// use gatepass::pass::private::PrivateText;
///
/// let typed = PrivateText::from("4711");
/// assert_eq!(format!("{typed:?}"), "PrivateText(..)");
/// assert_eq!(typed.as_str(), "4711");
/// ```
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct PrivateText(Zeroizing<String>);

impl PrivateText {
    /// What was typed.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing but white space.
    pub fn is_blank(&self) -> bool {
        self.0.trim().is_empty()
    }
}

impl From<&str> for PrivateText {
    fn from(typed: &str) -> Self {
        Self(Zeroizing::new(typed.to_owned()))
    }
}

impl From<String> for PrivateText {
    fn from(typed: String) -> Self {
        Self(Zeroizing::new(typed))
    }
}

impl From<PrivateText> for String {
    fn from(text: PrivateText) -> Self {
        text.as_str().to_owned()
    }
}

impl fmt::Debug for PrivateText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateText(..)")
    }
}
