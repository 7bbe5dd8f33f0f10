//! Where the phones on the air and the door's engine meet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use gatepass::unlock::Uptime;
use gatepass::unlock::frame::FragmentSize;
use tokio::sync::{Notify, watch};
use zbus::Connection;

use super::advertisement::{self, ServiceData};
use super::daemon::Daemon;
use super::happening::Happening;
use super::sessions::{Sessions, Turn};
use crate::door::Door;
use crate::ledger::Ledger;
use crate::lock::Lock;

/// When to ask again for a challenge that the system had no randomness for.
const NO_CHALLENGE: Duration = Duration::from_secs(1);

/// Who is told what happens.
pub(super) type Tell = Arc<dyn Fn(Happening) + Send + Sync>;

/// One door on the air.
pub(super) struct Desk<L, K> {
    door: Door<L, K>,
    connection: Connection,
    advertisement: String,
    sessions: Mutex<Sessions>,
    /// What is advertised. Locked while it is changed, so that no older one follows a newer.
    shown: tokio::sync::Mutex<watch::Sender<ServiceData>>,
    /// Until when.
    next_advert: Mutex<Uptime>,
    changed: Notify,
    tell: Tell,
}

impl<L: Ledger + 'static, K: Lock + 'static> Desk<L, K> {
    pub(super) fn new(door: Door<L, K>, connection: &Connection, advertisement: &str, tell: Tell) -> Self {
        Self {
            next_advert: Mutex::new(door.watch().now()),
            door,
            connection: connection.clone(),
            advertisement: advertisement.to_owned(),
            sessions: Mutex::default(),
            shown: tokio::sync::Mutex::new(watch::Sender::new([0; 10])),
            changed: Notify::new(),
            tell,
        }
    }

    /// Follows what is advertised.
    pub(super) async fn shown(&self) -> watch::Receiver<ServiceData> {
        self.shown.lock().await.subscribe()
    }

    /// A phone writes a fragment. Gives what to notify it of, in order; `None`: this door can't use the fragment.
    pub(super) async fn write(
        &self,
        device: &str,
        size: FragmentSize,
        fragment: Vec<u8>,
    ) -> Option<Vec<Vec<u8>>> {
        let now = self.door.watch().now();
        let (ticket, turn) = self.sessions().begin(device, now)?;
        let work = self.door.with(move |engine, now| {
            let mut session = match turn {
                Turn::First(since) => Box::new(engine.accept(size, since)),
                Turn::Next(session) => session,
            };
            let understood = engine.on_write(&mut session, &fragment, now).is_ok();
            let answered = engine.next_advert().is_none();
            (understood.then_some(session), answered, engine.take_fault())
        });
        let (mut session, answered, fault) = work.await.unwrap_or((None, false, None));
        if let Some(fault) = fault {
            (self.tell)(Happening::Fault(fault));
        }
        let now = self.door.watch().now();
        if answered {
            self.set_next_advert(now);
            self.door.note_answered();
        }
        // Before the session is back on the desk: whoever writes before the answer is out breaks the exchange.
        let fragments = session.as_mut().map(|session| std::iter::from_fn(|| session.poll_write()).collect());
        let is_there = self.sessions().end(device, ticket, session, now);
        self.changed.notify_one();
        fragments.filter(|_| is_there)
    }

    /// Advertises what the engine says now, if that is another challenge than before.
    pub(super) async fn refresh(&self) -> ServiceData {
        let shown = self.shown.lock().await;
        let work = self.door.with(|engine, now| {
            let advert = engine.advert(now).ok()?;
            Some((advert.service_data(), engine.next_advert()?))
        });
        let Some((advert, next)) = work.await.flatten() else {
            self.set_next_advert(self.door.watch().now().saturating_add(NO_CHALLENGE));
            return *shown.borrow();
        };
        self.set_next_advert(next);
        self.changed.notify_one();
        if shown.send_if_modified(|before| std::mem::replace(before, advert) != advert) {
            // A bus that is gone is noticed where its news are heard.
            let _ = advertisement::changed(&self.connection, &self.advertisement).await;
        }
        advert
    }

    pub(super) fn connected(&self, device: &str) {
        self.sessions().connected(device, self.door.watch().now());
    }

    pub(super) fn found(&self, device: &str) {
        self.sessions().found(device, self.door.watch().now());
    }

    pub(super) fn gone(&self, device: &str) {
        self.sessions().gone(device);
    }

    /// The adapter or bluetoothd has gone, and every phone with it.
    pub(super) fn clear(&self) {
        self.sessions().clear();
    }

    /// Waits until there is something to do, or something is due at another time than before.
    pub(super) async fn due(&self, is_on_air: bool) {
        let phone = self.sessions().deadline();
        let advert = is_on_air.then(|| self.next_advert());
        let next = phone.into_iter().chain(advert).min();
        let watch = self.door.watch();
        tokio::select! {
            () = watch.until(next) => {}
            () = self.changed.notified() => {}
        }
    }

    /// Disconnects whoever is silent, and changes the challenge when its time is over.
    pub(super) async fn tend(self: &Arc<Self>, daemon: &Daemon, is_on_air: bool) {
        let now = self.door.watch().now();
        let due = self.sessions().due(now);
        for (device, was_silent) in due {
            if was_silent {
                (self.tell)(Happening::Dropped);
            }
            let (desk, daemon) = (Arc::clone(self), daemon.clone());
            tokio::spawn(async move {
                if !daemon.disconnect(&device).await {
                    desk.gone(&device);
                }
            });
        }
        if is_on_air && self.next_advert() <= now {
            self.refresh().await;
        }
    }

    fn next_advert(&self) -> Uptime {
        *self.next_advert.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn set_next_advert(&self, at: Uptime) {
        *self.next_advert.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }

    fn sessions(&self) -> MutexGuard<'_, Sessions> {
        self.sessions.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
