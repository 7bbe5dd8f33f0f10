//! What a guest's screens show.

use serde::Serialize;

use super::changes::Change;
use crate::app::show::{CodeWaiting, DoorSays, Pin, Says, Tap, TimesView, WalletOffer, When};
use crate::id::{DoorId, PassId, PropertyId};
use crate::pass::kind::Kind;
use crate::pass::standing::PassState;
use crate::property::Medium;

/// A row of the list of passes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ReceivedRow {
    /// Which pass.
    pub pass: PassId,
    /// Whose doors it opens.
    pub property: PropertyId,
    /// What people call the property.
    pub property_name: String,
    /// The pass's name.
    pub name: String,
    /// Who gave it.
    pub host: String,
    /// What it says now.
    pub says: Says,
    /// Whether something about it has changed that the guest hasn't seen.
    pub has_changed: bool,
    /// When the service last confirmed all this.
    pub known_at: When,
}

/// A pass, as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PassScreen {
    /// Which pass.
    pub pass: PassId,
    /// Whose doors it opens.
    pub property: PropertyId,
    /// What people call the property.
    pub property_name: String,
    /// Its kind.
    pub kind: Kind,
    /// The pass's name.
    pub name: String,
    /// Who gave it.
    pub host: String,
    /// What the host wrote.
    pub personal_message: Option<String>,
    /// When it opens.
    pub times: TimesView,
    /// Where it stands, as far as known.
    pub state: PassState,
    /// What it says now.
    pub says: Says,
    /// What the guest has to do next.
    pub next: Next,
    /// The verification code that is on its way to the number on the pass, if the number was right.
    pub code: Option<CodeWaiting>,
    /// How many secret codes may be tried yet before the pass freezes, if one was wrong.
    pub tries_left: Option<u32>,
    /// The doors on the way, in order, then those that the pass opens besides.
    pub doors: Vec<DoorStep>,
    /// What has changed since the guest looked at it last; [`Guest::seen`](super::Guest::seen) ends that.
    pub changes: Vec<Change>,
    /// Whether a message can be sent to the host.
    pub contact_host: Tap,
    /// When the service last confirmed all this.
    pub known_at: When,
    /// Until when it opens doors without asking anybody; `None`: not yet, or not any more.
    pub works_offline_until: Option<When>,
    /// The wallets it can be put into.
    pub wallets: Vec<WalletOffer>,
}

/// What the guest has to do next. As JSON: `{"step": "open"}`, `{"step": "go_to", "door": 1}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "step", content = "door", rename_all = "snake_case")]
pub enum Next {
    /// Open the pass.
    Open,
    /// Enter the phone number.
    EnterPhone,
    /// Enter the verification code from the SMS; or the number again, or another.
    EnterVerificationCode,
    /// Wait for staff.
    WaitForStaff,
    /// Enter the secret code that the host told.
    EnterSecretCode,
    /// Connect to a network once, to fetch what opens the doors.
    Connect,
    /// Go to this door; `None`: every door on the way is behind the guest.
    GoTo(Option<DoorId>),
    /// Nothing; `says` and the doors say why.
    Nothing,
}

/// A door on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct DoorStep {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether it is on the way; others lead there from elsewhere.
    pub on_the_way: bool,
    /// Whether a credential opens it; others are opened by hand.
    pub connected: bool,
    /// What opens it with this pass; empty where that isn't known.
    pub reads: Vec<Medium>,
    /// Whether only the app opens it, as it reads nothing but Bluetooth.
    pub needs_app: bool,
    /// When it was passed, as far as this phone knows.
    pub passed_at: Option<When>,
    /// What it would answer now, as far as this phone knows.
    pub says: DoorSays,
    /// Open it by Bluetooth.
    pub unlock: Tap,
    /// Show a QR code to it.
    pub show_qr: Tap,
    /// What to type at its keypad.
    pub pin: Option<Pin>,
}
