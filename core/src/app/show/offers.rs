//! What not every property offers: PINs, wallets, photos, passes made with no network. Screens have a place for each,
//! where a shell shows nothing until something is there.

use std::fmt;

use serde::Serialize;

use super::{Spell, When};
use crate::confidential::Confidential;

/// A PIN for the keypad of one door; it works there with no network.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Pin {
    /// What is typed.
    pub digits: Confidential,
    /// When it opens.
    pub opens: Spell,
    /// By when it has to be used for the first time, or it expires (Aptly).
    pub first_use_by: Option<When>,
}

/// A pass for a phone's wallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case", tag = "wallet")]
pub enum WalletOffer {
    /// Google's.
    Google {
        /// The link that saves it: `https://pay.google.com/gp/v/save/…`.
        link: Confidential,
    },
    /// Apple's.
    Apple {
        /// The signed pass, a `.pkpass`.
        #[serde(skip)]
        file: Vec<u8>,
    },
}

/// Who held a QR code up to a door (ButterflyMX).
#[derive(Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Photo {
    /// The picture.
    #[serde(skip)]
    pub jpeg: Vec<u8>,
    /// When the door took it.
    pub taken_at: When,
    /// When it is deleted by itself.
    pub kept_until: When,
}

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Photo({} bytes, redacted)", self.jpeg.len())
    }
}

/// A pass that its resident made with no network: doors open to it, the service hasn't heard of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct MadeOffline {
    /// What the guest needs. Whoever has it can open the doors, so only the resident hands it on.
    pub link: Confidential,
    /// Until when it opens without the service having heard of it.
    pub works_until: When,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::show::Watch;
    use crate::zone::Zone;

    #[test]
    fn neither_a_pin_nor_a_wallets_link_nor_a_photo_shows_itself() {
        let when =
            Watch::new(Zone::UTC, "2026-11-22T15:00:00Z".parse().unwrap()).tell(chrono::DateTime::UNIX_EPOCH);
        let pin = Pin {
            digits: Confidential::new("470815"),
            opens: Spell { starts: when.clone(), ends: when.clone() },
            first_use_by: None,
        };
        assert!(!format!("{pin:?}").contains("470815"));
        let wallet = WalletOffer::Google { link: Confidential::new("https://pay.google.com/gp/v/save/e30") };
        assert!(!format!("{wallet:?}").contains("e30"));
        let photo = Photo { jpeg: vec![0xff, 0xd8], taken_at: when.clone(), kept_until: when };
        assert_eq!(format!("{photo:?}"), "Photo(2 bytes, redacted)");
        assert!(!serde_json::to_string(&photo).unwrap().contains("216"));
    }
}
