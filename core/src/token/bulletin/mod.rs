//! The property's news for its doors: what has ended, which doors are locked down, whose receipts arrived.
//!
//! A door without a network gets it from any phone that comes by. The list of what has ended travels beside the
//! signed part, which carries the list's root: a later version can send the difference alone, and the door checks
//! that it leads to the signed root.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};

use super::cbor::{CborError, MapWriter, Reader, Writer};
use super::codec::{read_doors, read_time, write_doors, write_time};
use super::keys::{KeyId, PropertyKey, PropertyPublicKey, TrustedKeys};
use super::sign1::{Algorithm, Context, Header, sha256, to_be_signed};
use crate::id::{DoorId, Generation, PassId, PropertyId};
use crate::pass::permit::Doors;
use crate::pass::standing::{DoorState, PassState, Standing};

/// The longest bulletin: some ten thousand passes that ended early.
pub const MAX_BULLETIN_BYTES: usize = 256 * 1024;

/// The longest log of keys; a property that changes its key every year needs one in a lifetime.
pub const MAX_KEY_LOG: usize = 32;

const VERSION: u64 = 1;

/// What the service says to the doors. Signed by [`Bulletin::sign`].
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

mod label {
    pub const AT: i64 = 6;
    pub const VERSION: i64 = -1;
    pub const COUNT: i64 = -2;
    pub const ROOT: i64 = -3;
    pub const LOCKDOWN: i64 = -4;
    pub const RECEIVED: i64 = -5;
    pub const KEY_LOG: i64 = -6;
}

impl Bulletin {
    /// Signs it with the property's key. Lists may be in any order and are sorted; of two entries for one pass or
    /// door the further one counts.
    pub fn sign(&self, key: &PropertyKey, property: &PropertyId) -> Result<Vec<u8>, BulletinError> {
        let mut sorted = self.clone();
        sorted.ended.sort_by_key(|ended| (ended.pass, std::cmp::Reverse(ended.generation)));
        sorted.ended.dedup_by_key(|ended| ended.pass);
        sorted.received.sort_by_key(|received| (received.door, std::cmp::Reverse(received.up_to)));
        sorted.received.dedup_by_key(|received| received.door);

        let protected = Header { algorithm: Algorithm::Ed25519, key: Some(key.public().id()) }.encode();
        let payload = sorted.encode();
        let signature = key.sign(&to_be_signed(Context::Bulletin, property, None, &protected, &payload));
        let mut whole = Writer::new();
        whole.array(5);
        whole.uint(VERSION);
        whole.bytes(&protected);
        whole.bytes(&payload);
        whole.bytes(&signature);
        whole.array(sorted.ended.len());
        sorted.ended.iter().for_each(|ended| ended.write(&mut whole));
        let bytes = whole.finish();
        if bytes.len() > MAX_BULLETIN_BYTES {
            return Err(BulletinError::TooLong { bytes: bytes.len() });
        }
        Ok(bytes)
    }

    /// The signed part; of the list only its length and root.
    fn encode(&self) -> Vec<u8> {
        let mut map = MapWriter::new();
        write_time(map.label(label::AT), self.at);
        map.label(label::VERSION).uint(self.version);
        map.label(label::COUNT).uint(self.ended.len() as u64);
        map.label(label::ROOT).bytes(&root(&self.ended));
        if !self.lockdown.as_slice().is_empty() {
            write_doors(map.label(label::LOCKDOWN), &self.lockdown);
        }
        if !self.received.is_empty() {
            let writer = map.label(label::RECEIVED);
            writer.array(2 * self.received.len());
            for received in &self.received {
                writer.uint(received.door.get().into());
                writer.uint(received.up_to);
            }
        }
        if !self.key_log.is_empty() {
            let writer = map.label(label::KEY_LOG);
            writer.array(3 * self.key_log.len());
            for next in &self.key_log {
                writer.bytes(next.by.as_bytes());
                writer.bytes(next.key.as_bytes());
                writer.bytes(&next.signature);
            }
        }
        map.finish()
    }

    /// Reads the signed part, takes the list from beside it, and compares the two.
    fn decode(bytes: &[u8], ended: Vec<Ended>) -> Result<Self, BulletinError> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        let mut labels = r.labels("a map of news")?;
        let (mut at, mut version) = (None, None);
        let (mut lockdown, mut received, mut key_log) = (Doors::default(), Vec::new(), Vec::new());
        let mut listed = false;
        while let Some(label) = labels.next(r)? {
            match label {
                label::AT => at = Some(read_time(r)?),
                label::VERSION => version = Some(r.uint("a version")?),
                label::COUNT => listed = r.uint("a number of entries")? == ended.len() as u64,
                label::ROOT => listed &= *r.exactly::<32>("a root of 32 bytes")? == root(&ended),
                label::LOCKDOWN => lockdown = read_doors(r)?,
                label::RECEIVED => received = read_received(r)?,
                label::KEY_LOG => key_log = read_key_log(r)?,
                label => return Err(CborError::UnknownLabel { label }.into()),
            }
        }
        reader.end()?;
        if !listed {
            return Err(BulletinError::WrongList);
        }
        let missing = |label| CborError::Missing { label };
        let bulletin = Self {
            version: version.ok_or(missing(label::VERSION))?,
            at: at.ok_or(missing(label::AT))?,
            ended,
            lockdown,
            received,
            key_log,
        };
        if bulletin.encode() == bytes { Ok(bulletin) } else { Err(CborError::NotCanonical { at: 0 }.into()) }
    }
}

fn read_received(reader: &mut Reader<'_>) -> Result<Vec<Received>, CborError> {
    let at = reader.at();
    let wanted = "a list of doors and numbers";
    let elements = reader.array(wanted)?;
    if elements % 2 != 0 {
        return Err(CborError::Unexpected { at, wanted });
    }
    let mut received: Vec<Received> = Vec::with_capacity(elements / 2);
    for _ in 0..elements / 2 {
        let number = reader.number("a door's number")?;
        let door = DoorId::new(number).ok_or(CborError::OutOfRange { what: "a door's number" })?;
        received.push(Received { door, up_to: reader.uint("a sequence number")? });
    }
    if received.is_sorted_by(|a, b| a.door < b.door) {
        Ok(received)
    } else {
        Err(CborError::NotCanonical { at })
    }
}

fn read_key_log(reader: &mut Reader<'_>) -> Result<Vec<NextKey>, CborError> {
    let at = reader.at();
    let elements = reader.array("a log of keys")?;
    if elements % 3 != 0 || elements / 3 > MAX_KEY_LOG {
        return Err(CborError::Unexpected { at, wanted: "a log of at most 32 keys" });
    }
    let mut log = Vec::with_capacity(elements / 3);
    for _ in 0..elements / 3 {
        log.push(NextKey {
            by: KeyId::from_bytes(*reader.exactly("a key id of 4 bytes")?),
            key: PropertyPublicKey::from_bytes(*reader.exactly("a key of 32 bytes")?),
            signature: *reader.exactly("a signature of 64 bytes")?,
        });
    }
    Ok(log)
}

impl Ended {
    fn write(&self, writer: &mut Writer) {
        writer.array(4);
        writer.bytes(self.pass.as_bytes());
        writer.uint(self.generation.0.into());
        writer.uint((self.how as u8).into());
        write_time(writer, self.until);
    }

    fn read(reader: &mut Reader<'_>) -> Result<Self, CborError> {
        let at = reader.at();
        let wanted = "an entry of four parts";
        if reader.array(wanted)? != 4 {
            return Err(CborError::Unexpected { at, wanted });
        }
        let pass = PassId::from_bytes(*reader.exactly("a pass id of 8 bytes")?);
        let generation = Generation(reader.number("a generation")?);
        let how = Ending::from_number(reader.number("how it ended")?);
        let how = how.ok_or(CborError::OutOfRange { what: "how it ended" })?;
        Ok(Self { pass, generation, how, until: read_time(reader)? })
    }
}

/// A Merkle tree's root over the sorted list, as in RFC 9162 §2.1: leaves and nodes are hashed with different
/// first bytes, and the left side of a node is the largest power of two.
fn root(ended: &[Ended]) -> [u8; 32] {
    let leaves: Vec<[u8; 32]> = ended
        .iter()
        .map(|ended| {
            let mut leaf = Writer::new();
            ended.write(&mut leaf);
            let mut bytes = vec![0];
            bytes.extend(leaf.finish());
            sha256(&bytes)
        })
        .collect();
    node(&leaves)
}

fn node(leaves: &[[u8; 32]]) -> [u8; 32] {
    match leaves {
        [] => sha256(&[]),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().div_ceil(2).next_power_of_two());
            let mut bytes = vec![1];
            bytes.extend(node(left));
            bytes.extend(node(right));
            sha256(&bytes)
        }
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
    let ended = read_ended(&mut reader)?;
    reader.end()?;

    let header = Header::decode(protected)?;
    let (Algorithm::Ed25519, Some(key)) = (header.algorithm, header.key) else {
        return Err(CborError::Unexpected { at: 0, wanted: "a property's header" }.into());
    };
    let bulletin = Bulletin::decode(payload, ended)?;
    let mut keys = trusted.clone();
    bulletin.key_log.iter().for_each(|next| next.follow(&mut keys, property));
    let by = keys.get(key).ok_or(BulletinError::UnknownKey { key })?;
    if !by.verifies(&to_be_signed(Context::Bulletin, property, None, protected, payload), signature) {
        return Err(BulletinError::BadSignature);
    }
    Ok(VerifiedBulletin { bulletin, keys })
}

fn read_ended(reader: &mut Reader<'_>) -> Result<Vec<Ended>, CborError> {
    let at = reader.at();
    let count = reader.array("a list of ended passes")?;
    let mut ended: Vec<Ended> = Vec::new();
    for _ in 0..count {
        ended.push(Ended::read(reader)?);
    }
    if ended.is_sorted_by(|a, b| a.pass < b.pass) { Ok(ended) } else { Err(CborError::NotCanonical { at }) }
}

#[cfg(test)]
mod tests;
