//! Areas and units: where doors lead, and where people live.

use serde::ser::SerializeStruct as _;
use serde::{Deserialize, Serialize, Serializer};

use crate::id::{AreaId, DoorId, PersonId, UnitId};

/// A place between doors: the street, a garage, a lobby, a floor, a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Area {
    /// Its id, unique in the property.
    pub id: AreaId,
    /// What people call it, unique in the property.
    pub name: String,
    /// Whether people arrive here; routes begin in such areas. Left out: no.
    #[serde(skip_serializing_if = "Arrival::is_none")]
    pub arrival: Arrival,
}

/// Whether people arrive at an area.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// They don't.
    #[default]
    None,
    /// Some do: the street at the back, the garage's ramp.
    Possible,
    /// Most do; routes begin here unless another arrival is chosen. At most one area of a property.
    Default,
}

impl Arrival {
    #[allow(clippy::trivially_copy_pass_by_ref, reason = "serde's skip_serializing_if gives a reference")]
    fn is_none(&self) -> bool {
        *self == Self::None
    }
}

/// A home.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unit {
    /// Its id, unique in the property.
    pub id: UnitId,
    /// What people call it, unique in the property.
    pub name: String,
    /// Its area; only in a property without areas it has none.
    pub area: Option<AreaId>,
    /// Its doors, in order of their numbers. A pass with one of them includes the unit. Left out where it has an area:
    /// they are those that lead there.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub doors: Vec<DoorId>,
    /// Whether somebody lives there.
    pub occupancy: Occupancy,
    /// Those who live there and have signed up; never any in a vacant unit.
    #[cfg_attr(feature = "openapi", schema(required = false))]
    pub residents: Vec<PersonId>,
}

/// A file names a unit's area or its doors, never both.
impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut record = serializer.serialize_struct("Unit", 5)?;
        record.serialize_field("id", &self.id)?;
        record.serialize_field("name", &self.name)?;
        match &self.area {
            Some(area) => record.serialize_field("area", area)?,
            None => record.serialize_field("doors", &self.doors)?,
        }
        record.serialize_field("occupancy", &self.occupancy)?;
        if !self.residents.is_empty() {
            record.serialize_field("residents", &self.residents)?;
        }
        record.end()
    }
}

impl Unit {
    /// Whether a tour may show it (Quext: vacant units only).
    pub fn is_vacant(&self) -> bool {
        self.occupancy == Occupancy::Vacant
    }
}

/// Whether somebody lives in a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Occupancy {
    /// Somebody does.
    Occupied,
    /// Nobody does: tours may show it.
    Vacant,
}
