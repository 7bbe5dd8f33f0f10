//! What can be tapped, and why not.

use serde::Serialize;

use super::{First, When};
use crate::pass::decide::Refusal;
use crate::pass::standing::{PassState, RefusedMove};

/// Whether something on a screen can be tapped. What isn't somebody's to do at all isn't on their screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Tap {
    /// It can.
    Can,
    /// It can't, for this reason.
    No(WhyNot),
}

/// Why something can't be tapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum WhyNot {
    /// The pass stands where this is not done.
    Stands(PassState),
    /// The pass's last occurrence is over.
    Over,
    /// Only staff may do it.
    OnlyStaff,
    /// Residents make no passes here (Quext).
    Ask {
        /// Whom to ask, in the property's words.
        whom: String,
    },
    /// As many passes are live as a resident may have.
    TooManyLivePasses {
        /// How many that is.
        at_most: u16,
    },
    /// There is no phone number on the pass.
    NoPhone,
    /// There is no e-mail address on the pass.
    NoEmail,
    /// The pass has no hours that could repeat.
    NothingToRepeat,
    /// The guest opens the pass first.
    OpenFirst,
    /// The guest passes the phone check first.
    CheckPhone,
    /// Not before this time.
    Later {
        /// From when on.
        from: When,
    },
    /// The phone has nothing to show at a door: it connects to a network once.
    Connect,
    /// The door has no lock that reads anything: it is opened by hand.
    ByHand,
    /// The door doesn't read this.
    NotRead,
    /// No reader is at the door yet.
    NoReader,
    /// The door would say no.
    Refuses(Refusal<When>),
    /// It may have reached the service already: it can be undone there.
    TooLate,
    /// It has been asked for, and waits to be told to the service.
    Queued,
}

impl Tap {
    /// `Can`, unless there is a reason.
    pub fn unless(why_not: Option<WhyNot>) -> Self {
        why_not.map_or(Self::Can, Self::No)
    }

    /// Not before this was done.
    pub(in crate::app) const fn after(first: First) -> Self {
        Self::No(match first {
            First::OpenPass => WhyNot::OpenFirst,
            First::CheckPhone => WhyNot::CheckPhone,
            First::Connect => WhyNot::Connect,
        })
    }

    /// Whether it can.
    pub const fn can(&self) -> bool {
        matches!(self, Self::Can)
    }

    /// As the rules of a pass's states say.
    pub(in crate::app) fn of_move(made: Result<PassState, RefusedMove>) -> Self {
        match made {
            Ok(_) => Self::Can,
            Err(RefusedMove::Impossible { from, .. }) => Self::No(WhyNot::Stands(from)),
            Err(RefusedMove::NotTheirs { .. }) => Self::No(WhyNot::OnlyStaff),
        }
    }
}
