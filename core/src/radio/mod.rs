//! The way from a phone to a door: a port, and its twins.
//!
//! [`loopback`] carries the same bytes over a local socket or a channel, so that phones in other processes can open
//! a reader's doors; [`air`] is a link that loses, delays, reorders, repeats and cuts under a seed in virtual time.

pub mod air;
pub mod drive;
pub mod loopback;

use std::future::Future;

pub use drive::{Cargo, Carried, Stopwatch};
pub use loopback::Loopback;

use crate::unlock::advert::Advert;
use crate::unlock::frame::FragmentSize;

/// A door on the air.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What the radio calls it. It changes from scan to scan on some systems: never stored.
    pub address: String,
    /// What it advertises.
    pub advert: Advert,
    /// The signal's strength in dBm, where the radio knows it.
    pub signal: Option<i16>,
}

/// What goes wrong with a radio.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RadioError {
    /// There is no radio, or it is switched off.
    #[error("the radio can't be used: {reason}; switch Bluetooth on and allow its use")]
    Unavailable {
        /// What the system said.
        reason: String,
    },
    /// The door is no longer on the air.
    #[error("no door answers there any more; step closer and try again")]
    Gone,
    /// The connection was lost.
    #[error("the connection to the door was lost; try again")]
    Lost,
    /// What came doesn't belong to a door's link.
    #[error("what answers there isn't a door's link")]
    Confused,
}

/// A phone's radio. Each future may be dropped at any time; a caller sets its own limits of time.
pub trait Radio: Send + Sync {
    /// A connection to one door.
    type Link: Link;

    /// The doors on the air, each with its newest challenge, from a scan that starts afresh.
    fn seen(&self) -> impl Future<Output = Result<Vec<Seen>, RadioError>> + Send;

    /// Connects to a door.
    fn connect(&self, door: &Seen) -> impl Future<Output = Result<Self::Link, RadioError>> + Send;
}

/// A connection to one door. Dropping it disconnects.
pub trait Link: Send {
    /// What one write carries.
    fn size(&self) -> FragmentSize;

    /// Writes a fragment; done when the link has taken it.
    fn write(&mut self, fragment: &[u8]) -> impl Future<Output = Result<(), RadioError>> + Send;

    /// The door's next notification. Dropping the future loses none.
    fn next(&mut self) -> impl Future<Output = Result<Vec<u8>, RadioError>> + Send;
}
