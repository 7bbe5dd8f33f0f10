//! What is remembered, one type per table. What was signed is kept as it came, byte for byte.

use std::fmt;

use chrono::{DateTime, Utc};
use ring::digest;
use serde::{Deserialize, Serialize};

mod activity;
mod phone;

pub use self::activity::{ActivityRecord, NewsRecord};
pub use self::phone::{ChoiceRecord, SignInRecord, SignUpRecord, SyncRecord};

use super::{Key, Record, Table, newest_first};
use crate::client::wire::link::{Issued, LinkView};
use crate::client::wire::pass::PassView;
use crate::client::wire::session::{CodeSent, Session};
use crate::confidential::Confidential;
use crate::id::{DoorId, PassId, PropertyId, UnitId};
use crate::pass::link::Locator;
use crate::pass::standing::PassState;
use crate::radio::Took;

/// The group of the tables that are listed whole.
pub const EVERYTHING: &str = "everything";

/// What this phone has to do with a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// It was given to this phone's owner.
    Received,
    /// This phone's owner, or a colleague, gave it.
    Given,
    /// What opens the owner's own doors.
    Own,
}

impl From<&Side> for Key {
    fn from(side: &Side) -> Self {
        match side {
            Side::Received => "received".into(),
            Side::Given => "given".into(),
            Side::Own => "own".into(),
        }
    }
}

/// A pass as the service last told it, with what opens its doors.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassRecord {
    /// The row that lists show.
    pub summary: PassSummary,
    /// All that the service told.
    pub told: Told,
    /// The locator of its online link.
    pub link: Option<Locator>,
    /// The token bound to this phone's key; `None` before the guest has passed all checks.
    pub token: Option<HeldToken>,
    /// When the service last confirmed all this: "as known at".
    pub known_at: DateTime<Utc>,
    /// What else a guest's phone remembers of it.
    #[serde(default, skip_serializing_if = "GuestNotes::is_empty")]
    pub notes: GuestNotes,
}

/// What a guest's phone remembers of a pass beside what the service tells.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct GuestNotes {
    /// The pass as the guest saw it last, if a newer generation has come since: they are told what changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Box<LinkView>>,
    /// The verification code that is on its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code_sent: Option<CodeSent>,
    /// How many secret codes may be tried yet, if one was wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tries_left: Option<u32>,
}

impl GuestNotes {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What the service told of a pass, as it came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Told {
    /// To the guest.
    Received(Box<LinkView>),
    /// To whoever gave it.
    Given(Box<PassView>),
    /// To a resident, of their own doors: nothing but the token.
    Own,
}

/// A token on this phone.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldToken {
    /// As it was signed.
    #[serde(with = "base64_bytes")]
    pub signed: Vec<u8>,
    /// When it ends by itself.
    pub ends: DateTime<Utc>,
    /// From when on the phone should fetch the next.
    pub renew_after: DateTime<Utc>,
}

impl From<&Issued> for HeldToken {
    fn from(issued: &Issued) -> Self {
        Self { signed: issued.token.as_slice().to_vec(), ends: issued.ends, renew_after: issued.renew_after }
    }
}

impl fmt::Debug for HeldToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HeldToken").field("ends", &self.ends).finish_non_exhaustive()
    }
}

impl fmt::Debug for PassRecord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PassRecord")
            .field("pass", &self.summary.pass)
            .field("property", &self.summary.property)
            .field("state", &self.summary.state)
            .finish_non_exhaustive()
    }
}

impl Record for PassRecord {
    const TABLE: Table = Table::Pass;
    type Key = PassId;
    fn key(&self) -> PassId {
        self.summary.pass
    }
    fn group(&self) -> Key {
        (&self.summary.side).into()
    }
    fn order(&self) -> i64 {
        newest_first(self.summary.received_at)
    }
}

/// A row of the list of passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassSummary {
    /// Which pass.
    pub pass: PassId,
    /// The community whose doors it opens.
    pub property: PropertyId,
    /// Received or given.
    pub side: Side,
    /// Its name.
    pub name: String,
    /// Who gave it.
    pub host: Option<String>,
    /// Where it stood when last heard of.
    pub state: PassState,
    /// The first instant at which it can open; `None`: no such bound.
    pub starts: Option<DateTime<Utc>>,
    /// The first instant at which it can't any more; `None`: until deleted.
    pub ends: Option<DateTime<Utc>>,
    /// When this phone first heard of it.
    pub received_at: DateTime<Utc>,
}

impl Record for PassSummary {
    const TABLE: Table = Table::PassSummary;
    type Key = PassId;
    fn key(&self) -> PassId {
        self.pass
    }
    fn group(&self) -> Key {
        (&self.side).into()
    }
    fn order(&self) -> i64 {
        newest_first(self.received_at)
    }
}

/// A property as far as this phone may know it: its doors, areas, keys, policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PropertyRecord {
    /// Which.
    pub property: PropertyId,
    /// The property file, or the part of it that this phone was given, as JSON.
    pub json: String,
    /// When the service sent it.
    pub known_at: DateTime<Utc>,
    /// What names that version of it, to ask for changes and to make one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
}

impl Record for PropertyRecord {
    const TABLE: Table = Table::Property;
    type Key = PropertyId;
    fn key(&self) -> PropertyId {
        self.property.clone()
    }
    fn group(&self) -> Key {
        EVERYTHING.into()
    }
    fn order(&self) -> i64 {
        newest_first(self.known_at)
    }
}

/// A saved way, e.g. *My Route*.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RouteRecord {
    /// In which community.
    pub property: PropertyId,
    /// To which home.
    pub unit: UnitId,
    /// The doors in order, unconnected ones too.
    pub doors: Vec<DoorId>,
    /// When it was saved.
    pub saved_at: DateTime<Utc>,
}

impl RouteRecord {
    /// The name of one.
    pub fn key_of(property: &PropertyId, unit: &UnitId) -> Key {
        Key::of_parts(&[property.as_str(), unit.as_str()])
    }
}

impl Record for RouteRecord {
    const TABLE: Table = Table::Route;
    type Key = Key;
    fn key(&self) -> Key {
        Self::key_of(&self.property, &self.unit)
    }
    fn group(&self) -> Key {
        self.property.clone().into()
    }
    fn order(&self) -> i64 {
        self.saved_at.timestamp_millis()
    }
}

/// A door's signed receipt on its way to the service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptRecord {
    /// Whose door.
    pub property: PropertyId,
    /// As the door signed it.
    #[serde(with = "base64_bytes")]
    pub signed: Vec<u8>,
    /// When this phone took it along.
    pub taken_at: DateTime<Utc>,
}

impl ReceiptRecord {
    /// The name of a receipt: the same receipt from two doors or two exchanges is one record.
    pub fn key_of(signed: &[u8]) -> Key {
        Key(digest::digest(&digest::SHA256, signed).as_ref().to_vec())
    }
}

impl Record for ReceiptRecord {
    const TABLE: Table = Table::Receipt;
    type Key = Key;
    fn key(&self) -> Key {
        Self::key_of(&self.signed)
    }
    fn group(&self) -> Key {
        self.property.clone().into()
    }
    fn order(&self) -> i64 {
        self.taken_at.timestamp_millis()
    }
}

/// The newest bulletin of a property that this phone has seen, to be carried to doors.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BulletinRecord {
    /// Whose.
    pub property: PropertyId,
    /// Its version; a phone keeps the highest.
    pub version: u64,
    /// As the property signed it.
    #[serde(with = "base64_bytes")]
    pub signed: Vec<u8>,
}

impl Record for BulletinRecord {
    const TABLE: Table = Table::Bulletin;
    type Key = PropertyId;
    fn key(&self) -> PropertyId {
        self.property.clone()
    }
    fn group(&self) -> Key {
        EVERYTHING.into()
    }
    fn order(&self) -> i64 {
        0
    }
}

/// Where one of this phone's keys is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceKeyRecord {
    /// What it is for, e.g. `phone`.
    pub name: String,
    /// Where it lies.
    pub place: KeyPlace,
}

/// Where a private key lies.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In the platform's hardware, under this name; it never leaves it.
    Platform {
        /// The platform's name of it.
        alias: String,
    },
    /// Here, sealed with everything else, for machines without such hardware.
    Software {
        /// The key in PKCS #8, base64.
        pkcs8: Confidential,
    },
}

impl fmt::Debug for KeyPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform { alias } => f.debug_struct("Platform").field("alias", alias).finish(),
            Self::Software { .. } => f.write_str("Software([redacted])"),
        }
    }
}

impl Record for DeviceKeyRecord {
    const TABLE: Table = Table::DeviceKey;
    type Key = Key;
    fn key(&self) -> Key {
        self.name.as_str().into()
    }
    fn group(&self) -> Key {
        EVERYTHING.into()
    }
    fn order(&self) -> i64 {
        0
    }
}

/// A session with the service. One per property.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRecord {
    /// With which community's service.
    pub property: PropertyId,
    /// Whose, until when, and what the service is shown.
    pub session: Session,
}

impl Record for SessionRecord {
    const TABLE: Table = Table::Session;
    type Key = PropertyId;
    fn key(&self) -> PropertyId {
        self.property.clone()
    }
    fn group(&self) -> Key {
        EVERYTHING.into()
    }
    fn order(&self) -> i64 {
        0
    }
}

/// A draft that was left unfinished, without the secrets that were typed into it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRecord {
    /// For which community.
    pub property: PropertyId,
    /// The draft as JSON.
    pub json: String,
    /// When it was left.
    pub left_at: DateTime<Utc>,
    /// The pass whose place it was to take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replaces: Option<PassId>,
}

impl Record for DraftRecord {
    const TABLE: Table = Table::Draft;
    type Key = PropertyId;
    fn key(&self) -> PropertyId {
        self.property.clone()
    }
    fn group(&self) -> Key {
        EVERYTHING.into()
    }
    fn order(&self) -> i64 {
        newest_first(self.left_at)
    }
}

/// What this phone saw happen at a door.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockRecord {
    /// With which pass.
    pub pass: PassId,
    /// At which door.
    pub door: DoorId,
    /// When, by the door's clock if it answered, else by the phone's.
    pub at: DateTime<Utc>,
    /// What came of it.
    pub outcome: UnlockOutcome,
    /// The door's signed word for it, to show at other doors as a stamp; empty without one.
    #[serde(with = "base64_bytes")]
    pub receipt: Vec<u8>,
    /// How long it took; `None` for a tick, and for what was noted before it was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub took: Option<Took>,
}

/// What came of an unlock, as far as the phone knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnlockOutcome {
    /// The door said that it opened.
    Opened,
    /// The door's answer never came: it may have opened.
    Unknown,
    /// The guest says so (an unconnected door, an intercom): a tap, no proof.
    Ticked,
}

impl Record for UnlockRecord {
    const TABLE: Table = Table::Unlock;
    type Key = Key;
    fn key(&self) -> Key {
        let at = self.at.timestamp_micros();
        Key::of_parts(&[&self.pass.to_string(), &self.door.to_string(), &at.to_string()])
    }
    fn group(&self) -> Key {
        self.pass.into()
    }
    fn order(&self) -> i64 {
        self.at.timestamp_millis()
    }
}

/// Bytes as base64 text, since JSON has none.
mod base64_bytes {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD_NO_PAD;
    use serde::{Deserialize, Deserializer, Serializer, de};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&STANDARD_NO_PAD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        STANDARD_NO_PAD.decode(String::deserialize(deserializer)?).map_err(de::Error::custom)
    }
}
