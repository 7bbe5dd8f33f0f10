//! What a phone remembers, so that it decides and opens doors with no network.
//!
//! The port, [`Cache`], knows bytes under a table and a key, read and written all or nothing. What
//! the bytes mean is said by [`Record`]s, one type per table, so that the typed calls
//! (`get`, `put`, `list` on `dyn Cache`) can't read a route where a pass was written.
//! The twin in [`memory`] and the sealed file in [`sqlite`] pass the same list of tests.
//!
//! One phone's store is used by one process. Calls are short and synchronous; whoever runs on an
//! async runtime wraps them where it matters.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::id::{PassId, PropertyId};

#[cfg(test)]
mod conformance;
pub mod memory;
pub mod records;
pub mod sealed;
pub mod sqlite;

/// Why the store can't do what was asked. Nothing was changed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CacheError {
    /// A newer version of the program wrote the file. It is left as it is.
    #[error("the file has format {found}, this version reads up to {known}")]
    TooNew {
        /// The file's format.
        found: u32,
        /// The newest format known here.
        known: u32,
    },
    /// The file isn't a database of ours, or is broken.
    #[error("the file is broken: {detail}")]
    Corrupt {
        /// What SQLite says.
        detail: String,
    },
    /// A value was changed behind our back or doesn't decode.
    #[error("a record of {table:?} is damaged")]
    Damaged {
        /// Where it lies.
        table: Table,
    },
    /// The file was sealed with another key than the key store holds.
    #[error("the key that opens it is gone")]
    WrongKey,
    /// The key store didn't give the key; it may later (a phone that wasn't unlocked since it started).
    #[error("the key store refused: {0}")]
    Key(#[from] sealed::SecretStoreError),
    /// Between [`Cache::prepare_for_suspend`] and [`Cache::resume`].
    #[error("it is closed while the app is suspended")]
    Suspended,
    /// Another process holds it for longer than we wait.
    #[error("another process is using it")]
    Busy,
    /// The disk is full.
    #[error("no space is left on the device")]
    Full,
    /// The file system refused.
    #[error("the file can't be used: {detail}")]
    Io {
        /// What the system says.
        detail: String,
    },
    /// A record that can't be written down.
    #[error("a record of {table:?} can't be encoded")]
    Encoding {
        /// Where it was to lie.
        table: Table,
    },
}

/// Where records of one kind lie. The numbers are in every file: never change or reuse one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Table {
    /// Passes with their tokens.
    Pass = 1,
    /// What a list shows of each pass, beside the pass itself so that a list decodes little.
    PassSummary = 2,
    /// Properties as far as this phone needs them.
    Property = 3,
    /// Saved routes.
    Route = 4,
    /// Receipts of doors, waiting to be carried to the service.
    Receipt = 5,
    /// The newest bulletin of each property.
    Bulletin = 6,
    /// What is to be told to the service.
    Outbox = 7,
    /// Handles of this phone's keys.
    DeviceKey = 8,
    /// Sessions with the service.
    Session = 9,
    /// Drafts that were left unfinished.
    Draft = 10,
    /// What this phone saw happen at doors.
    Unlock = 11,
    /// Which property's screens a phone shows that is signed in to several.
    Choice = 12,
    /// A sign-in that waits for its verification code.
    SignIn = 13,
    /// When this phone was last in step with the service.
    Sync = 14,
    /// What happened with passes and doors, as the service told it.
    Activity = 15,
    /// How far that was told, and how far it was looked at.
    News = 16,
    /// A guest's number that waits for its verification code.
    SignUp = 17,
}

/// The name of a record within its table. Readable only here: in the file it is a keyed hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key(Vec<u8>);

impl Key {
    /// Of several parts, such that no two lists of parts give the same key.
    pub fn of_parts(parts: &[&str]) -> Self {
        let mut bytes = Vec::new();
        for part in parts {
            bytes.extend_from_slice(&u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
            bytes.extend_from_slice(part.as_bytes());
        }
        Self(bytes)
    }

    /// Its bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Self {
        Self(text.as_bytes().to_vec())
    }
}

impl From<PassId> for Key {
    fn from(pass: PassId) -> Self {
        Self(pass.as_bytes().to_vec())
    }
}

impl From<PropertyId> for Key {
    fn from(property: PropertyId) -> Self {
        property.as_str().into()
    }
}

/// One type of thing that is remembered.
///
/// It is written as JSON: fields may be added with `#[serde(default)]`, none renamed or given
/// another meaning, since files of every earlier version must stay readable.
pub trait Record: Serialize + DeserializeOwned {
    /// Where records of this type lie; two types never share a table.
    const TABLE: Table;
    /// What names one.
    type Key: Into<Key>;

    /// What names this one.
    fn key(&self) -> Self::Key;

    /// What it is listed with.
    fn group(&self) -> Key;

    /// Its place in a list, lowest first. **The only fact that is readable in the file**, so at most
    /// a time at which something was written.
    fn order(&self) -> i64;
}

/// One change of a [`Batch`].
#[derive(Clone, PartialEq, Eq)]
pub enum Change {
    /// Write a record, in place of the one with that key.
    Put {
        /// Where.
        table: Table,
        /// Under which key.
        key: Key,
        /// Listed with which others.
        group: Key,
        /// At which place.
        order: i64,
        /// The record.
        value: Vec<u8>,
    },
    /// Forget a record, if it is there.
    Remove {
        /// Where.
        table: Table,
        /// Under which key.
        key: Key,
    },
}

impl fmt::Debug for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Put { table, value, .. } => write!(f, "Put({table:?}, {} bytes)", value.len()),
            Self::Remove { table, .. } => write!(f, "Remove({table:?})"),
        }
    }
}

/// Changes that happen together or not at all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch(Vec<Change>);

impl Batch {
    /// Nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Writes a record, in place of the one with its key.
    pub fn put<R: Record>(&mut self, record: &R) -> Result<&mut Self, CacheError> {
        let value = serde_json::to_vec(record).map_err(|_| CacheError::Encoding { table: R::TABLE })?;
        self.0.push(Change::Put {
            table: R::TABLE,
            key: record.key().into(),
            group: record.group(),
            order: record.order(),
            value,
        });
        Ok(self)
    }

    /// Forgets a record, if it is there.
    pub fn remove<R: Record>(&mut self, key: R::Key) -> &mut Self {
        self.0.push(Change::Remove { table: R::TABLE, key: key.into() });
        self
    }

    /// The highest place that this batch puts a record of a table at.
    pub(crate) fn last_place_of(&self, wanted: Table) -> Option<i64> {
        let places = self.0.iter().filter_map(|change| match change {
            Change::Put { table, order, .. } if *table == wanted => Some(*order),
            _ => None,
        });
        places.max()
    }

    /// The changes, in order.
    pub fn changes(&self) -> &[Change] {
        &self.0
    }
}

/// Where a list goes on. Only the store that made it understands it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) order: i64,
    pub(crate) tie: Vec<u8>,
}

/// A part of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// The records, lowest order first; the order among equals is the store's own.
    pub records: Vec<T>,
    /// Where the next part begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// A phone's store.
///
/// When [`write`](Self::write) returns, the changes survive the death of the process. The typed
/// calls are on `dyn Cache`:
///
/// ```
/// use gatepass::cache::{Cache, memory::MemoryCache, records::BulletinRecord};
/// # use gatepass::id::PropertyId;
/// let cache: &dyn Cache = &MemoryCache::new();
/// let property = PropertyId::new("maple-court").unwrap();
/// cache.put(&BulletinRecord { property: property.clone(), version: 7, signed: vec![1, 2] })?;
/// assert_eq!(cache.get::<BulletinRecord>(property)?.map(|found| found.version), Some(7));
/// # Ok::<(), gatepass::cache::CacheError>(())
/// ```
pub trait Cache: Send + Sync + fmt::Debug {
    /// One record's bytes.
    fn read(&self, table: Table, key: &Key) -> Result<Option<Vec<u8>>, CacheError>;

    /// At most `limit` records of a group, after a cursor.
    fn page(
        &self,
        table: Table,
        group: &Key,
        after: Option<&Cursor>,
        limit: u16,
    ) -> Result<Page<Vec<u8>>, CacheError>;

    /// All changes or none, kept when it returns.
    fn write(&self, batch: &Batch) -> Result<(), CacheError>;

    /// Lets go of every lock and file before the system suspends the app (iOS kills an app that
    /// holds one). Waits for the calls under way; may be called twice.
    fn prepare_for_suspend(&self) -> Result<(), CacheError>;

    /// Goes on after [`prepare_for_suspend`](Self::prepare_for_suspend); may be called twice.
    fn resume(&self) -> Result<(), CacheError>;
}

impl dyn Cache + '_ {
    /// The record of that key.
    pub fn get<R: Record>(&self, key: R::Key) -> Result<Option<R>, CacheError> {
        self.read(R::TABLE, &key.into())?.map(|bytes| decode(&bytes)).transpose()
    }

    /// Writes one record, in place of the one with its key.
    pub fn put<R: Record>(&self, record: &R) -> Result<(), CacheError> {
        let mut batch = Batch::new();
        batch.put(record)?;
        self.write(&batch)
    }

    /// Forgets one record, if it is there.
    pub fn remove<R: Record>(&self, key: R::Key) -> Result<(), CacheError> {
        let mut batch = Batch::new();
        batch.remove::<R>(key);
        self.write(&batch)
    }

    /// At most `limit` records of a group, lowest order first, after a cursor.
    pub fn list<R: Record>(
        &self,
        group: impl Into<Key>,
        after: Option<&Cursor>,
        limit: u16,
    ) -> Result<Page<R>, CacheError> {
        let page = self.page(R::TABLE, &group.into(), after, limit)?;
        let records = page.records.iter().map(|bytes| decode(bytes)).collect::<Result<_, _>>()?;
        Ok(Page { records, next: page.next })
    }

    /// Every record of a group, lowest order first. For groups that stay small.
    pub fn all<R: Record>(&self, group: impl Into<Key>) -> Result<Vec<R>, CacheError> {
        let group = group.into();
        let mut records = Vec::new();
        let mut after = None;
        loop {
            let page = self.list::<R>(group.clone(), after.as_ref(), 500)?;
            records.extend(page.records);
            after = page.next;
            if after.is_none() {
                return Ok(records);
            }
        }
    }
}

fn decode<R: Record>(bytes: &[u8]) -> Result<R, CacheError> {
    serde_json::from_slice(bytes).map_err(|_| CacheError::Damaged { table: R::TABLE })
}

/// A place in a list that puts the newest first.
pub fn newest_first(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis().saturating_neg()
}

impl From<Key> for Vec<u8> {
    fn from(key: Key) -> Self {
        key.0
    }
}
