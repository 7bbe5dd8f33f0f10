//! Locks: what is read at a door, and the limits of what its lock can hold.

use serde::{Deserialize, Serialize, Serializer};

use crate::pass::kind::Kind;

/// How a credential reaches a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A mobile key on a phone at the door; needs the app.
    Bluetooth,
    /// A QR code held up to an intercom, from a phone's page, the wallet or paper.
    Qr,
    /// Digits typed on a keypad.
    Pin,
}

impl Medium {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Bluetooth, Self::Qr, Self::Pin];
}

/// A connected lock. Each medium that it reads has limits of its own (SmartRent).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lock {
    /// The kinds of pass that may open it by Bluetooth; `None`: it doesn't read Bluetooth.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bluetooth: Option<KindSet>,
    /// The kinds that may open it by QR code; `None`: it has no camera.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub qr: Option<KindSet>,
    /// Its keypad, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pin: Option<Keypad>,
}

impl Lock {
    /// Whether it reads this.
    pub fn reads(&self, medium: Medium) -> bool {
        self.kinds(medium).is_some()
    }

    /// What it reads.
    pub fn media(&self) -> impl Iterator<Item = Medium> + '_ {
        Medium::ALL.into_iter().filter(|medium| self.reads(*medium))
    }

    /// The kinds of pass that it can hold by this; `None`: it doesn't read it.
    pub fn kinds(&self, medium: Medium) -> Option<KindSet> {
        match medium {
            Medium::Bluetooth => self.bluetooth,
            Medium::Qr => self.qr,
            Medium::Pin => self.pin.as_ref().map(|pad| pad.kinds),
        }
    }
}

/// A keypad's limits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Keypad {
    /// The kinds of pass that it can hold a PIN for.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub kinds: KindSet,
    /// The shortest PIN, in digits.
    pub shortest: u8,
    /// The longest PIN, in digits.
    pub longest: u8,
    /// How many PINs it can hold at once.
    pub slots: u16,
}

/// A set of kinds of pass. As text: `"any"`, or a list of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KindSet(u16);

impl KindSet {
    /// Every kind.
    pub const ANY: Self = {
        let mut bits = 0;
        let mut next = 0;
        while next < Kind::ALL.len() {
            bits |= 1 << Kind::ALL[next].number();
            next += 1;
        }
        Self(bits)
    };
    /// No kind.
    pub const NONE: Self = Self(0);

    /// Whether the kind is in it.
    pub fn contains(self, kind: Kind) -> bool {
        self.0 & Self::bit(kind) != 0
    }

    /// The set with the kind as well.
    #[must_use]
    pub fn with(self, kind: Kind) -> Self {
        Self(self.0 | Self::bit(kind))
    }

    /// The set without the kind.
    #[must_use]
    pub fn without(self, kind: Kind) -> Self {
        Self(self.0 & !Self::bit(kind))
    }

    /// Whether every kind is in it.
    pub fn is_any(self) -> bool {
        self == Self::ANY
    }

    /// The kinds in it.
    pub fn iter(self) -> impl Iterator<Item = Kind> {
        Kind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }

    fn bit(kind: Kind) -> u16 {
        1_u16.checked_shl(kind.number().into()).unwrap_or(0)
    }
}

impl FromIterator<Kind> for KindSet {
    fn from_iter<T: IntoIterator<Item = Kind>>(kinds: T) -> Self {
        kinds.into_iter().fold(Self::NONE, Self::with)
    }
}

#[cfg(feature = "openapi")]
mod schema {
    use utoipa::openapi::{ArrayBuilder, ObjectBuilder, OneOfBuilder, RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    use super::{Kind, KindSet};

    impl ToSchema for KindSet {
        fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
            schemas.push((<Kind as ToSchema>::name().into_owned(), Kind::schema()));
        }
    }

    impl PartialSchema for KindSet {
        fn schema() -> RefOr<Schema> {
            let any =
                ObjectBuilder::new().schema_type(utoipa::openapi::Type::String).enum_values(Some(["any"]));
            let these = ArrayBuilder::new().items(crate::openapi::reference::<Kind>());
            OneOfBuilder::new()
                .description(Some("A set of kinds of pass: all of them, or these."))
                .item(any)
                .item(these)
                .into()
        }
    }
}

impl Serialize for KindSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_any() { serializer.serialize_str("any") } else { serializer.collect_seq(self.iter()) }
    }
}
