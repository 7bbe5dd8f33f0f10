//! What a door must not forget: the port, its twin in memory, and the SQLite file.
//!
//! One ledger a door. What is [committed](Ledger::commit) survives the loss of power that follows at once; the lock
//! is driven only afterwards, so that power loss can lose an opening and never gives one twice.

#[cfg(test)]
mod conformance;
pub mod memory;
#[cfg(test)]
mod model;
pub mod sqlite;

use chrono::{DateTime, Utc};
use gatepass::id::{Generation, PassId};
use gatepass::token::keys::Fingerprint;
use gatepass::token::receipt::Receipt;
use gatepass::unlock::Challenge;

pub use memory::MemoryLedger;
pub use sqlite::SqliteLedger;

/// Why the ledger can't be used.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// The same request was accepted before; nothing was written.
    #[error("this request was accepted before")]
    Spent,
    /// Another receipt has that number; nothing was written.
    #[error("the next receipt has number {expected}, not {found}")]
    OutOfSequence {
        /// The number that is due.
        expected: u64,
        /// The number that the receipt has.
        found: u64,
    },
    /// The file belongs to a newer program.
    #[error("the ledger is of version {found}, this program reads up to {known}; update the program")]
    TooNew {
        /// The file's version.
        found: i64,
        /// The newest that is known.
        known: i64,
    },
    /// What stands in the file can't be there.
    #[error("the ledger's {what} is damaged; restore the file from a backup or replace the reader")]
    Damaged {
        /// Which part.
        what: &'static str,
    },
    /// The disk or the file.
    #[error("the ledger's file can't be used: {0}; check the disk")]
    Sqlite(#[from] rusqlite::Error),
}

/// An opening that counts: the earliest of a pass in an occurrence, at this door or at another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Opening {
    /// The start of the occurrence; `None` for a pass without.
    pub occurrence: Option<DateTime<Utc>>,
    /// Whether at this door; otherwise another door's stamp says so.
    pub here: bool,
    /// When, to the millisecond.
    pub at: DateTime<Utc>,
    /// By whose phone; `None` for a bearer, and unknown for a stamp.
    pub holder: Option<Fingerprint>,
}

/// What is known of a pass at this door.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassRecord {
    /// The highest generation seen; a lower one is superseded.
    pub generation: Option<Generation>,
    /// The counted openings, at most one here and one elsewhere in each occurrence.
    pub openings: Vec<Opening>,
}

/// What makes a request acceptable only once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Once<'a> {
    /// Over Bluetooth: one answer of a holder to a challenge. Those to challenges that no longer live are forgotten.
    Challenge {
        /// The answered challenge.
        challenge: Challenge,
        /// Who answered.
        holder: Fingerprint,
        /// The challenges that live.
        live: &'a [Challenge],
    },
    /// A live QR code: each step of a holder's clock must be above the last.
    Step {
        /// The pass shown.
        pass: PassId,
        /// Who shows it.
        holder: Fingerprint,
        /// The step.
        step: i64,
    },
    /// A bearer's code: whoever bears it may show it again.
    Bearer,
}

/// What is learned of one pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learned {
    /// The pass.
    pub pass: PassId,
    /// The generation shown.
    pub generation: Generation,
    /// Openings that count: this one, and what stamps tell.
    pub openings: Vec<Opening>,
    /// When no credential of the pass opens any more; `None`: never. Until then nothing of it is forgotten.
    pub keep_until: Option<DateTime<Utc>>,
}

/// All that one request changes: committed as a whole or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What must not have been accepted before.
    pub once: Once<'a>,
    /// One for each link of the token.
    pub learned: Vec<Learned>,
    /// The receipt, numbered [`Ledger::next_sequence`]. Its `missing` isn't stored: it is counted anew.
    pub receipt: Receipt,
}

/// What a bulletin changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct News<'a> {
    /// The bulletin as signed, already checked, and newer than the stored one.
    pub bulletin: &'a [u8],
    /// When it was signed. Uses of passes that ended a day before may be forgotten: this time can be trusted,
    /// unlike a board's clock.
    pub signed_at: DateTime<Utc>,
    /// The service has every receipt up to this number.
    pub received: u64,
}

/// A door's memory. Every change is durable when the call returns.
pub trait Ledger: Send {
    /// Counts a start of the reader, from 1.
    fn count_start(&mut self) -> Result<u64, LedgerError>;

    /// What is known of a pass.
    fn pass(&self, pass: PassId) -> Result<PassRecord, LedgerError>;

    /// The number of the next receipt, from 1; each is given once.
    fn next_sequence(&self) -> Result<u64, LedgerError>;

    /// Writes all of it or, with an error, nothing.
    fn commit(&mut self, entry: &Entry<'_>) -> Result<(), LedgerError>;

    /// At most `most` receipts numbered above `after`, in order, each counting those missing before it.
    fn receipts(&self, after: u64, most: usize) -> Result<Vec<Receipt>, LedgerError>;

    /// The newest bulletin, as signed.
    fn bulletin(&self) -> Result<Option<Vec<u8>>, LedgerError>;

    /// Stores a bulletin, forgets the receipts that arrived and what ended.
    fn learn(&mut self, news: News<'_>) -> Result<(), LedgerError>;
}

/// How many receipts a ledger keeps for the service unless told otherwise: months at a busy door.
pub const CAPACITY: usize = 10_000;

/// How many receipts go at once when merging refusals didn't help: an eighth, so that it happens rarely.
fn room(capacity: usize) -> usize {
    (capacity / 8).max(1)
}

/// Uses are kept for a day after the end of a pass, for a bulletin of the time before.
fn forgets_before(signed_at: DateTime<Utc>) -> DateTime<Utc> {
    signed_at.checked_sub_signed(chrono::TimeDelta::days(1)).unwrap_or(DateTime::<Utc>::MIN_UTC)
}

/// To the millisecond: what the file can hold.
fn to_millisecond(at: DateTime<Utc>) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.timestamp_millis()).unwrap_or(at)
}
