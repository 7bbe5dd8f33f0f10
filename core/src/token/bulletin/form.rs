//! Bulletins as bytes and back; the form is in `gatepass.cddl`.

use chrono::{DateTime, Utc};

use super::{Bulletin, Ended, Ending, MAX_KEY_LOG, NextKey, Received, root};
use crate::id::{DoorId, Generation, PassId};
use crate::pass::permit::Doors;
use crate::token::cbor::{CborError, MapWriter, Reader, Writer};
use crate::token::codec::{read_doors, read_time, write_doors, write_time};
use crate::token::keys::{KeyId, PropertyPublicKey};

mod label {
    pub const AT: i64 = 6;
    pub const VERSION: i64 = -1;
    pub const COUNT: i64 = -2;
    pub const ROOT: i64 = -3;
    pub const LOCKDOWN: i64 = -4;
    pub const RECEIVED: i64 = -5;
    pub const KEY_LOG: i64 = -6;
}

/// The signed part: of the list only its length and root.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct News {
    pub version: u64,
    pub at: DateTime<Utc>,
    pub count: u64,
    pub root: [u8; 32],
    pub lockdown: Doors,
    pub received: Vec<Received>,
    pub key_log: Vec<NextKey>,
}

impl News {
    /// Of a bulletin whose lists are sorted.
    pub fn of(bulletin: &Bulletin) -> Self {
        Self {
            version: bulletin.version,
            at: bulletin.at,
            count: bulletin.ended.len() as u64,
            root: root::of(&bulletin.ended),
            lockdown: bulletin.lockdown.clone(),
            received: bulletin.received.clone(),
            key_log: bulletin.key_log.clone(),
        }
    }

    pub fn encode(&self) -> Vec<u8> {
        let mut map = MapWriter::new();
        write_time(map.label(label::AT), self.at);
        map.label(label::VERSION).uint(self.version);
        map.label(label::COUNT).uint(self.count);
        map.label(label::ROOT).bytes(&self.root);
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

    pub fn decode(bytes: &[u8]) -> Result<Self, CborError> {
        let mut reader = Reader::new(bytes);
        let r = &mut reader;
        let mut labels = r.labels("a map of news")?;
        let (mut at, mut version, mut count, mut root) = (None, None, None, None);
        let (mut lockdown, mut received, mut key_log) = (Doors::default(), Vec::new(), Vec::new());
        while let Some(label) = labels.next(r)? {
            match label {
                label::AT => at = Some(read_time(r)?),
                label::VERSION => version = Some(r.uint("a version")?),
                label::COUNT => count = Some(r.uint("a number of entries")?),
                label::ROOT => root = Some(*r.exactly("a root of 32 bytes")?),
                label::LOCKDOWN => lockdown = read_doors(r)?,
                label::RECEIVED => received = read_received(r)?,
                label::KEY_LOG => key_log = read_key_log(r)?,
                label => return Err(CborError::UnknownLabel { label }),
            }
        }
        reader.end()?;
        let missing = |label| CborError::Missing { label };
        let news = Self {
            version: version.ok_or(missing(label::VERSION))?,
            at: at.ok_or(missing(label::AT))?,
            count: count.ok_or(missing(label::COUNT))?,
            root: root.ok_or(missing(label::ROOT))?,
            lockdown,
            received,
            key_log,
        };
        if news.encode() == bytes { Ok(news) } else { Err(CborError::NotCanonical { at: 0 }) }
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
    pub(super) fn write(&self, writer: &mut Writer) {
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

pub(super) fn read_ended(reader: &mut Reader<'_>) -> Result<Vec<Ended>, CborError> {
    let at = reader.at();
    let count = reader.array("a list of ended passes")?;
    let mut ended: Vec<Ended> = Vec::new();
    for _ in 0..count {
        ended.push(Ended::read(reader)?);
    }
    if ended.is_sorted_by(|a, b| a.pass < b.pass) { Ok(ended) } else { Err(CborError::NotCanonical { at }) }
}
