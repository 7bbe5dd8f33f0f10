//! What a draft is checked against.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use crate::id::{DoorId, UnitId};
use crate::property::{Permission, Property};
use crate::zone::Zone;

/// Everything that a check knows besides the draft.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The property: its doors, its policy, its zone.
    pub property: &'a Property,
    /// Who composes.
    pub composer: Composer<'a>,
    /// The ISO 3166 code of the country whose phone numbers may be typed without `+`, e.g. `US`.
    pub region: Option<&'a str>,
    /// Now.
    pub now: DateTime<Utc>,
}

/// Who composes a pass.
#[derive(Clone, Copy, Debug)]
pub enum Composer<'a> {
    /// A resident, for their home.
    Resident {
        /// Their unit.
        unit: &'a UnitId,
        /// The doors of their My Route; empty: they have none yet.
        my_route: &'a [DoorId],
        /// How many live passes they have, without the one that this replaces.
        live_passes: usize,
    },
    /// A member of staff.
    Staff {
        /// What they may do.
        permissions: &'a BTreeSet<Permission>,
    },
}

impl<'a> Composer<'a> {
    /// The resident's unit.
    pub(super) fn home(self) -> Option<&'a UnitId> {
        match self {
            Self::Resident { unit, .. } => Some(unit),
            Self::Staff { .. } => None,
        }
    }
}

/// Now, by the clock on the wall of a pass's zone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wall<'a> {
    pub(super) zone: &'a Zone,
    pub(super) now: DateTime<Utc>,
}
