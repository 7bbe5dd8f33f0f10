//! Work behind an unlock, that nobody waits for.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::runtime::Handle;
use tokio::task::{AbortHandle, JoinSet};

/// What is still to be done when its cause is gone: a link is let go of, a scan ends.
#[derive(Debug, Default)]
pub(super) struct Farewells(Mutex<JoinSet<()>>);

impl Farewells {
    fn all(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does it on that runtime: a drop may happen outside of any.
    pub(super) fn say(&self, runtime: &Handle, work: impl Future<Output = ()> + Send + 'static) {
        let mut all = self.all();
        while all.try_join_next().is_some() {}
        all.spawn_on(work, runtime);
    }

    /// Waits until all is done.
    pub(super) async fn are_said(&self) {
        let mut all = std::mem::take(&mut *self.all());
        while all.join_next().await.is_some() {}
    }
}

/// A task that ends with what it serves.
#[derive(Debug)]
pub(super) struct Pump(AbortHandle);

impl Pump {
    /// Runs it.
    pub(super) fn start(work: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(work).abort_handle())
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.0.abort();
    }
}
