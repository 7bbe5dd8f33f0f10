//! The one decision: phone, service and reader ask it, each with the facts it has.

use chrono::{DateTime, Utc};

/// What [`decide`] answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The door opens, and would go on to until just before `until` if nothing else happens; `None`: for good.
    Open {
        /// The first instant at which the answer changes.
        until: Option<DateTime<Utc>>,
    },
    /// It stays shut.
    Refuse(Refusal),
}

/// Why a door stays shut, with what the person needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Before the first occurrence.
    NotYet {
        /// When it begins.
        opens_at: DateTime<Utc>,
    },
    /// Between two occurrences.
    OutsideHours {
        /// When the next one begins.
        opens_at: DateTime<Utc>,
    },
    /// After the last occurrence.
    Over {
        /// When the last one ended.
        since: DateTime<Utc>,
    },
    /// The pass isn't for this door.
    NotThisDoor,
    /// Its one use at this door is spent.
    UsedUp {
        /// The counted opening.
        at: DateTime<Utc>,
        /// When the next occurrence begins, if there is one.
        opens_at: Option<DateTime<Utc>>,
    },
    /// It was not used in time (a passcode's 24 hours).
    FirstUseMissed {
        /// When that time ran out.
        since: DateTime<Utc>,
        /// When the next occurrence begins, if there is one.
        opens_at: Option<DateTime<Utc>>,
    },
    /// *Active for* has run out.
    ActiveTimeOver {
        /// When it ran out.
        since: DateTime<Utc>,
        /// When the next occurrence begins, if there is one.
        opens_at: Option<DateTime<Utc>>,
    },
    /// The guest must open the link first (*expires in* counts from then).
    LinkNotOpened,
    /// *Expires in* has run out.
    LinkExpired {
        /// When it ran out.
        since: DateTime<Utc>,
        /// When the next occurrence begins, if there is one; the link must be opened anew for it.
        opens_at: Option<DateTime<Utc>>,
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
        since: DateTime<Utc>,
    },
}
