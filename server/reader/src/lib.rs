//! The door's side: checks credentials, keeps the ledger, drives the lock.
//!
//! [`Engine`] is one door. It commits to its [`ledger`], then drives its [`lock`], then answers. `bluez`
//! puts a door on the air through BlueZ; [`serve`] offers doors on a loopback, so that phones in other processes can
//! open them.

#[cfg(target_os = "linux")]
pub mod bluez;
pub mod door;
pub mod engine;
pub mod ledger;
pub mod lock;
pub mod serve;

pub use door::Door;
pub use engine::{Engine, Fault, ReaderError, Scanned, Session, Settings, Silence};
pub use ledger::{Ledger, MemoryLedger, SqliteLedger};
pub use lock::{Lock, LockError, TwinLock};
pub use serve::Doors;
