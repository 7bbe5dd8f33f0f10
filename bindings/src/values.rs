//! Values of the core that cross as plain ones of the other language.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, Utc};
use gatepass::id::{PassId, PropertyId};

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

/// An instant as `Date` and `java.time.Instant` know it.
pub fn instant(at: DateTime<Utc>) -> SystemTime {
    let since = Duration::from_millis(at.timestamp_millis().unsigned_abs());
    let at =
        if at < DateTime::UNIX_EPOCH { UNIX_EPOCH.checked_sub(since) } else { UNIX_EPOCH.checked_add(since) };
    // chrono's range lies within that of every system's clock.
    at.unwrap_or(UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_keep_their_milliseconds_on_both_sides_of_1970() {
        for millis in [0, 1, -1, 1_793_000_000_123, -86_400_001] {
            let at = instant(DateTime::from_timestamp_millis(millis).unwrap());
            let back = match at.duration_since(UNIX_EPOCH) {
                Ok(after) => i64::try_from(after.as_millis()).unwrap(),
                Err(before) => -i64::try_from(before.duration().as_millis()).unwrap(),
            };
            assert_eq!(back, millis);
        }
    }
}
