//! Limits on guessing and sending, named per operation and keyed by who asks and about what. They survive a restart.

use chrono::TimeDelta;
use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::pass::verification::{Cap, Spent};
use rusqlite::{OptionalExtension as _, params};

use super::{Halt, StoreError, Tx, instant, millis};

/// What is limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operation {
    /// Asking for a verification code by a number, to sign in or for passes, by address of who asks.
    SignInByRequester,
    /// Asking for one to sign in, by number.
    SignInByNumber,
    /// Entering such verification codes, by address of who asks.
    VerifyByRequester,
    /// Entering them to sign in, by number, over all checks.
    VerifyByNumber,
    /// Submitting numbers on a link, by link.
    PhoneByLink,
    /// The same, by number.
    PhoneByNumber,
    /// Texts of the whole property that somebody else can cause, so that nobody runs up its bill.
    SmsOfProperty,
    /// Entering verification codes on a link, by link, over all phones.
    VerifyByLink,
    /// Links that lead nowhere, by address of who asks.
    UnknownLink,
    /// Asking for the passes with a number, by number. Apart from the phone check of a link, which nobody who merely
    /// knows a number can use up.
    GuestByNumber,
    /// Entering verification codes for them, by number, over all checks.
    VerifyGuestByNumber,
    /// Links to a pass after the first, by pass.
    ShareByPass,
    /// Messages to a host, by pass.
    ContactByPass,
    /// Words of readers that no door signed, by address of who asks.
    UnknownReader,
    /// Invitations to a number.
    InviteByNumber,
}

impl Operation {
    const fn name(self) -> &'static str {
        match self {
            Self::SignInByRequester => "sign_in_by_requester",
            Self::SignInByNumber => "sign_in_by_number",
            Self::VerifyByRequester => "verify_by_requester",
            Self::VerifyByNumber => "verify_by_number",
            Self::PhoneByLink => "phone_by_link",
            Self::PhoneByNumber => "phone_by_number",
            Self::SmsOfProperty => "sms_of_property",
            Self::VerifyByLink => "verify_by_link",
            Self::UnknownLink => "unknown_link",
            Self::GuestByNumber => "guest_by_number",
            Self::VerifyGuestByNumber => "verify_guest_by_number",
            Self::ShareByPass => "share_by_pass",
            Self::ContactByPass => "contact_by_pass",
            Self::UnknownReader => "unknown_reader",
            Self::InviteByNumber => "invite_by_number",
        }
    }

    /// How much is allowed. A verification code is one of a million: 30 tries a day about one number or link leave
    /// a guesser one chance in 33,000 a day. Many honest people may share one address.
    const fn cap(self) -> Cap {
        let (at_most, within) = match self {
            Self::SignInByNumber | Self::GuestByNumber => (5, TimeDelta::hours(1)),
            Self::VerifyByNumber | Self::VerifyGuestByNumber | Self::VerifyByLink => (30, TimeDelta::days(1)),
            Self::ContactByPass => (3, TimeDelta::days(1)),
            Self::PhoneByLink | Self::PhoneByNumber | Self::ShareByPass | Self::InviteByNumber => {
                (10, TimeDelta::days(1))
            }
            Self::SignInByRequester | Self::VerifyByRequester => (300, TimeDelta::hours(1)),
            Self::SmsOfProperty => (2_000, TimeDelta::days(1)),
            Self::UnknownLink | Self::UnknownReader => (60, TimeDelta::hours(1)),
        };
        Cap { at_most, within }
    }
}

impl Tx<'_> {
    /// Counts one more act, or says when the next may come. The subject is kept as a keyed digest.
    pub fn spend(&self, operation: Operation, subject: &[u8]) -> Result<(), Halt> {
        let key = self.hidden(operation.name(), subject)?;
        let spent = operation.cap().spend(self.spent(operation, &key)?, self.now).map_err(|reached| {
            let seconds = reached.until.signed_duration_since(self.now).num_seconds().saturating_add(1);
            let mut problem = Problem::new(ProblemKind::TooManyTries);
            problem.retry_after = Some(u32::try_from(seconds).unwrap_or(u32::MAX));
            problem
        })?;
        self.connection
            .prepare_cached(
                "INSERT INTO spent (operation, subject, since, acts) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT DO UPDATE SET since = ?3, acts = ?4",
            )?
            .execute(params![operation.name(), key, millis(spent.since), spent.acts])?;
        Ok(())
    }

    /// Says no if the limit is reached, and counts nothing.
    pub fn still_allowed(&self, operation: Operation, subject: &[u8]) -> Result<(), Halt> {
        let key = self.hidden(operation.name(), subject)?;
        match operation.cap().spend(self.spent(operation, &key)?, self.now) {
            Ok(_) => Ok(()),
            Err(_) => self.spend(operation, subject),
        }
    }

    fn spent(&self, operation: Operation, key: &[u8]) -> Result<Option<Spent>, StoreError> {
        let found = self
            .connection
            .prepare_cached("SELECT since, acts FROM spent WHERE operation = ?1 AND subject = ?2")?
            .query_row(params![operation.name(), key], |row| {
                Ok(Spent { since: instant(row.get(0)?), acts: row.get(1)? })
            })
            .optional()?;
        Ok(found)
    }

    /// Forgets limits that count no more.
    pub fn forget_old_limits(&self) -> Result<(), StoreError> {
        let before = self.now.checked_sub_signed(TimeDelta::days(2)).unwrap_or_default();
        self.connection.execute("DELETE FROM spent WHERE since < ?1", params![millis(before)])?;
        self.connection.execute("DELETE FROM phone_check WHERE at < ?1", params![millis(before)])?;
        Ok(())
    }
}
