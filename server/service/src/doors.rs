//! The doors whose readers run in this process.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatepass::app::carry::Exchanged;
use gatepass::client::calls::{AsReader, Service};
use gatepass::client::wire::bytes::Bytes;
use gatepass::client::wire::carried::{MOST_RECEIPTS, ReceiptOutcome};
use gatepass::client::wire::property::PropertyAnswer;
use gatepass::client::wire::reader::ReaderSync;
use gatepass::clock::Clock;
use gatepass::error::Error;
use gatepass::id::{DoorId, PropertyId};
use gatepass::property::Property;
use gatepass::token::keys::{DoorKeys, DoorSecret, KeyError, TrustedKeys};
use gatepass::unlock::DoorHint;
use gatepass_reader::engine::{Engine, ReaderError, Settings};
use gatepass_reader::ledger::SqliteLedger;
use gatepass_reader::lock::Lock;
use gatepass_reader::serve::Doors;

use ring::rand::SystemRandom;
use serde::{Deserialize, Serialize};

use crate::Estate;

/// Why the doors don't start.
#[derive(Debug, thiserror::Error)]
pub enum DoorsError {
    /// The folder of their ledgers can't be made.
    #[error("can't make the folder {folder}: {source}")]
    Folder {
        /// Which.
        folder: String,
        /// What the system says.
        source: io::Error,
    },
    /// A door's secret doesn't read.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// A reader doesn't start.
    #[error(
        "the reader of door {door} doesn't start: {source}; each door needs three open files, `ulimit -n` says how many there may be"
    )]
    Reader {
        /// Which door's.
        door: DoorId,
        /// Why.
        source: ReaderError,
    },
}

/// One exchange with the service.
#[derive(Default)]
struct Round {
    exchanged: Exchanged,
    /// A newer bulletin than the doors have.
    newest: Option<Bytes>,
}

/// A state of the property, as the service has told it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// What names it.
    pub etag: String,
    /// The property.
    pub property: PropertyAnswer,
}

/// Keys for a door's reader, with a hint that no other door of the property advertises: a phone that hears both would
/// ask the wrong one.
pub fn new_secret(property: Option<&Property>) -> Result<DoorSecret, KeyError> {
    const TRIES: usize = 64;
    let hint = |keys: &DoorKeys| DoorHint::of(&keys.exchange);
    let doors = property.into_iter().flat_map(Property::doors);
    let taken: BTreeSet<_> = doors.filter_map(|door| door.keys.as_ref().map(hint)).collect();
    let mut made = DoorSecret::generate(&SystemRandom::new())?;
    for _ in 0..TRIES {
        if !taken.contains(&hint(&made.public())) {
            break;
        }
        made = DoorSecret::generate(&SystemRandom::new())?;
    }
    Ok(made)
}

/// Readers in this process, each with its ledger in a file of its own.
pub struct LocalDoors<K> {
    property: PropertyId,
    doors: Doors<SqliteLedger, K>,
    /// What each signs with what it says to the service.
    secrets: Mutex<BTreeMap<DoorId, Arc<DoorSecret>>>,
    clock: Arc<dyn Clock>,
    /// Names the state of the property that they obey.
    etag: Mutex<String>,
    /// That state, if the service has told it since the start.
    told: Mutex<Option<Told>>,
}

impl<K> fmt::Debug for LocalDoors<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("LocalDoors").field(&self.doors).finish()
    }
}

impl<K: Lock + 'static> LocalDoors<K> {
    /// Starts the readers of a property's connected doors; `lock` gives each its lock, or `None` to those whose
    /// reader doesn't run here.
    ///
    /// Each ledger is a file of its own and takes three descriptors.
    pub fn start(
        estate: &Estate,
        ledgers: &Path,
        clock: &Arc<dyn Clock>,
        lock: impl FnMut(DoorId) -> Option<K>,
    ) -> Result<Self, DoorsError> {
        std::fs::create_dir_all(ledgers)
            .map_err(|source| DoorsError::Folder { folder: ledgers.display().to_string(), source })?;
        let doors = Self::of(estate.property().id().clone(), [], clock.clone(), estate.etag.clone());
        doors.follow(estate, ledgers, lock)?;
        Ok(doors)
    }

    /// Starts the readers of doors that have been connected since, and ends those of doors that have none here any more;
    /// their ledgers stay. `ledgers` and `lock` as at the start.
    pub fn follow(
        &self,
        estate: &Estate,
        ledgers: &Path,
        mut lock: impl FnMut(DoorId) -> Option<K>,
    ) -> Result<(), DoorsError> {
        let here: BTreeMap<_, _> = estate.door_secrets().collect();
        self.doors.retain(|door| here.contains_key(&door));
        self.secrets().retain(|door, _| here.contains_key(door));
        for (door, secret) in here {
            if self.doors.has(door) {
                continue;
            }
            let Some(lock) = lock(door) else { continue };
            let failed = |source| DoorsError::Reader { door, source };
            let ledger = SqliteLedger::open(&ledgers.join(format!("door-{door}.db")), door)
                .map_err(|error| failed(error.into()))?;
            let keys = TrustedKeys::from_iter([estate.property_key()]);
            let settings = Settings::of(estate.property(), door, keys);
            let copy = || DoorSecret::from_bytes(&secret.to_bytes());
            let engine = Engine::start(settings, copy()?, ledger, lock, self.clock.clone());
            self.doors.add(engine.map_err(failed)?);
            self.secrets().insert(door, Arc::new(copy()?));
        }
        Ok(())
    }

    /// Takes readers that have been started, each with the secret that its engine has. `etag` names the state of the
    /// property that they obey; empty: none yet.
    pub fn of(
        property: PropertyId,
        readers: impl IntoIterator<Item = (Engine<SqliteLedger, K>, DoorSecret)>,
        clock: Arc<dyn Clock>,
        etag: String,
    ) -> Self {
        let (mut engines, mut secrets) = (Vec::new(), BTreeMap::new());
        for (engine, secret) in readers {
            secrets.insert(engine.door(), Arc::new(secret));
            engines.push(engine);
        }
        let (doors, etag) = (Doors::new(engines), Mutex::new(etag));
        Self { property, doors, secrets: Mutex::new(secrets), clock, etag, told: Mutex::default() }
    }

    fn secrets(&self) -> MutexGuard<'_, BTreeMap<DoorId, Arc<DoorSecret>>> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The readers, to be offered to phones.
    pub fn doors(&self) -> &Doors<SqliteLedger, K> {
        &self.doors
    }

    /// The property as the service has told it since the start; `None`: it is still as it was.
    pub fn told(&self) -> Option<Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What the doors' own network does: receipts go to the service, then every door hears the newest bulletin and says
    /// that it obeys it. Goes on where a door isn't listened to; says why the first wasn't.
    pub async fn exchange_news(&self, service: &Service) -> Result<Exchanged, Error> {
        let mut round = Round::default();
        let mut said = self.all_speak(service, &mut round, false).await;
        let is_cut_off = said.as_ref().is_err_and(Error::is_transient);
        if let Some(bulletin) = round.newest.take().filter(|_| !is_cut_off) {
            // One that refuses it goes on with what it knows; phones will bring the next.
            let learn = move |doors: &Doors<SqliteLedger, K>| {
                let heard = |door| doors.learn_bulletin(door, bulletin.as_slice());
                doors.ids().into_iter().filter_map(heard).count()
            };
            self.blocking(learn).await;
            said = said.and(self.all_speak(service, &mut round, true).await);
        }
        said.map(|()| round.exchanged)
    }

    /// Each door in turn; nobody is asked any more once nobody answers.
    async fn all_speak(&self, service: &Service, round: &mut Round, everybody: bool) -> Result<(), Error> {
        let mut first = Ok(());
        let all: Vec<_> = self.secrets().iter().map(|(door, secret)| (*door, secret.clone())).collect();
        for (door, secret) in all {
            let reader = service.reader(&self.property, door, &secret);
            match self.speak(door, &reader, round, everybody).await {
                Err(error) if error.is_transient() => return Err(error),
                said => first = first.and(said),
            }
        }
        first
    }

    /// A door says what it knows and holds. Unless everybody is to, one without receipts waits for the bulletin that
    /// another has brought.
    async fn speak(
        &self,
        door: DoorId,
        reader: &AsReader<'_>,
        round: &mut Round,
        everybody: bool,
    ) -> Result<(), Error> {
        let waiting = self.blocking(move |doors| {
            let receipts = doors.receipts(door, 0, MOST_RECEIPTS)?.ok()?;
            Some((doors.bulletin_version(door)?, receipts))
        });
        let Some((version, receipts)) = waiting.await.flatten() else { return Ok(()) };
        if receipts.is_empty() && round.newest.is_some() && !everybody {
            return Ok(());
        }
        let said = ReaderSync {
            bulletin: Some(version).filter(|version| *version > 0),
            receipts: receipts.iter().map(|(_, signed)| signed.as_slice().into()).collect(),
            property: self.etag.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        };
        let news = reader.sync(&said, self.clock.now()).await?;
        let exchanged = &mut round.exchanged;
        exchanged.receipts += news.outcomes.iter().filter(|one| **one == ReceiptOutcome::Kept).count();
        exchanged.bulletin = exchanged.bulletin.max(said.bulletin);
        if let Some(changed) = news.property {
            self.learn_property(changed, news.etag).await;
        }
        round.newest = news.bulletin.or(round.newest.take());
        Ok(())
    }

    /// One that this version doesn't read is left to the next.
    async fn learn_property(&self, changed: PropertyAnswer, etag: String) {
        let Ok(property) = Property::read(changed.property.to_string().as_bytes()) else { return };
        self.blocking(move |doors| doors.learn_property(&property)).await;
        self.etag.lock().unwrap_or_else(PoisonError::into_inner).clone_from(&etag);
        let told = Told { etag, property: changed };
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some(told);
    }

    /// Runs what waits for the disk where it blocks nobody.
    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Doors<SqliteLedger, K>) -> T + Send + 'static,
    ) -> Option<T> {
        let doors = self.doors.clone();
        tokio::task::spawn_blocking(move || work(&doors)).await.ok()
    }
}
