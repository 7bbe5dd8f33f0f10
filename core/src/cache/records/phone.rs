//! What a phone remembers of itself: whose it is at the moment, and when it last heard of the service.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::EVERYTHING;
use crate::cache::{Key, Record, Table};
use crate::client::wire::session::CodeSent;
use crate::confidential::Confidential;
use crate::id::PropertyId;

/// The property that was chosen among several.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceRecord {
    /// Which.
    pub property: PropertyId,
}

/// A sign-in that waits for its verification code, so that a restart doesn't lose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInRecord {
    /// The number, as typed; it is sealed like everything here.
    pub phone: Confidential,
    /// What the service said of the verification code.
    pub code: CodeSent,
}

/// A guest's number that waits for its verification code, after which the passes with it are there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignUpRecord {
    /// The number, as typed.
    pub phone: Confidential,
    /// What the service said of the verification code.
    pub code: CodeSent,
}

/// When this phone last told the service everything and heard everything.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SyncRecord {
    /// By the phone's clock.
    pub at: DateTime<Utc>,
}

macro_rules! only_one {
    ($($record:ident in $table:ident),*) => {$(
        impl Record for $record {
            const TABLE: Table = Table::$table;
            type Key = Key;
            fn key(&self) -> Key {
                EVERYTHING.into()
            }
            fn group(&self) -> Key {
                EVERYTHING.into()
            }
            fn order(&self) -> i64 {
                0
            }
        }
    )*};
}

only_one!(ChoiceRecord in Choice, SignInRecord in SignIn, SignUpRecord in SignUp, SyncRecord in Sync);
