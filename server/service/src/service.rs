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
use gatepass::id::PropertyId;
use gatepass::property::Property;
use tokio::net::TcpListener;
use tokio::sync::{Notify, watch};
use tokio::task::JoinSet;

use crate::api::{self, App, Streams};
use crate::apps::Apps;
use crate::base::Base;
use crate::estate::{Estate, EstateError};
use crate::issue;
use crate::messenger::Messenger;
use crate::store::{At, Halt, Store, StoreError, Tx};

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
    /// Property files, for new properties or in place of earlier versions of them. A file that was given before changes
    /// nothing, so that what staff have changed since stays; another keeps the people as they are. Properties that the
    /// database has besides are served as they are.
    pub properties: Vec<Vec<u8>>,
    /// What links begin with, e.g. `https://passes.example`; by default the address it listens at.
    pub base: Option<Base>,
    /// The apps that phones give them to.
    pub apps: Apps,
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

/// The service of one or more properties.
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
///     properties: vec![gatepass_service::SAMPLE_PROPERTY.to_vec()],
///     base: None,
///     apps: Default::default(),
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
    /// Opens the database, takes the properties in and listens.
    pub async fn start(config: Config) -> Result<Running, StartError> {
        // Before the database is made: a bad property leaves nothing behind.
        for file in &config.properties {
            Property::read(file).map_err(|error| StartError::Property(error.into()))?;
        }
        let file = config.database.display().to_string();
        let broken = |source| StartError::Database { file: file.clone(), source };
        let store = Store::open(&config.database, config.clock.clone()).map_err(broken)?;
        let files = config.properties;
        // What is wrong with a property is no problem of a request, so it is handed out as a value.
        match store.change(move |tx| Ok(take_in(tx, &files))).await {
            Ok(Ok(())) => {}
            Ok(Err(EstateError::Store(source))) | Err(Halt::Store(source)) => return Err(broken(source)),
            Ok(Err(error)) => return Err(StartError::Property(error)),
            Err(Halt::Problem(_)) => return Err(broken(StoreError::CutOff)),
        }
        let at = config.listen;
        let refused = |source| StartError::Listen { at, source };
        let listener = TcpListener::bind(at).await.map_err(refused)?;
        let addr = listener.local_addr().map_err(refused)?;
        let base = config.base.unwrap_or_else(|| addr.into());
        let outbox = Arc::new(Notify::new());
        let (stop, stopped) = watch::channel(());
        let (apps, streams) = (config.apps, Streams::default());
        let app = Arc::new(App { store, base, apps, outbox, streams, stopped: stopped.clone() });

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
    #[cfg(test)]
    pub(crate) fn store(&self) -> &Store {
        &self.app.store
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The properties as they are now, in order of their ids.
    pub async fn properties(&self) -> Result<Vec<Arc<Estate>>, StoreError> {
        let mut estates = Vec::new();
        for id in properties(&self.app).await? {
            let estate = self.app.store.read_at(&id, |at| Ok(at.estate.clone())).await;
            estates.push(estate.map_err(Halt::into_store)?);
        }
        Ok(estates)
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

async fn properties(app: &Arc<App>) -> Result<Vec<PropertyId>, StoreError> {
    app.store.read(|tx| Ok(tx.properties()?)).await.map_err(Halt::into_store)
}

async fn tidy(app: &Arc<App>) -> Result<(), StoreError> {
    for property in properties(app).await? {
        app.store.change_at(&property, tidy_property).await.map_err(Halt::into_store)?;
    }
    let forget = |tx: &Tx<'_>| {
        tx.forget_old_answers()?;
        tx.forget_old_limits()?;
        tx.forget_old_sessions()?;
        Ok(())
    };
    app.store.change(forget).await.map_err(Halt::into_store)?;
    app.store.empty_log().await
}

fn tidy_property(at: &At<'_>) -> Result<(), Halt> {
    for row in at.take_expired()? {
        let ended: DateTime<Utc> = row.pass.permit.schedule.ends_at().unwrap_or(at.now());
        issue::note_at(at, &row, Event::Expired, None, ended)?;
    }
    at.forget_old_activity(at.estate.property.policy().activity_days)?;
    if !at.bulletin()?.is_some_and(|bulletin| issue::is_fresh(&bulletin, at.now())) {
        issue::publish(at)?;
    }
    Ok(())
}

/// Takes the files in; there has to be a property afterwards.
fn take_in(tx: &Tx<'_>, files: &[Vec<u8>]) -> Result<(), EstateError> {
    tx.make_subject_key()?;
    for file in files {
        Estate::take_in(tx, file)?;
    }
    if tx.properties()?.is_empty() {
        return Err(EstateError::Missing);
    }
    tx.index_all_members()?;
    Ok(tx.note_all_numbers()?)
}
