//! A route as a guest walks it: the next door first, those that were opened ticked off.

use serde::{Deserialize, Serialize};

use crate::id::DoorId;
use crate::property::{Medium, Property};

/// The doors of a pass on the way, and which of them are behind the guest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Walk {
    steps: Vec<WalkStep>,
}

/// One door on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WalkStep {
    /// The door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// How it is opened.
    pub opens: Opens,
    /// Whether it was opened: the phone did or has a receipt of it, or the guest tapped it off.
    pub ticked: bool,
}

/// How a door on the way is opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Opens {
    /// It has no connected lock.
    ByHand,
    /// With what its lock reads.
    With(Vec<Medium>),
}

impl Walk {
    /// The doors in order. One that the property doesn't have is left out.
    pub fn new(property: &Property, doors: impl IntoIterator<Item = DoorId>) -> Self {
        let step = |id| {
            let door = property.door(id)?;
            let opens = door.lock.as_ref().map_or(Opens::ByHand, |lock| Opens::With(lock.media().collect()));
            Some(WalkStep { door: id, name: door.name.clone(), opens, ticked: false })
        };
        Self { steps: doors.into_iter().filter_map(step).collect() }
    }

    /// The steps in the order of the way.
    pub fn steps(&self) -> &[WalkStep] {
        &self.steps
    }

    /// Ticks a door off, or not; what is not on the way changes nothing.
    pub fn tick(&mut self, door: DoorId, ticked: bool) {
        for step in self.steps.iter_mut().filter(|step| step.door == door) {
            step.ticked = ticked;
        }
    }

    /// The next door: the first after the last that was opened. A door opened by hand doesn't tell the phone, and
    /// the guest may have come by another entrance, so what lies before an opened door is behind the guest.
    pub fn next(&self) -> Option<&WalkStep> {
        let behind = self.steps.iter().rposition(|step| step.ticked).map_or(0, |last| last.saturating_add(1));
        self.steps.get(behind)
    }
}
