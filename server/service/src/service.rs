//! Starting and stopping the service.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use gatepass::client::wire::activity::Event;
use gatepass::clock::Clock;
use gatepass::id::DoorId;
use gatepass::property::Property;
use gatepass::token::keys::{DoorSecret, PropertyPublicKey};
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::api::{self, App};
use crate::estate::{Estate, EstateError};
use crate::issue;
use crate::messenger::Messenger;
use crate::store::{Halt, Store, StoreError, Tx};

/// How long requests under way may take once the service is told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(5);
/// How often the outbox is looked into without being woken, for letters whose next try has come.
const OUTBOX_PAUSE: Duration = Duration::from_secs(1);
/// How often what is over is noted and what is old is forgotten.
const HOUSEKEEPING_PAUSE: Duration = Duration::from_mins(1);

/// What a service needs to start.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen; port 0: any that is free.
    pub listen: SocketAddr,
    /// The SQLite file; made if it is missing.
    pub database: PathBuf,
    /// The property file, for a new database or in place of an earlier version of it.
    pub property: Option<Vec<u8>>,
    /// What links begin with, e.g. `https://passes.example`; by default the address it listens at.
    pub base: Option<String>,
    /// What sends texts and e-mails.
    pub messenger: Arc<dyn Messenger>,
    /// Where *now* comes from.
    pub clock: Arc<dyn Clock>,
}

/// Why a service doesn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address can't be had.
    #[error("can't listen at {at}: {source}; stop what listens there, or choose another address")]
    Listen {
        /// The address.
        at: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The file can't be opened.
    #[error("can't use the database {file}: {source}")]
    Database {
        /// Which file.
        file: String,
        /// What is wrong with it.
        source: StoreError,
    },
    /// The property can't be served.
    #[error(transparent)]
    Property(EstateError),
}

/// The property's service.
///
/// ```
/// use std::sync::Arc;
/// use gatepass::clock::SystemClock;
/// use gatepass_service::messenger::MemoryMessenger;
/// use gatepass_service::{Config, Service};
///
/// # #[tokio::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let running = Service::start(Config {
///     listen: "127.0.0.1:0".parse()?,
///     database: folder.path().join("gatepass.db"),
///     property: Some(gatepass_service::SAMPLE_PROPERTY.to_vec()),
///     base: None,
///     messenger: Arc::new(MemoryMessenger::default()),
///     clock: Arc::new(SystemClock),
/// })
/// .await?;
/// assert_ne!(running.addr().port(), 0);
/// running.stop().await;
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Service;

impl Service {
    /// Opens the database, loads the property and listens.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        // Before the database is made: a bad property leaves nothing behind.
        if let Some(property) = &config.property {
            Property::read(property).map_err(|error| StartError::Property(error.into()))?;
        }
        let file = config.database.display().to_string();
        let broken = |source| StartError::Database { file: file.clone(), source };
        let store = Store::open(&config.database, config.clock.clone()).map_err(broken)?;
        let property = config.property;
        let estate = store
            .change(move |tx| {
                // What is wrong with a property is no problem of a request, so it is handed out as a value.
                Ok(Estate::load(tx, property.as_deref()))
            })
            .await;
        let estate = match estate {
            Ok(Ok(estate)) => estate,
            Ok(Err(EstateError::Store(source))) | Err(Halt::Store(source)) => return Err(broken(source)),
            Ok(Err(error)) => return Err(StartError::Property(error)),
            Err(Halt::Problem(_)) => return Err(broken(StoreError::CutOff)),
        };
        let at = config.listen;
        let refused = |source| StartError::Listen { at, source };
        let listener = TcpListener::bind(at).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let base = config.base.unwrap_or_else(|| format!("http://{addr}"));
        let outbox = Arc::new(Notify::new());
        let app = Arc::new(App { store, estate, base, outbox });

        let (stop, stopped) = watch::channel(());
        let mut tasks = JoinSet::new();
        let router = api::router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let mut told = stopped.clone();
        tasks.spawn(async move {
            let told = async move {
                let _ = told.changed().await;
            };
            let _ = axum::serve(listener, router).with_graceful_shutdown(told).await;
        });
        tasks.spawn(send_letters(app.clone(), config.messenger, stopped.clone()));
        tasks.spawn(keep_house(app.clone(), stopped));
        Ok(Running { addr, app, stop, tasks })
    }
}

/// A service that runs. Dropping it ends its tasks at once; what was answered is kept all the same.
pub struct Running {
    addr: SocketAddr,
    app: Arc<App>,
    stop: watch::Sender<()>,
    tasks: JoinSet<()>,
}

impl fmt::Debug for Running {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Running").field("addr", &self.addr).finish_non_exhaustive()
    }
}

impl Running {
    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The property, with the public keys of its doors.
    pub fn property(&self) -> &Property {
        &self.app.estate.property
    }

    /// The key that signs tokens and bulletins: what a new reader is told to trust.
    pub fn property_key(&self) -> PropertyPublicKey {
        self.app.estate.key.public()
    }

    /// The secrets of the doors whose readers run in this process, for those readers.
    pub fn door_secrets(&self) -> impl Iterator<Item = (DoorId, &DoorSecret)> {
        self.app.estate.door_secrets()
    }

    /// Notes what is over and forgets what is old, as it does by itself every minute.
    pub async fn keep_house(&self) -> Result<(), StoreError> {
        tidy(&self.app).await
    }

    /// Takes no more requests, finishes those under way, and ends.
    pub async fn stop(mut self) {
        let _ = self.stop.send(());
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        // A connection that never goes idle must not hold up the end.
        let _ = tokio::time::timeout(LAST_REQUESTS, ended).await;
        self.tasks.abort_all();
        // What isn't moved now is moved when the file is opened again.
        let _ = self.app.store.empty_log().await;
    }
}

/// Sends what lies in the outbox. A letter leaves it only when it was sent; the end is awaited between letters, so
/// that none is sent twice for it.
async fn send_letters(app: Arc<App>, messenger: Arc<dyn Messenger>, mut stopped: watch::Receiver<()>) {
    loop {
        while !is_over(&stopped) && send_next(&app, &messenger).await {}
        tokio::select! {
            _ = stopped.changed() => return,
            () = app.outbox.notified() => {}
            () = tokio::time::sleep(OUTBOX_PAUSE) => {}
        }
    }
}

/// Whether there was one, and it is off the table.
async fn send_next(app: &Arc<App>, messenger: &Arc<dyn Messenger>) -> bool {
    let Ok(Some(due)) = app.store.read(|tx| Ok(tx.due()?)).await else { return false };
    let (sender, letter, decoy) = (messenger.clone(), due.letter.clone(), due.decoy);
    let sending = tokio::task::spawn_blocking(move || if decoy { Ok(()) } else { sender.send(&letter) });
    let sent = matches!(sending.await, Ok(Ok(())));
    let noted = move |tx: &Tx<'_>| {
        let noted = if sent { tx.sent(due.number) } else { tx.not_sent(&due) };
        noted.map_err(Halt::from)
    };
    app.store.change(noted).await.is_ok()
}

async fn keep_house(app: Arc<App>, mut stopped: watch::Receiver<()>) {
    loop {
        // What fails now is done the next time.
        let _ = tidy(&app).await;
        tokio::select! {
            _ = stopped.changed() => return,
            () = tokio::time::sleep(HOUSEKEEPING_PAUSE) => {}
        }
    }
}

/// Told to stop, or nobody is left who could say so.
fn is_over(stopped: &watch::Receiver<()>) -> bool {
    stopped.has_changed().unwrap_or(true)
}

async fn tidy(app: &Arc<App>) -> Result<(), StoreError> {
    let state = app.clone();
    let tidied = app
        .store
        .change(move |tx| {
            for row in tx.take_expired()? {
                let at: DateTime<Utc> = row.pass.permit.schedule.ends_at().unwrap_or(tx.now());
                issue::note_at(tx, &row, Event::Expired, None, at)?;
            }
            tx.forget_old_activity(state.estate.property.policy().activity_days)?;
            tx.forget_old_answers()?;
            tx.forget_old_limits()?;
            tx.forget_old_sessions()?;
            if !tx.bulletin()?.is_some_and(|bulletin| issue::is_fresh(&bulletin, tx.now())) {
                issue::publish(tx, &state.estate)?;
            }
            Ok(())
        })
        .await;
    match tidied {
        Ok(()) => app.store.empty_log().await,
        Err(Halt::Store(error)) => Err(error),
        Err(Halt::Problem(_)) => Err(StoreError::CutOff),
    }
}
