//! What somebody wants the service to know or do.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::client::wire::bytes::Bytes;
use crate::client::wire::pass::CreatePass;
use crate::client::wire::property::SavedRoute;
use crate::id::PassId;

/// One thing to be told to the service. It is stored, so variants and fields are only ever added.
///
/// Each becomes a call that the service can tell from its repetition: a POST by its key, a PUT or DELETE
/// by what it is. So an intent whose answer was lost can always be told again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "intent")]
pub enum Intent {
    /// Make a pass.
    CreatePass {
        /// What was composed.
        request: CreatePass,
    },
    /// Make a pass that takes another's place.
    ReplacePass {
        /// The one whose place is taken.
        pass: PassId,
        /// What was composed.
        request: CreatePass,
    },
    /// Delete a pass.
    DeletePass {
        /// Which.
        pass: PassId,
    },
    /// Approve a pass that waits for it.
    Approve {
        /// Which.
        pass: PassId,
    },
    /// Decline it.
    Decline {
        /// Which.
        pass: PassId,
        /// Why, for the recipient.
        reason: String,
    },
    /// Stop a pass for the time being.
    Freeze {
        /// Which.
        pass: PassId,
    },
    /// Let it go on.
    Thaw {
        /// Which.
        pass: PassId,
    },
    /// Save *My Route*.
    SaveRoute {
        /// The whole of it.
        route: SavedRoute,
    },
    /// Hand over receipts that doors gave this phone.
    HandOver {
        /// As the doors signed them.
        receipts: Vec<Bytes>,
    },
}

/// What an intent is about. Those about the same thing keep their order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    /// A pass that exists.
    Pass(PassId),
    /// *My Route*.
    Route,
}

impl Intent {
    /// What it is about; `None` if no other can depend on it.
    pub(super) const fn about(&self) -> Option<About> {
        match self {
            Self::ReplacePass { pass, .. }
            | Self::DeletePass { pass }
            | Self::Approve { pass }
            | Self::Decline { pass, .. }
            | Self::Freeze { pass }
            | Self::Thaw { pass } => Some(About::Pass(*pass)),
            Self::SaveRoute { .. } => Some(About::Route),
            Self::CreatePass { .. } | Self::HandOver { .. } => None,
        }
    }

    /// How long it goes on trying before a person is asked. A pass that is made a week late surprises
    /// its maker; what a door has signed stays true.
    pub(super) const fn patience(&self) -> TimeDelta {
        match self {
            Self::HandOver { .. } => TimeDelta::days(30),
            _ => TimeDelta::days(7),
        }
    }
}
