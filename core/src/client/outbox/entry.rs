//! An intent that was written down, and where it stands.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::intent::Intent;
use crate::cache::records::EVERYTHING;
use crate::cache::{Key, Record, Table};
use crate::client::idempotency::IdempotencyKey;
use crate::error::Error;
use crate::id::PropertyId;

/// Names an entry on this phone and is its idempotency key with the service.
pub type EntryId = IdempotencyKey;

/// An intent on its way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its name, and what the service tells a repetition by.
    pub id: EntryId,
    /// Whose service is to be told.
    pub property: PropertyId,
    /// What.
    pub intent: Intent,
    /// Its place in the queue; only grows.
    pub(super) place: i64,
    /// When somebody wanted it, by the phone's clock.
    pub put_at: DateTime<Utc>,
    /// Where it stands.
    pub state: State,
}

/// Where an entry stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state")]
pub enum State {
    /// It was not sent yet; it can be taken back.
    Waiting {
        /// Not to be sent before.
        next_attempt_at: DateTime<Utc>,
    },
    /// It was sent, and may have arrived; it is sent again until there is an answer.
    Sent {
        /// How often.
        tries: u32,
        /// Not to be sent again before.
        next_attempt_at: DateTime<Utc>,
    },
    /// It doesn't go on by itself: a person has to decide.
    Wedged {
        /// What is in the way.
        why: Wedge,
        /// Whether it may have happened all the same.
        may_have_arrived: bool,
        /// How often it was sent.
        tries: u32,
    },
}

/// Why an entry waits for a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "why")]
pub enum Wedge {
    /// The service said no, or something that this version doesn't understand.
    Refused {
        /// What it said.
        error: Error,
    },
    /// The session has ended.
    SignedOut,
    /// It was sent as often as may be, or for as long.
    NoAnswer,
    /// There was no network for so long that it may not be wanted any more.
    TooOld,
}

impl State {
    /// Whether the entry may have reached the service.
    pub const fn may_have_arrived(&self) -> bool {
        match self {
            Self::Waiting { .. } => false,
            Self::Sent { .. } => true,
            Self::Wedged { may_have_arrived, .. } => *may_have_arrived,
        }
    }

    pub(super) const fn tries(&self) -> u32 {
        match self {
            Self::Waiting { .. } => 0,
            Self::Sent { tries, .. } | Self::Wedged { tries, .. } => *tries,
        }
    }

    /// As it is, but later: the attempt didn't leave the phone.
    pub(super) const fn put_off(&self, next_attempt_at: DateTime<Utc>) -> Self {
        match *self {
            Self::Sent { tries, .. } => Self::Sent { tries, next_attempt_at },
            Self::Waiting { .. } | Self::Wedged { .. } => Self::Waiting { next_attempt_at },
        }
    }
}

impl Entry {
    /// When it is to be sent; `None` while it waits for a person.
    pub const fn next_attempt_at(&self) -> Option<DateTime<Utc>> {
        match self.state {
            State::Waiting { next_attempt_at } | State::Sent { next_attempt_at, .. } => Some(next_attempt_at),
            State::Wedged { .. } => None,
        }
    }

    /// A person's *try again*: its tries and its age count anew.
    pub(super) fn revived(mut self, now: DateTime<Utc>) -> Self {
        if let State::Wedged { may_have_arrived, .. } = self.state {
            self.put_at = now;
            self.state = if may_have_arrived {
                State::Sent { tries: 0, next_attempt_at: now }
            } else {
                State::Waiting { next_attempt_at: now }
            };
        }
        self
    }
}

impl Record for Entry {
    const TABLE: Table = Table::Outbox;
    type Key = EntryId;
    fn key(&self) -> EntryId {
        self.id.clone()
    }
    fn group(&self) -> Key {
        EVERYTHING.into()
    }
    fn order(&self) -> i64 {
        self.place
    }
}
