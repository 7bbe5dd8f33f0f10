//! How values cross to Swift and Kotlin, for `bindings`.
//!
//! A state of a screen crosses as the very type that [`app`](crate::app) makes: it derives its crossing where it is
//! defined, behind the feature `uniffi`. What can't be derived stands here: types of other crates, names and texts that
//! check what they take in, and the three that are generic over how a time is told. Those are held against their
//! definitions by the compiler, so that they can't differ.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use uniffi::deps::anyhow::anyhow;

use crate::app::show::When;
use crate::client::wire::property::PropertyFile;
use crate::confidential::Confidential;
use crate::id::{AreaId, DoorId, PassId, PersonId, PropertyId, SessionId, UnitId, VendorId};
use crate::pass::permit::Minutes;
use crate::pass::problem::{Field, Problem};
use crate::property::Permission;
use crate::radio::Took;
use crate::route::MyRoute;
use crate::token::keys::HolderKey;
use crate::unlock::{Cause, UnlockError};

/// An instant: `Date` in Swift, `java.time.Instant` in Kotlin.
pub type Moment = DateTime<Utc>;
/// A date and a time of day by the clock on the wall; as text as in ISO 8601.
pub type LocalDateTime = NaiveDateTime;
/// A date; as text as in ISO 8601.
pub type LocalDate = NaiveDate;
/// A time of day; as text as in ISO 8601.
pub type LocalTime = NaiveTime;
/// How many.
pub type Count = usize;
/// What a member of staff may do.
pub type Permissions = BTreeSet<Permission>;
/// What is wrong with each field of a draft.
pub type FieldProblems = BTreeMap<Field, Vec<Problem>>;
/// Why a door stays shut.
pub type Refusal = crate::pass::decide::Refusal<When>;
/// What came of an unlock.
pub type Unlocked = crate::app::door::Unlocked<When>;
/// What came of an unlock, and how long it took.
pub type Attempt = crate::app::door::Attempt<When>;
/// A day of the week.
pub type Weekday = chrono::Weekday;

/// A name or a text that checks what it takes in.
macro_rules! texts {
    ($($name:ident)*) => {$(
        uniffi::custom_type!($name, String, {
            try_lift: |text| Ok($name::try_from(text)?),
            lower: |value| value.into(),
        });
    )*};
}

texts!(PassId PropertyId AreaId UnitId PersonId VendorId SessionId HolderKey);

uniffi::custom_type!(DoorId, u16, {
    try_lift: |number| Ok(DoorId::try_from(number)?),
    lower: |door| door.get(),
});

uniffi::custom_type!(Minutes, u32, {
    try_lift: |minutes| Ok(Minutes(minutes)),
    lower: |minutes| minutes.0,
});

uniffi::custom_type!(Confidential, String, {
    try_lift: |text| Ok(Confidential::from(text)),
    lower: |text| text.expose().to_owned(),
});

uniffi::custom_type!(MyRoute, Vec<DoorId>, {
    try_lift: |doors| Ok(MyRoute::try_from(doors)?),
    lower: |route| route.doors().to_vec(),
});

uniffi::custom_type!(PropertyFile, String, {
    try_lift: |json| Ok(PropertyFile(serde_json::from_str(&json)?)),
    lower: |file| file.0.to_string(),
});

/// What a newer service tells; as JSON.
pub type Untold = serde_json::Map<String, serde_json::Value>;

uniffi::custom_type!(Untold, String, {
    remote,
    try_lift: |json| Ok(serde_json::from_str(&json)?),
    lower: |untold| serde_json::Value::Object(untold).to_string(),
});

// Told, and never taken back in.
uniffi::custom_type!(UnlockError, String, {
    try_lift: |_text| Err(anyhow!("what went wrong in an exchange is only told")),
    lower: |error| error.to_string(),
});

uniffi::custom_type!(Moment, SystemTime, {
    remote,
    try_lift: |time| moment(time).ok_or_else(|| anyhow!("a time out of range")),
    lower: |at| system_time(at),
});

uniffi::custom_type!(LocalDateTime, String, {
    remote,
    try_lift: |text| Ok(text.parse().or_else(|_| NaiveDateTime::parse_from_str(&text, "%Y-%m-%dT%H:%M"))?),
    lower: |at| at.format("%Y-%m-%dT%H:%M:%S").to_string(),
});

uniffi::custom_type!(LocalDate, String, {
    remote,
    try_lift: |text| Ok(text.parse()?),
    lower: |date| date.to_string(),
});

uniffi::custom_type!(LocalTime, String, {
    remote,
    try_lift: |text| Ok(text.parse().or_else(|_| NaiveTime::parse_from_str(&text, "%H:%M"))?),
    lower: |time| time.format("%H:%M:%S").to_string(),
});

uniffi::custom_type!(Count, u32, {
    remote,
    try_lift: |count| Ok(usize::try_from(count)?),
    lower: |count| u32::try_from(count).unwrap_or(u32::MAX),
});

uniffi::custom_type!(Permissions, Vec<Permission>, {
    remote,
    try_lift: |permissions| Ok(permissions.into_iter().collect()),
    lower: |permissions| permissions.into_iter().collect(),
});

uniffi::custom_type!(FieldProblems, HashMap<Field, Vec<Problem>>, {
    remote,
    try_lift: |problems| Ok(problems.into_iter().collect()),
    lower: |problems| problems.into_iter().collect(),
});

/// A day of the week.
#[uniffi::remote(Enum)]
pub enum Weekday {
    Mon,
    Tue,
    Wed,
    Thu,
    Fri,
    Sat,
    Sun,
}

/// Why a door stays shut, with what the person needs to know.
#[uniffi::remote(Enum)]
pub enum Refusal {
    /// Before the first occurrence.
    NotYet { opens_at: When },
    /// Between two occurrences.
    OutsideHours { opens_at: When },
    /// After the last occurrence.
    Over { since: When },
    /// The pass isn't for this door.
    NotThisDoor,
    /// Its one use at this door is spent; `opens_at`: when the next occurrence begins.
    UsedUp { at: When, opens_at: Option<When> },
    /// It was not used in time (a passcode's 24 hours).
    FirstUseMissed { since: When, opens_at: Option<When> },
    /// *Active for* has run out.
    ActiveTimeOver { since: When, opens_at: Option<When> },
    /// The guest must open the link first.
    LinkNotOpened,
    /// *Expires in* has run out; the link must be opened anew for the next occurrence.
    LinkExpired { since: When, opens_at: Option<When> },
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
    /// The door has heard nothing from the property for longer than its policy allows. A phone that has been online
    /// brings it the news; then it opens again.
    DoorOutOfTouch,
    /// The token has ended though the pass has not: it needs renewal, with a network.
    RenewToken { since: When },
}

/// What came of an unlock.
#[uniffi::remote(Enum)]
pub enum Unlocked {
    /// The door has opened: when, by its own clock, and until when it would go on to; nothing: for good.
    Opened { at: When, until: Option<When> },
    /// The door stays shut and says why.
    Refused(Refusal),
    /// The door stays shut and says nothing: this phone's pass is not known there.
    RefusedWithoutReason,
    /// The door wanted to open, but its lock failed; the same phone may try again for 60 seconds.
    DoorFault,
    /// That door is not on the air here. Nothing happened.
    NotNear,
    /// The radio can't be used; the person can mend it. Nothing happened.
    NoRadio(crate::radio::Obstacle),
    /// It ended before the request was out. The door has not opened and will not.
    NeverOpens(Cause),
    /// It ended after the request was out, without an answer. The door may have opened.
    MayHaveOpened(Cause),
}

/// What came of an unlock, and how long it took.
#[uniffi::remote(Record)]
pub struct Attempt {
    /// What came of it.
    pub outcome: Unlocked,
    /// How long it took.
    pub took: Took,
    /// Receipts of others that this phone now carries to the service.
    pub carries: Count,
    /// The version of the bulletin that this phone brought to the door, if it was news there.
    pub brought: Option<u64>,
}

/// To the millisecond.
fn system_time(at: Moment) -> SystemTime {
    let since = Duration::from_millis(at.timestamp_millis().unsigned_abs());
    let at =
        if at < DateTime::UNIX_EPOCH { UNIX_EPOCH.checked_sub(since) } else { UNIX_EPOCH.checked_add(since) };
    // chrono's range lies within that of every system's clock.
    at.unwrap_or(UNIX_EPOCH)
}

fn moment(time: SystemTime) -> Option<Moment> {
    match time.duration_since(UNIX_EPOCH) {
        Ok(after) => DateTime::UNIX_EPOCH.checked_add_signed(TimeDelta::from_std(after).ok()?),
        Err(before) => DateTime::UNIX_EPOCH.checked_sub_signed(TimeDelta::from_std(before.duration()).ok()?),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_keep_their_milliseconds_on_both_sides_of_1970() {
        for millis in [0, 1, -1, 1_793_000_000_123, -86_400_001] {
            let at = DateTime::from_timestamp_millis(millis).unwrap();
            assert_eq!(moment(system_time(at)), Some(at));
        }
        let far = UNIX_EPOCH + Duration::from_secs(u64::from(u32::MAX) * 100_000);
        assert_eq!(moment(far), None);
    }
}
