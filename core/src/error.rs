//! The one error type that leaves the core.
//!
//! Each module has its own error, with what *it* knows; here they become what a person can be told
//! and a shell can act on. Fields are plain owned values, because this enum crosses to Swift and
//! Kotlin; none holds a secret, a phone number, a link or an address with one in it. That a door
//! stays shut is no error but a [`Refusal`](crate::pass::decide::Refusal).

use serde::{Deserialize, Serialize};

use crate::cache::CacheError;
use crate::cache::sealed::SecretStoreError;
use crate::id::BadId;
use crate::pass::link::BadLocator;
use crate::pass::problem::Problems;
use crate::qr::QrError;
use crate::token::TokenError;
use crate::token::keys::KeyError;

/// What went wrong, and what to do about it.
///
/// ```
/// use gatepass::error::Error;
/// let error = Error::TooManyTries { retry_after_seconds: Some(60) };
/// assert_eq!(error.to_string(), "too many tries; try again in 60 seconds");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Error), uniffi(name = "GatepassError"))]
#[serde(rename_all = "snake_case", tag = "error")]
pub enum Error {
    /// There is no network, or the service can't be reached over it. Nothing was sent.
    #[error(
        "the service can't be reached; what is saved on this phone still works, the rest once there is a network"
    )]
    Offline,

    /// The service was reached and didn't answer in time or not in full; it may have done what was asked.
    #[error("the service did not answer in time; look again in a moment whether it went through")]
    NoAnswer,

    /// The service answered with something that this version doesn't understand.
    #[error("the service's answer can't be understood ({what}); update the app, or tell the property")]
    BadAnswer {
        /// Which part, e.g. `the pass list`.
        what: String,
    },

    /// The service is there and can't do it now.
    #[error("the service can't do this now (status {status}); try again later")]
    ServiceDown {
        /// The HTTP status, 500 or above.
        status: u16,
    },

    /// The session has ended, or there never was one.
    #[error("you are signed out; sign in again")]
    SignedOut,

    /// Signed in, and not permitted.
    #[error("not permitted: {reason}")]
    Forbidden {
        /// Why, in the service's words.
        reason: String,
    },

    /// What was asked for isn't there (any more), or isn't told to this person.
    #[error("{what} is not there; the link or the list may be out of date")]
    NotFound {
        /// What was asked for, e.g. `the pass`.
        what: String,
    },

    /// Somebody else was first, or the thing has moved on since it was shown.
    #[error("it has changed meanwhile: {reason}; look at it again")]
    Conflict {
        /// What is in the way, in the service's words.
        reason: String,
    },

    /// A limit on guessing or sending was reached.
    #[error("too many tries{}", retry_hint(*.retry_after_seconds))]
    TooManyTries {
        /// How long to wait, if the service says.
        retry_after_seconds: Option<u32>,
    },

    /// A verification code that isn't right, or that has run out.
    #[error(
        "that is not the verification code, or it has run out; look at the newest SMS, or ask for another"
    )]
    WrongVerificationCode,

    /// A secret code that isn't right.
    #[error("that is not the secret code{}; ask whoever gave you the pass", tries_hint(*.tries_left))]
    WrongSecretCode {
        /// How many tries are left before the pass freezes, where that may be told.
        tries_left: Option<u32>,
    },

    /// One value that can't be accepted.
    #[error("{field} can't be accepted: {reason}")]
    Invalid {
        /// Which field or value.
        field: String,
        /// What is wrong with it and what it should look like.
        reason: String,
    },

    /// A draft that can't be made into a pass; every problem at once.
    #[error("the pass can't be made yet: {problems}")]
    Draft {
        /// What is wrong, field by field.
        problems: Problems,
    },

    /// A property file or a policy with faults; every fault at once.
    #[error("the property can't be like this: {}", .faults.join("; "))]
    Property {
        /// Each fault, with its place and reason.
        faults: Vec<String>,
    },

    /// A token, QR text, bulletin or receipt that doesn't hold.
    #[error("this credential can't be used: {reason}")]
    Credential {
        /// What is wrong with it.
        reason: String,
    },

    /// No exchange with a door took place; it hasn't opened.
    #[error("the door can't be reached: {reason}; go closer and try again")]
    DoorUnreachable {
        /// What is missing.
        reason: String,
    },

    /// The phone's store was written by a newer version of the app. It is left untouched.
    #[error(
        "this phone's data was written by a newer version (format {found}, this version reads up to {known}); update the app"
    )]
    StoreTooNew {
        /// The format of the file.
        found: u32,
        /// The newest format that this version reads.
        known: u32,
    },

    /// The phone's store can't be read: damaged, or sealed with a key that is gone.
    #[error(
        "this phone's data can't be read ({reason}); it is kept aside and will be loaded from the service again"
    )]
    StoreDamaged {
        /// What was found.
        reason: String,
    },

    /// The phone's store can't be used now: suspended, busy, no space, no permission.
    #[error("this phone's data can't be used now ({reason}); try again")]
    StoreUnavailable {
        /// What is in the way.
        reason: String,
    },

    /// The platform's key store refused.
    #[error("the phone's key store can't be used ({reason}); unlock the phone and try again")]
    KeyStore {
        /// What it said.
        reason: String,
    },

    /// A fault in this program. Nothing was changed.
    #[error("internal fault ({reason}); nothing was changed, please report it")]
    Internal {
        /// Where and what.
        reason: String,
    },
}

impl Error {
    /// Whether the same request may succeed later without anybody doing anything.
    pub const fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::Offline
                | Self::NoAnswer
                | Self::ServiceDown { .. }
                | Self::TooManyTries { .. }
                | Self::StoreUnavailable { .. }
                | Self::DoorUnreachable { .. }
        )
    }
}

fn retry_hint(seconds: Option<u32>) -> String {
    match seconds {
        Some(1) => "; try again in a second".to_owned(),
        Some(seconds) => format!("; try again in {seconds} seconds"),
        None => "; try again later".to_owned(),
    }
}

fn tries_hint(left: Option<u32>) -> String {
    match left {
        Some(0) => ", no tries are left".to_owned(),
        Some(1) => ", one try is left".to_owned(),
        Some(left) => format!(", {left} tries are left"),
        None => String::new(),
    }
}

impl From<BadId> for Error {
    fn from(error: BadId) -> Self {
        Self::Invalid {
            field: error.what.to_owned(),
            reason: format!("it must be {}, not {:?}", error.rule, error.found),
        }
    }
}

impl From<KeyError> for Error {
    fn from(error: KeyError) -> Self {
        Self::KeyStore { reason: error.to_string() }
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Self::Draft { problems }
    }
}

impl From<BadLocator> for Error {
    fn from(error: BadLocator) -> Self {
        Self::Invalid { field: "link".to_owned(), reason: error.to_string() }
    }
}

impl From<QrError> for Error {
    fn from(error: QrError) -> Self {
        Self::Credential { reason: error.to_string() }
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Credential { reason: error.to_string() }
    }
}

impl From<SecretStoreError> for Error {
    fn from(error: SecretStoreError) -> Self {
        Self::KeyStore { reason: error.to_string() }
    }
}

impl From<CacheError> for Error {
    fn from(error: CacheError) -> Self {
        match error {
            CacheError::TooNew { found, known } => Self::StoreTooNew { found, known },
            CacheError::Corrupt { .. } | CacheError::Damaged { .. } | CacheError::WrongKey => {
                Self::StoreDamaged { reason: error.to_string() }
            }
            CacheError::Key(error) => error.into(),
            CacheError::Suspended | CacheError::Busy | CacheError::Full | CacheError::Io { .. } => {
                Self::StoreUnavailable { reason: error.to_string() }
            }
            CacheError::Encoding { .. } => Self::Internal { reason: error.to_string() },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pass::problem::{Field, Invalid, WholeProblem};

    #[test]
    fn texts_say_what_to_do() {
        let mut problems = Problems::default();
        problems.whole.push(WholeProblem::TooManyLivePasses { at_most: 20 });
        problems.add(Field::SecretCode, Invalid::SecretCodeInUse);
        problems.add(Field::Doors, Invalid::NotOneDoor);
        assert_eq!(
            Error::from("0".parse::<crate::id::DoorId>().unwrap_err()).to_string(),
            "door id can't be accepted: it must be a number from 1 to 65535, not \"0\""
        );
        assert_eq!(
            Error::WrongSecretCode { tries_left: Some(1) }.to_string(),
            "that is not the secret code, one try is left; ask whoever gave you the pass"
        );
        assert_eq!(
            Error::TooManyTries { retry_after_seconds: None }.to_string(),
            "too many tries; try again later"
        );
        assert_eq!(
            Error::from(problems).to_string(),
            "the pass can't be made yet: too_many_live_passes, doors, secret_code"
        );
    }

    #[test]
    fn a_newer_file_and_a_damaged_one_are_told_apart() {
        assert_eq!(
            Error::from(CacheError::TooNew { found: 9, known: 1 }),
            Error::StoreTooNew { found: 9, known: 1 }
        );
        assert!(matches!(Error::from(CacheError::WrongKey), Error::StoreDamaged { .. }));
        assert!(Error::from(CacheError::Busy).is_transient());
    }
}
