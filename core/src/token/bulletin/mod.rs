//! The property's news for its doors: what has ended, which doors are locked down, whose receipts arrived.
//!
//! A door without a network gets it from any phone that comes by. The list of what has ended travels beside the
//! signed part, which carries the list's root: a later version can send the difference alone, and the door checks
//! that it leads to the signed root.

mod form;
mod root;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::cbor::{CborError, Reader, Writer};
use super::keys::{KeyId, PropertyKey, PropertyPublicKey, TrustedKeys};
use super::sign1::{Algorithm, Context, Header, to_be_signed};
use crate::id::{DoorId, Generation, PassId, PropertyId};
use crate::pass::permit::Doors;
use crate::pass::standing::{DoorState, PassState, Standing};
use form::News;

/// The longest bulletin: some ten thousand passes that ended early.
pub const MAX_BULLETIN_BYTES: usize = 256 * 1024;

/// The longest log of keys; a property that changes its key every year needs one in a lifetime.
pub const MAX_KEY_LOG: usize = 32;

const VERSION: u64 = 1;

/// What the service says to the doors. Signed by [`Bulletin::sign`].
///
/// ```
/// use gatepass::id::{DoorId, Generation, PassId, PropertyId};
/// use gatepass::pass::permit::Doors;
/// use gatepass::pass::standing::PassState;
/// use gatepass::token::bulletin::{Bulletin, Ended, Ending, verify_bulletin};
/// use gatepass::token::keys::{PropertyKey, TrustedKeys};
///
/// let (property, key) = (PropertyId::new("oak-court")?, PropertyKey::from_seed(&[7; 32])?);
/// let (pass, generation) = (PassId::from_bytes([1; 8]), Generation(2));
/// let at = "2026-11-22T09:00:00Z".parse()?;
/// let ended = vec![Ended { pass, generation, how: Ending::Deleted, until: "2027-01-01T00:00:00Z".parse()? }];
/// let (lockdown, received, key_log) = (Doors::default(), Vec::new(), Vec::new());
/// let bytes = Bulletin { version: 1, at, ended, lockdown, received, key_log }.sign(&key, &property)?;
///
/// let heard = verify_bulletin(&bytes, &TrustedKeys::from_iter([key.public()]), &property)?;
/// heard.check_newer(None, at)?;
/// assert_eq!(heard.standing(pass, generation, DoorId::try_from(12)?).pass, PassState::Deleted);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulletin {
    /// Counts up with every bulletin of the property.
    pub version: u64,
    /// When it was made. A door's silence counts from here.
    pub at: DateTime<Utc>,
    /// Passes that ended before their time, one entry a pass.
    pub ended: Vec<Ended>,
    /// Doors that no pass opens.
    pub lockdown: Doors,
    /// Receipts that are safe at the service.
    pub received: Vec<Received>,
    /// New keys, each signed by one before it.
    pub key_log: Vec<NextKey>,
}

/// A pass that ended before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Which pass.
    pub pass: PassId,
    /// The last generation that this is said of; a later one is live.
    pub generation: Generation,
    /// How it ended.
    pub how: Ending,
    /// Kept until then: by itself, no credential of the pass lasts longer.
    pub until: DateTime<Utc>,
}

/// How a pass ended, or stopped, before its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Ending {
    /// It was deleted.
    Deleted = 0,
    /// A later generation takes its place.
    Superseded = 1,
    /// It was frozen; thawing raises the generation.
    Frozen = 2,
}

impl Ending {
    fn from_number(number: u8) -> Option<Self> {
        [Self::Deleted, Self::Superseded, Self::Frozen].into_iter().find(|ending| *ending as u8 == number)
    }

    /// As where the pass stands.
    pub const fn state(self) -> PassState {
        match self {
            Self::Deleted => PassState::Deleted,
            Self::Superseded => PassState::Superseded,
            Self::Frozen => PassState::Frozen,
        }
    }
}

/// The service has every receipt of a door up to a number, so that the door may forget them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The door.
    pub door: DoorId,
    /// The last sequence number of an unbroken row from 1.
    pub up_to: u64,
}

/// A new key of the property, signed by an older one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct NextKey {
    by: KeyId,
    key: PropertyPublicKey,
    signature: [u8; 64],
}

impl fmt::Debug for NextKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NextKey({} by {})", self.key.id(), self.by)
    }
}

impl NextKey {
    /// The older key vouches for the new one.
    pub fn sign(older: &PropertyKey, property: &PropertyId, key: PropertyPublicKey) -> Self {
        let by = older.public().id();
        Self { by, key, signature: older.sign(&Self::signed(by, property, &key)) }
    }

    /// The new key.
    pub fn key(&self) -> &PropertyPublicKey {
        &self.key
    }

    fn signed(by: KeyId, property: &PropertyId, key: &PropertyPublicKey) -> Vec<u8> {
        let protected = Header { algorithm: Algorithm::Ed25519, key: Some(by) }.encode();
        to_be_signed(Context::NextKey, property, None, &protected, key.as_bytes())
    }

    /// Trusts the new key as well, if the older one is trusted and signed it.
    fn follow(&self, trusted: &mut TrustedKeys, property: &PropertyId) {
        if trusted.get(self.key.id()).is_some() {
            return;
        }
        let signed = Self::signed(self.by, property, &self.key);
        if trusted.get(self.by).is_some_and(|by| by.verifies(&signed, &self.signature)) {
            trusted.add(self.key);
        }
    }
}

/// Why a bulletin can't be made or isn't taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BulletinError {
    /// Too long to be one.
    #[error("a bulletin has at most {MAX_BULLETIN_BYTES} bytes, this has {bytes}")]
    TooLong {
        /// How many bytes it has.
        bytes: usize,
    },
    /// Not a bulletin's form, or not its one allowed spelling.
    #[error("this is not a bulletin: {0}")]
    Malformed(#[from] CborError),
    /// A version of the form that this program doesn't know.
    #[error("the bulletin's form is version {version}, this program reads version 1; update it")]
    UnknownVersion {
        /// The version.
        version: u64,
    },
    /// Signed by a key that isn't trusted, and no trusted one vouches for it.
    #[error("no key {key} is known for this property")]
    UnknownKey {
        /// The key named.
        key: KeyId,
    },
    /// Changed, another property's, or not signed by that key.
    #[error("the bulletin's signature is not good")]
    BadSignature,
    /// The list is not the one that was signed.
    #[error("the list of ended passes is not the one that was signed")]
    WrongList,
    /// The same or a newer one is known.
    #[error("bulletin {version} is not newer than {known}, which is known already")]
    NotNewer {
        /// Its version.
        version: u64,
        /// The known one's.
        known: u64,
    },
    /// Its time is more than 24 hours ahead of the clock here.
    #[error("the bulletin is of {at}, more than 24 hours ahead of the clock here; set the clock")]
    FromTheFuture {
        /// Its time.
        at: DateTime<Utc>,
    },
}

/// A bulletin whose signatures and list are good. Only [`verify_bulletin`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedBulletin {
    bulletin: Bulletin,
    keys: TrustedKeys,
}

impl VerifiedBulletin {
    /// What it says.
    pub fn bulletin(&self) -> &Bulletin {
        &self.bulletin
    }

    /// The keys that are trusted from here on: those before, and those that they vouch for.
    pub fn keys(&self) -> &TrustedKeys {
        &self.keys
    }

    /// Where a pass and a door stand, as far as this bulletin says.
    pub fn standing(&self, pass: PassId, generation: Generation, door: DoorId) -> Standing {
        let found = self.bulletin.ended.binary_search_by_key(&pass, |ended| ended.pass);
        let ended = found.ok().and_then(|index| self.bulletin.ended.get(index));
        let pass = match ended {
            Some(ended) if generation <= ended.generation => ended.how.state(),
            _ => PassState::Live,
        };
        let locked = self.bulletin.lockdown.contains(door);
        Standing { pass, door: if locked { DoorState::Lockdown } else { DoorState::InService } }
    }

    /// Whether it takes the place of what is known: newer, and not from the future. A lower version never does,
    /// so that nobody brings back what was deleted.
    pub fn check_newer(&self, known: Option<&Self>, clock: DateTime<Utc>) -> Result<(), BulletinError> {
        let version = self.bulletin.version;
        if let Some(known) = known.map(|known| known.bulletin.version).filter(|known| version <= *known) {
            return Err(BulletinError::NotNewer { version, known });
        }
        let at = self.bulletin.at;
        if at.signed_duration_since(clock) > TimeDelta::hours(24) {
            return Err(BulletinError::FromTheFuture { at });
        }
        Ok(())
    }
}

impl Bulletin {
    /// Signs it with the property's key. Lists may be in any order and are sorted; of two entries for one pass or
    /// door the further one counts.
    pub fn sign(&self, key: &PropertyKey, property: &PropertyId) -> Result<Vec<u8>, BulletinError> {
        let mut sorted = self.clone();
        sorted.ended.sort_by_key(|ended| (ended.pass, Reverse(ended.generation), ended.how as u8));
        sorted.ended.dedup_by_key(|ended| ended.pass);
        sorted.received.sort_by_key(|received| (received.door, Reverse(received.up_to)));
        sorted.received.dedup_by_key(|received| received.door);

        let protected = Header { algorithm: Algorithm::Ed25519, key: Some(key.public().id()) }.encode();
        let payload = News::of(&sorted).encode();
        let signature = key.sign(&to_be_signed(Context::Bulletin, property, None, &protected, &payload));
        let mut whole = Writer::new();
        whole.array(5);
        whole.uint(VERSION);
        whole.bytes(&protected);
        whole.bytes(&payload);
        whole.bytes(&signature);
        whole.array(sorted.ended.len());
        for ended in &sorted.ended {
            ended.write(&mut whole);
        }
        let bytes = whole.finish();
        if bytes.len() > MAX_BULLETIN_BYTES {
            return Err(BulletinError::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }
}

/// Checks a bulletin's form, signature, list and log of keys.
///
/// Whether it takes the place of what is known is [`VerifiedBulletin::check_newer`]'s to say.
pub fn verify_bulletin(
    bytes: &[u8],
    trusted: &TrustedKeys,
    property: &PropertyId,
) -> Result<VerifiedBulletin, BulletinError> {
    if bytes.len() > MAX_BULLETIN_BYTES {
        return Err(BulletinError::TooLong { bytes: bytes.len() });
    }
    let mut reader = Reader::new(bytes);
    if reader.array("a bulletin")? != 5 {
        return Err(CborError::Unexpected { at: 0, wanted: "a bulletin of five parts" }.into());
    }
    let version = reader.uint("a version")?;
    if version != VERSION {
        return Err(BulletinError::UnknownVersion { version });
    }
    let protected = reader.bytes("a protected header")?;
    let payload = reader.bytes("the news")?;
    let signature = reader.exactly("a signature of 64 bytes")?;
    let ended = form::read_ended(&mut reader)?;
    reader.end()?;

    let header = Header::decode(protected)?;
    let (Algorithm::Ed25519, Some(key)) = (header.algorithm, header.key) else {
        return Err(CborError::Unexpected { at: 0, wanted: "a property's header" }.into());
    };
    let news = News::decode(payload)?;
    let mut keys = trusted.clone();
    for next in &news.key_log {
        next.follow(&mut keys, property);
    }
    let by = keys.get(key).ok_or(BulletinError::UnknownKey { key })?;
    if !by.verifies(&to_be_signed(Context::Bulletin, property, None, protected, payload), signature) {
        return Err(BulletinError::BadSignature);
    }
    // Last, so that nobody but the property makes a door hash ten thousand entries.
    if news.count != ended.len() as u64 || news.root != root::of(&ended) {
        return Err(BulletinError::WrongList);
    }
    let News { version, at, lockdown, received, key_log, .. } = news;
    Ok(VerifiedBulletin { bulletin: Bulletin { version, at, ended, lockdown, received, key_log }, keys })
}
