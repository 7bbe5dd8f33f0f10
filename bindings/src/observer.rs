//! What a shell is told without asking.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use gatepass::app::activity::ActivityRow;
use gatepass::id::DoorId;

use crate::error::ShellError;
use crate::foreign::Attempt;

/// Something that a screen may have to show.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum Changed {
    /// What this phone knows: a screen reads its state anew.
    Known,
    /// How far an unlock has come.
    Unlock {
        /// Which door's.
        door: DoorId,
        /// How far.
        progress: UnlockProgress,
    },
    /// Something has happened, while [`follow_activity`](crate::person::Person::follow_activity) goes on.
    Activity {
        /// What.
        row: ActivityRow,
    },
}

/// How far an unlock has come.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum UnlockProgress {
    /// The phone listens for the door.
    Looking,
    /// It connects.
    Connecting,
    /// The request goes out. Cancelled now, the door never opens.
    Asking,
    /// The request is out: the door may open at any moment.
    Waiting,
    /// It is over; what the phone carries for the door may still follow.
    Ended {
        /// What came of it.
        attempt: Attempt,
    },
}

/// Told of every change. A shell has one, and passes it on to the screens that are open.
///
/// Called from the core's own threads, one call at a time for each unlock; it must return soon, and must not wait for a
/// call into the core.
#[uniffi::export(with_foreign)]
pub trait Observer: Send + Sync {
    /// Something has changed. What an implementation throws is dropped.
    fn changed(&self, what: Changed) -> Result<(), ShellError>;
}

/// The observer, once there is one.
#[derive(Default)]
pub(crate) struct Watcher(Mutex<Option<Arc<dyn Observer>>>);

impl Watcher {
    pub(crate) fn set(&self, observer: Option<Arc<dyn Observer>>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = observer;
    }

    /// The lock is not held while the observer is called.
    pub(crate) fn tell(&self, what: Changed) {
        let observer = self.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(observer) = observer {
            let _ = observer.changed(what);
        }
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Watcher(..)")
    }
}
