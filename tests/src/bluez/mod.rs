//! A fake `org.bluez` on a private bus, for both sides: doors that serve and advertise, and phones that search,
//! connect and exchange. It behaves as bluetoothd 5.66 does, whose sources and whose real answers it was fitted to.
//!
//! Each adapter is a device of its own in one air. Real programs talk to it as they would to BlueZ; the test holds the
//! [`Daemon`], lets things go [wrong](fault::Fault), and counts what was [said](log::Log). [`plain`] has a phone and a
//! door of a few lines for the other end.

pub mod bus;
pub mod daemon;
pub mod fault;
pub mod log;
pub mod plain;

mod adapter;
mod advertisement;
mod air;
mod application;
mod dispatch;
mod gatt;
mod link;
mod out;
mod refusal;
mod state;
mod tree;
mod value;
mod wait;

pub use bus::PrivateBus;
pub use daemon::{Daemon, View};
pub use fault::{Fault, Plan};
pub use state::Timings;
pub(crate) use wait::until;
