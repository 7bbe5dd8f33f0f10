//! A property as it is written: what it writes it reads back, and checks again.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Area, Door, Person, Policy, Property, Unit};
use crate::id::PropertyId;
use crate::token::keys::PropertyPublicKey;
use crate::zone::Zone;

/// A property as a file: areas, the doors between them, units, policy. A phone finds the way and checks drafts with it,
/// also without a network.
#[derive(Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(as = PropertyFile))]
pub(super) struct File<'a> {
    /// Its id.
    id: &'a PropertyId,
    /// What people call it.
    name: &'a str,
    /// The zone that its local times are in.
    zone: &'a Zone,
    /// What it allows.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub(super) policy: &'a Policy,
    /// The public keys that its tokens and bulletins are signed with.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    keys: &'a [PropertyPublicKey],
    /// Places between doors; a property may do without.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    areas: &'a [Area],
    /// Everything that opens.
    doors: &'a [Door],
    /// The homes.
    pub(super) units: &'a [Unit],
    /// Never any in `/v1`: people have an address of their own.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>, max_items = 0, required = false))]
    pub(super) people: &'a [Person],
}

impl<'a> File<'a> {
    pub(super) fn of(property: &'a Property) -> Self {
        Self {
            id: property.id(),
            name: property.name(),
            zone: property.zone(),
            policy: property.policy(),
            keys: property.keys(),
            areas: property.areas(),
            doors: property.doors(),
            units: property.units(),
            people: property.people(),
        }
    }
}

#[cfg(feature = "openapi")]
crate::openapi::written_as!(Property, File<'static>);

impl Serialize for Property {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        File::of(self).serialize(serializer)
    }
}

/// Checks it as a file is checked.
impl<'de> Deserialize<'de> for Property {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = serde_json::Value::deserialize(deserializer)?;
        Self::from_tree(&tree).map_err(serde::de::Error::custom)
    }
}
