//! One round: what is due is sent in order, and what was answered is struck off.

use std::collections::VecDeque;

use chrono::{DateTime, TimeDelta, Utc};

use super::{About, Entry, EntryId, MOST_TRIES, Outbox, PATIENCE, State, Wedge, backoff};
use crate::cache::{Batch, CacheError};
use crate::error::Error;
use crate::id::PropertyId;

/// A round under way. It asks for nothing itself: its caller sends what [`next`](Self::next) gives and
/// reports back.
///
/// It may be dropped at any point, or the process killed: the next round goes on from what was written.
///
/// ```
/// # use gatepass::cache::{Batch, CacheError};
/// # use gatepass::client::{calls::Service, outbox::{Outbox, carry}};
/// # use gatepass::clock::Clock;
/// async fn tell(outbox: &Outbox, service: &Service, clock: &dyn Clock) -> Result<(), CacheError> {
///     let mut round = outbox.deliver().await?;
///     while let Some(entry) = round.next(clock.now())? {
///         match carry(service, None, &entry).await {
///             // What the answer says is remembered in the transaction that strikes the entry off.
///             Ok(_answer) => round.delivered(&entry, Batch::new())?,
///             Err(error) => round.failed(entry, &error, clock.now())?,
///         }
///     }
///     let _wake_up_at = round.finish()?.next_attempt_at;
///     Ok(())
/// }
/// ```
#[derive(Debug)]
pub struct Delivery<'a> {
    outbox: &'a Outbox,
    _turn: tokio::sync::MutexGuard<'a, ()>,
    /// As they stood when the round began.
    queue: VecDeque<Entry>,
    /// How the entry that is being sent stood before.
    before: Option<State>,
    held_back: Vec<(PropertyId, About)>,
    round: Round,
}

/// What a round has brought about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// Told to the service and struck off.
    pub delivered: Vec<EntryId>,
    /// Waiting for a person from now on.
    pub wedged: Vec<EntryId>,
    /// When the next round is worth its while, if anything is left that doesn't wait for a person.
    pub next_attempt_at: Option<DateTime<Utc>>,
}

impl<'a> Delivery<'a> {
    pub(super) fn of(outbox: &'a Outbox, turn: tokio::sync::MutexGuard<'a, ()>) -> Result<Self, CacheError> {
        let queue = outbox.entries()?.into();
        Ok(Self { outbox, _turn: turn, queue, before: None, held_back: Vec::new(), round: Round::default() })
    }

    /// The next entry to send, written down as sent; `None` when the round is over.
    pub fn next(&mut self, now: DateTime<Utc>) -> Result<Option<Entry>, CacheError> {
        while let Some(entry) = self.queue.pop_front() {
            let about = about(&entry);
            if about.as_ref().is_some_and(|about| self.held_back.contains(about)) {
                continue;
            }
            match self.outbox.about_to_send(&entry.id, now)? {
                Some(sent) => {
                    self.before = Some(entry.state);
                    return Ok(Some(sent));
                }
                None => self.held_back.extend(about),
            }
        }
        Ok(None)
    }

    /// The service has answered: the entry is struck off, and what was learned kept, in one transaction.
    pub fn delivered(&mut self, entry: &Entry, mut learned: Batch) -> Result<(), CacheError> {
        learned.remove::<Entry>(entry.id.clone());
        self.outbox.cache.write(&learned)?;
        self.round.delivered.push(entry.id.clone());
        Ok(())
    }

    /// There was no answer, or a refusal: what is about the same thing waits behind it.
    pub fn failed(&mut self, mut entry: Entry, error: &Error, now: DateTime<Utc>) -> Result<(), CacheError> {
        let before = self.before.take().unwrap_or_else(|| entry.state.clone());
        entry.state = after(&before, &entry, error, now);
        self.outbox.cache.put(&entry)?;
        if *error == Error::Offline {
            // The others wouldn't get through either.
            self.queue.clear();
        }
        self.held_back.extend(about(&entry));
        if matches!(entry.state, State::Wedged { .. }) {
            self.round.wedged.push(entry.id);
        }
        Ok(())
    }

    /// Ends the round.
    pub fn finish(self) -> Result<Round, CacheError> {
        let mut round = self.round;
        round.next_attempt_at = self.outbox.entries()?.iter().filter_map(Entry::next_attempt_at).min();
        Ok(round)
    }
}

/// Two properties' passes may have the same id, and their lockdowns have nothing to do with each other.
fn about(entry: &Entry) -> Option<(PropertyId, About)> {
    entry.intent.about().map(|about| (entry.property.clone(), about))
}

/// Where an entry stands after a failure; `before` is how it stood before this attempt.
fn after(before: &State, sent: &Entry, error: &Error, now: DateTime<Utc>) -> State {
    let tries = sent.state.tries();
    let may_have_arrived = before.may_have_arrived() || *error != Error::Offline;
    let too_old = now.signed_duration_since(sent.put_at) > PATIENCE;
    let later = |wait: TimeDelta| now.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC);
    let wedge = |why| State::Wedged { why, may_have_arrived, tries };
    match error {
        Error::Offline if too_old => wedge(Wedge::TooOld),
        // It didn't count as a try, and doesn't slow down the next.
        Error::Offline => before.put_off(later(backoff::WHILE_OFFLINE)),
        Error::NoAnswer | Error::ServiceDown { .. } | Error::TooManyTries { .. }
            if too_old || tries >= MOST_TRIES =>
        {
            wedge(Wedge::NoAnswer)
        }
        Error::NoAnswer | Error::ServiceDown { .. } => sent.state.clone(),
        Error::TooManyTries { retry_after_seconds } => {
            let asked = i64::from(retry_after_seconds.unwrap_or(0)).min(backoff::LONGEST_SECONDS);
            let planned = sent.next_attempt_at().unwrap_or(now);
            State::Sent { tries, next_attempt_at: planned.max(later(TimeDelta::seconds(asked))) }
        }
        Error::SignedOut => wedge(Wedge::SignedOut),
        _ => wedge(Wedge::Refused { error: error.clone() }),
    }
}
