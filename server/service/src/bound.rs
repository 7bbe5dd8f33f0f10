//! The bound on revocation that people are shown: until when a door that hasn't heard may still open.

use chrono::{DateTime, Utc};
use gatepass::clock::DOOR_CLOCK_ERROR;
use gatepass::id::DoorId;
use gatepass::property::SilentReader;

use crate::store::{At, StoreError};

/// What doors are told to refuse.
pub struct Told<'a> {
    /// Which doors.
    pub doors: &'a [DoorId],
    /// Since when.
    pub since: DateTime<Utc>,
    /// The first bulletin that says so.
    pub version: u64,
    /// When it ends by itself, heard or not; `None`: never.
    pub until: Option<DateTime<Utc>>,
}

/// Until when one of these doors may still open: no longer than what is refused would have lasted, nor than a door stays
/// silent before it refuses everybody, by a clock that may be a little off. `None`: every door has heard, the time is
/// over, or nothing bounds a silent door (its policy trusts).
pub fn may_open_until(tx: &At<'_>, told: &Told<'_>) -> Result<Option<DateTime<Utc>>, StoreError> {
    if tx.have_heard(told.doors, told.version)? {
        return Ok(None);
    }
    let policy = tx.estate.property.policy();
    let silent = match policy.silent_reader {
        SilentReader::Refuse => told.since.checked_add_signed(policy.longest_silence.delta()),
        SilentReader::Trust => None,
    };
    let bound = [silent, told.until].into_iter().flatten().min();
    let bound = bound.and_then(|bound| bound.checked_add_signed(DOOR_CLOCK_ERROR));
    Ok(bound.filter(|bound| *bound > tx.now()))
}
