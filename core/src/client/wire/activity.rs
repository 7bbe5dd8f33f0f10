//! What happened, as a resident or staff see it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::id::{DoorId, PassId, PersonId, UnitId};
use crate::pass::standing::FreezeCause;

/// `GET /v1/activity?after=…&limit=…`: what concerns this person's passes and units, or for staff who may see it
/// everything; oldest first, so that a phone goes on where it left off.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityPage {
    /// The entries.
    pub entries: Vec<ActivityEntry>,
    /// Where to go on, now or later: the last entry's number, or what was asked if there was nothing new.
    pub next: u64,
    /// Whether there is more right now.
    pub more: bool,
}

/// One thing that happened. `GET /v1/activity/events` sends each as it comes, as a server-sent event whose `id` is the
/// entry's number and whose `data` is this; `Last-Event-ID` goes on where a connection was cut.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityEntry {
    /// Its number; only grows.
    pub number: u64,
    /// When it happened, in UTC: at the door for what happened there.
    pub at: DateTime<Utc>,
    /// When the service learned of it, in UTC.
    pub learned_at: DateTime<Utc>,
    /// What.
    #[serde(flatten)]
    pub event: Event,
    /// Which pass, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<PassId>,
    /// That pass's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass_name: Option<String>,
    /// Whom that pass is for, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<String>,
    /// Whose unit it concerns, if one's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// Who did it, if a resident or staff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<PersonId>,
}

/// What happened. A newer service may tell of more: what you don't know, show as such, or leave out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case", tag = "event")]
pub enum Event {
    /// A pass was made.
    Issued,
    /// Its link was sent.
    Shared {
        /// How.
        by_way_of: Channel,
    },
    /// The guest's first act on the link.
    Opened,
    /// A phone passed the check.
    Verified,
    /// The recipient gave the number that was missing.
    PhoneSubmitted,
    /// Staff approved it.
    Approved,
    /// Staff declined it.
    Declined {
        /// Why.
        reason: String,
    },
    /// A door opened.
    Unlocked {
        /// Which.
        door: DoorId,
    },
    /// A door stayed shut.
    Refused {
        /// Which.
        door: DoorId,
        /// Why, by the refusal's name; `None` where the door didn't say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[cfg_attr(feature = "openapi", schema(value_type = Option<crate::token::receipt::Reason>))]
        because: Option<String>,
    },
    /// It was stopped.
    Frozen {
        /// Why.
        cause: FreezeCause,
    },
    /// It goes on.
    Thawed,
    /// A replacement took its place.
    Replaced,
    /// It was deleted.
    Deleted,
    /// Its last occurrence is over.
    Expired,
    /// The guest wrote to the host.
    Contacted,
    /// A phone of the guest's was taken off the pass.
    PhoneRetired,
    /// Something that this version doesn't know: a newer service tells it. It is kept as it came, and read again by a
    /// newer version.
    #[serde(untagged)]
    Newer(Map<String, Value>),
}

impl Event {
    /// The door at which it happened, if at one.
    pub const fn door(&self) -> Option<DoorId> {
        match self {
            Self::Unlocked { door } | Self::Refused { door, .. } => Some(*door),
            _ => None,
        }
    }
}

/// How something was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// By text.
    Sms,
    /// By e-mail.
    Email,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_service_tells_leaves_the_rest_readable_and_is_kept_as_it_came() {
        let entry = |event: &str| {
            format!(
                r#"{{"number":7,"at":"2026-11-23T14:00:00Z","learned_at":"2026-11-23T14:00:00Z",{event},"pass":"0102030405060708"}}"#
            )
        };
        let known = entry(r#""event":"unlocked","door":12"#);
        let newer = entry(r#""event":"photo_taken","door":12,"photo":{"kept_until":"2027-11-23"}"#);
        let newer_way = entry(r#""event":"shared","by_way_of":"pigeon""#);
        let page = format!(r#"{{"entries":[{newer},{known},{newer_way}],"next":7,"more":false}}"#);
        let page: ActivityPage = serde_json::from_str(&page).unwrap();
        let [first, second, third] = page.entries.as_slice() else { panic!("three entries") };
        assert_eq!(second.event.door(), DoorId::new(12));
        for (read, came) in [(first, newer), (third, newer_way)] {
            assert!(matches!(read.event, Event::Newer(_)));
            assert_eq!((read.number, read.event.door()), (7, None));
            let kept: Value = serde_json::to_value(read).unwrap();
            assert_eq!(kept, serde_json::from_str::<Value>(&came).unwrap());
        }
    }
}
