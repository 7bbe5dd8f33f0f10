//! The kinds of passes: presets over one model, each with limits of its own.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::property::Medium;

/// A kind of pass, by name only; [`Given`](super::given::Given) has what a person enters for each.
///
/// ```
/// use gatepass::pass::kind::Kind;
///
/// assert_eq!("full_day".parse(), Ok(Kind::FullDay));
/// assert_eq!(Kind::from_number(Kind::Delivery.number()), Some(Kind::Delivery));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Kind {
    /// From a start to an end (ButterflyMX).
    CustomDuration = 1,
    /// Hours on days of the week until an expiry date (ButterflyMX, SmartRent).
    Recurring = 2,
    /// Recurring, preset to Monday to Friday, 9:00 AM to 5:00 PM (ButterflyMX).
    BusinessHours = 3,
    /// One date, until 11:59 PM (ButterflyMX).
    FullDay = 4,
    /// One use on one date (ButterflyMX).
    OneTime = 5,
    /// Until deleted (SmartRent).
    Permanent = 6,
    /// From a start to an end (SmartRent).
    Temporary = 7,
    /// One use by a courier, today by default (SmartRent).
    Delivery = 8,
    /// A preset or custom frame, perhaps repeated daily, perhaps with *expires in* (Quext resident).
    TimeFrame = 9,
    /// A vendor's visit, made by staff (Quext staff).
    VendorVisit = 10,
    /// A resident's visit to an amenity or another unit, made by staff (Quext staff).
    ResidentVisit = 11,
    /// A guest's tour of vacant units, made by staff (Quext staff).
    Tour = 12,
    /// A PIN for one door, made by staff (Aptly).
    Passcode = 13,
}

/// The text names no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such kind of pass; one of {}", Kind::ALL.map(Kind::name).join(", "))]
pub struct UnknownKind;

impl Kind {
    /// Every kind, in the order of the product's table.
    pub const ALL: [Self; 13] = [
        Self::CustomDuration,
        Self::Recurring,
        Self::BusinessHours,
        Self::FullDay,
        Self::OneTime,
        Self::Permanent,
        Self::Temporary,
        Self::Delivery,
        Self::TimeFrame,
        Self::VendorVisit,
        Self::ResidentVisit,
        Self::Tour,
        Self::Passcode,
    ];

    /// Its name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CustomDuration => "custom_duration",
            Self::Recurring => "recurring",
            Self::BusinessHours => "business_hours",
            Self::FullDay => "full_day",
            Self::OneTime => "one_time",
            Self::Permanent => "permanent",
            Self::Temporary => "temporary",
            Self::Delivery => "delivery",
            Self::TimeFrame => "time_frame",
            Self::VendorVisit => "vendor_visit",
            Self::ResidentVisit => "resident_visit",
            Self::Tour => "tour",
            Self::Passcode => "passcode",
        }
    }

    /// Its number in tokens, 1 to 13; never given to another kind.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// The kind with this number.
    pub fn from_number(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == number)
    }

    /// Whether staff make it, and residents don't.
    pub const fn is_for_staff(self) -> bool {
        matches!(self, Self::VendorVisit | Self::ResidentVisit | Self::Tour | Self::Passcode)
    }

    /// Whether a use spends it.
    pub const fn is_single_use(self) -> bool {
        matches!(self, Self::OneTime | Self::Delivery)
    }

    /// Whether its guest passes a phone check before anything opens. Nobody verifies a courier at the door,
    /// and a passcode is only a PIN.
    pub const fn has_phone_check(self) -> bool {
        !matches!(self, Self::Delivery | Self::Passcode)
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Kind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        Self::ALL.into_iter().find(|kind| kind.name() == text).ok_or(UnknownKind)
    }
}

/// What is shown at a door.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Credential {
    /// The phone, by Bluetooth.
    MobileKey,
    /// A QR code, held up to an intercom.
    Qr,
    /// A PIN, typed on a keypad.
    Pin,
    /// A pass in the phone's wallet, read as a QR code.
    Wallet,
}

impl Credential {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::MobileKey, Self::Qr, Self::Pin, Self::Wallet];

    /// How it reaches a door.
    pub const fn medium(self) -> Medium {
        match self {
            Self::MobileKey => Medium::Bluetooth,
            Self::Qr | Self::Wallet => Medium::Qr,
            Self::Pin => Medium::Pin,
        }
    }

    /// Whether a token bound to the guest's phone is what is shown. A PIN is typed, and a wallet can't sign.
    pub const fn needs_token(self) -> bool {
        matches!(self, Self::MobileKey | Self::Qr)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_reads_its_name_and_number() {
        for kind in Kind::ALL {
            assert_eq!(kind.to_string().parse(), Ok(kind));
            assert_eq!(Kind::from_number(kind.number()), Some(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        assert_eq!(Kind::from_number(0), None);
        assert!("".parse::<Kind>().unwrap_err().to_string().contains("custom_duration, recurring"));
    }
}
