//! What the service or a bulletin says of a pass and of a door, and how that may change.
//!
//! ```text
//!                          submit phone                approve
//!   AwaitingPhone ─────────────────▶ AwaitingApproval ─────────▶ Live ◀──────┐
//!                                           │                     │ freeze   │ thaw
//!                                           └─▶ Declined          └───▶ Frozen
//! ```
//!
//! `Deleted` is reached from everywhere but itself and `Superseded`; `Superseded` likewise. Nothing leaves
//! either. Only a live pass freezes, so that a thaw can't skip an approval.

use std::fmt;

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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
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

/// What changes where a pass stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// The recipient gave the number that was missing (Quext).
    SubmitPhone,
    /// Staff accept it (Quext).
    Approve,
    /// Staff don't accept it; the reason goes to the activity and the recipient.
    Decline,
    /// It stops, for this cause.
    Freeze(FreezeCause),
    /// It goes on, after a freeze for this cause. It is a new generation.
    Thaw(FreezeCause),
    /// It ends.
    Delete,
    /// A replacement takes its place.
    Supersede,
}

/// Why a pass is frozen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum FreezeCause {
    /// The secret code was entered wrongly five times (Quext's codes; the limit is ours).
    WrongSecretCodes,
    /// Staff stopped it.
    Staff,
}

/// Who makes a move.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mover {
    /// Whoever the pass was sent to.
    Recipient,
    /// The resident who made it.
    Issuer,
    /// Staff with the permission for it.
    Staff,
    /// The service or a door, by a rule.
    Rule,
}

/// Why a move was not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RefusedMove {
    /// From where the pass stands there is no such move: somebody else was first, or it is over.
    #[error("nobody can {asked} a pass that is {from}; load it again to see where it stands")]
    Impossible {
        /// Where the pass stands.
        from: PassState,
        /// What was asked.
        asked: Move,
    },
    /// The move is somebody else's to make.
    #[error("{by} may not {asked} a pass; ask the property's staff")]
    NotTheirs {
        /// Who asked.
        by: Mover,
        /// What was asked.
        asked: Move,
    },
}

impl Move {
    /// Whether this mover may make it, wherever the pass stands.
    pub const fn is_for(self, by: Mover) -> bool {
        use FreezeCause::{Staff, WrongSecretCodes};
        match self {
            Self::SubmitPhone => matches!(by, Mover::Recipient),
            Self::Approve | Self::Decline | Self::Freeze(Staff) | Self::Thaw(Staff) => {
                matches!(by, Mover::Staff)
            }
            Self::Freeze(WrongSecretCodes) => matches!(by, Mover::Rule),
            Self::Thaw(WrongSecretCodes) => matches!(by, Mover::Issuer | Mover::Staff),
            // `Rule`: a move-out ends a unit's passes.
            Self::Delete => matches!(by, Mover::Issuer | Mover::Staff | Mover::Rule),
            Self::Supersede => matches!(by, Mover::Issuer | Mover::Staff),
        }
    }
}

impl fmt::Display for Move {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::SubmitPhone => "submit a phone number for",
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Freeze(_) => "freeze",
            Self::Thaw(_) => "thaw",
            Self::Delete => "delete",
            Self::Supersede => "replace",
        })
    }
}

impl fmt::Display for Mover {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Recipient => "its recipient",
            Self::Issuer => "its issuer",
            Self::Staff => "staff",
            Self::Rule => "a rule",
        })
    }
}

impl fmt::Display for PassState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::AwaitingPhone => "awaiting a phone number",
            Self::AwaitingApproval => "awaiting approval",
            Self::Declined => "declined",
            Self::Live => "live",
            Self::Frozen => "frozen",
            Self::Deleted => "deleted",
            Self::Superseded => "superseded",
        })
    }
}

impl PassState {
    /// Where the pass stands after a move, or why it stays.
    ///
    /// ```
    /// use gatepass::pass::standing::{Move, Mover, PassState, RefusedMove};
    ///
    /// let waiting = PassState::AwaitingPhone.apply(Move::SubmitPhone, Mover::Recipient)?;
    /// assert_eq!(waiting, PassState::AwaitingApproval);
    /// assert!(waiting.apply(Move::Approve, Mover::Recipient).is_err());
    /// assert_eq!(waiting.apply(Move::Approve, Mover::Staff)?, PassState::Live);
    /// # Ok::<(), RefusedMove>(())
    /// ```
    pub const fn apply(self, asked: Move, by: Mover) -> Result<Self, RefusedMove> {
        if !asked.is_for(by) {
            return Err(RefusedMove::NotTheirs { by, asked });
        }
        match (self, asked) {
            (Self::AwaitingPhone, Move::SubmitPhone) => Ok(Self::AwaitingApproval),
            (Self::AwaitingApproval, Move::Approve) | (Self::Frozen, Move::Thaw(_)) => Ok(Self::Live),
            (Self::AwaitingApproval, Move::Decline) => Ok(Self::Declined),
            (Self::Live, Move::Freeze(_)) => Ok(Self::Frozen),
            (
                Self::AwaitingPhone | Self::AwaitingApproval | Self::Declined | Self::Live | Self::Frozen,
                Move::Delete,
            ) => Ok(Self::Deleted),
            (
                Self::AwaitingPhone | Self::AwaitingApproval | Self::Declined | Self::Live | Self::Frozen,
                Move::Supersede,
            ) => Ok(Self::Superseded),
            (from, asked) => Err(RefusedMove::Impossible { from, asked }),
        }
    }
}

#[cfg(test)]
mod tests {
    use FreezeCause::{Staff as ByStaff, WrongSecretCodes};
    use Move::{Approve, Decline, Delete, Freeze, SubmitPhone, Supersede, Thaw};
    use PassState::{AwaitingApproval, AwaitingPhone, Declined, Deleted, Frozen, Live, Superseded};

    use super::*;

    const STATES: [PassState; 7] =
        [AwaitingPhone, AwaitingApproval, Declined, Live, Frozen, Deleted, Superseded];
    const MOVES: [Move; 9] = [
        SubmitPhone,
        Approve,
        Decline,
        Freeze(WrongSecretCodes),
        Freeze(ByStaff),
        Thaw(WrongSecretCodes),
        Thaw(ByStaff),
        Delete,
        Supersede,
    ];

    fn whoever_may(asked: Move) -> Mover {
        [Mover::Recipient, Mover::Issuer, Mover::Staff, Mover::Rule]
            .into_iter()
            .find(|by| asked.is_for(*by))
            .unwrap()
    }

    #[test]
    fn every_state_answers_every_move_as_the_table_says() {
        // A row a state, a column a move, in the order of the two lists above; a dot: impossible.
        let table =
            ["A......DS", ".LX....DS", ".......DS", "...FF..DS", ".....LLDS", ".........", "........."];
        let named = |letter| match letter {
            'A' => Some(AwaitingApproval),
            'L' => Some(Live),
            'X' => Some(Declined),
            'F' => Some(Frozen),
            'D' => Some(Deleted),
            'S' => Some(Superseded),
            _ => None,
        };
        for (from, row) in STATES.into_iter().zip(table) {
            for (asked, expected) in MOVES.into_iter().zip(row.chars()) {
                let expected = named(expected).ok_or(RefusedMove::Impossible { from, asked });
                assert_eq!(from.apply(asked, whoever_may(asked)), expected, "{from:?} {asked:?}");
            }
        }
    }

    #[test]
    fn a_move_is_made_only_by_those_whose_it_is() {
        let theirs = |by| MOVES.into_iter().filter(|asked| asked.is_for(by)).collect::<Vec<_>>();
        assert_eq!(theirs(Mover::Recipient), [SubmitPhone]);
        assert_eq!(theirs(Mover::Issuer), [Thaw(WrongSecretCodes), Delete, Supersede]);
        assert_eq!(
            theirs(Mover::Staff),
            [Approve, Decline, Freeze(ByStaff), Thaw(WrongSecretCodes), Thaw(ByStaff), Delete, Supersede]
        );
        assert_eq!(theirs(Mover::Rule), [Freeze(WrongSecretCodes), Delete]);
        assert_eq!(
            Live.apply(Freeze(ByStaff), Mover::Issuer),
            Err(RefusedMove::NotTheirs { by: Mover::Issuer, asked: Freeze(ByStaff) })
        );
        let over = Superseded.apply(Delete, Mover::Issuer).unwrap_err();
        let said = "nobody can delete a pass that is superseded; load it again to see where it stands";
        assert_eq!(over.to_string(), said);
    }

    #[test]
    fn nothing_becomes_live_without_staff_or_a_thaw() {
        for from in STATES {
            for asked in MOVES {
                let after = from.apply(asked, whoever_may(asked));
                let by_right = matches!((from, asked), (AwaitingApproval, Approve) | (Frozen, Thaw(_)));
                assert_eq!(after == Ok(Live), by_right, "{from:?} {asked:?}");
            }
        }
    }
}
