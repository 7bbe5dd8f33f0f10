//! What the phone's system has set, which no radio and no service knows.

use std::fmt;
use std::sync::Arc;

use gatepass::error::Error;
use gatepass::radio::{Access, Bluetooth, Granted, Loopback, Obstacle, Ways};
use gatepass::zone::Zone;

use crate::error::ShellError;

/// How this phone reaches doors.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RadioChoice {
    /// By Bluetooth.
    Bluetooth {
        /// On a computer with several: the adapter (`hci0`). Nothing: the first there is.
        adapter: Option<String>,
    },
    /// Over the loopback of `gatepass serve`: a phone on a computer.
    Loopback {
        /// `HOST:PORT`, numbers.
        address: String,
    },
    /// Over the loopback; what isn't heard there is looked for by Bluetooth.
    Both {
        /// `HOST:PORT`, numbers.
        address: String,
        /// As with Bluetooth.
        adapter: Option<String>,
    },
}

impl RadioChoice {
    pub(crate) fn ways(self, access: Arc<dyn Access>) -> Result<Ways, Error> {
        let loopback = |address: String| {
            let reason = "it is an address and a port, such as 127.0.0.1:8092".to_owned();
            let parsed = address.parse().map_err(|_| Error::Invalid { field: "radio".into(), reason });
            Ok::<_, Error>(Loopback::at(parsed?))
        };
        Ok(match self {
            Self::Bluetooth { adapter } => Ways::Bluetooth(Bluetooth::new(adapter, access)),
            Self::Loopback { address } => Ways::Loopback(loopback(address)?),
            Self::Both { address, adapter } => {
                Ways::Both(loopback(address)?, Bluetooth::new(adapter, access))
            }
        })
    }
}

/// What a shell is asked about the system; each time anew.
///
/// An implementation must not call back into the core.
#[uniffi::export(with_foreign)]
pub trait PlatformSettings: Send + Sync {
    /// The IANA name of the phone's zone. Passes are told in the property's; this one is for what is shown before a
    /// property is known.
    fn zone(&self) -> Result<String, ShellError>;

    /// What stands in the way of Bluetooth: switched off, not allowed, no location services where the system wants
    /// them. Asked before each scan.
    fn radio_obstacle(&self) -> Result<Option<Obstacle>, ShellError>;
}

/// The system's settings as the core knows them; a computer has none.
#[derive(Clone)]
pub(crate) struct Settings(pub(crate) Option<Arc<dyn PlatformSettings>>);

impl Settings {
    /// In UTC where the system doesn't say.
    pub(crate) fn zone(&self) -> Zone {
        let named = self.0.as_ref().and_then(|platform| platform.zone().ok());
        named.and_then(|name| Zone::new(&name).ok()).unwrap_or(Zone::UTC)
    }

    pub(crate) fn access(&self) -> Arc<dyn Access> {
        if self.0.is_some() { Arc::new(self.clone()) } else { Arc::new(Granted) }
    }
}

impl Access for Settings {
    fn obstacle(&self) -> Option<Obstacle> {
        let said = self.0.as_ref()?.radio_obstacle();
        said.unwrap_or_else(|error| Some(Obstacle::Unavailable { reason: error.to_string() }))
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Settings(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct System(Result<&'static str, ShellError>, Result<Option<Obstacle>, ShellError>);

    impl PlatformSettings for System {
        fn zone(&self) -> Result<String, ShellError> {
            self.0.map(str::to_owned)
        }

        fn radio_obstacle(&self) -> Result<Option<Obstacle>, ShellError> {
            self.1.clone()
        }
    }

    fn settings(zone: Result<&'static str, ShellError>, obstacle: Option<Obstacle>) -> Settings {
        Settings(Some(Arc::new(System(zone, Ok(obstacle)))))
    }

    #[test]
    fn the_systems_zone_counts_and_utc_where_there_is_none() {
        assert_eq!(settings(Ok("Europe/Madrid"), None).zone().name(), "Europe/Madrid");
        assert_eq!(settings(Ok("Mars/Olympus"), None).zone(), Zone::UTC);
        assert_eq!(settings(Err(ShellError::Failed), None).zone(), Zone::UTC);
        assert_eq!(Settings(None).zone(), Zone::UTC);
    }

    #[test]
    fn what_stands_in_the_way_is_asked_each_time_and_a_failure_stands_in_the_way() {
        assert_eq!(settings(Ok("UTC"), None).access().obstacle(), None);
        assert_eq!(settings(Ok("UTC"), Some(Obstacle::Off)).access().obstacle(), Some(Obstacle::Off));
        let broken = Settings(Some(Arc::new(System(Ok("UTC"), Err(ShellError::Failed)))));
        assert!(matches!(broken.access().obstacle(), Some(Obstacle::Unavailable { .. })));
        assert_eq!(Settings(None).access().obstacle(), None);
    }

    #[test]
    fn a_loopback_is_at_an_address() {
        let ways = |address: &str| RadioChoice::Loopback { address: address.into() }.ways(Arc::new(Granted));
        assert!(matches!(ways("127.0.0.1:8092"), Ok(Ways::Loopback(_))));
        assert!(matches!(ways("next door"), Err(Error::Invalid { .. })));
        let bluetooth = RadioChoice::Bluetooth { adapter: Some("hci1".into()) }.ways(Arc::new(Granted));
        assert!(matches!(bluetooth, Ok(Ways::Bluetooth(_))));
    }
}
