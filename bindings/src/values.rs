//! Values of the core that cross as plain ones of the other language.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::id::{DoorId, PassId, PropertyId};

/// An instant: `Date` in Swift, `java.time.Instant` in Kotlin.
pub type Moment = DateTime<Utc>;

uniffi::custom_type!(Moment, SystemTime, {
    remote,
    try_lift: |time| moment(time).ok_or_else(|| uniffi::deps::anyhow::anyhow!("a time out of range")),
    lower: |at| system_time(at),
});

uniffi::custom_type!(DoorId, u16, {
    remote,
    try_lift: |number| Ok(DoorId::try_from(number)?),
    lower: |door| door.get(),
});

uniffi::custom_type!(PassId, String, {
    remote,
    try_lift: |text| Ok(text.parse()?),
    lower: |pass| pass.to_string(),
});

uniffi::custom_type!(PropertyId, String, {
    remote,
    try_lift: |text| Ok(PropertyId::new(&text)?),
    lower: |property| property.as_str().to_owned(),
});

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
