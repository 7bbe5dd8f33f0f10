//! The way from a phone to a door: a port, and its twins.
//!
//! [`btleplug`] is the real one. [`loopback`] carries the same bytes over a local socket or a channel, so that phones in
//! other processes can open a reader's doors; [`air`] is a link that loses, delays, reorders, repeats and cuts under a
//! seed in virtual time.

pub mod access;
pub mod air;
mod behind;
pub mod btleplug;
pub mod drive;
pub mod loopback;
pub mod near;
mod took;
pub mod ways;

use std::future::Future;
use std::time::Duration;

pub use access::{Access, Granted, Obstacle};
pub use btleplug::Bluetooth;
pub use drive::{Cargo, Carried, Stopwatch};
pub use loopback::Loopback;
pub use took::Took;
pub use ways::Ways;

use crate::unlock::advert::{Advert, Challenge, DoorHint};
use crate::unlock::frame::FragmentSize;

/// How long a phone listens for a door before it says that none is near. A door advertises ten times a second, and a
/// scan that starts afresh has heard it after half a second.
pub const PATIENCE: Duration = Duration::from_secs(6);

/// How long a phone listens on for further doors once it has heard one.
pub const SETTLE: Duration = Duration::from_millis(500);

/// A door on the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What the radio calls it. It changes from scan to scan on some systems: never stored.
    pub address: String,
    /// Which door it says that it is.
    pub hint: DoorHint,
    /// The newest challenge that it advertises, where the system shows it; else it is read over the
    /// [link](Link::advert).
    pub challenge: Option<Challenge>,
    /// The signal's strength in dBm, where the radio knows it.
    pub signal: Option<i16>,
}

impl Seen {
    /// A door that advertises this.
    pub fn new(address: String, advert: Advert, signal: Option<i16>) -> Self {
        Self { address, hint: advert.hint, challenge: Some(advert.challenge), signal }
    }

    /// What is heard there as service data; `None` if no door says so. One may leave out its challenge.
    pub(crate) fn heard(address: String, data: &[u8], signal: Option<i16>) -> Option<Self> {
        match (Advert::from_service_data(data), data.split_first_chunk::<2>()) {
            (Ok(advert), _) => Some(Self::new(address, advert, signal)),
            (Err(_), Some((hint, []))) => {
                Some(Self { address, hint: DoorHint(*hint), challenge: None, signal })
            }
            _ => None,
        }
    }
}

/// Until when to listen; for [`PATIENCE`] at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listen {
    /// Until one of the doors is heard.
    ForOne,
    /// A little longer, so that each that is in reach is heard.
    ForAll,
}

/// What goes wrong with a radio.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RadioError {
    /// Something stands in the way of using it at all.
    #[error(transparent)]
    Blocked(#[from] Obstacle),
    /// The door is no longer on the air.
    #[error("no door answers there any more; step closer and try again")]
    Gone,
    /// The connection was lost.
    #[error("the connection to the door was lost; try again")]
    Lost,
    /// The door could make nothing of a write. It stays shut.
    #[error("the door could not use what was sent; try again")]
    Rejected,
    /// What came doesn't belong to a door's link.
    #[error("what answers there isn't a door's link")]
    Confused,
}

/// How long the steps to a connection took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Until the link stood.
    pub connected: Duration,
    /// From then on, until the door's service was found and its notifications were switched on.
    pub discovered: Duration,
}

/// A phone's radio. Each future may be dropped at any time, and none lasts for ever.
pub trait Radio: Send + Sync {
    /// A connection to one door.
    type Link: Link;

    /// Those of `doors` that are on the air, each with its newest challenge, from a scan that starts afresh. Others may
    /// be among them.
    fn listen(
        &self,
        doors: &[DoorHint],
        until: Listen,
    ) -> impl Future<Output = Result<Vec<Seen>, RadioError>> + Send;

    /// Connects to a door. Dropping the future gives it up.
    fn connect(&self, door: &Seen) -> impl Future<Output = Result<Self::Link, RadioError>> + Send;

    /// Waits until all links that were dropped are disconnected: for a program that is about to end.
    fn rest(&self) -> impl Future<Output = ()> + Send;
}

/// A connection to one door. Dropping it disconnects.
pub trait Link: Send {
    /// What one write carries.
    fn size(&self) -> FragmentSize;

    /// How long it took to come about.
    fn joined(&self) -> Joined;

    /// What the door advertises now; one more round trip.
    fn advert(&mut self) -> impl Future<Output = Result<Advert, RadioError>> + Send;

    /// Writes a fragment; done when the door has taken it.
    fn write(&mut self, fragment: &[u8]) -> impl Future<Output = Result<(), RadioError>> + Send;

    /// The next notification. Dropping the future loses none.
    fn next(&mut self) -> impl Future<Output = Result<Vec<u8>, RadioError>> + Send;
}
