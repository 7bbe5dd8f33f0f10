//! What a guest does with an online link. Every request shows `Authorization: Link <locator>`, so that the locator is
//! in no address that a log keeps.
//!
//! A phone is known by its key: what was verified for one key counts for no other. The key itself is no secret, and
//! needs none to be: a token that is bound to it is of use to that phone alone.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::bytes::Bytes;
use super::pass::Times;
use crate::confidential::Confidential;
use crate::id::{DoorId, Generation, PassId, PropertyId};
use crate::pass::kind::Kind;
use crate::pass::permit::Permit;
use crate::pass::standing::PassState;
use crate::property::Medium;
use crate::token::keys::{DoorKeys, HolderKey, PropertyPublicKey};

/// `GET /v1/link?device_key=…`: what may be seen of the pass. Changes nothing: previews fetch links as well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkView {
    /// Which property.
    pub property: PropertyId,
    /// What people call it.
    pub property_name: String,
    /// The keys that sign its tokens and bulletins.
    pub keys: Vec<PropertyPublicKey>,
    /// Which pass.
    pub pass: PassId,
    /// Which replacement of it; a higher one than last time means that something changed.
    pub generation: Generation,
    /// Its kind.
    pub kind: Kind,
    /// Its name ("dog walker").
    pub name: String,
    /// The host's or the office's name.
    pub host: String,
    /// What the host wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_message: Option<String>,
    /// When it opens.
    pub times: Times,
    /// What it permits.
    pub permit: Permit,
    /// The doors on the way, in order, then those that it opens besides: other arrivals' entrances (SmartRent).
    pub doors: Vec<LinkDoor>,
    /// Where it stands.
    pub state: PassState,
    /// Why staff declined it, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined_because: Option<String>,
    /// What the guest has to do next on this phone.
    pub step: LinkStep,
    /// When the guest did the first act that counts for *expires in*, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<DateTime<Utc>>,
    /// Which doors have opened with it, as their receipts told, the newest first; the newest 64, and only for a phone
    /// that was let in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unlocked: Vec<LinkUnlock>,
}

/// That a door has opened with the pass. A phone learns of it so where the door couldn't tell it: by a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkUnlock {
    /// Which door.
    pub door: DoorId,
    /// When, in UTC, by the door's clock.
    pub at: DateTime<Utc>,
    /// Whether by the phone that asks; the pass may have others.
    #[serde(default)]
    pub by_this_phone: bool,
    /// The door's signed word for it, where *active for* counts from it at other doors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Bytes>,
}

/// A door on a guest's way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LinkDoor {
    /// Its number.
    pub id: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether it is on the way; others lead there from elsewhere.
    pub on_the_way: bool,
    /// Whether it has a lock that reads credentials; others are opened by hand.
    pub connected: bool,
    /// What opens it with this pass; empty where that isn't told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reads: Vec<Medium>,
    /// The keys of its reader, to speak with it and to check its receipts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<DoorKeys>,
}

/// What the guest has to do next on this phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[serde(rename_all = "snake_case")]
pub enum LinkStep {
    /// Open it: `POST /v1/link/open`.
    Open,
    /// Enter the phone number: `POST /v1/link/phone`.
    Phone,
    /// Wait for staff.
    Wait,
    /// Enter the secret code: `POST /v1/link/secret-code`.
    SecretCode,
    /// Fetch a token: `POST /v1/link/token`.
    Token,
    /// Nothing more on this phone: the pass has no token. A PIN that is typed at the door opens it, or what is in a
    /// wallet.
    Pin,
    /// Nothing any more; the state says why.
    Over,
}

/// `POST /v1/link/open`: the guest's first act, from which *expires in* counts. Answered with the [`LinkView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OpenLink {
    /// This phone's key.
    pub device_key: HolderKey,
}

/// `POST /v1/link/phone`: the guest's number. Answered 202 with [`PhoneTaken`], the same for a wrong number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SubmitPhone {
    /// The number, as typed.
    pub phone: Confidential,
    /// This phone's key.
    pub device_key: HolderKey,
}

/// What follows a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case", tag = "next")]
pub enum PhoneTaken {
    /// If it is the pass's number, a verification code is on its way to it.
    VerificationCode {
        /// Until when the verification code counts, in UTC.
        good_until: DateTime<Utc>,
        /// From when on another may be asked for, in UTC.
        resend_after: DateTime<Utc>,
    },
    /// The pass had no number; it has now, and waits for staff (Quext).
    Wait,
    /// The number was asked for and needs no check (a courier's).
    Done,
}

/// `POST /v1/link/verify`: the code from the SMS. Answered with the [`LinkView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct VerifyPhone {
    /// The six digits.
    pub verification_code: Confidential,
    /// This phone's key; another phone's is retired if the policy allows only one.
    pub device_key: HolderKey,
}

/// `POST /v1/link/secret-code`: once per phone, after the phone check (Quext). Answered with the [`LinkView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct EnterSecretCode {
    /// The digits that the host told.
    pub secret_code: Confidential,
    /// This phone's key.
    pub device_key: HolderKey,
}

/// `POST /v1/link/token`: a token for this phone, or a fresh one. Answered with [`Issued`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskToken {
    /// The key that it is bound to.
    pub device_key: HolderKey,
}

/// A token bound to one phone's key. `POST /v1/tokens/own` answers with the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Issued {
    /// The signed token.
    pub token: Bytes,
    /// Which pass it belongs to.
    pub pass: PassId,
    /// Which replacement of it.
    pub generation: Generation,
    /// When the token ends and has to be renewed, in UTC.
    pub ends: DateTime<Utc>,
    /// From when on the phone should fetch the next, in UTC.
    pub renew_after: DateTime<Utc>,
}

/// `POST /v1/link/contact`: a message to the host, who sees it with the pass's name; neither learns the other's number.
/// Answered 202 with [`Nothing`](super::pass::Nothing). A few a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactHost {
    /// What to say; 1 to 300 characters, on one line.
    pub message: Confidential,
    /// This phone's key; it has opened the pass.
    pub device_key: HolderKey,
}
