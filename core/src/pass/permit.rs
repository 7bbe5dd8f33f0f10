//! The part of a pass that decides, the same whole value in a pass and in each of its tokens.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::schedule::Schedule;
use crate::id::DoorId;

/// Which doors, when, how often. Never edited: a change is a new generation of the pass.
///
/// As JSON it reads back as the same value; what is left out is not limited. Times are in minutes.
///
/// ```
/// use gatepass::pass::permit::{Permit, Uses};
///
/// let once: Permit = serde_json::from_str(r#"{"doors": [3, 1], "schedule": "always", "uses": "once"}"#)?;
/// assert_eq!((once.uses, once.active_for), (Uses::Once, None));
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Permit {
    /// The doors that it opens.
    pub doors: Doors,
    /// When.
    pub schedule: Schedule,
    /// How often at each door, in each occurrence.
    #[serde(default)]
    pub uses: Uses,
    /// The first use must come within this time of an occurrence's start (a passcode's 24 hours, Aptly).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_use_within: Option<Minutes>,
    /// How long an occurrence stays open from the first lock that the holder activates in it (Quext staff).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub active_for: Option<Minutes>,
    /// How long an occurrence stays open from the guest's opening of the link (Quext).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_in: Option<Minutes>,
    /// Whether the holder must have entered the pass's secret code.
    #[serde(default)]
    pub secret_code: SecretNeed,
}

/// A set of doors, sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(from = "Vec<DoorId>", into = "Vec<DoorId>")]
pub struct Doors(Vec<DoorId>);

impl Doors {
    /// Whether the door is in the set.
    pub fn contains(&self, door: DoorId) -> bool {
        self.0.binary_search(&door).is_ok()
    }

    /// The doors in order of their numbers.
    pub fn as_slice(&self) -> &[DoorId] {
        &self.0
    }
}

impl From<Vec<DoorId>> for Doors {
    fn from(mut doors: Vec<DoorId>) -> Self {
        doors.sort_unstable();
        doors.dedup();
        Self(doors)
    }
}

impl FromIterator<DoorId> for Doors {
    fn from_iter<T: IntoIterator<Item = DoorId>>(doors: T) -> Self {
        doors.into_iter().collect::<Vec<_>>().into()
    }
}

impl From<Doors> for Vec<DoorId> {
    fn from(doors: Doors) -> Self {
        doors.0
    }
}

/// How often a permit opens a door.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Uses {
    /// As often as wanted.
    #[default]
    Unlimited,
    /// Once at each door and in each occurrence; the same phone may reopen that door for 60 seconds.
    Once,
}

/// Whether a pass has a secret code that its guest must enter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum SecretNeed {
    /// It has none.
    #[default]
    NotNeeded,
    /// Nothing opens before the guest has entered it.
    Needed,
}

/// Elapsed time in whole minutes; clocks that jump don't change it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct Minutes(pub u32);

impl Minutes {
    /// As a span of time.
    pub fn delta(self) -> TimeDelta {
        TimeDelta::minutes(i64::from(self.0))
    }
}
