//! What a screen shows and what a tap does: guest, resident, staff.
//!
//! The only place that wires ports to decisions. A state is an immutable value, made of names, instants and typed
//! codes: the words are the shell's. An intent is an async method that does one thing, keeps it in the store, and
//! answers with what a screen shows next. What needs no network works without one.

pub mod activity;
pub mod carry;
pub mod compose;
pub mod door;
pub mod giver;
pub mod guest;
pub mod own;
pub mod queue;
pub mod resident;
#[cfg(test)]
mod rig;
pub mod session;
pub mod show;
pub mod staff;
pub mod sync;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use ring::rand::SystemRandom;

use crate::cache::Cache;
use crate::client::calls::Service;
use crate::client::idempotency::IdempotencyKey;
use crate::client::outbox::{Outbox, SystemDice};
use crate::clock::Clock;
use crate::error::Error;
use crate::token::keys::DeviceKey;
use crate::unlock::Randomness;

/// One phone: its store, its way to the service, its key, its clock and its radio.
pub struct Device<R> {
    /// What it remembers.
    pub cache: Arc<dyn Cache>,
    /// Its way to the service.
    pub service: Service,
    /// The key that its tokens are bound to.
    pub key: Arc<dyn DeviceKey>,
    /// Its clock; it is a hint, a door's counts.
    pub clock: Arc<dyn Clock>,
    /// Its way to doors.
    pub radio: R,
    random: SystemRandom,
    randomness: Arc<Randomness>,
    outbox: Outbox,
    /// One at a time asks something of the service and waits for the answer.
    asking: tokio::sync::Mutex<()>,
    unlocking: tokio::sync::watch::Sender<Option<door::Unlocking>>,
}

impl<R> fmt::Debug for Device<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Device")
            .field("cache", &self.cache)
            .field("service", &self.service)
            .finish_non_exhaustive()
    }
}

impl<R> Device<R> {
    /// Of its parts.
    pub fn new(
        cache: Arc<dyn Cache>,
        service: Service,
        key: Arc<dyn DeviceKey>,
        clock: Arc<dyn Clock>,
        radio: R,
    ) -> Self {
        let randomness = Arc::new(Randomness::system());
        let outbox = Outbox::new(Arc::clone(&cache), Box::new(SystemDice));
        Self {
            cache,
            service,
            key,
            clock,
            radio,
            random: SystemRandom::new(),
            randomness,
            outbox,
            asking: tokio::sync::Mutex::new(()),
            unlocking: tokio::sync::watch::Sender::default(),
        }
    }

    /// This phone's time.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// A name for a new intent.
    pub(crate) fn intent(&self) -> Result<IdempotencyKey, Error> {
        IdempotencyKey::draw(&self.random)
            .ok_or_else(|| Error::Internal { reason: "the system has no randomness".into() })
    }
}
