//! The real thing: the service over HTTP, the doors with their ledgers and locks, all in a fresh folder.
//!
//! The only file that starts the service and asks it for its property.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use gatepass::client::calls::Service as Calls;
use gatepass::client::http::{Fresh, Network, Transport};
use gatepass::client::idempotency::IdempotencyKey;
use gatepass::client::wire::carried::{MOST_RECEIPTS, Receipts};
use gatepass::clock::{Clock, ManualClock};
use gatepass::error::Error;
use gatepass::id::DoorId;
use gatepass::property::Property;
use gatepass::radio::Loopback;
use gatepass::token::bulletin::verify_bulletin;
use gatepass::token::keys::TrustedKeys;
use gatepass::token::receipt::{Receipt, verify_receipt};
use gatepass_reader::engine::Scanned;
use gatepass_reader::lock::TwinLock;
use gatepass_service::apps::Apps;
use gatepass_service::base::BaseError;
use gatepass_service::doors::LocalDoors;
use gatepass_service::messenger::MemoryMessenger;
use gatepass_service::{Config, Estate, Running, Service};
use ring::rand::SystemRandom;
use tokio::task::JoinSet;

/// A service and its doors.
pub struct Stage {
    folder: PathBuf,
    clock: Arc<ManualClock>,
    service: Running,
    doors: LocalDoors<TwinLock>,
    /// What brings phones to the doors; it ends with the stage.
    air: JoinSet<()>,
    locks: Mutex<BTreeMap<DoorId, TwinLock>>,
    /// The property whose doors they are.
    estate: Mutex<Arc<Estate>>,
    /// The doors' own way to the service.
    line: Calls,
    /// What the service sends.
    pub messages: MemoryMessenger,
    /// Where phones find the doors.
    pub radio: Loopback,
}

/// Which bulletin somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News {
    /// Its version.
    pub version: u64,
    /// When the property signed it.
    pub signed_at: DateTime<Utc>,
}

impl Stage {
    /// Starts them on these property files; the doors are those of the first by id.
    pub async fn set(folder: &Path, files: Vec<Vec<u8>>, clock: &Arc<ManualClock>) -> Result<Self, String> {
        Self::raise(folder, files, clock, MemoryMessenger::default(), BTreeMap::new()).await
    }

    /// Stops service and doors, and starts them on what their files remember. The service is at another address
    /// then, and the doors are on another radio: phones have to [wake](crate::phone::Phone::wake).
    pub async fn again(self) -> Result<Self, String> {
        let Self { folder, clock, service, doors, mut air, locks, messages, .. } = self;
        service.stop().await;
        air.shutdown().await;
        drop(doors);
        let locks = locks.into_inner().unwrap_or_else(PoisonError::into_inner);
        Self::raise(&folder, Vec::new(), &clock, messages, locks).await
    }

    async fn raise(
        folder: &Path,
        properties: Vec<Vec<u8>>,
        clock: &Arc<ManualClock>,
        messages: MemoryMessenger,
        mut locks: BTreeMap<DoorId, TwinLock>,
    ) -> Result<Self, String> {
        let service = Service::start(Config {
            listen: ([127, 0, 0, 1], 0).into(),
            database: folder.join("service.db"),
            properties,
            base: Some("https://passes.example".parse().map_err(|error: BaseError| error.to_string())?),
            apps: Apps::default(),
            messenger: Arc::new(messages.clone()),
            clock: clock.clone(),
        });
        let service = service.await.map_err(|error| error.to_string())?;
        let estates = service.properties().await.map_err(|error| error.to_string())?;
        let estate = estates.into_iter().next().ok_or("the service has no property")?;
        let ticking: Arc<dyn Clock> = clock.clone();
        let lock = |door| Some(locks.entry(door).or_default().clone());
        let doors = LocalDoors::start(&estate, &folder.join("doors"), &ticking, lock)
            .map_err(|error| error.to_string())?;
        let (radio, streams) = Loopback::channel();
        let offered = doors.doors().clone();
        let mut air = JoinSet::new();
        air.spawn(async move { offered.serve_channel(streams).await });
        let line = Calls::new(transport_to(&service, Network::up())?);
        let (folder, clock) = (folder.to_owned(), clock.clone());
        let (locks, estate) = (Mutex::new(locks), Mutex::new(estate));
        Ok(Self { folder, clock, service, doors, air, locks, estate, line, messages, radio })
    }

    /// A way to the service over a network of one's own.
    pub fn transport(&self, network: Network) -> Result<Transport, String> {
        transport_to(&self.service, network)
    }

    /// Everybody's clock.
    pub fn clock(&self) -> Arc<ManualClock> {
        self.clock.clone()
    }

    /// The property as the service served it at the start, or when the doors [followed](Self::follow) it last.
    pub fn property(&self) -> Property {
        self.estate().property().clone()
    }

    /// The keys that sign the property's tokens and bulletins.
    pub fn keys(&self) -> TrustedKeys {
        TrustedKeys::from_iter([self.estate().property_key()])
    }

    fn estate(&self) -> Arc<Estate> {
        self.estate.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn locks(&self) -> MutexGuard<'_, BTreeMap<DoorId, TwinLock>> {
        self.locks.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the service does by itself every minute.
    pub async fn keep_house(&self) -> Result<(), String> {
        self.service.keep_house().await.map_err(|error| error.to_string())
    }

    /// Doors that have been connected since get their readers, and others lose theirs.
    pub async fn follow(&self) -> Result<(), String> {
        let estates = self.service.properties().await.map_err(|error| error.to_string())?;
        let id = self.property().id().clone();
        let estate = estates.into_iter().find(|estate| *estate.property().id() == id);
        let estate = estate.ok_or("the property is gone")?;
        let lock = |door| Some(self.locks().entry(door).or_default().clone());
        let followed = self.doors.follow(&estate, &self.folder.join("doors"), lock);
        *self.estate.lock().unwrap_or_else(PoisonError::into_inner) = estate;
        followed.map_err(|error| error.to_string())
    }

    /// As if every property had sent as many texts today as it may.
    pub fn use_up_texts(&self) -> Result<(), String> {
        let used = || -> rusqlite::Result<usize> {
            let connection = rusqlite::Connection::open(self.folder.join("service.db"))?;
            connection.busy_timeout(std::time::Duration::from_secs(5))?;
            connection.execute("UPDATE spent SET acts = 1000000 WHERE operation = 'sms_of_property'", [])
        };
        match used() {
            Ok(0) => Err("the property has sent no text today that would count".to_owned()),
            Ok(_) => Ok(()),
            Err(error) => Err(error.to_string()),
        }
    }

    /// How often a door's lock has opened.
    pub fn openings(&self, door: DoorId) -> usize {
        self.locks().get(&door).map_or(0, |lock| lock.openings().len())
    }

    /// The doors with a reader.
    pub fn readers(&self) -> Vec<DoorId> {
        self.doors.doors().ids()
    }

    /// Over a door's own network: the newest bulletin comes, and what the door has to tell goes. Tells which bulletin
    /// that was.
    pub async fn exchange_news(&self, door: DoorId) -> Result<News, String> {
        let (news, bulletin) = self.newest().await?;
        let doors = self.doors.doors().clone();
        // A door refuses only what is older than what it knows.
        let waiting = tokio::task::spawn_blocking(move || {
            let _ = doors.learn_bulletin(door, &bulletin);
            doors.receipts(door, 0, MOST_RECEIPTS)
        });
        let waiting = waiting.await.map_err(|error| error.to_string())?;
        let waiting = waiting.ok_or("no such door")?.map_err(|error| error.to_string())?;
        if !waiting.is_empty() {
            let receipts = waiting.iter().map(|(_, signed)| signed.as_slice().into()).collect();
            let key = IdempotencyKey::draw(&SystemRandom::new()).ok_or("no randomness")?;
            self.line.receipts(self.property().id(), &Receipts { receipts }, &key).await.map_err(words)?;
        }
        Ok(news)
    }

    async fn newest(&self) -> Result<(News, Vec<u8>), String> {
        let asked = self.line.bulletin(self.property().id(), None).await.map_err(words)?;
        let Fresh::Changed { answer, .. } = asked else {
            return Err("a bulletin that is never new".to_owned());
        };
        Ok((News { version: answer.version, signed_at: answer.signed_at }, answer.bulletin.into_vec()))
    }

    /// The newest bulletin that there is.
    pub async fn news(&self) -> Result<News, String> {
        Ok(self.newest().await?.0)
    }

    /// What a bulletin says of itself.
    pub fn read_news(&self, signed: &[u8]) -> Result<News, String> {
        let read = verify_bulletin(signed, &self.keys(), self.property().id());
        let read = read.map_err(|error| error.to_string())?;
        Ok(News { version: read.bulletin().version, signed_at: read.bulletin().at })
    }

    /// What stands in a door's ledger above a number, as far as the service hasn't confirmed it.
    pub async fn ledger(&self, door: DoorId, after: u64) -> Result<Vec<Receipt>, String> {
        let doors = self.doors.doors().clone();
        let read = tokio::task::spawn_blocking(move || doors.receipts(door, after, MOST_RECEIPTS)).await;
        let read = read.map_err(|error| error.to_string())?.ok_or("no such door")?;
        let key = |door| Some(self.property().door(door)?.keys?.receipts);
        let check = |(_, signed): (u64, Vec<u8>)| {
            let verified = verify_receipt(&signed, self.property().id(), key);
            verified.map(|verified| *verified.receipt()).map_err(|error| error.to_string())
        };
        read.map_err(|error| error.to_string())?.into_iter().map(check).collect()
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

fn transport_to(service: &Running, network: Network) -> Result<Transport, String> {
    Transport::new(&format!("http://{}", service.addr()), network).map_err(words)
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn words(error: Error) -> String {
    error.to_string()
}
