//! Passes by number: sign up with that number and the pass is there (SmartRent). Nobody needs a link for it.

use serde::{Deserialize, Serialize};

use super::link::LinkView;
use crate::confidential::Confidential;
use crate::pass::link::Locator;
use crate::token::keys::HolderKey;

/// `POST /v1/guest/passes`: asks for a verification code by SMS. Answered 202 with
/// [`CodeSent`](super::session::CodeSent), the same for a number that no pass has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AskPasses {
    /// The number, as typed.
    pub phone: Confidential,
    /// This phone's key.
    pub device_key: HolderKey,
}

/// `POST /v1/guest/passes/verify`: answered with [`GuestPasses`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ClaimPasses {
    /// The number, as typed before.
    pub phone: Confidential,
    /// The six digits of the SMS.
    pub verification_code: Confidential,
    /// This phone's key, as before; it is let in to each pass as after the phone check of its link.
    pub device_key: HolderKey,
}

/// The passes with that number at all properties which are live or wait for staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestPasses {
    /// At least one, the newest first; at most fifty.
    pub passes: Vec<GuestPass>,
}

/// A pass that was found by its number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GuestPass {
    /// A link's end of its own, beside those that were sent. Told this once.
    pub locator: Locator,
    /// The pass as this phone sees it.
    pub view: LinkView,
}
