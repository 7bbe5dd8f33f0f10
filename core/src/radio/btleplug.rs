//! The phone's Bluetooth, by btleplug. No other file knows it.
//!
//! What surprises in it (and in BlueZ behind it), and what is done about it here:
//!
//! - A service filter doesn't find a door, whose service stands in its service data alone: the scan has none, and
//!   listens for the data.
//! - BlueZ shows devices that it knew, on the air or not: one that has no signal now isn't taken.
//! - `start_scan` switches Bluetooth on by itself: whether it is on is asked before.
//! - Event streams don't end when a link is lost: the disconnect event is watched, and each step has a time of its own.
//! - Dropping a stream while events come in on another thread may panic in a task of its own, and `connect` drops one:
//!   all that has streams runs on one thread (see `Behind`), with one stream of events, and one of notifications a door.
//! - Dropping `connect` doesn't cancel it, and `disconnect` takes two seconds: a `Farewell` does it in the background,
//!   and whoever wants to connect to that door again waits for it.
//! - A lock that has left costs thirty seconds unless somebody looks at the clock.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use btleplug::api::{
    Central as _, CentralEvent, CentralState, CharPropFlags, Characteristic, Manager as _, Peripheral as _,
    ScanFilter, WriteType,
};
use btleplug::platform::{Adapter, Manager, Peripheral, PeripheralId};
use futures_util::StreamExt as _;
use tokio::sync::{OwnedMutexGuard, broadcast};
use tokio::time::{Instant, timeout, timeout_at};
use uuid::Uuid;

use super::access::{Access, Obstacle};
use super::behind::{Behind, Pump};
use super::{Joined, Link, Listen, PATIENCE, Radio, RadioError, SETTLE, Seen};
use crate::unlock::advert::{Advert, DoorHint, SERVICE};
use crate::unlock::frame::FragmentSize;
use crate::unlock::gatt;

const SERVICE_ID: Uuid = Uuid::from_bytes(SERVICE);
const EXCHANGE: Uuid = Uuid::from_bytes(gatt::EXCHANGE);
const CHALLENGE: Uuid = Uuid::from_bytes(gatt::CHALLENGE);

/// For what the system answers by itself.
const SYSTEM: Duration = Duration::from_secs(3);
/// For a connection, with the discovery that BlueZ counts as a part of it.
const CONNECT: Duration = Duration::from_secs(10);
/// For one request to the door and its response.
const REQUEST: Duration = Duration::from_secs(4);
/// How far apart the news of a lost link and those of its last moments may come.
const NEWS: Duration = Duration::from_millis(300);
/// For a disconnect, which nobody waits for.
const DISCONNECT: Duration = Duration::from_secs(6);
/// What is heard at once and not fetched yet, and notifications of one door.
const EVENTS: usize = 512;
/// Doors whose streams are kept; addresses that change by themselves would make it ever more.
const MOST_DOORS: usize = 64;

/// The phone's Bluetooth. Its clones are the same.
#[derive(Clone)]
pub struct Bluetooth(Arc<Inner>);

struct Inner {
    named: Option<String>,
    access: Arc<dyn Access>,
    station: tokio::sync::Mutex<Option<Arc<Station>>>,
    behind: Behind,
}

impl fmt::Debug for Bluetooth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bluetooth").field("adapter", &self.0.named).finish_non_exhaustive()
    }
}

impl Bluetooth {
    /// Through the adapter of this name (`hci0`), or through the first there is. Nothing is asked of it yet.
    pub fn new(adapter: Option<String>, access: Arc<dyn Access>) -> Self {
        let (station, behind) = (tokio::sync::Mutex::new(None), Behind::default());
        Self(Arc::new(Inner { named: adapter, access, station, behind }))
    }

    /// The adapter in use, opened if it isn't yet.
    async fn station(&self) -> Result<Arc<Station>, Obstacle> {
        let mut station = self.0.station.lock().await;
        if let Some(open) = station.as_ref() {
            return Ok(Arc::clone(open));
        }
        let opened = self.0.behind.run(Station::open(self.0.named.clone())).await;
        let open = Arc::new(opened.unwrap_or_else(|| Err(Obstacle::silent()))?);
        *station = Some(Arc::clone(&open));
        Ok(open)
    }

    /// Says what stands in the way of using it. One that is gone is looked for anew.
    async fn check(&self, station: &Station) -> Result<(), Obstacle> {
        match timeout(SYSTEM, station.adapter.adapter_state()).await {
            // It says so of one that is gone, too.
            Ok(Ok(CentralState::PoweredOff)) => {}
            Ok(_) => return Ok(()),
            Err(_) => return Err(Obstacle::silent()),
        }
        match timeout(SYSTEM, station.adapter.adapter_info()).await {
            Ok(Ok(_)) => Err(Obstacle::Off),
            Ok(Err(_)) => {
                *self.0.station.lock().await = None;
                self.station().await.map(drop)
            }
            Err(_) => Err(Obstacle::silent()),
        }
    }

    async fn hear(
        &self,
        station: &Station,
        doors: &[DoorHint],
        until: Listen,
    ) -> Result<Vec<Seen>, RadioError> {
        let mut ear = Ear { doors, found: BTreeMap::new(), asked: BTreeSet::new() };
        let mut events = station.events.subscribe();
        let scan = Scan::start(self, station).await?;
        let mut end = Instant::now().checked_add(PATIENCE).unwrap_or_else(Instant::now);
        while let Ok(event) = timeout_at(end, events.recv()).await {
            match event {
                // It may come late, from before it was switched on again.
                Ok(CentralEvent::StateUpdate(CentralState::PoweredOff)) => self.check(station).await?,
                Ok(event) => ear.hear(station, event).await,
                // Some were missed: a door is heard again in a moment.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => break,
            }
            let heard =
                doors.iter().filter(|door| ear.found.values().any(|seen| seen.hint == **door)).count();
            if heard == doors.len() || (heard > 0 && until == Listen::ForOne) {
                break;
            }
            if heard > 0 {
                end = end.min(Instant::now().checked_add(SETTLE).unwrap_or(end));
            }
        }
        scan.stop().await;
        if ear.found.is_empty() {
            self.check(station).await?;
        }
        Ok(ear.found.into_values().collect())
    }
}

impl Radio for Bluetooth {
    type Link = BluetoothLink;

    async fn listen(&self, doors: &[DoorHint], until: Listen) -> Result<Vec<Seen>, RadioError> {
        if let Some(obstacle) = self.0.access.obstacle() {
            return Err(obstacle.into());
        }
        self.check(&*self.station().await?).await?;
        let station = self.station().await?;
        let _turn = station.turn.lock().await;
        self.hear(&station, doors, until).await
    }

    async fn connect(&self, door: &Seen) -> Result<BluetoothLink, RadioError> {
        let station = self.station().await?;
        let place = station.place(&door.address).await?;
        let end = Instant::now().checked_add(CONNECT).unwrap_or_else(Instant::now);
        let turn =
            timeout_at(end, Arc::clone(&place.turn).lock_owned()).await.map_err(|_| RadioError::Gone)?;
        let events = station.events.subscribe();
        // From here on, whatever happens, the door is disconnected from.
        let farewell =
            Farewell { bluetooth: self.clone(), peripheral: place.peripheral.clone(), turn: Some(turn) };
        let line = Line { place, events, sign: false, lost: false, farewell };
        match timeout_at(end, line.join()).await {
            Ok(Ok(joined)) => Ok(joined),
            Ok(Err(RadioError::Gone)) | Err(_) => {
                self.check(&station).await?;
                Err(RadioError::Gone)
            }
            Ok(Err(error)) => Err(error),
        }
    }

    async fn rest(&self) {
        self.0.behind.rest().await;
    }
}

/// An adapter and all that comes from it.
struct Station {
    adapter: Adapter,
    events: broadcast::Sender<CentralEvent>,
    _pump: Pump,
    /// One scan at a time.
    turn: tokio::sync::Mutex<()>,
    places: Mutex<BTreeMap<PeripheralId, Arc<Place>>>,
}

impl Station {
    async fn open(named: Option<String>) -> Result<Self, Obstacle> {
        let opened = timeout(SYSTEM, async {
            let mut adapters = Manager::new().await?.adapters().await?;
            adapters.sort_by_key(|adapter| format!("{adapter:?}"));
            for adapter in adapters {
                // On Linux "hci0 (usb:v1D6B…)"; elsewhere there is one.
                let info = adapter.adapter_info().await?;
                if named.as_deref().is_none_or(|named| info.split(' ').next() == Some(named)) {
                    let events = adapter.events().await?;
                    return Ok(Some((adapter, events)));
                }
            }
            Ok(None)
        });
        let (adapter, mut stream) = match opened.await {
            Ok(Ok(Some(opened))) => opened,
            Ok(Ok(None)) => return Err(Obstacle::NoAdapter { named }),
            Ok(Err(error)) => return Err(obstacle(&error)),
            Err(_) => return Err(Obstacle::silent()),
        };
        let (events, _) = broadcast::channel(EVENTS);
        let to = events.clone();
        let pump = Pump::start(async move {
            while let Some(event) = stream.next().await {
                // Nobody listens between two unlocks.
                let _ = to.send(event);
            }
        });
        let (turn, places) = (tokio::sync::Mutex::new(()), Mutex::new(BTreeMap::new()));
        Ok(Self { adapter, events, _pump: pump, turn, places })
    }

    fn places(&self) -> MutexGuard<'_, BTreeMap<PeripheralId, Arc<Place>>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The door at this address, heard just now.
    async fn place(&self, address: &str) -> Result<Arc<Place>, RadioError> {
        if let Some(place) = self.places().values().find(|place| place.peripheral.id().to_string() == address)
        {
            return Ok(Arc::clone(place));
        }
        let known = timeout(SYSTEM, self.adapter.peripherals()).await;
        let known = known.ok().and_then(Result::ok).ok_or(RadioError::Gone)?;
        let peripheral = known.into_iter().find(|known| known.id().to_string() == address);
        let peripheral = peripheral.ok_or(RadioError::Gone)?;
        let mut places = self.places();
        if places.len() >= MOST_DOORS {
            places.retain(|_, place| Arc::strong_count(place) > 1);
        }
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        let place = Arc::new(Place { peripheral, turn, notes: tokio::sync::OnceCell::new() });
        Ok(Arc::clone(places.entry(place.peripheral.id()).or_insert(place)))
    }
}

/// A door that was connected to, and the one stream of its notifications.
struct Place {
    peripheral: Peripheral,
    /// One link at a time, the last one's farewell included.
    turn: Arc<tokio::sync::Mutex<()>>,
    notes: tokio::sync::OnceCell<(broadcast::Sender<Vec<u8>>, Pump)>,
}

impl Place {
    /// What the door's exchange notifies from now on.
    async fn notes(&self, behind: &Behind) -> Result<broadcast::Receiver<Vec<u8>>, RadioError> {
        let peripheral = self.peripheral.clone();
        let open = behind.run(async move {
            let mut stream = peripheral.notifications().await.map_err(|_| RadioError::Lost)?;
            let (notes, _) = broadcast::channel(EVENTS);
            let to = notes.clone();
            let pump = Pump::start(async move {
                while let Some(note) = stream.next().await {
                    // What was read shows up here as well.
                    if note.uuid == EXCHANGE {
                        let _ = to.send(note.value);
                    }
                }
            });
            Ok((notes, pump))
        });
        let open = || async { open.await.unwrap_or(Err(RadioError::Lost)) };
        self.notes.get_or_try_init(open).await.map(|(notes, _)| notes.subscribe())
    }
}

/// What a scan has heard.
struct Ear<'a> {
    doors: &'a [DoorHint],
    found: BTreeMap<PeripheralId, Seen>,
    /// Whose properties were looked at.
    asked: BTreeSet<PeripheralId>,
}

impl Ear<'_> {
    async fn hear(&mut self, station: &Station, event: CentralEvent) {
        match event {
            CentralEvent::ServiceDataAdvertisement { id, service_data } => {
                let signal = self.found.get(&id).and_then(|seen| seen.signal);
                if let Some(data) = service_data.get(&SERVICE_ID) {
                    self.note(id, data, signal);
                }
            }
            CentralEvent::RssiUpdate { id, rssi } => match self.found.get_mut(&id) {
                Some(seen) => seen.signal = Some(rssi),
                None => self.look(station, id).await,
            },
            // The first sight of a device brings no event for its data.
            CentralEvent::DeviceDiscovered(id) => self.look(station, id).await,
            // Where there is no event for the signal: on phones, which have it at hand.
            CentralEvent::DeviceUpdated(id) => {
                self.asked.remove(&id);
                self.look(station, id).await;
            }
            _ => {}
        }
    }

    async fn look(&mut self, station: &Station, id: PeripheralId) {
        if !self.asked.insert(id.clone()) {
            return;
        }
        let properties = timeout(SYSTEM, async { station.adapter.peripheral(&id).await?.properties().await });
        let Ok(Ok(Some(properties))) = properties.await else { return };
        // Without a signal it is only remembered.
        if let (Some(data), Some(_)) = (properties.service_data.get(&SERVICE_ID), properties.rssi) {
            self.note(id, data, properties.rssi);
        }
    }

    fn note(&mut self, id: PeripheralId, data: &[u8], signal: Option<i16>) {
        let seen = Seen::heard(id.to_string(), data, signal);
        if let Some(seen) = seen.filter(|seen| self.doors.contains(&seen.hint)) {
            self.found.insert(id, seen);
        }
    }
}

/// A scan that ends when it is dropped.
struct Scan {
    stop: Option<(Bluetooth, Adapter)>,
}

impl Scan {
    async fn start(bluetooth: &Bluetooth, station: &Station) -> Result<Self, Obstacle> {
        let scan = Self { stop: Some((bluetooth.clone(), station.adapter.clone())) };
        let start = || timeout(SYSTEM, station.adapter.start_scan(ScanFilter::default()));
        let mut started = start().await;
        if matches!(&started, Ok(Err(error)) if is_in_progress(error)) {
            // A scan of ours that didn't end in time: afresh, or it has nothing new to tell.
            let _ = timeout(SYSTEM, station.adapter.stop_scan()).await;
            started = start().await;
        }
        let refused = match started {
            Ok(Ok(())) => return Ok(scan),
            Ok(Err(error)) => obstacle(&error),
            Err(_) => Obstacle::silent(),
        };
        drop(scan);
        bluetooth.check(station).await?;
        Err(refused)
    }

    async fn stop(mut self) {
        if let Some((_, adapter)) = self.stop.take() {
            let _ = timeout(SYSTEM, adapter.stop_scan()).await;
        }
    }
}

impl Drop for Scan {
    fn drop(&mut self) {
        if let Some((bluetooth, adapter)) = self.stop.take() {
            bluetooth.0.behind.leave(async move {
                if !matches!(timeout(SYSTEM, adapter.stop_scan()).await, Ok(Ok(()))) {
                    // One that is only beginning can't be stopped yet.
                    tokio::time::sleep(NEWS).await;
                    let _ = timeout(SYSTEM, adapter.stop_scan()).await;
                }
            });
        }
    }
}

/// Disconnects when it is dropped.
struct Farewell {
    bluetooth: Bluetooth,
    peripheral: Peripheral,
    turn: Option<OwnedMutexGuard<()>>,
}

impl Drop for Farewell {
    fn drop(&mut self) {
        let (peripheral, turn) = (self.peripheral.clone(), self.turn.take());
        self.bluetooth.0.behind.leave(async move {
            // Nobody waits, and who is gone needs no farewell.
            let _ = timeout(DISCONNECT, peripheral.disconnect()).await;
            drop(turn);
        });
    }
}

/// A line to a door, from the first try to connect on. Dropping it disconnects.
struct Line {
    place: Arc<Place>,
    events: broadcast::Receiver<CentralEvent>,
    /// Something was heard that may mean its end, or that of the line before, and is to be looked into.
    sign: bool,
    lost: bool,
    farewell: Farewell,
}

impl Line {
    async fn join(mut self) -> Result<BluetoothLink, RadioError> {
        let start = Instant::now();
        let stood = self.stand().await?;
        let peripheral = self.place.peripheral.clone();
        let discover = async { peripheral.discover_services().await.map_err(|_| RadioError::Confused) };
        self.or_lost(REQUEST, discover).await?;
        let services = peripheral.services();
        let door = services.iter().find(|service| service.uuid == SERVICE_ID).ok_or(RadioError::Confused)?;
        let found = |id, can| {
            door.characteristics.iter().find(|one| one.uuid == id && one.properties.contains(can)).cloned()
        };
        let exchange = found(EXCHANGE, CharPropFlags::WRITE | CharPropFlags::NOTIFY);
        let exchange = exchange.ok_or(RadioError::Confused)?;
        let challenge = found(CHALLENGE, CharPropFlags::READ);
        let size = FragmentSize::of_mtu(peripheral.mtu());
        let place = Arc::clone(&self.place);
        let bluetooth = self.farewell.bluetooth.clone();
        let notes = self.or_lost(SYSTEM, place.notes(&bluetooth.0.behind)).await?;
        let subscribe = async {
            match peripheral.subscribe(&exchange).await {
                // BlueZ switches a known door's notifications on by itself, and is at it. What is asked now comes after.
                Err(error) if is_in_progress(&error) => Ok(()),
                subscribed => subscribed.map_err(|_| RadioError::Confused),
            }
        };
        self.or_lost(REQUEST, subscribe).await?;
        let joined = Joined { connected: stood.duration_since(start), discovered: stood.elapsed() };
        Ok(BluetoothLink { line: self, exchange, challenge, size, joined, notes })
    }

    /// Connects; tells when the link stood. On BlueZ the discovery is a part of it; an event comes between.
    async fn stand(&mut self) -> Result<Instant, RadioError> {
        let (bluetooth, peripheral) = (self.farewell.bluetooth.clone(), self.place.peripheral.clone());
        let id = peripheral.id();
        let connect = bluetooth.0.behind.run(async move { peripheral.connect().await });
        tokio::pin!(connect);
        let mut stood = None;
        loop {
            let event = tokio::select! {
                biased;
                connected = &mut connect => {
                    connected.and_then(Result::ok).ok_or(RadioError::Gone)?;
                    return Ok(stood.unwrap_or_else(Instant::now));
                }
                event = self.events.recv() => event,
            };
            match event {
                Ok(CentralEvent::DeviceConnected(other)) if other == id => {
                    stood = Some(Instant::now());
                }
                // Only once the link stood: it may be the end of the one before.
                Ok(CentralEvent::DeviceDisconnected(other)) if other == id && stood.is_some() => {
                    return Err(RadioError::Lost);
                }
                Err(broadcast::error::RecvError::Closed) => return Err(RadioError::Gone),
                Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => {}
            }
        }
    }

    /// Waits for `work`, as long as the link holds and no longer than `limit`.
    async fn or_lost<T>(
        &mut self,
        limit: Duration,
        work: impl Future<Output = Result<T, RadioError>>,
    ) -> Result<T, RadioError> {
        tokio::select! {
            biased;
            done = timeout(limit, work) => done.unwrap_or(Err(RadioError::Lost)),
            () = self.is_lost() => Err(RadioError::Lost),
        }
    }

    /// Returns when the link is gone; at once if it was before.
    async fn is_lost(&mut self) {
        while !self.lost {
            if self.sign {
                self.lost = !self.is_connected().await;
                self.sign = false;
                continue;
            }
            match self.events.recv().await {
                Ok(CentralEvent::DeviceDisconnected(id)) => self.sign = id == self.place.peripheral.id(),
                // Or it may be among those that were missed.
                Ok(CentralEvent::StateUpdate(CentralState::PoweredOff))
                | Err(broadcast::error::RecvError::Lagged(_)) => self.sign = true,
                Err(broadcast::error::RecvError::Closed) => self.lost = true,
                Ok(_) => {}
            }
        }
    }

    async fn is_connected(&self) -> bool {
        matches!(timeout(SYSTEM, self.place.peripheral.is_connected()).await, Ok(Ok(true)))
    }
}

/// A connection to a door.
pub struct BluetoothLink {
    line: Line,
    exchange: Characteristic,
    challenge: Option<Characteristic>,
    size: FragmentSize,
    joined: Joined,
    notes: broadcast::Receiver<Vec<u8>>,
}

impl fmt::Debug for BluetoothLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BluetoothLink").field("joined", &self.joined).finish_non_exhaustive()
    }
}

impl Link for BluetoothLink {
    fn size(&self) -> FragmentSize {
        self.size
    }

    fn joined(&self) -> Joined {
        self.joined
    }

    async fn advert(&mut self) -> Result<Advert, RadioError> {
        let challenge = self.challenge.as_ref().ok_or(RadioError::Confused)?;
        let peripheral = self.line.place.peripheral.clone();
        let read = async { peripheral.read(challenge).await.map_err(|_| RadioError::Lost) };
        let data = self.line.or_lost(REQUEST, read).await?;
        Advert::from_service_data(&data).map_err(|_| RadioError::Confused)
    }

    async fn write(&mut self, fragment: &[u8]) -> Result<(), RadioError> {
        let peripheral = self.line.place.peripheral.clone();
        let write = async {
            let written = peripheral.write(&self.exchange, fragment, WriteType::WithResponse).await;
            written.map_err(|_| RadioError::Rejected)
        };
        match self.line.or_lost(REQUEST, write).await {
            // Either the door says no, or the link is gone and the news of it is on its way.
            Err(RadioError::Rejected) => {
                let is_gone = timeout(NEWS, self.line.is_lost()).await.is_ok();
                let is_gone = is_gone || !self.line.is_connected().await;
                Err(if is_gone { RadioError::Lost } else { RadioError::Rejected })
            }
            written => written,
        }
    }

    async fn next(&mut self) -> Result<Vec<u8>, RadioError> {
        loop {
            let note = tokio::select! {
                biased;
                note = self.notes.recv() => note,
                () = self.line.is_lost() => {
                    // What was said before it was lost comes by another stream, perhaps a little later.
                    timeout(NEWS, self.notes.recv()).await.map_err(|_| RadioError::Lost)?
                }
            };
            match note {
                Ok(note) => return Ok(note),
                // A fragment that is missing shows in the count of the next.
                Err(broadcast::error::RecvError::Lagged(_)) => {}
                Err(broadcast::error::RecvError::Closed) => return Err(RadioError::Lost),
            }
        }
    }
}

/// Hands btleplug the Java virtual machine: once, before the first use, on a thread that Java has started (its class
/// loader must see the app's classes).
#[cfg(target_os = "android")]
pub fn start(env: &mut jni::Env<'_>) -> Result<(), Obstacle> {
    btleplug::platform::init(env).map_err(|error| obstacle(&error))
}

fn is_in_progress(error: &btleplug::Error) -> bool {
    let text = error.to_string().to_lowercase();
    text.contains("in progress") || text.contains("inprogress")
}

fn obstacle(error: &btleplug::Error) -> Obstacle {
    match error {
        btleplug::Error::PermissionDenied => Obstacle::NotAllowed,
        btleplug::Error::NoAdapterAvailable => Obstacle::NoAdapter { named: None },
        // Only the debug text has the name of a D-Bus error.
        error => Obstacle::of_system(&format!("{error:?}"), error.to_string()),
    }
}
