//! A door on the air through BlueZ, over D-Bus.
//!
//! [`serve`] holds one thing true: the door is registered with bluetoothd, as a GATT service that phones speak to and
//! an advertisement whose challenge changes. Whatever undoes that (bluetoothd that starts later or starts again, an
//! adapter that is pulled out or switched off) is noticed, and registering is tried again with growing pauses.
//!
//! What is decided is in `sessions` (who speaks, who is dropped) and `standing` (when to try again); `desk` brings
//! phones and engine together; `gatt` and `advertisement` are the objects that bluetoothd calls; `daemon` is what is
//! asked of it and `news` what it says by itself.

mod adapters;
#[allow(clippy::unused_self, reason = "what a D-Bus object says may be the same for all of them")]
mod advertisement;
mod daemon;
mod desk;
#[allow(clippy::unused_self, reason = "what a D-Bus object says may be the same for all of them")]
mod gatt;
mod happening;
mod news;
mod serve;
mod sessions;
mod standing;

use std::fmt;
use std::str::FromStr;

pub use adapters::adapters;
pub use happening::{Happening, Trouble};
pub use serve::serve;

/// Which Bluetooth adapter, by the kernel's name for it: `hci0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct AdapterName(u16);

/// It is not the name of an adapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "a Bluetooth adapter is named like hci0; `bluetoothctl list` and `ls /sys/class/bluetooth` show them"
)]
pub struct NotAnAdapter;

impl AdapterName {
    /// `hci0`, the first one and on most boards the only one.
    pub const FIRST: Self = Self(0);
}

impl FromStr for AdapterName {
    type Err = NotAnAdapter;

    fn from_str(text: &str) -> Result<Self, NotAnAdapter> {
        let number =
            text.strip_prefix("hci").filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
        // Without leading zeros, so that it is written as it was read.
        let name = number.and_then(|number| number.parse().ok()).map(Self);
        name.filter(|name| name.to_string() == text).ok_or(NotAnAdapter)
    }
}

impl fmt::Display for AdapterName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "hci{}", self.0)
    }
}

/// A UUID as BlueZ writes it.
fn uuid(bytes: [u8; 16]) -> String {
    let all = u128::from_be_bytes(bytes);
    let group = |shift: u32| (all >> shift) & 0xffff;
    let (head, tail) = (all >> 96, all & 0xffff_ffff_ffff);
    format!("{head:08x}-{:04x}-{:04x}-{:04x}-{tail:012x}", group(80), group(64), group(48))
}

/// Where this door's objects are, one set an adapter.
#[derive(Clone, Debug)]
struct Paths {
    application: String,
    service: String,
    exchange: String,
    challenge: String,
    advertisement: String,
}

impl Paths {
    fn of(adapter: AdapterName) -> Self {
        let application = format!("/gatepass/door/{adapter}");
        let service = format!("{application}/service");
        Self {
            exchange: format!("{service}/exchange"),
            challenge: format!("{service}/challenge"),
            service,
            application,
            // Not below the application: bluetoothd takes all that is there for its own.
            advertisement: format!("/gatepass/advertisement/{adapter}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_adapter_is_hci_and_a_number() {
        assert_eq!("hci12".parse::<AdapterName>().map(|name| name.to_string()), Ok("hci12".to_owned()));
        for wrong in ["", "hci", "hci-1", "hci0/dev", "HCI0", "eth0", "hci123456", "hci00", "hci+1"] {
            assert_eq!(wrong.parse::<AdapterName>(), Err(NotAnAdapter), "{wrong}");
        }
    }

    #[test]
    fn a_uuid_is_written_in_five_groups() {
        assert_eq!(uuid(gatepass::unlock::advert::SERVICE), "6b1d0001-4750-4f9a-9c2e-7d521f8ea310");
        assert_eq!(uuid(gatepass::unlock::gatt::EXCHANGE), "6b1d0002-4750-4f9a-9c2e-7d521f8ea310");
    }
}
