//! The doors whose readers run in this process.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::Arc;

use gatepass::app::carry::Exchanged;
use gatepass::client::calls::Service;
use gatepass::client::http::Fresh;
use gatepass::client::idempotency::IdempotencyKey;
use gatepass::client::wire::carried::{MOST_RECEIPTS, ReceiptOutcome, Receipts};
use gatepass::clock::Clock;
use gatepass::error::Error;
use gatepass::id::{DoorId, PropertyId};
use gatepass::token::keys::{DoorSecret, KeyError, TrustedKeys};
use gatepass_reader::engine::{Engine, ReaderError, Settings};
use gatepass_reader::ledger::SqliteLedger;
use gatepass_reader::lock::Lock;
use gatepass_reader::serve::Doors;
use ring::rand::SystemRandom;

use crate::Estate;

/// How many receipts of a door are handed in at once; the rest follow at the next exchange.
const AT_ONCE: usize = MOST_RECEIPTS;

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

/// Readers in this process, each with its ledger in a file of its own.
pub struct LocalDoors<K> {
    property: PropertyId,
    doors: Doors<SqliteLedger, K>,
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
        mut lock: impl FnMut(DoorId) -> Option<K>,
    ) -> Result<Self, DoorsError> {
        std::fs::create_dir_all(ledgers)
            .map_err(|source| DoorsError::Folder { folder: ledgers.display().to_string(), source })?;
        let mut keys = TrustedKeys::default();
        keys.add(estate.property_key());
        let mut engines = Vec::new();
        for (door, secret) in estate.door_secrets() {
            let Some(lock) = lock(door) else { continue };
            let failed = |source| DoorsError::Reader { door, source };
            let ledger = SqliteLedger::open(&ledgers.join(format!("door-{door}.db")), door)
                .map_err(|error| failed(error.into()))?;
            let settings = Settings::of(estate.property(), door, keys.clone());
            let secret = DoorSecret::from_bytes(&secret.to_bytes())?;
            let engine = Engine::start(settings, secret, ledger, lock, clock.clone());
            engines.push(engine.map_err(failed)?);
        }
        Ok(Self { property: estate.property().id().clone(), doors: Doors::new(engines) })
    }

    /// The readers, to be offered to phones.
    pub fn doors(&self) -> &Doors<SqliteLedger, K> {
        &self.doors
    }

    /// What the doors' own network does: the newest bulletin to each door, each door's receipts to the service.
    /// It uses what any phone may ask, since both prove themselves.
    pub async fn exchange_news(&self, service: &Service) -> Result<Exchanged, Error> {
        let Fresh::Changed { answer, .. } = service.bulletin(&self.property, None).await? else {
            return Ok(Exchanged::default());
        };
        let bulletin: Arc<[u8]> = answer.bulletin.as_slice().into();
        let mut exchanged = Exchanged { receipts: 0, bulletin: Some(answer.version) };
        for door in self.doors.ids() {
            let (doors, bulletin) = (self.doors.clone(), Arc::clone(&bulletin));
            // A door that refuses the news goes on with what it knows; phones will bring the next.
            let waiting = tokio::task::spawn_blocking(move || {
                let _ = doors.learn_bulletin(door, &bulletin);
                doors.receipts(door, 0, AT_ONCE)
            });
            let Ok(Some(Ok(receipts))) = waiting.await else { continue };
            exchanged.receipts += hand_in(service, &self.property, &receipts).await?;
        }
        Ok(exchanged)
    }
}

/// Hands in a door's receipts; tells how many were news.
async fn hand_in(
    service: &Service,
    property: &PropertyId,
    receipts: &[(u64, Vec<u8>)],
) -> Result<usize, Error> {
    if receipts.is_empty() {
        return Ok(0);
    }
    let receipts = receipts.iter().map(|(_, signed)| signed.as_slice().into()).collect();
    let intent = IdempotencyKey::draw(&SystemRandom::new())
        .ok_or_else(|| Error::Internal { reason: "the system has no randomness".into() })?;
    let taken = service.receipts(property, &Receipts { receipts }, &intent).await?;
    Ok(taken.outcomes.iter().filter(|outcome| **outcome == ReceiptOutcome::Kept).count())
}
