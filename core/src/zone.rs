//! Local time and instants: the zone database, and the few facts of a zone that travel in a token.
//!
//! `jiff` is the zone database and is imported here only; everything else speaks `chrono`.

use chrono::{DateTime, Utc};

/// A zone's offsets from UTC over a stretch of time: all that a reader needs to know of it.
///
/// A door has no zone database, so a permit carries this, up to its end, and phone and door can't disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offsets {
    /// Seconds east of UTC before the first transition.
    pub(crate) initial: i32,
    /// In order of time; rarely more than two for a year.
    pub(crate) transitions: Vec<Transition>,
}

/// A jump of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transition {
    /// The first instant with the new offset.
    pub at: DateTime<Utc>,
    /// Seconds east of UTC from then on.
    pub offset: i32,
}
