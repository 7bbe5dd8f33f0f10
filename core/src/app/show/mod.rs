//! What screens are made of: times as people tell them, what a pass says now, what can be tapped and why not.
//!
//! A shell has the words and the layout. It compares no time, counts no use and knows no rule: where it would have to,
//! there is a code here.

mod code;
mod offers;
mod says;
mod tap;
mod times;
mod when;

pub use code::CodeWaiting;
pub use offers::{MadeOffline, Photo, Pin, WalletOffer};
pub use says::{DoorSays, First, Says, Thaws};
pub use tap::{Tap, WhyNot};
pub use times::{NthDay, Repeats, Rhythm, Spell, TimesView, Unit};
pub use when::{Day, Watch, When};

pub(super) use says::best;

use serde::Serialize;

use crate::id::DoorId;
use crate::property::Property;

/// A door, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct WayStep {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether a credential opens it; others are opened by hand.
    pub connected: bool,
}

impl WayStep {
    /// A door of the property; `None`: it has no such door (any more).
    pub fn of(property: &Property, door: DoorId) -> Option<Self> {
        let found = property.door(door)?;
        Some(Self { door, name: found.name.clone(), connected: found.is_connected() })
    }
}
