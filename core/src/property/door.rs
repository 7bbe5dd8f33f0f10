//! Doors: what opens, where it leads, what its lock can hold.

use serde::{Deserialize, Serialize};

use super::lock::{Lock, Medium};
use crate::id::{AreaId, DoorId};
use crate::pass::kind::Kind;
use crate::token::keys::DoorKeys;

/// Anything that opens: a gate, an entrance, a garage, a lift, an amenity, a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Door {
    /// Its number, unique in the property.
    pub id: DoorId,
    /// What people call it, unique in the property.
    pub name: String,
    /// What it is part of.
    pub kind: DoorKind,
    /// The areas it is entered from. Empty only in a property without areas.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub from: Vec<AreaId>,
    /// The areas it leads to; a lift has several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<AreaId>,
    /// Which way it can be gone through; left out: both.
    #[serde(skip_serializing_if = "Passage::is_default")]
    pub passage: Passage,
    /// How far a way through it is, beside others; 1 unless the file says otherwise.
    #[serde(skip_serializing_if = "is_one")]
    pub cost: u16,
    /// Whether residents may put it on a guest's pass (Quext); left out: no.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub grantable: bool,
    /// Its connected lock. Without one it is on the map and on routes ("open by hand"), and can't be granted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lock: Option<Lock>,
    /// The public keys of the reader at it, once it is enrolled.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<DoorKeys>,
}

impl Door {
    /// Whether it has a connected lock.
    pub fn is_connected(&self) -> bool {
        self.lock.is_some()
    }

    /// Whether its lock reads this; never without a connected lock.
    pub fn reads(&self, medium: Medium) -> bool {
        self.lock.as_ref().is_some_and(|lock| lock.reads(medium))
    }

    /// By what its lock can hold this kind of pass (SmartRent).
    pub fn media_for(&self, kind: Kind) -> impl Iterator<Item = Medium> + '_ {
        let media = self.lock.as_ref().into_iter().flat_map(Lock::media);
        media.filter(move |medium| {
            let kinds = self.lock.as_ref().and_then(|lock| lock.kinds(*medium));
            kinds.is_some_and(|kinds| kinds.contains(kind))
        })
    }

    /// The areas it joins, those it is entered from first.
    pub fn areas(&self) -> impl Iterator<Item = &AreaId> {
        self.from.iter().chain(&self.to)
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if gives a reference")]
fn is_one(cost: &u16) -> bool {
    *cost == 1
}

/// What a door is part of. A pass to a unit adds perimeter and common doors by itself (SmartRent).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum DoorKind {
    /// Between the street and the property.
    Perimeter,
    /// Shared by all: entrances, stairs, lifts.
    Common,
    /// A pool, a gym, a roof terrace.
    Amenity,
    /// Into a home.
    Unit,
    /// For staff alone: plant rooms, the office. Never on a guest's route.
    Staff,
}

/// Which way a door can be gone through.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[serde(rename_all = "snake_case")]
pub enum Passage {
    /// From any of its areas to any other: a door with two, a lift with several.
    #[default]
    BothWays,
    /// From each area in `from` to each in `to`, and never back: a turnstile.
    OneWay,
}

impl Passage {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if gives a reference")]
    fn is_default(&self) -> bool {
        *self == Self::BothWays
    }
}
