//! Names of things, each a type of its own, so that a door is never mistaken for a pass.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// Why a text is not an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{what} must be {rule}, not {found:?}")]
pub struct BadId {
    /// What the text should have named, e.g. `area id`.
    pub what: &'static str,
    /// What such an id looks like.
    pub rule: &'static str,
    /// The text, shortened to 40 characters.
    pub found: String,
}

fn bad(what: &'static str, rule: &'static str, found: &str) -> BadId {
    BadId { what, rule, found: found.chars().take(40).collect() }
}

/// A door of one property. It travels in every token and QR code, so it is a small number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = u16, minimum = 1, maximum = 65535, examples(12)))]
#[serde(try_from = "u16", into = "u16")]
pub struct DoorId(u16);

impl DoorId {
    /// A door's number, 1 to 65535.
    pub const fn new(number: u16) -> Option<Self> {
        if number == 0 { None } else { Some(Self(number)) }
    }

    /// The number.
    pub const fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for DoorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl TryFrom<u16> for DoorId {
    type Error = BadId;
    fn try_from(number: u16) -> Result<Self, BadId> {
        Self::new(number).ok_or_else(|| bad("door id", "a number from 1 to 65535", "0"))
    }
}

impl From<DoorId> for u16 {
    fn from(door: DoorId) -> Self {
        door.0
    }
}

impl FromStr for DoorId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        text.parse().ok().and_then(Self::new).ok_or_else(|| bad("door id", "a number from 1 to 65535", text))
    }
}

/// A pass, the same through renewal, new phone and replacement. Random, or derived for a pass made offline.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[0-9a-f]{16}$", examples("3f9a0c51d2e84b76")))]
#[serde(try_from = "String", into = "String")]
pub struct PassId([u8; 8]);

impl PassId {
    /// From its eight bytes.
    pub const fn from_bytes(bytes: [u8; 8]) -> Self {
        Self(bytes)
    }

    /// Its eight bytes.
    pub const fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

impl fmt::Display for PassId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for PassId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PassId({self})")
    }
}

impl FromStr for PassId {
    type Err = BadId;
    fn from_str(text: &str) -> Result<Self, BadId> {
        let wrong = || bad("pass id", "16 hexadecimal digits", text);
        if text.len() != 16 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong());
        }
        u64::from_str_radix(text, 16).map(|number| Self(number.to_be_bytes())).map_err(|_| wrong())
    }
}

impl TryFrom<String> for PassId {
    type Error = BadId;
    fn try_from(text: String) -> Result<Self, BadId> {
        text.parse()
    }
}

impl From<PassId> for String {
    fn from(pass: PassId) -> Self {
        pass.to_string()
    }
}

/// How often what a pass says has been renewed: raised by replacement, thaw and a new phone.
/// A reader refuses a generation below the highest it has seen of a pass.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Generation(pub u32);

impl Generation {
    /// The one after it; the last one stays.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

const SLUG: &str = "1 to 40 letters, digits, '-', '_' or '.'";

fn is_slug(text: &str) -> bool {
    (1..=40).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

macro_rules! slug_id {
    ($(#[$doc:meta])* $name:ident, $what:literal, $example:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(
            feature = "openapi",
            derive(utoipa::ToSchema),
            schema(value_type = String, pattern = "^[A-Za-z0-9._-]{1,40}$", examples($example))
        )]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// Checks the text: 1 to 40 letters, digits, `-`, `_` or `.`.
            pub fn new(text: &str) -> Result<Self, BadId> {
                if is_slug(text) { Ok(Self(text.into())) } else { Err(bad($what, SLUG, text)) }
            }

            /// The text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, BadId> {
                Self::new(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = BadId;
            fn try_from(text: String) -> Result<Self, BadId> {
                Self::new(&text)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }
    };
}

slug_id!(
    /// One community. Every signature covers it, so that nothing signed for one opens another.
    PropertyId,
    "property id",
    "harbour-court"
);
slug_id!(
    /// A place between doors.
    AreaId,
    "area id",
    "lobby-a"
);
slug_id!(
    /// A home.
    UnitId,
    "unit id",
    "a-301"
);
slug_id!(
    /// A resident or a member of staff.
    PersonId,
    "person id",
    "ada"
);
slug_id!(
    /// A vendor that staff saved to pick again.
    VendorId,
    "vendor id",
    "sparkle-cleaning"
);
slug_id!(
    /// A session's public name: what a list shows of it, and what ends it. It signs nobody in.
    SessionId,
    "session id",
    "Zk3vQ9dT1mYw"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_read_what_they_write() {
        let pass = PassId::from_bytes([0, 1, 2, 3, 4, 5, 6, 255]);
        assert_eq!(pass.to_string().parse(), Ok(pass));
        assert_eq!("17".parse(), DoorId::try_from(17));
        assert_eq!(AreaId::new("lobby-a").unwrap().to_string(), "lobby-a");
    }

    #[test]
    fn a_bad_id_says_what_it_should_be() {
        let error = "0".parse::<DoorId>().unwrap_err();
        assert_eq!(error.to_string(), "door id must be a number from 1 to 65535, not \"0\"");
        assert!(UnitId::new("").is_err());
        assert!(UnitId::new("a b").is_err());
        assert!("+123456789abcdef".parse::<PassId>().is_err());
        assert_eq!(UnitId::new(&"é".repeat(90)).unwrap_err().found.chars().count(), 40);
    }
}
