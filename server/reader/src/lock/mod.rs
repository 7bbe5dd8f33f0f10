//! What the reader drives: the port, a twin that remembers, and what a board has: a GPIO line, a command.

pub mod command;
#[cfg(target_os = "linux")]
pub mod gpio;
#[cfg(any(target_os = "linux", test))]
mod pulse;

use std::fmt::Display;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Why the lock didn't obey.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the lock didn't obey: {reason}; look at its wiring")]
pub struct LockError {
    /// What the lock or its driver said.
    pub reason: String,
}

impl LockError {
    fn of(reason: impl Display) -> Self {
        Self { reason: reason.to_string() }
    }
}

/// A lock, or the relay that drives it.
pub trait Lock: Send {
    /// Opens for this long, then locks by itself. Returns when it has been told to, not when it has locked. An open
    /// lock stays open until the later of both ends.
    fn open(&mut self, time: Duration) -> Result<(), LockError>;
}

impl<T: Lock + ?Sized> Lock for Box<T> {
    fn open(&mut self, time: Duration) -> Result<(), LockError> {
        (**self).open(time)
    }
}

/// A lock that remembers how often it was opened. Its clones are the same lock.
#[derive(Clone, Debug, Default)]
pub struct TwinLock(Arc<Mutex<Twin>>);

#[derive(Debug, Default)]
struct Twin {
    openings: Vec<Duration>,
    stuck: bool,
}

impl TwinLock {
    /// How long it was opened for, each time.
    pub fn openings(&self) -> Vec<Duration> {
        self.lock().openings.clone()
    }

    /// From now on it doesn't obey (`true`), or does again.
    pub fn set_stuck(&self, stuck: bool) {
        self.lock().stuck = stuck;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Twin> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lock for TwinLock {
    fn open(&mut self, time: Duration) -> Result<(), LockError> {
        let mut twin = self.lock();
        if twin.stuck {
            return Err(LockError::of("stuck"));
        }
        twin.openings.push(time);
        Ok(())
    }
}
