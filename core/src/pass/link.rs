//! The online link of a pass: a locator that can't be guessed.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroize;

/// What a pass's link ends in: 128 random bits, as 22 characters of base64url; to be kept out of logs.
///
/// The service keeps its [`digest`](Self::digest) only.
///
/// ```
/// use gatepass::pass::link::Locator;
/// use ring::rand::SystemRandom;
///
/// let locator = Locator::draw(&SystemRandom::new()).unwrap();
/// assert_eq!(Locator::parse(&locator.to_text()).as_ref(), Ok(&locator));
/// assert_eq!(format!("{locator:?}"), "Locator(..)");
/// ```
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, format = Password, pattern = "^[A-Za-z0-9_-]{22}$"))]
#[serde(try_from = "String", into = "String")]
pub struct Locator([u8; 16]);

/// The text is not a locator. It isn't repeated here: it may be one, but for a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a link ends in 22 letters, digits, '-' or '_'; copy the whole link")]
pub struct BadLocator;

impl Locator {
    /// Draws one. `None` only where the system has no randomness.
    pub fn draw(random: &dyn SecureRandom) -> Option<Self> {
        let mut bytes = [0; 16];
        random.fill(&mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// Reads the end of a link.
    pub fn parse(text: &str) -> Result<Self, BadLocator> {
        if text.len() != 22 {
            return Err(BadLocator);
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadLocator)?;
        bytes.try_into().map(Self).map_err(|_| BadLocator)
    }

    /// Finds it at the end of a link, as a person pastes it; a locator alone is one, too.
    pub fn from_link(link: &str) -> Result<Self, BadLocator> {
        let link = link.trim();
        Self::parse(link.rsplit('/').next().unwrap_or(link))
    }

    /// The end of the link.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What is stored and looked up instead of it (SHA-256): a stolen table opens no link.
    pub fn digest(&self) -> [u8; 32] {
        let digest = ring::digest::digest(&ring::digest::SHA256, &self.0);
        digest.as_ref().try_into().unwrap_or_default()
    }
}

impl Drop for Locator {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// In constant time.
impl PartialEq for Locator {
    fn eq(&self, other: &Self) -> bool {
        subtle::ConstantTimeEq::ct_eq(&self.0[..], &other.0[..]).into()
    }
}

impl Eq for Locator {}

impl fmt::Debug for Locator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Locator(..)")
    }
}

impl TryFrom<String> for Locator {
    type Error = BadLocator;
    fn try_from(text: String) -> Result<Self, BadLocator> {
        Self::parse(&text)
    }
}

impl From<Locator> for String {
    fn from(locator: Locator) -> Self {
        locator.to_text()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_locator_reads_what_it_writes(bytes in any::<[u8; 16]>()) {
            let locator = Locator(bytes);
            prop_assert_eq!(Locator::parse(&locator.to_text()), Ok(locator));
        }

        #[test]
        fn any_text_is_the_one_form_of_a_locator_or_refused(text in "[A-Za-z0-9_=-]{20,24}|.{0,30}") {
            if let Ok(locator) = Locator::parse(&text) {
                prop_assert_eq!(locator.to_text(), text);
            }
        }
    }
}
