//! Passes, as those who make and approve them see them.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::confidential::Confidential;
use crate::id::{DoorId, Generation, PassId, PersonId, UnitId};
use crate::pass::draft::Draft;
use crate::pass::kind::Kind;
use crate::pass::link::Locator;
use crate::pass::permit::Permit;
use crate::pass::standing::{FreezeCause, PassState};

/// `POST /v1/passes`: answered 201 with [`Created`], or with a problem that names every wrong field.
/// `POST /v1/passes/{id}/replace` takes the same and answers 200.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CreatePass {
    /// What was composed, as typed and picked; the service checks it as the form did.
    pub draft: Draft,
    /// The home that a resident makes it for; only residents of several need to say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
}

/// A pass that was just made or replaced.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    /// The pass.
    pub pass: PassView,
    /// What its link ends in. Told this once: the service keeps only a digest. `None` after a replacement,
    /// which goes on under the link that the guest has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub locator: Option<Locator>,
    /// The link to share, `https://…/g/<locator>`. The locator alone opens nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Confidential>,
}

/// A pass in its maker's or staff's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassView {
    /// Which pass.
    pub id: PassId,
    /// Raised by replacement, thaw and a new phone.
    pub generation: Generation,
    /// Its kind.
    pub kind: Kind,
    /// Its name ("dog walker").
    pub name: String,
    /// Where it stands.
    pub state: PassState,
    /// Why it is frozen, if it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen_for: Option<FreezeCause>,
    /// Why staff declined it, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined_because: Option<String>,
    /// The doors on the way, in order; also those that are opened by hand.
    pub way: Vec<DoorId>,
    /// What it permits.
    pub permit: Permit,
    /// When it opens.
    pub times: Times,
    /// Who it is for.
    pub guest: GuestView,
    /// What the guest sees on opening it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_message: Option<String>,
    /// Who made it.
    pub made_by: PersonId,
    /// The unit that it was made for, if one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<UnitId>,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
    /// When something about it changed last, in UTC.
    pub changed_at: DateTime<Utc>,
    /// Until when a door that has not heard may still open, in UTC, if the pass was stopped: a bound that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_open_until: Option<DateTime<Utc>>,
}

/// When a pass opens, for people: instants in UTC and the zone to show them in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Times {
    /// The IANA name of the pass's one zone.
    pub zone: String,
    /// The first instant. `None`: from its making on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts: Option<DateTime<Utc>>,
    /// The first instant after the last occurrence. `None`: until deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ends: Option<DateTime<Utc>>,
    /// The occurrence under way and those to come, at most eight.
    pub next: Vec<Opening>,
}

/// One occurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The first instant, in UTC.
    pub starts: DateTime<Utc>,
    /// The first instant after it, in UTC.
    pub ends: DateTime<Utc>,
}

/// The guest, as far as others see them: of the number only its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GuestView {
    /// The guest's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether there is an e-mail address.
    pub has_email: bool,
    /// The last two digits of the number on the pass, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_ending: Option<String>,
    /// When the guest did their first act on the link, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<DateTime<Utc>>,
    /// When a phone was verified, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<DateTime<Utc>>,
}

/// `GET /v1/passes`: a resident's own, or all of the property's for staff who may see them; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PassList {
    /// The passes.
    pub passes: Vec<PassView>,
    /// Where the list goes on: `?after=…`; `None` at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// `POST /v1/passes/{id}/approve`, `/freeze`, `/thaw`: nothing to say but that. Answered with the [`PassView`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// `POST /v1/passes/{id}/decline`. Answered with the [`PassView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Why, for the recipient; 1 to 500 characters.
    pub reason: String,
}
