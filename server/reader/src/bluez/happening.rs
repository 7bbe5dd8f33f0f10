//! What happens to a door on the air, for whoever looks after it.

use std::fmt;
use std::time::Duration;

use super::AdapterName;
use crate::engine::Fault;

/// Something worth a line in a log. It says nothing of who comes by.
#[derive(Debug)]
pub enum Happening {
    /// Phones can find the door now.
    OnAir {
        /// Through which adapter.
        adapter: AdapterName,
    },
    /// Phones can't find the door any more.
    OffAir {
        /// What has come between.
        why: Trouble,
    },
    /// It could not be registered.
    Failed {
        /// Why.
        why: Trouble,
        /// When it is tried again.
        again_in: Duration,
    },
    /// A phone that had connected and said nothing that this door understands was disconnected.
    Dropped,
    /// The door should have opened.
    Fault(Fault),
    /// The door was taken from the air, as told.
    Stopped,
}

/// Why a door isn't on the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// Nobody answers as BlueZ.
    NoDaemon,
    /// bluetoothd has ended, or another one has taken its place.
    DaemonGone,
    /// There is no such adapter.
    NoAdapter(AdapterName),
    /// The adapter was switched off.
    SwitchedOff(AdapterName),
    /// bluetoothd has given the advertisement up.
    Released,
    /// bluetoothd didn't answer in time.
    Silent(&'static str),
    /// bluetoothd, or the bus, said no.
    Refused {
        /// To what.
        what: &'static str,
        /// What it said.
        said: String,
    },
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OnAir { adapter } => write!(f, "the door is on the air through {adapter}"),
            Self::OffAir { why } => write!(f, "the door is off the air: {why}"),
            Self::Failed { why, again_in } => {
                write!(f, "the door can't be put on the air: {why}; the next try is in {again_in:?}")
            }
            Self::Dropped => {
                write!(f, "a phone that had connected said nothing for this door and was dropped")
            }
            Self::Fault(fault) => write!(f, "the door should have opened: {fault}"),
            Self::Stopped => write!(f, "the door was taken from the air"),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoDaemon => write!(f, "bluetoothd doesn't run (`systemctl status bluetooth`)"),
            Self::DaemonGone => write!(f, "bluetoothd has ended or was started again"),
            Self::NoAdapter(name) => write!(f, "there is no Bluetooth adapter {name}"),
            Self::SwitchedOff(name) => write!(f, "the Bluetooth adapter {name} was switched off"),
            Self::Released => write!(f, "bluetoothd has given the advertisement up"),
            Self::Silent(what) => write!(f, "bluetoothd doesn't answer {what}"),
            Self::Refused { what, said } => write!(f, "{what} was refused: {said}"),
        }
    }
}
