//! What a pass, or one of its doors, says now.

use std::cmp::Reverse;

use serde::Serialize;

use super::{Watch, When};
use crate::pass::decide::{Decision, Refusal};
use crate::pass::standing::FreezeCause;

/// What a door would answer now, as far as this phone knows. As JSON: `{"answer": "opens", "until": …}`, or `"shut"` with
/// the [`Refusal`] beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum DoorSays {
    /// It opens.
    Opens {
        /// Until when, if nothing else happens; `None`: for good.
        until: Option<When>,
    },
    /// It would open, but the phone has nothing to show before this was done.
    First {
        /// What the guest does first.
        first: First,
        /// Until when it opens then, if nothing else happens; `None`: for good.
        until: Option<When>,
    },
    /// It stays shut, and why.
    Shut(Refusal<When>),
}

/// What comes before the first door, where no time and nobody else is in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum First {
    /// The guest opens the pass.
    OpenPass,
    /// The guest passes the phone check.
    CheckPhone,
    /// The phone connects to a network, to fetch what opens doors.
    Connect,
}

impl DoorSays {
    /// Of a decision.
    pub fn of(decision: Decision, watch: &Watch) -> Self {
        match decision {
            Decision::Open { until } => Self::Opens { until: until.map(|until| watch.tell_end(until)) },
            Decision::Refuse(refusal) => Self::Shut(refusal.map(|at| watch.tell(at))),
        }
    }

    /// The same, where something comes first.
    #[must_use]
    pub(in crate::app) fn after(self, first: Option<First>) -> Self {
        match (self, first) {
            (Self::Opens { until }, Some(first)) => Self::First { first, until },
            (says, _) => says,
        }
    }

    /// The door's decision on what the guest will have to show, with its times in UTC.
    pub fn decision(&self) -> Decision {
        match self.clone() {
            Self::Opens { until } | Self::First { until, .. } => {
                Decision::Open { until: until.map(|until| until.at) }
            }
            Self::Shut(refusal) => Decision::Refuse(refusal.map(|when| when.at)),
        }
    }

    /// Whether it opens.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Opens { .. })
    }
}

/// What a pass says now, in a line: its most hopeful door's answer, once the guest has done their part.
/// As JSON as a door's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Says {
    /// It opens doors.
    Opens {
        /// Until when, if nothing else happens; `None`: for good.
        until: Option<When>,
    },
    /// Staff declined it.
    Declined {
        /// Why, in their words.
        because: Option<String>,
    },
    /// It is stopped for the time being.
    Frozen {
        /// By what; a guest isn't told.
        cause: Option<FreezeCause>,
        /// Who lets it go on.
        thaws: Thaws,
        /// Until when a door that hasn't heard may still open.
        may_open_until: Option<When>,
    },
    /// It was deleted.
    Deleted {
        /// Until when a door that hasn't heard may still open.
        may_open_until: Option<When>,
    },
    /// Anything else that keeps doors shut.
    Shut(Refusal<When>),
}

/// Who lets a frozen pass go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Thaws {
    /// Whoever looks at it.
    You,
    /// The host: ask them.
    Host,
    /// The property's staff: ask them.
    Staff,
}

impl From<DoorSays> for Says {
    fn from(says: DoorSays) -> Self {
        match says {
            DoorSays::Opens { until } | DoorSays::First { until, .. } => Self::Opens { until },
            DoorSays::Shut(refusal) => Self::Shut(refusal),
        }
    }
}

/// The most hopeful of several doors' answers: one that opens, the longest; else the one that is shut for the least
/// final reason, and soonest over.
pub(in crate::app) fn best(decisions: impl IntoIterator<Item = Decision>) -> Decision {
    let hope = |decision: &Decision| match decision {
        Decision::Open { until } => (u8::MAX, until.is_none(), *until, Reverse(None)),
        Decision::Refuse(refusal) => (refusal.rank(), false, None, Reverse(refusal.opens_at())),
    };
    decisions.into_iter().max_by_key(hope).unwrap_or(Decision::Refuse(Refusal::NotThisDoor))
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn a_pass_says_what_its_most_hopeful_door_says() {
        let at = |hours| DateTime::UNIX_EPOCH + TimeDelta::hours(hours);
        let used = Decision::Refuse(Refusal::UsedUp { at: at(0), opens_at: None });
        let later = |hours| Decision::Refuse(Refusal::OutsideHours { opens_at: at(hours) });
        let open = |until| Decision::Open { until };
        assert_eq!(best([used, later(2), later(1)]), later(1));
        assert_eq!(best([later(1), open(Some(at(3))), open(Some(at(4)))]), open(Some(at(4))));
        assert_eq!(best([open(None), open(Some(at(3)))]), open(None));
        assert_eq!(best([]), Decision::Refuse(Refusal::NotThisDoor));
    }
}
