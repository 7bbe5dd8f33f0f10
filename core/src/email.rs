//! E-mail addresses, checked as far as a form can check them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The longest address that can be delivered to (RFC 5321 §4.5.3.1.3, without the brackets).
const LONGEST: usize = 254;

/// An address that looks deliverable. It is personal: `Debug` hides it, and there is no `Display`.
///
/// ```
/// use gatepass::email::Email;
///
/// let email = Email::parse(" dog.walker@example.com ")?;
/// assert_eq!(email.as_str(), "dog.walker@example.com");
/// assert_eq!(format!("{email:?}"), "Email(..)");
/// # Ok::<(), gatepass::email::BadEmail>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Email(String);

/// A text is no e-mail address. It isn't repeated here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an e-mail address reads name@example.com")]
pub struct BadEmail;

impl Email {
    /// Reads what was typed. Only a message shows whether an address exists; this finds slips of the finger.
    pub fn parse(typed: &str) -> Result<Self, BadEmail> {
        let typed = typed.trim();
        let (name, host) = typed.rsplit_once('@').ok_or(BadEmail)?;
        // Nothing that could end a header or a path in what carries the address on.
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>()[]\\,;:\"@".contains(c);
        let label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
        let is_address = typed.len() <= LONGEST
            && (1..=64).contains(&name.len())
            && name.chars().all(plain)
            && host.contains('.')
            && host.split('.').all(label)
            && host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.');
        if is_address { Ok(Self(typed.to_owned())) } else { Err(BadEmail) }
    }

    /// The address, to send to. Not to log.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Email(..)")
    }
}

impl TryFrom<String> for Email {
    type Error = BadEmail;
    fn try_from(text: String) -> Result<Self, BadEmail> {
        Self::parse(&text)
    }
}

impl From<Email> for String {
    fn from(email: Email) -> Self {
        email.0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_are_told_from_slips() {
        for good in ["a@b.co", "first.last+pass@mail.example.com", "ñandú@correo.es"] {
            assert!(Email::parse(good).is_ok(), "{good:?}");
        }
        for bad in [
            "",
            "a",
            "@b.co",
            "a@",
            "a@b",
            "a@b..co",
            "a@.co",
            "a@-b.co",
            "a b@c.de",
            "a@b@c.de",
            "a@b.co\r\nBcc: x@y.z",
            "<a@b.co>",
            &format!("{}@b.co", "a".repeat(65)),
        ] {
            assert_eq!(Email::parse(bad), Err(BadEmail), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_an_address_that_reads_itself_or_refused(typed in r".{0,40}|\PC{1,9}@\PC{1,9}\.[a-z]{2}") {
            if let Ok(email) = Email::parse(&typed) {
                prop_assert_eq!(Email::parse(email.as_str()), Ok(email));
            }
        }
    }
}
