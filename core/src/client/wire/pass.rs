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
use crate::token::keys::HolderKey;

/// `POST /v1/passes`: answered 201 with [`Created`], or with a problem that names every wrong field.
/// `POST /v1/passes/{id}/replace` takes the same and answers 200.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
    /// The doors that it has opened, as far as receipts tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub used: Vec<DoorUse>,
    /// The first opening of any door in the newest occurrence that has any, in UTC, as far as receipts tell: *active for*
    /// counts from it. Only where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_used_at: Option<DateTime<Utc>>,
    /// When it was made, in UTC.
    pub created_at: DateTime<Utc>,
    /// When something about it changed last, in UTC.
    pub changed_at: DateTime<Utc>,
    /// Until when a door that has not heard may still open, in UTC, if the pass was stopped: a bound that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_open_until: Option<DateTime<Utc>>,
}

/// That a pass has opened a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DoorUse {
    /// Which door.
    pub door: DoorId,
    /// How often.
    pub times: u32,
    /// When last, in UTC, by the door's clock.
    pub last_at: DateTime<Utc>,
}

/// When a pass opens, for people: instants in UTC and the zone to show them in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
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
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Opening {
    /// The first instant, in UTC.
    pub starts: DateTime<Utc>,
    /// The first instant after it, in UTC.
    pub ends: DateTime<Utc>,
}

/// The guest, as far as others see them: of the number only its end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestView {
    /// The guest's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Whether there is an e-mail address.
    pub has_email: bool,
    /// The last two digits of the number on the pass, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_ending: Option<String>,
    /// When a link was sent last, in UTC; `None`: never by the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared_at: Option<DateTime<Utc>>,
    /// When the guest did their first act on the link, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<DateTime<Utc>>,
    /// When a phone was verified, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verified_at: Option<DateTime<Utc>>,
}

/// `GET /v1/passes`: a resident's own, or all of the property's for staff who may see them; newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PassList {
    /// The passes.
    pub passes: Vec<PassView>,
    /// Where the list goes on: `?after=…`; `None` at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

/// `POST /v1/passes/{id}/approve`, `/freeze`, `/thaw`: nothing to say but that. Answered with the [`PassView`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

/// `POST /v1/passes/{id}/decline`. Answered with the [`PassView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Decline {
    /// Why, for the recipient; 1 to 500 characters, on one line.
    pub reason: String,
}

/// `POST /v1/passes/{id}/share`: a link to the pass, sent by the service or for the share sheet. It is a new link beside
/// those that were sent before, which go on: the service keeps only digests. Answered with [`Shared`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Share {
    /// How.
    pub by_way_of: ShareBy,
}

/// How a link is to reach the guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum ShareBy {
    /// The service texts it to the number on the pass.
    Sms,
    /// The service mails it to the address on the pass.
    Email,
    /// The phone hands it on itself.
    Sheet,
}

/// A further link to a pass. Told this once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Shared {
    /// What the link ends in.
    pub locator: Locator,
    /// The link, `https://…/g/<locator>`.
    pub link: Confidential,
}

/// `GET /v1/passes/{id}/phones`: the guest's phones.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneList {
    /// The phones that were let in, the first one first.
    pub phones: Vec<PhoneView>,
    /// How many there may be (policy: 1 to 5).
    pub at_most: u8,
}

/// A guest's phone. `DELETE /v1/passes/{id}/phones/{key}` takes the pass from it; tokens that it holds die as those of a
/// replaced pass do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneView {
    /// Its public key, by which it is known.
    pub key: HolderKey,
    /// When it was let in, in UTC.
    pub admitted_at: DateTime<Utc>,
}
