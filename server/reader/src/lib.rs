//! The door's side: checks credentials, keeps the ledger, drives the lock.
//!
//! [`Engine`] is one door. It commits to its [`ledger`], then drives its [`lock`], then answers. [`serve`] offers
//! doors on a loopback, so that phones in other processes can open them.

pub mod engine;
pub mod ledger;
pub mod lock;
pub mod serve;

pub use engine::{Engine, ReaderError, Scanned, Session, Settings, Silence};
pub use ledger::{Ledger, MemoryLedger, SqliteLedger};
pub use lock::{Lock, TwinLock};
pub use serve::Doors;
