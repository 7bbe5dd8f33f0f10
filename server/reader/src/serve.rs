//! Doors on a loopback: their readers run here, phones come over a socket or a channel.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::Duration;

use gatepass::id::DoorId;
use gatepass::property::Property;
use gatepass::radio::RadioError;
use gatepass::radio::loopback::{Frames, Knock, knock, tell, welcome};
use gatepass::unlock::frame::FragmentSize;
use tokio::io::{AsyncRead, AsyncWrite, DuplexStream};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};

use crate::door::Door;
use crate::engine::{Engine, NumberedReceipt, ReaderError, Scanned};
use crate::ledger::Ledger;
use crate::lock::Lock;

/// How many phones may be connected at once; further ones wait.
const CONNECTIONS: usize = 64;

/// The longest that a connection lasts, whatever is said on it.
const LONGEST: Duration = Duration::from_secs(90);

/// How long a connection may take to say what it wants.
const SILENCE: Duration = Duration::from_secs(3);

/// A property's doors, each with its reader; some may come and go. Clones are the same doors.
pub struct Doors<L, K> {
    inner: Arc<Inner<L, K>>,
}

struct Inner<L, K> {
    doors: RwLock<BTreeMap<DoorId, Door<L, K>>>,
    connections: Arc<Semaphore>,
}

impl<L, K> Clone for Doors<L, K> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner) }
    }
}

impl<L, K> fmt::Debug for Doors<L, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.known().keys()).finish()
    }
}

impl<L, K> Doors<L, K> {
    fn known(&self) -> RwLockReadGuard<'_, BTreeMap<DoorId, Door<L, K>>> {
        self.inner.doors.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) -> RwLockWriteGuard<'_, BTreeMap<DoorId, Door<L, K>>> {
        self.inner.doors.write().unwrap_or_else(PoisonError::into_inner)
    }

    /// The doors as they are now: working with one waits for the disk, and must keep nobody from the others.
    fn all(&self) -> Vec<Door<L, K>> {
        self.known().values().cloned().collect()
    }
}

impl<L: Ledger + 'static, K: Lock + 'static> Doors<L, K> {
    /// Takes the readers, one a door.
    pub fn new(engines: impl IntoIterator<Item = Engine<L, K>>) -> Self {
        let doors = engines.into_iter().map(|engine| (engine.door(), Door::new(engine)));
        let (doors, connections) = (RwLock::new(doors.collect()), Arc::new(Semaphore::new(CONNECTIONS)));
        Self { inner: Arc::new(Inner { doors, connections }) }
    }

    /// Takes one more reader.
    pub fn add(&self, engine: Engine<L, K>) {
        self.changed().insert(engine.door(), Door::new(engine));
    }

    /// Leaves out the other doors: no further phone is answered there.
    pub fn retain(&self, stays: impl Fn(DoorId) -> bool) {
        self.changed().retain(|door, _| stays(*door));
    }

    /// Which doors these are.
    pub fn ids(&self) -> Vec<DoorId> {
        self.known().keys().copied().collect()
    }

    /// Whether there is such a door.
    pub fn has(&self, door: DoorId) -> bool {
        self.known().contains_key(&door)
    }

    /// One of them.
    pub fn door(&self, door: DoorId) -> Option<Door<L, K>> {
        self.known().get(&door).cloned()
    }

    /// Holds a code up to a door; `None` if there is no such door. It waits for the disk, as the next two do: not
    /// to be called where waiting blocks others.
    pub fn scan_code(&self, door: DoorId, text: &str) -> Option<Scanned> {
        self.door(door).map(|door| door.engine().on_code(text))
    }

    /// Brings a door a bulletin over its own network.
    pub fn learn_bulletin(&self, door: DoorId, bulletin: &[u8]) -> Option<Result<(), ReaderError>> {
        self.door(door).map(|door| door.engine().learn_bulletin(bulletin))
    }

    /// The bulletin that a door obeys; 0 if it has heard none.
    pub fn bulletin_version(&self, door: DoorId) -> Option<u64> {
        self.door(door).map(|door| door.engine().bulletin_version())
    }

    /// Has every door obey another state of the property.
    pub fn learn_property(&self, property: &Property) {
        self.all().iter().for_each(|door| door.engine().learn_property(property));
    }

    /// Receipts of a door that the service hasn't confirmed, for the door's own network.
    pub fn receipts(
        &self,
        door: DoorId,
        after: u64,
        most: usize,
    ) -> Option<Result<Vec<NumberedReceipt>, ReaderError>> {
        self.door(door).map(|door| door.engine().receipts(after, most))
    }

    /// Answers phones that come over a socket, until the future is dropped. Local ones only: bind to 127.0.0.1.
    pub async fn serve_socket(&self, listener: TcpListener) {
        loop {
            match listener.accept().await {
                Ok((stream, _)) => {
                    // Latency matters more than bytes; failing to say so changes nothing.
                    let _ = stream.set_nodelay(true);
                    self.spawn(stream).await;
                }
                // The process has no descriptors left, most likely: connections that end give some back.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Answers phones of this process, until the last of their radios is gone.
    pub async fn serve_channel(&self, mut streams: mpsc::Receiver<DuplexStream>) {
        while let Some(stream) = streams.recv().await {
            self.spawn(stream).await;
        }
    }

    async fn spawn(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) {
        let doors = self.clone();
        let Ok(permit) = Arc::clone(&self.inner.connections).acquire_owned().await else { return };
        tokio::spawn(async move {
            // How it ended is the phone's to see: a connection that breaks is nothing unusual.
            let _ = tokio::time::timeout(LONGEST, doors.attend(stream)).await;
            drop(permit);
        });
    }

    async fn attend(&self, stream: impl AsyncRead + AsyncWrite + Send + Unpin + 'static) -> Option<()> {
        match tokio::time::timeout(SILENCE, knock(stream)).await.ok()?.ok()?? {
            Knock::Scan(frames) => {
                let adverts = self.blocking(Self::adverts).await?;
                tell(frames, &adverts).await.ok()
            }
            Knock::Connect { address, frames } => {
                let door = self.door(address.parse().ok()?)?;
                converse(door, frames).await.ok()
            }
        }
    }

    fn adverts(&self) -> Vec<(String, gatepass::unlock::Advert)> {
        let advert = |door: &Door<L, K>| {
            let advert = door.engine().advert(door.watch().now()).ok()?;
            Some((door.id().to_string(), advert))
        };
        self.all().iter().filter_map(advert).collect()
    }

    /// Runs what waits for the disk where it blocks nobody.
    async fn blocking<T: Send + 'static>(&self, work: impl FnOnce(&Self) -> T + Send + 'static) -> Option<T> {
        let doors = self.clone();
        tokio::task::spawn_blocking(move || work(&doors)).await.ok()
    }
}

/// Carries the fragments of one phone's connection.
async fn converse<L: Ledger + 'static, K: Lock + 'static>(
    door: Door<L, K>,
    mut frames: Frames,
) -> Result<(), RadioError> {
    let size = FragmentSize::LARGEST;
    welcome(&mut frames, size).await?;
    let watch = door.watch();
    let accepted = door.with(move |engine, now| engine.accept(size, now)).await;
    let mut session = accepted.ok_or(RadioError::Lost)?;
    loop {
        while let Some(fragment) = session.poll_write() {
            frames.send(&fragment).await?;
        }
        if session.is_over() {
            return Ok(());
        }
        let fragment = tokio::select! {
            frame = frames.next() => match frame? {
                Some(fragment) => fragment,
                None => return Ok(()),
            },
            () = watch.until(session.deadline()) => {
                session.on_timeout(watch.now());
                continue;
            }
        };
        let heard = door.with(move |engine, now| {
            engine.on_write(&mut session, &fragment, now).ok()?;
            Some(session)
        });
        session = heard.await.flatten().ok_or(RadioError::Lost)?;
    }
}

#[cfg(test)]
mod tests;
