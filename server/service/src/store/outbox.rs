//! What is to be sent: written with the change that wants it, and gone only when it was sent.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::activity::Channel;
use rusqlite::{OptionalExtension as _, params};

use super::{StoreError, Tx, instant, millis};

/// One text or e-mail. Its `Debug` shows neither whom it goes to nor what it says.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// How it goes.
    pub channel: Channel,
    /// An E.164 number or an e-mail address.
    pub to: String,
    /// What it says; of an e-mail, the first line is its subject.
    pub text: String,
}

impl fmt::Debug for Letter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Letter({:?})", self.channel)
    }
}

/// A letter whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Its number in the outbox.
    pub number: i64,
    /// What to send.
    pub letter: Letter,
    /// Whether it is only dropped: it was made for a number that isn't the right one.
    pub decoy: bool,
    /// How often it was tried.
    pub tries: u32,
}

/// After this many tries a letter is given up: a number that doesn't exist must not be dialled for ever.
const MOST_TRIES: u32 = 12;

const fn name(channel: Channel) -> &'static str {
    match channel {
        Channel::Sms => "sms",
        Channel::Email => "email",
    }
}

impl Tx<'_> {
    /// Queues a letter.
    pub fn send(&self, letter: &Letter) -> Result<(), StoreError> {
        self.queue(letter, false)
    }

    /// Queues a letter that is dropped instead of sent, so that a wrong number leaves the same traces.
    pub fn send_decoy(&self, letter: &Letter) -> Result<(), StoreError> {
        self.queue(letter, true)
    }

    fn queue(&self, letter: &Letter, decoy: bool) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO outbox (channel, recipient, text, decoy, queued_at, next_at) VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
            )?
            .execute(params![name(letter.channel), letter.to, letter.text, decoy, millis(self.now)])?;
        Ok(())
    }

    /// The first letter whose time has come.
    pub fn due(&self) -> Result<Option<Due>, StoreError> {
        let found = self
            .connection
            .prepare_cached(
                "SELECT number, channel, recipient, text, decoy, tries FROM outbox WHERE next_at <= ?1
                 ORDER BY next_at, number LIMIT 1",
            )?
            .query_row(params![millis(self.now)], |row| {
                let channel: String = row.get(1)?;
                let channel = if channel == "sms" { Channel::Sms } else { Channel::Email };
                Ok(Due {
                    number: row.get(0)?,
                    letter: Letter { channel, to: row.get(2)?, text: row.get(3)? },
                    decoy: row.get(4)?,
                    tries: row.get(5)?,
                })
            })
            .optional()?;
        Ok(found)
    }

    /// When the next letter is due.
    pub fn next_due(&self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let next: Option<i64> =
            self.connection.query_row("SELECT min(next_at) FROM outbox", [], |row| row.get(0))?;
        Ok(next.map(instant))
    }

    /// A letter was sent, or was a decoy.
    pub fn sent(&self, number: i64) -> Result<(), StoreError> {
        self.connection.execute("DELETE FROM outbox WHERE number = ?1", params![number])?;
        Ok(())
    }

    /// A letter could not be sent; it is tried again later, each time after twice the pause.
    pub fn not_sent(&self, due: &Due) -> Result<(), StoreError> {
        let tries = due.tries.saturating_add(1);
        if tries >= MOST_TRIES {
            return self.sent(due.number);
        }
        let pause = TimeDelta::seconds(2_i64.saturating_pow(tries).min(3_600));
        let next = self.now.checked_add_signed(pause).unwrap_or(self.now);
        self.connection.execute(
            "UPDATE outbox SET tries = ?2, next_at = ?3 WHERE number = ?1",
            params![due.number, tries, millis(next)],
        )?;
        Ok(())
    }
}
