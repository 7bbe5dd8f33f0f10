//! What the service or a bulletin says of a pass and of a door.

use serde::{Deserialize, Serialize};

/// What is known of a pass and of the door it is shown at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The pass.
    pub pass: PassState,
    /// The door.
    pub door: DoorState,
}

impl Standing {
    /// Nothing speaks against it.
    pub const LIVE: Self = Self { pass: PassState::Live, door: DoorState::InService };
}

/// Where a pass stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassState {
    /// No phone number was given, and none has been submitted yet (Quext).
    AwaitingPhone,
    /// A number was submitted; staff have to approve it (Quext).
    AwaitingApproval,
    /// Staff declined it.
    Declined,
    /// In force; also while the guest hasn't verified yet.
    Live,
    /// Five wrong secret codes, or staff: stopped until thawed.
    Frozen,
    /// Deleted.
    Deleted,
    /// Another generation has taken its place.
    Superseded,
}

/// Where a door stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DoorState {
    /// It opens for whoever may.
    InService,
    /// Staff have locked it down: no pass opens it.
    Lockdown,
    /// It has heard nothing from the property for longer than the policy's longest silence, and refuses guests.
    OutOfTouch,
}
