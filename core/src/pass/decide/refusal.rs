//! Why a door stays shut.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// Why a door stays shut, with what the person needs to know. As JSON: `{"reason": "not_yet", "opens_at": …}`. A screen
/// tells its times in a form of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Refusal<At = DateTime<Utc>> {
    /// Before the first occurrence.
    NotYet {
        /// When it begins.
        opens_at: At,
    },
    /// Between two occurrences.
    OutsideHours {
        /// When the next one begins.
        opens_at: At,
    },
    /// After the last occurrence.
    Over {
        /// When the last one ended.
        since: At,
    },
    /// The pass isn't for this door.
    NotThisDoor,
    /// Its one use at this door is spent.
    UsedUp {
        /// The counted opening.
        at: At,
        /// When the next occurrence begins, if there is one.
        opens_at: Option<At>,
    },
    /// It was not used in time (a passcode's 24 hours).
    FirstUseMissed {
        /// When that time ran out.
        since: At,
        /// When the next occurrence begins, if there is one.
        opens_at: Option<At>,
    },
    /// *Active for* has run out.
    ActiveTimeOver {
        /// When it ran out.
        since: At,
        /// When the next occurrence begins, if there is one.
        opens_at: Option<At>,
    },
    /// The guest must open the link first (*expires in* counts from then).
    LinkNotOpened,
    /// *Expires in* has run out.
    LinkExpired {
        /// When it ran out.
        since: At,
        /// When the next occurrence begins, if there is one; the link must be opened anew for it.
        opens_at: Option<At>,
    },
    /// The secret code has to be entered first.
    SecretNeeded,
    /// No phone number was given yet.
    AwaitingPhone,
    /// Staff haven't approved it yet.
    AwaitingApproval,
    /// Staff declined it.
    Declined,
    /// Frozen, until thawed.
    Frozen,
    /// Deleted.
    Deleted,
    /// Replaced; the newer one counts.
    Superseded,
    /// The door is locked down.
    Lockdown,
    /// The door has heard nothing from the property for longer than its policy allows. A phone that has been
    /// online brings it the news; then it opens again.
    DoorOutOfTouch,
    /// The token has ended though the pass has not: it needs renewal, with a network.
    RenewToken {
        /// When the token ended.
        since: At,
    },
}

impl Refusal {
    /// Which of several refusals is worth telling: the lowest.
    ///
    /// First what is final, then what others must do, then what the holder can do, then what time does.
    pub const fn rank(&self) -> u8 {
        match self {
            Self::Deleted => 0,
            Self::Superseded => 1,
            Self::Declined => 2,
            Self::NotThisDoor => 3,
            Self::Over { .. } => 4,
            Self::UsedUp { opens_at: None, .. } => 5,
            Self::ActiveTimeOver { opens_at: None, .. } => 6,
            Self::FirstUseMissed { opens_at: None, .. } => 7,
            Self::LinkExpired { opens_at: None, .. } => 8,
            Self::AwaitingPhone => 9,
            Self::AwaitingApproval => 10,
            Self::Frozen => 11,
            Self::Lockdown => 12,
            Self::DoorOutOfTouch => 13,
            Self::RenewToken { .. } => 14,
            Self::SecretNeeded => 15,
            Self::UsedUp { .. } => 16,
            Self::ActiveTimeOver { .. } => 17,
            Self::FirstUseMissed { .. } => 18,
            Self::LinkExpired { .. } => 19,
            Self::NotYet { .. } => 20,
            Self::OutsideHours { .. } => 21,
            Self::LinkNotOpened => 22,
        }
    }

    /// When it opens if nothing else happens (a permit whose time counts from the opening of its link
    /// needs that as well); `None` where time alone changes nothing.
    pub const fn opens_at(&self) -> Option<DateTime<Utc>> {
        match self {
            Self::NotYet { opens_at } | Self::OutsideHours { opens_at } => Some(*opens_at),
            Self::UsedUp { opens_at, .. }
            | Self::FirstUseMissed { opens_at, .. }
            | Self::ActiveTimeOver { opens_at, .. }
            | Self::LinkExpired { opens_at, .. } => *opens_at,
            _ => None,
        }
    }

    /// The same with another time; where a time is always told, `None` leaves the one it has.
    #[must_use]
    pub(super) fn opening(mut self, at: Option<DateTime<Utc>>) -> Self {
        match &mut self {
            Self::NotYet { opens_at } | Self::OutsideHours { opens_at } => {
                *opens_at = at.unwrap_or(*opens_at);
            }
            Self::UsedUp { opens_at, .. }
            | Self::FirstUseMissed { opens_at, .. }
            | Self::ActiveTimeOver { opens_at, .. }
            | Self::LinkExpired { opens_at, .. } => *opens_at = at,
            _ => {}
        }
        self
    }
}

impl<At> Refusal<At> {
    /// The same with its times told in another form.
    pub fn map<To>(self, mut tell: impl FnMut(At) -> To) -> Refusal<To> {
        match self {
            Self::NotYet { opens_at } => Refusal::NotYet { opens_at: tell(opens_at) },
            Self::OutsideHours { opens_at } => Refusal::OutsideHours { opens_at: tell(opens_at) },
            Self::Over { since } => Refusal::Over { since: tell(since) },
            Self::NotThisDoor => Refusal::NotThisDoor,
            Self::UsedUp { at, opens_at } => Refusal::UsedUp { at: tell(at), opens_at: opens_at.map(tell) },
            Self::FirstUseMissed { since, opens_at } => {
                Refusal::FirstUseMissed { since: tell(since), opens_at: opens_at.map(tell) }
            }
            Self::ActiveTimeOver { since, opens_at } => {
                Refusal::ActiveTimeOver { since: tell(since), opens_at: opens_at.map(tell) }
            }
            Self::LinkNotOpened => Refusal::LinkNotOpened,
            Self::LinkExpired { since, opens_at } => {
                Refusal::LinkExpired { since: tell(since), opens_at: opens_at.map(tell) }
            }
            Self::SecretNeeded => Refusal::SecretNeeded,
            Self::AwaitingPhone => Refusal::AwaitingPhone,
            Self::AwaitingApproval => Refusal::AwaitingApproval,
            Self::Declined => Refusal::Declined,
            Self::Frozen => Refusal::Frozen,
            Self::Deleted => Refusal::Deleted,
            Self::Superseded => Refusal::Superseded,
            Self::Lockdown => Refusal::Lockdown,
            Self::DoorOutOfTouch => Refusal::DoorOutOfTouch,
            Self::RenewToken { since } => Refusal::RenewToken { since: tell(since) },
        }
    }
}
