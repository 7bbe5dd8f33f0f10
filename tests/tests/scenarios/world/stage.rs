//! The real thing: the service over HTTP, the doors with their ledgers and locks, all in a fresh folder.
//!
//! The only file that starts the service and asks it for its property.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use gatepass::client::calls::Service as Calls;
use gatepass::client::http::{Fresh, Network, Transport};
use gatepass::client::idempotency::IdempotencyKey;
use gatepass::client::wire::carried::{MOST_RECEIPTS, Receipts};
use gatepass::clock::{Clock, ManualClock};
use gatepass::error::Error;
use gatepass::id::DoorId;
use gatepass::property::Property;
use gatepass::radio::Loopback;
use gatepass_reader::engine::Scanned;
use gatepass_reader::lock::TwinLock;
use gatepass_service::doors::LocalDoors;
use gatepass_service::messenger::MemoryMessenger;
use gatepass_service::{Config, Estate, Running, Service};
use ring::rand::SystemRandom;

/// A service and its doors.
pub struct Stage {
    service: Running,
    doors: LocalDoors<TwinLock>,
    locks: BTreeMap<DoorId, TwinLock>,
    /// The property that it serves.
    estate: Arc<Estate>,
    /// The doors' own way to the service.
    line: Calls,
    /// What the service sends.
    pub messages: MemoryMessenger,
    /// Where phones find the doors.
    pub radio: Loopback,
}

impl Stage {
    /// Starts them on this property file.
    pub async fn set(folder: &Path, file: Vec<u8>, clock: &Arc<ManualClock>) -> Result<Self, String> {
        let messages = MemoryMessenger::default();
        let service = Service::start(Config {
            listen: ([127, 0, 0, 1], 0).into(),
            database: folder.join("service.db"),
            properties: vec![file],
            base: Some("https://passes.example".to_owned()),
            messenger: Arc::new(messages.clone()),
            clock: clock.clone(),
        });
        let service = service.await.map_err(|error| error.to_string())?;
        let estates = service.properties().await.map_err(|error| error.to_string())?;
        let estate = estates.into_iter().next().ok_or("the service has no property")?;
        let ticking: Arc<dyn Clock> = clock.clone();
        let mut locks = BTreeMap::new();
        let lock = |door| Some(locks.entry(door).or_insert_with(TwinLock::default).clone());
        let doors = LocalDoors::start(&estate, &folder.join("doors"), &ticking, lock)
            .map_err(|error| error.to_string())?;
        let (radio, streams) = Loopback::channel();
        let offered = doors.doors().clone();
        tokio::spawn(async move { offered.serve_channel(streams).await });
        let line = Calls::new(Self::transport_to(&service, Network::up())?);
        Ok(Self { service, estate, doors, locks, line, messages, radio })
    }

    fn transport_to(service: &Running, network: Network) -> Result<Transport, String> {
        Transport::new(&format!("http://{}", service.addr()), network).map_err(|error| error.to_string())
    }

    /// A way to the service over a network of one's own.
    pub fn transport(&self, network: Network) -> Result<Transport, String> {
        Self::transport_to(&self.service, network)
    }

    /// The property as the service served it at the start.
    pub fn property(&self) -> &Property {
        self.estate.property()
    }

    /// What the service does by itself every minute.
    pub async fn keep_house(&self) -> Result<(), String> {
        self.service.keep_house().await.map_err(|error| error.to_string())
    }

    /// How often a door's lock has opened.
    pub fn openings(&self, door: DoorId) -> usize {
        self.locks.get(&door).map_or(0, |lock| lock.openings().len())
    }

    /// The doors with a reader.
    pub fn readers(&self) -> Vec<DoorId> {
        self.locks.keys().copied().collect()
    }

    /// Over a door's own network: the newest bulletin comes, and what the door has to tell goes.
    pub async fn exchange_news(&self, door: DoorId) -> Result<(), String> {
        let words = |error: Error| error.to_string();
        let Fresh::Changed { answer, .. } =
            self.line.bulletin(self.property().id(), None).await.map_err(words)?
        else {
            return Err("a bulletin that is never new".to_owned());
        };
        let doors = self.doors.doors().clone();
        let bulletin = answer.bulletin.into_vec();
        // A door refuses only what is older than what it knows.
        let waiting = tokio::task::spawn_blocking(move || {
            let _ = doors.learn_bulletin(door, &bulletin);
            doors.receipts(door, 0, MOST_RECEIPTS)
        });
        let waiting = waiting.await.map_err(|error| error.to_string())?;
        let waiting = waiting.ok_or("no such door")?.map_err(|error| error.to_string())?;
        if waiting.is_empty() {
            return Ok(());
        }
        let receipts = waiting.iter().map(|(_, signed)| signed.as_slice().into()).collect();
        let key = IdempotencyKey::draw(&SystemRandom::new()).ok_or("no randomness")?;
        self.line.receipts(self.property().id(), &Receipts { receipts }, &key).await.map_err(words)?;
        Ok(())
    }

    /// Holds a QR code up to a door.
    pub async fn scan(&self, door: DoorId, code: &str) -> Result<Scanned, String> {
        let (doors, code) = (self.doors.doors().clone(), code.to_owned());
        let scanned = tokio::task::spawn_blocking(move || doors.scan_code(door, &code)).await;
        scanned.map_err(|error| error.to_string())?.ok_or_else(|| "no such door".to_owned())
    }

    /// Ends the service in good order.
    pub async fn strike(self) {
        self.service.stop().await;
    }
}
