use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatepass::clock::ManualClock;
use gatepass::id::DoorId;
use gatepass::token::keys::{DoorKeys, DoorSecret};
use gatepass::unlock::DoorHint;
use gatepass::unlock::advert::SERVICE;
use gatepass_reader::bluez::{self, AdapterName};
use gatepass_reader::{Door, Engine, Settings, SqliteLedger, TwinLock};
use tokio::sync::{Notify, oneshot};
use tokio::task::JoinHandle;
use uuid::Uuid;
use zbus::Connection;

use super::{House, words};
use crate::bluez::Daemon;

/// More than any test makes.
const ALL: usize = 1000;

/// A door of the house: its reader's program, with a ledger in a file and a lock that remembers.
pub struct HouseDoor {
    /// Its number.
    pub id: DoorId,
    /// Its keys.
    pub keys: DoorKeys,
    /// Its adapter.
    pub adapter: String,
    bus: String,
    daemon: Daemon,
    settings: Settings,
    secret: [u8; 64],
    file: PathBuf,
    clock: Arc<ManualClock>,
    lock: TwinLock,
    log: Arc<DoorLog>,
    running: Mutex<Option<Running>>,
}

/// What the reader has told.
#[derive(Default)]
struct DoorLog {
    lines: Mutex<Vec<String>>,
    told: Notify,
}

impl DoorLog {
    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reader's program, as it were.
struct Running {
    door: Door<SqliteLedger, TwinLock>,
    connection: Connection,
    stop: oneshot::Sender<()>,
    task: JoinHandle<zbus::Result<()>>,
}

impl HouseDoor {
    pub(super) fn new(house: &House, id: DoorId, adapter: &str, secret: &DoorSecret) -> Self {
        Self {
            id,
            keys: secret.public(),
            adapter: adapter.to_owned(),
            bus: house.bus.clone(),
            daemon: house.daemon.clone(),
            settings: house.settings(id),
            secret: *secret.to_bytes(),
            file: house.folder.path().join(format!("door-{id}.db")),
            clock: Arc::clone(&house.clock),
            lock: TwinLock::default(),
            log: Arc::default(),
            running: Mutex::default(),
        }
    }

    /// Starts the reader on what its ledger remembers, and waits until phones can find it.
    pub async fn serve(&self) -> Result<(), String> {
        self.start().await?;
        self.on_air().await
    }

    /// Starts the reader, whether it comes on the air or not.
    pub async fn start(&self) -> Result<(), String> {
        let secret = DoorSecret::from_bytes(&self.secret).map_err(words)?;
        let ledger = SqliteLedger::open(&self.file, self.id).map_err(words)?;
        let (lock, clock) = (self.lock.clone(), self.clock.clone());
        let engine = Engine::start(self.settings.clone(), secret, ledger, lock, clock).map_err(words)?;
        let door = Door::new(engine);
        let address = self.bus.as_str();
        let connection = zbus::connection::Builder::address(address).build().await.map_err(words)?;
        let (stop, stopped) = oneshot::channel();
        let adapter: AdapterName = self.adapter.parse().map_err(words)?;
        let log = Arc::clone(&self.log);
        log.lines().clear();
        let tell = move |happening: bluez::Happening| {
            log.lines().push(happening.to_string());
            log.told.notify_waiters();
        };
        let (served, over) = (door.clone(), connection.clone());
        let task = tokio::spawn(async move {
            let stopped = async {
                // Dropped unsent, it means nothing: the program is killed.
                if stopped.await.is_err() {
                    std::future::pending::<()>().await;
                }
            };
            bluez::serve(&over, adapter, served, tell, stopped).await
        });
        *self.running() = Some(Running { door, connection, stop, task });
        Ok(())
    }

    /// Waits until phones can find it.
    pub async fn on_air(&self) -> Result<(), String> {
        let (adapter, service) = (self.adapter.clone(), service());
        let found = move |view: &crate::bluez::View<'_>| {
            view.advertised(&adapter, &service).is_some() && view.applications(&adapter) == 1
        };
        self.daemon.until("the door is on the air", found).await?;
        let knows = |line: &String| line.starts_with("the door is on the air");
        self.until_said("the reader knows that", |lines| lines.last().is_some_and(knows)).await
    }

    /// Waits until its reader has told its log something.
    pub async fn until_said(&self, what: &str, holds: impl Fn(&[String]) -> bool) -> Result<(), String> {
        crate::bluez::until(&self.log.told, what, || holds(&self.log.lines())).await
    }

    /// Ends the reader in good order.
    pub async fn stop(&self) -> Result<(), String> {
        let running = self.running().take();
        let Some(Running { connection, stop, task, .. }) = running else { return Ok(()) };
        stop.send(()).map_err(|()| "the reader has ended by itself")?;
        task.await.map_err(words)?.map_err(words)?;
        connection.close().await.map_err(words)
    }

    /// Ends it as the loss of power does.
    pub async fn kill(&self) -> Result<(), String> {
        let running = self.running().take();
        let Some(Running { connection, task, .. }) = running else { return Ok(()) };
        task.abort();
        // Aborted, or ended before: either way it is over.
        let _ = task.await;
        connection.close().await.map_err(words)?;
        let adapter = self.adapter.clone();
        self.daemon.until("the door is gone", move |view| view.applications(&adapter) == 0).await
    }

    /// What it advertises itself as.
    pub fn hint(&self) -> DoorHint {
        DoorHint::of(&self.keys.exchange)
    }

    /// What it advertises now.
    pub fn advertised(&self) -> Result<Vec<u8>, String> {
        let found = self.daemon.look(|view| view.advertised(&self.adapter, &service()));
        found.ok_or_else(|| "the door isn't on the air".to_owned())
    }

    /// How often its lock has opened.
    pub fn openings(&self) -> usize {
        self.lock.openings().len()
    }

    /// From now on its lock doesn't obey, or does again.
    pub fn set_stuck(&self, stuck: bool) {
        self.lock.set_stuck(stuck);
    }

    fn running(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn engine(&self) -> Result<Door<SqliteLedger, TwinLock>, String> {
        let running = self.running();
        running
            .as_ref()
            .map(|running| running.door.clone())
            .ok_or_else(|| "the reader doesn't run".to_owned())
    }

    /// The signed receipts in its ledger, in order.
    pub async fn receipts(&self) -> Result<Vec<Vec<u8>>, String> {
        let door = self.engine()?;
        let read = door.with(|engine, _| engine.receipts(0, ALL)).await.ok_or("the program ends")?;
        Ok(read.map_err(words)?.into_iter().map(|(_, signed)| signed).collect())
    }

    /// The version of the bulletin that it obeys.
    pub async fn bulletin(&self) -> Result<u64, String> {
        let door = self.engine()?;
        door.with(|engine, _| engine.bulletin_version()).await.ok_or_else(|| "the program ends".to_owned())
    }
}

/// The service's UUID, as BlueZ writes it.
fn service() -> String {
    Uuid::from_bytes(SERVICE).to_string()
}
