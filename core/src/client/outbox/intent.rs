//! What somebody wants the service to know or do.

use serde::{Deserialize, Serialize};

use crate::client::wire::pass::CreatePass;
use crate::id::{DoorId, PassId};
use crate::pass::draft::Repeat;

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
    /// Make a pass repeat.
    Repeat {
        /// Which.
        pass: PassId,
        /// How.
        repeat: Repeat,
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
    /// Lock a door down, or the whole property.
    BeginLockdown {
        /// Which door; `None`: the whole property.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        door: Option<DoorId>,
    },
    /// End that.
    EndLockdown {
        /// Which door; `None`: the whole property.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        door: Option<DoorId>,
    },
}

/// What an intent is about. Those about one thing keep their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A pass.
    Pass(PassId),
    /// Which doors are locked down: beginning and ending one must not change places.
    Lockdown,
}

impl Intent {
    /// What it is about; `None` if no other intent can depend on it.
    pub const fn about(&self) -> Option<About> {
        match self {
            Self::ReplacePass { pass, .. }
            | Self::Repeat { pass, .. }
            | Self::DeletePass { pass }
            | Self::Approve { pass }
            | Self::Decline { pass, .. }
            | Self::Freeze { pass }
            | Self::Thaw { pass } => Some(About::Pass(*pass)),
            Self::BeginLockdown { .. } | Self::EndLockdown { .. } => Some(About::Lockdown),
            Self::CreatePass { .. } => None,
        }
    }
}
