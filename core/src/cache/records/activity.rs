//! What happened, as the service told it, kept so that it can be read without a network.

use serde::{Deserialize, Serialize};

use super::EVERYTHING;
use crate::cache::{Key, Record, Table};
use crate::client::wire::activity::ActivityEntry;
use crate::id::PropertyId;

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActivityRecord {
    /// Where.
    pub property: PropertyId,
    /// What.
    pub entry: ActivityEntry,
}

impl ActivityRecord {
    /// The name of one.
    pub fn key_of(property: &PropertyId, number: u64) -> Key {
        Key::of_parts(&[property.as_str(), &number.to_string()])
    }
}

impl Record for ActivityRecord {
    const TABLE: Table = Table::Activity;
    type Key = Key;
    fn key(&self) -> Key {
        Self::key_of(&self.property, self.entry.number)
    }
    fn group(&self) -> Key {
        self.property.clone().into()
    }
    /// The newest first. A number tells no more than how much has happened.
    fn order(&self) -> i64 {
        i64::try_from(self.entry.number).unwrap_or(i64::MAX).saturating_neg()
    }
}

/// How far the activity of a property was told to this phone, and how far its owner has looked at it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewsRecord {
    /// Of which property.
    pub property: PropertyId,
    /// The number of the last entry that was told.
    pub told: u64,
    /// The number of the last entry that was looked at.
    pub seen: u64,
    /// The number of the last entry of which the system's notices told.
    #[serde(default)]
    pub noticed: u64,
}

impl Record for NewsRecord {
    const TABLE: Table = Table::News;
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
