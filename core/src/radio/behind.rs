//! What happens behind an unlock: the radio's own tasks, and work that nobody waits for.

use std::future::Future;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::runtime::Handle;
use tokio::sync::oneshot;
use tokio::task::{AbortHandle, JoinSet};

/// Where the radio's own tasks run, whichever runtime its users have.
///
/// On Linux that is a thread of its own: bluez-async gives a stream of messages up with a panic in a task if one comes in
/// on another thread at that moment, as it does when a connection is made. Elsewhere they run with whoever waits for
/// them, and what nobody waits for on the runtime of who came first.
#[derive(Debug, Default)]
pub(super) struct Behind {
    ground: OnceLock<Option<Ground>>,
    farewells: Mutex<JoinSet<()>>,
}

#[derive(Debug)]
struct Ground {
    handle: Handle,
    /// The thread ends when this is dropped.
    _stop: oneshot::Sender<()>,
}

impl Ground {
    #[cfg(target_os = "linux")]
    fn find() -> Option<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
        let (handle, (stop, stopped)) = (runtime.handle().clone(), oneshot::channel());
        let run = move || drop(runtime.block_on(stopped));
        std::thread::Builder::new().name("bluetooth".to_owned()).spawn(run).ok()?;
        Some(Self { handle, _stop: stop })
    }

    #[cfg(not(target_os = "linux"))]
    fn find() -> Option<Self> {
        Some(Self { handle: Handle::try_current().ok()?, _stop: oneshot::channel().0 })
    }
}

impl Behind {
    fn ground(&self) -> Option<&Handle> {
        self.ground.get_or_init(Ground::find).as_ref().map(|ground| &ground.handle)
    }

    fn farewells(&self) -> MutexGuard<'_, JoinSet<()>> {
        self.farewells.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Does something there, and gives it up if this is dropped. `None`: the system has no thread for it.
    #[cfg(target_os = "linux")]
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Option<T> {
        let mut task = JoinSet::new();
        task.spawn_on(work, self.ground()?);
        task.join_next().await?.ok()
    }

    /// Does something, and gives it up if this is dropped. `None`: there is no runtime.
    #[cfg(not(target_os = "linux"))]
    pub(super) async fn run<T>(&self, work: impl Future<Output = T>) -> Option<T> {
        self.ground()?;
        Some(work.await)
    }

    /// Does what is still to be done when its cause is gone: a link is let go of, a scan ends.
    pub(super) fn leave(&self, farewell: impl Future<Output = ()> + Send + 'static) {
        let Some(ground) = self.ground() else { return };
        let mut all = self.farewells();
        while all.try_join_next().is_some() {}
        all.spawn_on(farewell, ground);
    }

    /// Waits until all that was left is done.
    pub(super) async fn rest(&self) {
        let mut all = std::mem::take(&mut *self.farewells());
        while all.join_next().await.is_some() {}
    }
}

/// A task that ends with what it serves.
#[derive(Debug)]
pub(super) struct Pump(AbortHandle);

impl Pump {
    /// Runs it where this runs.
    pub(super) fn start(work: impl Future<Output = ()> + Send + 'static) -> Self {
        Self(tokio::spawn(work).abort_handle())
    }
}

impl Drop for Pump {
    fn drop(&mut self) {
        self.0.abort();
    }
}
