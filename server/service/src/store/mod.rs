//! Everything that the service keeps, in one SQLite file. The only folder that imports rusqlite.
//!
//! A unit of work runs in one transaction on a [`Tx`], or at one property on an [`At`], which have one method per
//! operation and the one time at which all of it happens. When [`Store::change`] returns, what it did survives the loss
//! of power: WAL, `synchronous=FULL`.

mod activity;
mod at;
mod audit;
mod checks;
mod doors;
mod guests;
mod links;
mod locks;
mod migrate;
mod news;
mod once;
mod outbox;
mod own;
mod passes;
mod people;
mod phones;
mod properties;
mod sessions;
mod settings;
mod spent;
mod told;
mod vendors;

use std::cell::Cell;
use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, SubsecRound as _, Utc};
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::clock::Clock;
use gatepass::id::PropertyId;
use ring::rand::SystemRandom;
use rusqlite::{Connection, TransactionBehavior};
use tokio::sync::watch;

pub use self::activity::{Entry, View};
pub use self::at::At;
pub use self::checks::CheckRow;
pub use self::doors::LockdownRow;
pub use self::migrate::VERSION;
pub use self::news::{BulletinRow, Stopped};
pub use self::once::{Answer, Once};
pub use self::outbox::{Due, Letter};
pub use self::passes::{Listing, More, PassRow};
pub use self::phones::PhoneRow;
pub use self::properties::PropertyRow;
pub use self::sessions::SessionRow;
pub use self::spent::Operation;
pub use self::told::Told;

/// Why the store can't do what was asked. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A newer version of the program wrote the file. It is left as it is.
    #[error("the database has format {found}, this version reads up to {known}; run the newer version")]
    TooNew {
        /// The file's format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// The file can't be opened, read or written.
    #[error("the database can't be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// A value in it doesn't read.
    #[error("the database is damaged: {what} doesn't read")]
    Damaged {
        /// Which value.
        what: &'static str,
    },
    /// The system has no randomness.
    #[error("the system gave no random numbers; try again")]
    NoRandomness,
    /// A worker was lost.
    #[error("the work was cut off; try again")]
    CutOff,
}

/// Why a unit of work ends without a change.
#[derive(Debug)]
pub enum Halt {
    /// It says no.
    Problem(Box<Problem>),
    /// It can't.
    Store(StoreError),
}

impl Halt {
    /// What failed, where nothing says no.
    pub fn into_store(self) -> StoreError {
        match self {
            Self::Store(error) => error,
            Self::Problem(_) => StoreError::CutOff,
        }
    }
}

impl From<Problem> for Halt {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl From<ProblemKind> for Halt {
    fn from(kind: ProblemKind) -> Self {
        Problem::new(kind).into()
    }
}

impl From<StoreError> for Halt {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<rusqlite::Error> for Halt {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    /// One writer, and readers that never wait for it: SQLite's own rule, kept by a lock each so that none waits busily.
    writer: Arc<Mutex<Connection>>,
    reader: Arc<Mutex<Connection>>,
    clock: Arc<dyn Clock>,
    known: Arc<at::Known>,
    /// Told of every change that added to the activity.
    activity: watch::Sender<()>,
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").finish_non_exhaustive()
    }
}

/// One unit of work: a transaction, and the time at which all of it happens.
pub struct Tx<'a> {
    connection: &'a Connection,
    now: DateTime<Utc>,
    /// Whether the activity has grown.
    noted: Cell<bool>,
}

impl Tx<'_> {
    /// The time at which all of it happens.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// The system's randomness.
    pub fn random() -> SystemRandom {
        SystemRandom::new()
    }
}

impl Store {
    /// Opens the file, or makes it, and brings it to this version's format.
    pub fn open(path: &Path, clock: Arc<dyn Clock>) -> Result<Self, StoreError> {
        let mut writer = Connection::open(path)?;
        migrate::prepare(&writer)?;
        migrate::migrate(&mut writer)?;
        let reader = Connection::open(path)?;
        migrate::prepare(&reader)?;
        Ok(Self {
            writer: Arc::new(Mutex::new(writer)),
            reader: Arc::new(Mutex::new(reader)),
            clock,
            known: Arc::default(),
            activity: watch::Sender::new(()),
        })
    }

    /// What changes whenever this process has added to the activity, of whichever property.
    pub fn activity_grows(&self) -> watch::Receiver<()> {
        self.activity.subscribe()
    }

    /// Looks, and changes nothing.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Halt>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Halt> + Send + 'static,
    {
        self.run(&self.reader, TransactionBehavior::Deferred, |tx| {
            // The transaction ends without a commit, so that a write by mistake would be undone.
            work(tx).map(Done::Nothing)
        })
        .await
    }

    /// Changes all that the work says, or nothing. It is kept when this returns.
    pub async fn change<T, F>(&self, work: F) -> Result<T, Halt>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<T, Halt> + Send + 'static,
    {
        self.run(&self.writer, TransactionBehavior::Immediate, |tx| work(tx).map(Done::Commit)).await
    }

    /// The work at one property within work that began without one.
    pub fn at<'a>(&self, tx: &'a Tx<'a>, property: &PropertyId) -> Result<At<'a>, Halt> {
        self.known.at(tx, property)
    }

    /// Looks at one property, and changes nothing.
    pub async fn read_at<T, F>(&self, property: &PropertyId, work: F) -> Result<T, Halt>
    where
        T: Send + 'static,
        F: FnOnce(&At<'_>) -> Result<T, Halt> + Send + 'static,
    {
        let (known, property) = (self.known.clone(), property.clone());
        self.read(move |tx| work(&known.at(tx, &property)?)).await
    }

    /// Changes all that the work says at one property, or nothing.
    pub async fn change_at<T, F>(&self, property: &PropertyId, work: F) -> Result<T, Halt>
    where
        T: Send + 'static,
        F: FnOnce(&At<'_>) -> Result<T, Halt> + Send + 'static,
    {
        let (known, property) = (self.known.clone(), property.clone());
        self.change(move |tx| work(&known.at(tx, &property)?)).await
    }

    /// Answers a POST about one property once.
    pub async fn once_at<F>(&self, property: &PropertyId, once: Once, work: F) -> Result<Answer, Halt>
    where
        F: FnOnce(&At<'_>) -> Result<Answer, Halt> + Send + 'static,
    {
        let (known, property) = (self.known.clone(), property.clone());
        self.once(once, move |tx| work(&known.at(tx, &property)?)).await
    }

    /// Answers a POST once: the change and its answer are kept together, and its repetition is told the same.
    pub async fn once<F>(&self, once: Once, work: F) -> Result<Answer, Halt>
    where
        F: FnOnce(&Tx<'_>) -> Result<Answer, Halt> + Send + 'static,
    {
        self.run(&self.writer, TransactionBehavior::Immediate, move |tx| {
            if let Some(answer) = tx.answer(&once)? {
                return Ok(Done::Nothing(answer));
            }
            let answer = work(tx)?;
            tx.keep_answer(&once, &answer)?;
            Ok(Done::Commit(answer))
        })
        .await
    }

    /// Moves what the log beside the file holds into the file and empties the log, where sent letters still stand.
    pub async fn empty_log(&self) -> Result<(), StoreError> {
        let connection = self.writer.clone();
        let work = move || {
            let connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            // It answers with how far it came; what a reader still needs is moved the next time.
            connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
            Ok(())
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(StoreError::CutOff))
    }

    async fn run<T, F>(
        &self,
        connection: &Arc<Mutex<Connection>>,
        behavior: TransactionBehavior,
        work: F,
    ) -> Result<T, Halt>
    where
        T: Send + 'static,
        F: FnOnce(&Tx<'_>) -> Result<Done<T>, Halt> + Send + 'static,
    {
        let (connection, clock) = (connection.clone(), self.clock.clone());
        let activity = self.activity.clone();
        let work = move || {
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = connection.transaction_with_behavior(behavior)?;
            let tx =
                Tx { connection: &transaction, now: clock.now().trunc_subsecs(3), noted: Cell::new(false) };
            let done = work(&tx)?;
            let noted = tx.noted.get();
            match done {
                Done::Nothing(value) => Ok(value),
                Done::Commit(value) => {
                    transaction.commit()?;
                    if noted {
                        activity.send_replace(());
                    }
                    Ok(value)
                }
            }
        };
        tokio::task::spawn_blocking(work).await.unwrap_or(Err(Halt::Store(StoreError::CutOff)))
    }
}

#[cfg(test)]
impl Store {
    /// The statements that are run from now on, in order, of each of the two connections.
    pub(crate) fn overhear(&self) -> [Arc<Mutex<Vec<String>>>; 2] {
        use rusqlite::trace::{TraceEvent, TraceEventCodes};
        [&self.writer, &self.reader].map(|connection| {
            let heard: Arc<Mutex<Vec<String>>> = Arc::default();
            let kept = heard.clone();
            let hear = move |event: TraceEvent<'_>| {
                if let TraceEvent::Stmt(_, sql) = event {
                    kept.lock().unwrap().push(sql.to_owned());
                }
            };
            let mut connection = connection.lock().unwrap();
            connection.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(hear)).unwrap();
            heard
        })
    }
}

/// Whether a unit of work has changed anything.
enum Done<T> {
    Nothing(T),
    Commit(T),
}

/// An instant as it is stored.
fn millis(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis()
}

/// A stored instant.
fn instant(millis: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// A value that must read, since it was written here.
fn sound<T, E>(read: Result<T, E>, what: &'static str) -> Result<T, StoreError> {
    read.map_err(|_| StoreError::Damaged { what })
}
