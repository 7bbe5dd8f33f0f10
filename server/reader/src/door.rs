//! One door's engine, shared by all that speaks to it: a radio, a loopback, the door's own network.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatepass::id::DoorId;
use gatepass::radio::Stopwatch;
use gatepass::unlock::Uptime;
use tokio::sync::Notify;

use crate::engine::Engine;
use crate::ledger::Ledger;
use crate::lock::Lock;

/// A door whose reader runs here. Clones are the same door.
pub struct Door<L, K>(Arc<Inner<L, K>>);

struct Inner<L, K> {
    id: DoorId,
    engine: Mutex<Engine<L, K>>,
    watch: Stopwatch,
    answered: Notify,
}

impl<L, K> Clone for Door<L, K> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<L, K> fmt::Debug for Door<L, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Door({})", self.0.id)
    }
}

impl<L: Ledger + 'static, K: Lock + 'static> Door<L, K> {
    /// Takes the engine.
    pub fn new(engine: Engine<L, K>) -> Self {
        let inner = Inner {
            id: engine.door(),
            engine: Mutex::new(engine),
            watch: Stopwatch::start(),
            answered: Notify::new(),
        };
        Self(Arc::new(inner))
    }

    /// Which door it is.
    pub fn id(&self) -> DoorId {
        self.0.id
    }

    /// By which its engine counts the time that passes.
    pub fn watch(&self) -> Stopwatch {
        self.0.watch
    }

    /// The engine. Its work waits for the disk and the lock: not to be asked for where waiting blocks others.
    pub fn engine(&self) -> MutexGuard<'_, Engine<L, K>> {
        self.0.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Works with the engine where waiting blocks nobody. It is done even if the future is dropped; `None` if the
    /// program ends.
    pub async fn with<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Engine<L, K>, Uptime) -> T + Send + 'static,
    ) -> Option<T> {
        let door = self.clone();
        let work = move || {
            let mut engine = door.engine();
            let now = door.watch().now();
            work(&mut engine, now)
        };
        tokio::task::spawn_blocking(work).await.ok()
    }

    /// Somebody was answered, so that there is something to tell the service.
    pub(crate) fn note_answered(&self) {
        self.0.answered.notify_one();
    }

    /// Waits until somebody is answered; at once if somebody was since the last call.
    pub async fn answered(&self) {
        self.0.answered.notified().await;
    }
}
