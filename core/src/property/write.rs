//! A property as it is written: what it writes it reads back, and checks again.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Area, Door, Person, Policy, Property, Unit};
use crate::id::PropertyId;
use crate::token::keys::PropertyPublicKey;
use crate::zone::Zone;

/// A property without its lookup tables.
#[derive(Serialize)]
struct File<'a> {
    id: &'a PropertyId,
    name: &'a str,
    zone: &'a Zone,
    policy: &'a Policy,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keys: &'a [PropertyPublicKey],
    areas: &'a [Area],
    doors: &'a [Door],
    units: &'a [Unit],
    people: &'a [Person],
}

impl Serialize for Property {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let file = File {
            id: self.id(),
            name: self.name(),
            zone: self.zone(),
            policy: self.policy(),
            keys: self.keys(),
            areas: self.areas(),
            doors: self.doors(),
            units: self.units(),
            people: self.people(),
        };
        file.serialize(serializer)
    }
}

/// Checks it as a file is checked.
impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = serde_json::Value::deserialize(deserializer)?;
        Self::from_tree(&tree).map_err(serde::de::Error::custom)
    }
}
