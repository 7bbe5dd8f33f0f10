//! Long calls: each is a handle that can be cancelled, and that cancels when nobody holds it any more.
//!
//! A language's own cancelling isn't enough: Swift's `Task.cancel()` doesn't reach Rust.

use std::future::Future;
use std::sync::Arc;

use gatepass::app::door::{Progress, Unlocking};
use gatepass::app::show::Watch;
use gatepass::error::Error;
use gatepass::id::DoorId;
use tokio::sync::watch;

use crate::foreign::Attempt;
use crate::observer::{Changed, UnlockProgress};
use crate::phone::Core;

/// Says stop, once.
#[derive(Debug)]
struct Stop(watch::Sender<bool>);

impl Stop {
    fn new() -> (Self, impl Future<Output = ()> + Send + 'static) {
        let (sender, mut receiver) = watch::channel(false);
        let stopped = async move {
            // A sender that is gone says stop as well.
            let _ = receiver.wait_for(|stopped| *stopped).await;
        };
        (Self(sender), stopped)
    }

    fn now(&self) {
        self.0.send_replace(true);
    }
}

/// What a call comes to; kept, so that it can be asked for more than once.
type Outcome<T> = watch::Receiver<Option<Result<T, Error>>>;

fn start<T: Clone + Send + Sync + 'static>(
    work: impl Future<Output = Result<T, Error>> + Send + 'static,
) -> Outcome<T> {
    let (sender, outcome) = watch::channel(None);
    tokio::spawn(async move {
        let done = work.await;
        sender.send_replace(Some(done));
    });
    outcome
}

async fn end<T: Clone>(outcome: &Outcome<T>) -> Result<T, Error> {
    let mut outcome = outcome.clone();
    let ended = outcome.wait_for(Option::is_some).await;
    let broken = || Error::Internal { reason: "a call broke off".to_owned() };
    ended.ok().and_then(|ended| ended.clone()).unwrap_or_else(|| Err(broken()))
}

/// An unlock under way. [`Observer`](crate::observer::Observer) is told how far it has come.
#[derive(Debug, uniffi::Object)]
pub struct Unlock {
    stop: Stop,
    outcome: Outcome<Option<UnlockedDoor>>,
}

/// A door, and what came of unlocking it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UnlockedDoor {
    /// Which.
    pub door: DoorId,
    /// What came of it.
    pub attempt: Attempt,
}

#[uniffi::export(async_runtime = "tokio")]
impl Unlock {
    /// Gives it up. Until the request is out, a cancelled unlock never opens the door; after it, it may have.
    pub fn cancel(&self) {
        self.stop.now();
    }

    /// Waits until it is over, errands included; nothing: the pass has no door that a phone opens. May be asked for
    /// again.
    pub async fn ended(&self) -> Result<Option<UnlockedDoor>, Error> {
        end(&self.outcome).await
    }
}

impl Drop for Unlock {
    fn drop(&mut self) {
        self.stop.now();
    }
}

/// Something that cancels a future.
pub(crate) type Cancelled = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

impl Unlock {
    /// Starts one; `work` gets what cancels it. Its times are told by `watch`.
    pub(crate) fn start<W, F>(core: Arc<Core>, watch: Watch, work: W) -> Arc<Self>
    where
        W: FnOnce(Arc<Core>, Cancelled) -> F,
        F: Future<Output = Result<Option<(DoorId, gatepass::app::door::Attempt)>, Error>> + Send + 'static,
    {
        let (stop, stopped) = Stop::new();
        let mut progress = core.device.unlocking();
        let work = work(Arc::clone(&core), Box::pin(stopped));
        let outcome = start(async move {
            tokio::pin!(work);
            // What was there before is another unlock's.
            progress.mark_unchanged();
            let done = loop {
                tokio::select! {
                    biased;
                    Ok(()) = progress.changed() => pass_on(&mut progress, &core, &watch),
                    done = &mut work => break done,
                }
            };
            if progress.has_changed().unwrap_or(false) {
                pass_on(&mut progress, &core, &watch);
            }
            core.watcher.tell(Changed::Known);
            let told = |(door, attempt): (_, gatepass::app::door::Attempt)| UnlockedDoor {
                door,
                attempt: attempt.told(&watch),
            };
            done.map(|done| done.map(told))
        });
        Arc::new(Self { stop, outcome })
    }
}

fn pass_on(progress: &mut watch::Receiver<Option<Unlocking>>, core: &Core, watch: &Watch) {
    let news = progress.borrow_and_update().clone();
    if let Some(news) = news {
        core.watcher.tell(told(news, watch));
    }
}

fn told(news: Unlocking, watch: &Watch) -> Changed {
    let progress = match news.progress {
        Progress::Looking => UnlockProgress::Looking,
        Progress::Connecting => UnlockProgress::Connecting,
        Progress::Asking => UnlockProgress::Asking,
        Progress::Waiting => UnlockProgress::Waiting,
        Progress::Ended(attempt) => UnlockProgress::Ended { attempt: attempt.told(watch) },
    };
    Changed::Unlock { door: news.door, progress }
}

/// Activity that is followed. [`Observer`](crate::observer::Observer) is told what happens.
#[derive(Debug, uniffi::Object)]
pub struct Following {
    stop: Stop,
    outcome: Outcome<()>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Following {
    /// Ends it.
    pub fn cancel(&self) {
        self.stop.now();
    }

    /// Waits until it has ended: cancelled, or for a reason that waiting doesn't change.
    pub async fn ended(&self) -> Result<(), Error> {
        end(&self.outcome).await
    }
}

impl Drop for Following {
    fn drop(&mut self) {
        self.stop.now();
    }
}

impl Following {
    pub(crate) fn start(work: impl Future<Output = Result<(), Error>> + Send + 'static) -> Arc<Self> {
        let (stop, stopped) = Stop::new();
        let outcome = start(async move {
            tokio::select! {
                () = stopped => Ok(()),
                ended = work => ended,
            }
        });
        Arc::new(Self { stop, outcome })
    }
}
