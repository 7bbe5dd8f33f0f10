//! What a property allows: data, obeyed offline as well.

use serde::{Deserialize, Serialize};

use super::lock::KindSet;
use crate::pass::kind::Kind;
use crate::pass::permit::Minutes;

/// A property's rules. What a file leaves out has the default.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(default), serde(default))]
pub struct Policy {
    /// Whether residents may make passes.
    pub residents: ResidentPasses,
    /// The kinds of pass that can be had; all of them together are written as "any". Left out, permanent and delivery
    /// passes aren't among them: they have to be allowed (SmartRent).
    pub kinds: KindSet,
    /// The longest time from a pass's creation to its end, in days; one year (ButterflyMX).
    pub longest_days: u16,
    /// How many live passes a resident may have at once.
    pub live_passes: u16,
    /// Where a secret code is asked for besides the resident's own unit (Quext).
    pub secret_code: SecretCodeFor,
    /// Whether residents have to give a guest's telephone number (SmartRent). Without one, a pass has no phone check.
    pub phone_required: bool,
    /// How many phones may hold one pass, 1 to 5.
    pub phones_per_pass: u8,
    /// The longest *active for* and the longest window of a staff visit's schedule (Quext: 12 hours).
    #[serde(rename = "longest_active_for_minutes")]
    pub longest_active_for: Minutes,
    /// How soon after its start a passcode has to be used first (Aptly: 24 hours).
    #[serde(rename = "passcode_first_use_minutes")]
    pub passcode_first_use: Minutes,
    /// Whether a resident's phone may make passes without a network.
    pub offline_passes: bool,
    /// How long a token lasts before the phone has to renew it; 7 days.
    #[serde(rename = "token_life_minutes")]
    pub token_life: Minutes,
    /// How long a reader goes without a bulletin before `silent_reader` applies.
    #[serde(rename = "longest_silence_minutes")]
    pub longest_silence: Minutes,
    /// What a reader does with passes then.
    pub silent_reader: SilentReader,
    /// How long photos of who used a QR code stay, in days (ButterflyMX: 365).
    pub photo_days: u16,
    /// How long activity stays, in days.
    pub activity_days: u16,
}

impl Policy {
    /// A year, in days: the limit for a pass's end (ButterflyMX).
    pub const YEAR_DAYS: u16 = 365;
    /// The most phones that one pass can have.
    pub const MOST_PHONES: u8 = 5;
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            residents: ResidentPasses::Allowed,
            kinds: KindSet::ANY.without(Kind::Permanent).without(Kind::Delivery),
            longest_days: Self::YEAR_DAYS,
            live_passes: 20,
            secret_code: SecretCodeFor::OwnUnit,
            phone_required: true,
            phones_per_pass: 1,
            longest_active_for: Minutes(12 * 60),
            passcode_first_use: Minutes(24 * 60),
            offline_passes: true,
            token_life: Minutes(7 * 24 * 60),
            longest_silence: Minutes(7 * 24 * 60),
            silent_reader: SilentReader::Trust,
            photo_days: 365,
            activity_days: 365,
        }
    }
}

/// Whether residents may make passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ResidentPasses {
    /// They may.
    Allowed,
    /// They may not, and are told whom to ask.
    Ask(
        /// Whom, as the screen says it: "the front desk, +1 …".
        String,
    ),
}

/// Where a pass needs a secret code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[serde(rename_all = "snake_case")]
pub enum SecretCodeFor {
    /// Where it includes the resident's own unit: always so (Quext).
    OwnUnit,
    /// There and where it includes a perimeter, common or amenity door.
    CommonDoors,
}

/// What a reader does with passes after a silence that is too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[serde(rename_all = "snake_case")]
pub enum SilentReader {
    /// It goes on as before: a deleted pass may open until it ends.
    Trust,
    /// It refuses passes until it hears from the property: a deleted pass opens no longer than the silence.
    Refuse,
}
