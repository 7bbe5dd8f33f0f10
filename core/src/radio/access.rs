//! What stands in the way of a phone's radio, and what the person does about it.

use serde::Serialize;

/// Why no door can be looked for. Each is a thing that the person (or who keeps the machine) can mend; a screen says
/// how (Aptly: "Bluetooth must be on", and location services where the phone's system needs them).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(tag = "obstacle", rename_all = "snake_case")]
pub enum Obstacle {
    /// Bluetooth is switched off.
    #[error("Bluetooth is off; switch it on and try again")]
    Off,
    /// The app may not use Bluetooth.
    #[error("this app may not use Bluetooth; allow it in the system's settings and try again")]
    NotAllowed,
    /// The system shows doors only with location services on (Android 11 and older).
    #[error("this phone finds doors only with location services on; switch them on and try again")]
    LocationOff,
    /// There is no Bluetooth adapter, or not the one that was named.
    #[error("{}", no_adapter(.named.as_deref()))]
    NoAdapter {
        /// The one that was named.
        named: Option<String>,
    },
    /// The radio doesn't answer, or refuses.
    #[error("the radio can't be used: {reason}")]
    Unavailable {
        /// What the system says.
        reason: String,
    },
}

impl Obstacle {
    /// Of an error that the system names like this. D-Bus and BlueZ each have a name for what isn't allowed.
    pub(super) fn of_system(name: &str, reason: String) -> Self {
        if ["AccessDenied", "NotPermitted", "NotAuthorized"].iter().any(|no| name.contains(no)) {
            return Self::NotAllowed;
        }
        // Linux without its daemon: what D-Bus says of it is for nobody who stands at a door.
        if name.contains("ServiceUnknown") || name.contains("NameHasNoOwner") {
            let reason = "bluetoothd doesn't run (`systemctl status bluetooth`)".to_owned();
            return Self::Unavailable { reason };
        }
        Self::Unavailable { reason }
    }

    /// The system says nothing.
    pub(super) fn silent() -> Self {
        Self::Unavailable { reason: "it doesn't answer".to_owned() }
    }
}

fn no_adapter(named: Option<&str>) -> String {
    match named {
        Some(named) => {
            format!("there is no Bluetooth adapter {named}; `bluetoothctl list` shows which there are")
        }
        None => "this device has no Bluetooth adapter".to_owned(),
    }
}

/// What the system's settings allow: what a phone's shell knows and no radio says. Asked before each scan.
pub trait Access: Send + Sync {
    /// What stands in the way now.
    fn obstacle(&self) -> Option<Obstacle>;
}

/// Everything is allowed: a computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct Granted;

impl Access for Granted {
    fn obstacle(&self) -> Option<Obstacle> {
        None
    }
}
