//! What has happened with a pass, as far as it is known where the decision is taken.

use chrono::{DateTime, Utc};

/// A holder's facts at one door, of the newest occurrence in which anything happened.
///
/// Facts are learned one by one and in any order; what is known in the end doesn't depend on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// The earliest opening of any door of the pass in the occurrence.
    pub(crate) first_use: Option<DateTime<Utc>>,
    /// The opening that was counted at this door in the occurrence.
    pub(crate) counted: Option<Counted>,
    /// The guest's first act on the link that counts for the occurrence.
    pub(crate) link_opened: Option<DateTime<Utc>>,
    /// Whether this phone has entered the secret code.
    pub(crate) secret_entered: bool,
}

/// A counted opening at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// When.
    pub at: DateTime<Utc>,
    /// Whether by the phone that asks now; it may reopen for 60 seconds.
    pub same_phone: bool,
}
