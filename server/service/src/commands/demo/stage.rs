//! Where the story plays: the service, the doors and the phones, all in a fresh folder.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::{fs, io};

use chrono::{DateTime, Datelike as _, Days, NaiveTime, TimeDelta, Utc, Weekday};
use gatepass::app::Device;
use gatepass::cache::Cache;
use gatepass::cache::sealed::MemorySecretStore;
use gatepass::cache::sqlite::SqliteCache;
use gatepass::client::calls::Service as Calls;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::{Clock, SystemClock};
use gatepass::error::Error;
use gatepass::id::{DoorId, UnitId};
use gatepass::property::Property;
use gatepass::radio::Ways;
use gatepass::token::keys::SoftwareKey;
use gatepass::zone::{UnknownZone, Zone};
use gatepass_reader::lock::TwinLock;
use gatepass_service::apps::Apps;
use gatepass_service::doors::{DoorsError, LocalDoors};
use gatepass_service::messenger::MemoryMessenger;
use gatepass_service::{Config, Estate, EstateError, Running, SAMPLE_PROPERTY, Service, StartError};
use ring::rand::SystemRandom;
use tempfile::TempDir;

use super::air::{Air, Over};

/// Where the story's resident lives.
const HOME: &str = "B-704";

/// Why the stage can't be set.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// No folder, no socket.
    #[error("can't make {what}: {source}")]
    System {
        /// What was to be made.
        what: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The service doesn't start.
    #[error(transparent)]
    Service(#[from] StartError),
    /// The doors don't.
    #[error(transparent)]
    Doors(#[from] DoorsError),
    /// Bluetooth isn't there, or refuses.
    #[error("the story can't be played over Bluetooth: {0}")]
    Bluetooth(String),
    /// One adapter is the doors, another the phones.
    #[error(
        "the story needs two Bluetooth adapters, one for the doors and one for the phones; there are {found} (`bluetoothctl list`)"
    )]
    TooFewAdapters {
        /// How many there are.
        found: usize,
    },
    /// The sample property's zone is unknown.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
}

/// The story's clock: the machine's, moved to the hour at which the story plays. It goes on ticking.
#[derive(Debug, Default)]
pub struct StoryClock(AtomicI64);

impl StoryClock {
    fn standing_at(at: DateTime<Utc>) -> Self {
        Self(AtomicI64::new((at - SystemClock.now()).num_seconds()))
    }

    /// Lets time pass.
    pub fn pass(&self, time: TimeDelta) {
        self.0.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> DateTime<Utc> {
        let now = SystemClock.now();
        now.checked_add_signed(TimeDelta::seconds(self.0.load(Ordering::SeqCst))).unwrap_or(now)
    }
}

/// Everything that the story plays with.
pub struct Stage {
    /// Where all files are; removed at the end.
    folder: TempDir,
    /// The story's clock.
    pub clock: Arc<StoryClock>,
    /// The service.
    pub service: Running,
    /// The property that it serves.
    estate: Arc<Estate>,
    /// What the service sends.
    pub messages: MemoryMessenger,
    /// The doors.
    pub doors: LocalDoors<TwinLock>,
    /// What is between the phones and the doors.
    air: Air,
    /// The property's zone.
    pub zone: Zone,
    networks: RwLock<Vec<(String, Network)>>,
}

/// The next Tuesday at 1:40 PM by the property's clock: the dog walker comes at 2:20 PM.
fn opening_scene(zone: &Zone) -> DateTime<Utc> {
    let today = zone.local(SystemClock.now()).date();
    let to_tuesday = (7 + Weekday::Tue.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    let tuesday = today.checked_add_days(Days::new(u64::from(to_tuesday))).unwrap_or(today);
    let hour = NaiveTime::from_hms_opt(13, 40, 0).unwrap_or_default();
    let now = SystemClock.now();
    let offsets = zone.offsets(now, now + TimeDelta::days(9));
    offsets.first_instant(tuesday.and_time(hour))
}

impl Stage {
    /// Sets it up.
    pub async fn set(listen: SocketAddr, over: Over) -> Result<Self, StageError> {
        let system = |what| move |source| StageError::System { what, source };
        let folder =
            tempfile::Builder::new().prefix("gatepass-demo-").tempdir().map_err(system("a fresh folder"))?;
        let zone = Zone::new("America/New_York")?;
        let clock = Arc::new(StoryClock::standing_at(opening_scene(&zone)));
        let messages = MemoryMessenger::default();
        let service = Service::start(Config {
            listen,
            database: folder.path().join("service.db"),
            properties: vec![SAMPLE_PROPERTY.to_vec()],
            base: None,
            apps: Apps::default(),
            messenger: Arc::new(messages.clone()),
            clock: clock.clone(),
        })
        .await?;
        let ticking: Arc<dyn Clock> = clock.clone();
        let ledgers = folder.path().join("doors");
        // The doors of other homes stay out of the story.
        let estates = service.properties().await.map_err(|source| StartError::Property(source.into()))?;
        let estate = estates.into_iter().next().ok_or(StartError::Property(EstateError::Missing))?;
        let property = estate.property();
        let home = UnitId::new(HOME).ok().and_then(|home| property.unit(&home));
        let plays =
            |door| property.unit_of_door(door).is_none_or(|unit| home.is_some_and(|home| home.id == unit.id));
        let lock = |door| plays(door).then(TwinLock::default);
        let doors = LocalDoors::start(&estate, &ledgers, &ticking, lock)?;
        let air = Air::open(over, &doors).await?;
        let networks = RwLock::default();
        Ok(Self { folder, clock, service, estate, messages, doors, air, zone, networks })
    }

    /// The property where it plays.
    pub fn property(&self) -> &Property {
        self.estate.property()
    }

    /// A new phone with a store, a key and a network of its own.
    pub fn phone(&self, whose: &str) -> Result<Device<Ways>, Error> {
        let internal = |reason: String| Error::Internal { reason };
        let folder = self.folder.path().join("phones");
        fs::create_dir_all(&folder).map_err(|error| internal(error.to_string()))?;
        let random = SystemRandom::new();
        let file = folder.join(format!("{whose}.db"));
        let opened = SqliteCache::open(&file, &MemorySecretStore::default(), self.clock.now())?;
        let key = SoftwareKey::generate_es256(&random)?;
        let cache: Arc<dyn Cache> = Arc::new(opened.cache);
        let network = Network::up();
        let mut networks = self.networks.write().unwrap_or_else(PoisonError::into_inner);
        networks.push((whose.to_owned(), network.clone()));
        let transport = Transport::new(&format!("http://{}", self.service.addr()), network)?;
        let radio = self.air.radio();
        Ok(Device::new(cache, Calls::new(transport), Arc::new(key), self.clock.clone(), radio))
    }

    /// What the radio of the story is.
    pub const fn on_what(&self) -> &'static str {
        match self.air {
            Air::Loopback(_) => "only the radio is a stand-in",
            Air::Bluez(_) => "the radio is this machine's Bluetooth",
        }
    }

    /// Somebody walks to a door, with what opens it in a pocket.
    pub async fn walk_to(&self, door: DoorId) -> Result<(), StageError> {
        self.air.walk_to(door, &self.doors).await
    }

    /// Gives a phone its network, or takes it away.
    pub fn set_network(&self, whose: &str, up: bool) {
        let networks = self.networks.read().unwrap_or_else(PoisonError::into_inner);
        for (_, network) in networks.iter().filter(|(name, _)| name == whose) {
            network.set(up);
        }
    }
}
