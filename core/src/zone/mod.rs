//! Local time and instants: the zone database, and the few facts of a zone that travel in a token.
//!
//! `jiff` is the zone database and is imported here only; everything else speaks `chrono`.

mod offsets;
#[cfg(test)]
mod tests;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

pub use offsets::{BadOffsets, Offsets, Transition};

/// A time zone of the IANA database, which is built in.
///
/// ```
/// use gatepass::zone::Zone;
///
/// let zone: Zone = "Asia/Kathmandu".parse()?;
/// assert_eq!(zone.local("2026-11-22T09:00:00Z".parse()?).to_string(), "2026-11-22 14:45:00");
/// assert!("Asia/Katmandoo".parse::<Zone>().is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, examples("America/New_York")))]
#[serde(try_from = "String", into = "String")]
pub struct Zone(TimeZone);

/// No zone of the IANA database has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no time zone is called {found:?}; use an IANA name such as America/New_York")]
pub struct UnknownZone {
    /// The name, shortened to 40 characters.
    pub found: String,
}

impl Zone {
    /// The zone of no place, for where none is known.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// The zone with an IANA name; upper and lower case don't matter.
    pub fn new(name: &str) -> Result<Self, UnknownZone> {
        let unknown = || UnknownZone { found: name.chars().take(40).collect() };
        let zone = TimeZone::get(name).map_err(|_| unknown())?;
        if zone.iana_name().is_none() || zone.is_unknown() { Err(unknown()) } else { Ok(Self(zone)) }
    }

    /// Its IANA name.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// Seconds east of UTC at an instant; at a jump, the new offset.
    pub fn offset_at(&self, instant: DateTime<Utc>) -> i32 {
        self.0.to_offset(timestamp(instant)).seconds()
    }

    /// What a clock on the wall shows at an instant.
    pub fn local(&self, instant: DateTime<Utc>) -> NaiveDateTime {
        let offset = TimeDelta::seconds(self.offset_at(instant).into());
        instant.naive_utc().checked_add_signed(offset).unwrap_or(instant.naive_utc())
    }

    /// Its offsets over the instants after `from`, up to and with `to`.
    pub fn offsets(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Offsets {
        let initial = self.offset_at(from);
        let mut before = initial;
        let mut transitions = Vec::new();
        for transition in self.0.following(timestamp(from)) {
            let Some(at) = DateTime::from_timestamp(transition.timestamp().as_second(), 0) else { break };
            if at > to {
                break;
            }
            // Some transitions change a name only.
            let offset = transition.offset().seconds();
            if offset != before {
                transitions.push(Transition { at, offset });
                before = offset;
            }
        }
        Offsets { initial, transitions }
    }
}

/// The database knows nothing beyond the years -9999 to 9999; what is outside counts as its edge.
fn timestamp(instant: DateTime<Utc>) -> Timestamp {
    let edge = if instant.timestamp() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_second(instant.timestamp()).unwrap_or(edge)
}

impl fmt::Debug for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Zone({})", self.name())
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Zone {
    type Err = UnknownZone;
    fn from_str(name: &str) -> Result<Self, UnknownZone> {
        Self::new(name)
    }
}

impl TryFrom<String> for Zone {
    type Error = UnknownZone;
    fn try_from(name: String) -> Result<Self, UnknownZone> {
        Self::new(&name)
    }
}

impl From<Zone> for String {
    fn from(zone: Zone) -> Self {
        zone.name().to_owned()
    }
}
