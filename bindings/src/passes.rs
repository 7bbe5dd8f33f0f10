//! The guest's list of passes, as a screen shows it.

use std::time::SystemTime;

use gatepass::cache::records::PassSummary;
use gatepass::id::{PassId, PropertyId};

use crate::values::instant;

/// Where a pass stands.
pub type PassState = gatepass::pass::standing::PassState;

/// The definition that the generator reads; the compiler holds it against the core's.
#[uniffi::remote(Enum)]
pub enum PassState {
    /// No phone number was given, and none has been submitted yet.
    AwaitingPhone,
    /// A number was submitted; staff have to approve it.
    AwaitingApproval,
    /// Staff declined it.
    Declined,
    /// In force; also while the guest hasn't verified yet.
    Live,
    /// Stopped until thawed.
    Frozen,
    /// Deleted.
    Deleted,
    /// Another generation has taken its place.
    Superseded,
}

/// The passes that this phone was given, newest first.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct GuestPasses {
    /// At most as many as were asked for.
    pub rows: Vec<GuestPassRow>,
    /// Whether there are more.
    pub more: bool,
}

/// A row of the list.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct GuestPassRow {
    /// Which pass.
    pub pass: PassId,
    /// The community whose doors it opens.
    pub property: PropertyId,
    /// Its name ("dog walker").
    pub name: String,
    /// Who gave it.
    pub host: Option<String>,
    /// Where it stood when last heard of.
    pub state: PassState,
    /// The first instant at which it can open; nothing: no such bound.
    pub starts: Option<SystemTime>,
    /// The first instant at which it can't any more; nothing: until deleted.
    pub ends: Option<SystemTime>,
}

impl From<PassSummary> for GuestPassRow {
    fn from(summary: PassSummary) -> Self {
        Self {
            pass: summary.pass,
            property: summary.property,
            name: summary.name,
            host: summary.host,
            state: summary.state,
            starts: summary.starts.map(instant),
            ends: summary.ends.map(instant),
        }
    }
}
