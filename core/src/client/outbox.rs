//! What is to be told to the service, kept until it is told.
//!
//! An intent is written down in the same transaction as whatever the app remembers of it, sent when
//! there is a network, and struck off in the same transaction as what the answer says. Each has an
//! idempotency key of its own for life, so that however often it is sent, it happens once. When to try
//! again lies in the store as well: nothing depends on a process staying alive.
//!
//! ```text
//!             put                 send                    answer
//!   (nothing) ───▶ Waiting ─────────────▶ Sent ──────────────────▶ (nothing)
//!                     ▲     not sent       │ ▲
//!                     └────────────────────┘ │ no answer, service down: later, up to a bound
//!                                            │
//!                        refused, or the bound reached ──▶ Wedged ──▶ retried or discarded by a person
//! ```
//!
//! Intents about the same pass keep their order: one that waits holds back those after it, and no others.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, TimeDelta, Utc};
use ring::rand::SystemRandom;

use crate::cache::{Batch, Cache, CacheError};
use crate::id::PropertyId;

mod backoff;
mod carry;
mod delivery;
mod entry;
mod intent;
#[cfg(test)]
mod tests;

pub use backoff::{Dice, FixedDice, SystemDice};
pub use carry::{Answer, carry};
pub use delivery::{Delivery, Round};
pub use entry::{Entry, EntryId, State, Wedge};
pub use intent::{About, Intent};

/// How often something is sent that gets no answer, or a failing service's, before a person is asked.
pub const MOST_TRIES: u32 = 12;

/// For how long. A pass that is made, or deleted, more than a week late surprises whoever asked for it.
pub const PATIENCE: TimeDelta = TimeDelta::days(7);

/// What waits to be told to the service.
#[derive(Debug)]
pub struct Outbox {
    cache: Arc<dyn Cache>,
    dice: Box<dyn Dice>,
    /// One round at a time: two would send the same entry twice (harmless, and wasteful).
    round: tokio::sync::Mutex<()>,
    /// Held while an entry's state is read and written, and never while something is sent.
    changing: Mutex<()>,
}

/// What became of an attempt to take an intent back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
pub enum Cancelled {
    /// It was never sent, and never will be.
    InTime,
    /// It may have reached the service: it goes on, and can be undone there.
    TooLate,
    /// There is no such entry (any more).
    Unknown,
}

impl Outbox {
    /// Over the phone's store.
    pub fn new(cache: Arc<dyn Cache>, dice: Box<dyn Dice>) -> Self {
        Self { cache, dice, round: tokio::sync::Mutex::new(()), changing: Mutex::new(()) }
    }

    /// Adds an intent to a batch, so that it is written together with what the app remembers of it.
    ///
    /// `at` is the phone's time, and the intent's place in the queue.
    pub fn put(
        &self,
        batch: &mut Batch,
        property: &PropertyId,
        intent: Intent,
        at: DateTime<Utc>,
    ) -> Result<EntryId, CacheError> {
        let newest = self.entries()?.last().map_or(i64::MIN, |entry| entry.place);
        let in_batch = batch.last_place_of(crate::cache::Table::Outbox).unwrap_or(i64::MIN);
        let entry = Entry {
            id: EntryId::draw(&SystemRandom::new())
                .ok_or(CacheError::Key(crate::cache::sealed::SecretStoreError::NoRandomness))?,
            property: property.clone(),
            intent,
            // A clock that was set back must not let it overtake.
            place: at.timestamp_micros().max(newest.saturating_add(1)).max(in_batch.saturating_add(1)),
            put_at: at,
            state: State::Waiting { next_attempt_at: at },
        };
        batch.put(&entry)?;
        Ok(entry.id)
    }

    fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Everything that waits, in order.
    pub fn entries(&self) -> Result<Vec<Entry>, CacheError> {
        self.cache.all::<Entry>(crate::cache::records::EVERYTHING)
    }

    /// Takes an intent back, if it can't have been sent yet.
    pub fn cancel(&self, id: &EntryId) -> Result<Cancelled, CacheError> {
        let _changing = self.changing();
        let Some(entry) = self.cache.get::<Entry>(id.clone())? else { return Ok(Cancelled::Unknown) };
        if entry.state.may_have_arrived() {
            return Ok(Cancelled::TooLate);
        }
        self.cache.remove::<Entry>(id.clone())?;
        Ok(Cancelled::InTime)
    }

    /// A person says: try the wedged one again, from now on.
    pub fn retry(&self, id: &EntryId, now: DateTime<Utc>) -> Result<(), CacheError> {
        let _changing = self.changing();
        match self.cache.get::<Entry>(id.clone())? {
            Some(entry) => self.cache.put(&entry.revived(now)),
            None => Ok(()),
        }
    }

    /// There may be a network again: what was never sent for the lack of one is due now.
    pub fn hasten(&self, now: DateTime<Utc>) -> Result<(), CacheError> {
        let _changing = self.changing();
        let mut batch = Batch::new();
        for mut entry in self.entries()? {
            if let State::Waiting { next_attempt_at } = &mut entry.state
                && *next_attempt_at > now
            {
                *next_attempt_at = now;
                batch.put(&entry)?;
            }
        }
        self.cache.write(&batch)
    }

    /// Somebody has signed in again: what waited for that goes on.
    pub fn signed_in(&self, property: &PropertyId, now: DateTime<Utc>) -> Result<(), CacheError> {
        let _changing = self.changing();
        let mut batch = Batch::new();
        for entry in self.entries()? {
            let waits = matches!(entry.state, State::Wedged { why: Wedge::SignedOut, .. });
            if waits && entry.property == *property {
                batch.put(&entry.revived(now))?;
            }
        }
        self.cache.write(&batch)
    }

    /// A person says: forget the wedged one. What of it may have happened stays so.
    pub fn discard(&self, id: &EntryId) -> Result<(), CacheError> {
        let _changing = self.changing();
        let entry = self.cache.get::<Entry>(id.clone())?;
        if entry.is_some_and(|entry| matches!(entry.state, State::Wedged { .. })) {
            self.cache.remove::<Entry>(id.clone())?;
        }
        Ok(())
    }

    /// Begins a round; waits until the one under way has ended.
    pub async fn deliver(&self) -> Result<Delivery<'_>, CacheError> {
        let turn = self.round.lock().await;
        Delivery::of(self, turn)
    }

    /// Written before the first byte leaves: whoever finds it after a crash knows that it may have
    /// arrived. `None` if it isn't due, or was taken back while the round was under way.
    fn about_to_send(&self, id: &EntryId, now: DateTime<Utc>) -> Result<Option<Entry>, CacheError> {
        let _changing = self.changing();
        let Some(mut sent) = self.cache.get::<Entry>(id.clone())? else { return Ok(None) };
        if sent.next_attempt_at().is_none_or(|at| at > now) {
            return Ok(None);
        }
        let tries = sent.state.tries().saturating_add(1);
        sent.state = State::Sent { tries, next_attempt_at: backoff::after(now, tries, self.dice.as_ref()) };
        self.cache.put(&sent)?;
        Ok(Some(sent))
    }
}
