//! Claims as bytes and back. The form is in `gatepass.cddl`.
//!
//! What is the ordinary case isn't written (generation 0, any number of uses, no secret code), and
//! reading ends with writing again: other bytes than the one spelling are refused.

mod schedule;

use chrono::{DateTime, Utc};

use super::cbor::{CborError, MapWriter, Reader, Writer};
use super::claims::{Claims, Grant, Purpose, Root, Shapes};
use super::keys::HolderKey;
use crate::id::{DoorId, Generation, PassId};
use crate::pass::permit::{Doors, Minutes, Permit, SecretNeed, Uses};

/// CWT's labels (RFC 8392, RFC 8747) where it has them, below zero our own.
mod label {
    pub const EXPIRES_AT: i64 = 4;
    pub const ISSUED_AT: i64 = 6;
    pub const PASS: i64 = 7;
    pub const HOLDER: i64 = 8;
    pub const GENERATION: i64 = -1;
    pub const DOORS: i64 = -2;
    pub const SCHEDULE: i64 = -3;
    pub const ONCE: i64 = -4;
    pub const FIRST_USE_WITHIN: i64 = -5;
    pub const ACTIVE_FOR: i64 = -6;
    pub const EXPIRES_IN: i64 = -7;
    pub const SECRET_CODE: i64 = -8;
    pub const LINK_OPENED: i64 = -9;
    pub const SECRET_ENTERED: i64 = -10;
    pub const GRANT: i64 = -11;
}

/// The bytes of a first link's claims.
pub(super) fn encode_root(root: &Root) -> Vec<u8> {
    encode(&root.claims, Some(root))
}

/// The bytes of a second link's claims.
pub(super) fn encode_delegated(claims: &Claims) -> Vec<u8> {
    encode(claims, None)
}

fn encode(claims: &Claims, root: Option<&Root>) -> Vec<u8> {
    let permit = &claims.permit;
    let mut map = MapWriter::new();
    write_time(map.label(label::EXPIRES_AT), claims.expires_at);
    write_time(map.label(label::ISSUED_AT), claims.issued_at);
    if let Some(root) = root {
        map.label(label::PASS).bytes(root.pass.as_bytes());
    }
    if let Some(holder) = &claims.holder {
        map.label(label::HOLDER).bytes(holder.as_bytes());
    }
    if claims.generation != Generation::default() {
        map.label(label::GENERATION).uint(claims.generation.0.into());
    }
    write_doors(map.label(label::DOORS), &permit.doors);
    schedule::write(map.label(label::SCHEDULE), &permit.schedule);
    if permit.uses == Uses::Once {
        map.label(label::ONCE).yes();
    }
    let spans = [
        (label::FIRST_USE_WITHIN, permit.first_use_within),
        (label::ACTIVE_FOR, permit.active_for),
        (label::EXPIRES_IN, permit.expires_in),
    ];
    for (label, minutes) in spans {
        if let Some(minutes) = minutes {
            map.label(label).uint(minutes.0.into());
        }
    }
    if permit.secret_code == SecretNeed::Needed {
        map.label(label::SECRET_CODE).yes();
    }
    if let Some(opened) = claims.link_opened {
        write_time(map.label(label::LINK_OPENED), opened);
    }
    match root.map(|root| &root.purpose) {
        Some(Purpose::Opens { secret_entered: true }) => map.label(label::SECRET_ENTERED).yes(),
        Some(Purpose::Issues(grant)) => {
            let writer = map.label(label::GRANT);
            writer.array(3);
            writer.uint(grant.shapes.bits().into());
            writer.uint(grant.longest.0.into());
            write_doors(writer, &grant.secret_doors);
        }
        Some(Purpose::Opens { secret_entered: false }) | None => {}
    }
    map.finish()
}

/// What stands in a map of claims, before it is known whether all that must be there is.
#[derive(Default)]
struct Found {
    expires_at: Option<DateTime<Utc>>,
    issued_at: Option<DateTime<Utc>>,
    pass: Option<PassId>,
    holder: Option<HolderKey>,
    generation: Generation,
    doors: Option<Doors>,
    schedule: Option<crate::pass::schedule::Schedule>,
    once: bool,
    first_use_within: Option<Minutes>,
    active_for: Option<Minutes>,
    expires_in: Option<Minutes>,
    secret_code: bool,
    link_opened: Option<DateTime<Utc>>,
    secret_entered: bool,
    grant: Option<Grant>,
}

/// A first link's claims.
pub(super) fn decode_root(bytes: &[u8]) -> Result<Root, CborError> {
    let mut found = read(bytes)?;
    let pass = found.pass.take().ok_or(CborError::Missing { label: label::PASS })?;
    let purpose = match found.grant.take() {
        Some(_) if found.secret_entered => {
            return Err(CborError::UnknownLabel { label: label::SECRET_ENTERED });
        }
        Some(grant) => Purpose::Issues(grant),
        None => Purpose::Opens { secret_entered: found.secret_entered },
    };
    let root = Root { pass, claims: found.claims()?, purpose };
    same(bytes, &encode_root(&root)).map(|()| root)
}

/// A second link's claims: no pass id (it is derived), no grant, and no word on what was entered, since only the
/// property knows.
pub(super) fn decode_delegated(bytes: &[u8]) -> Result<Claims, CborError> {
    let found = read(bytes)?;
    let foreign = [
        (found.pass.is_some(), label::PASS),
        (found.secret_entered, label::SECRET_ENTERED),
        (found.grant.is_some(), label::GRANT),
    ];
    if let Some((_, label)) = foreign.into_iter().find(|(there, _)| *there) {
        return Err(CborError::UnknownLabel { label });
    }
    let claims = found.claims()?;
    same(bytes, &encode_delegated(&claims)).map(|()| claims)
}

/// The last guard: whatever was read must be written the same.
fn same(read: &[u8], written: &[u8]) -> Result<(), CborError> {
    match read.iter().zip(written).position(|(a, b)| a != b) {
        None if read.len() == written.len() => Ok(()),
        difference => {
            Err(CborError::NotCanonical { at: difference.unwrap_or(read.len().min(written.len())) })
        }
    }
}

fn read(bytes: &[u8]) -> Result<Found, CborError> {
    let mut reader = Reader::new(bytes);
    let r = &mut reader;
    let mut labels = r.labels("a map of claims")?;
    let mut found = Found::default();
    while let Some(label) = labels.next(r)? {
        match label {
            label::EXPIRES_AT => found.expires_at = Some(read_time(r)?),
            label::ISSUED_AT => found.issued_at = Some(read_time(r)?),
            label::PASS => found.pass = Some(PassId::from_bytes(*r.exactly("a pass id of 8 bytes")?)),
            label::HOLDER => found.holder = Some(read_holder(r)?),
            label::GENERATION => found.generation = Generation(r.number("the generation")?),
            label::DOORS => found.doors = Some(read_doors(r)?),
            label::SCHEDULE => found.schedule = Some(schedule::read(r)?),
            label::ONCE => found.once = r.yes("true")?,
            label::FIRST_USE_WITHIN => found.first_use_within = Some(read_minutes(r)?),
            label::ACTIVE_FOR => found.active_for = Some(read_minutes(r)?),
            label::EXPIRES_IN => found.expires_in = Some(read_minutes(r)?),
            label::SECRET_CODE => found.secret_code = r.yes("true")?,
            label::LINK_OPENED => found.link_opened = Some(read_time(r)?),
            label::SECRET_ENTERED => found.secret_entered = r.yes("true")?,
            label::GRANT => found.grant = Some(read_grant(r)?),
            label => return Err(CborError::UnknownLabel { label }),
        }
    }
    reader.end().map(|()| found)
}

impl Found {
    fn claims(self) -> Result<Claims, CborError> {
        let missing = |label| CborError::Missing { label };
        Ok(Claims {
            generation: self.generation,
            holder: self.holder,
            permit: Permit {
                doors: self.doors.ok_or(missing(label::DOORS))?,
                schedule: self.schedule.ok_or(missing(label::SCHEDULE))?,
                uses: if self.once { Uses::Once } else { Uses::Unlimited },
                first_use_within: self.first_use_within,
                active_for: self.active_for,
                expires_in: self.expires_in,
                secret_code: if self.secret_code { SecretNeed::Needed } else { SecretNeed::NotNeeded },
            },
            issued_at: self.issued_at.ok_or(missing(label::ISSUED_AT))?,
            expires_at: self.expires_at.ok_or(missing(label::EXPIRES_AT))?,
            link_opened: self.link_opened,
        })
    }
}

/// The last second of the year 9999: what RFC 3339 can say.
const LAST_SECOND: u64 = 253_402_300_799;

/// A time as seconds since 1970. What lies before or after what can be said counts as its edge.
pub(super) fn write_time(writer: &mut Writer, time: DateTime<Utc>) {
    writer.uint(u64::try_from(time.timestamp()).unwrap_or(0).min(LAST_SECOND));
}

pub(super) fn read_time(reader: &mut Reader<'_>) -> Result<DateTime<Utc>, CborError> {
    to_time(reader.uint("a time in seconds since 1970")?)
}

fn to_time(seconds: u64) -> Result<DateTime<Utc>, CborError> {
    i64::try_from(seconds)
        .ok()
        .filter(|_| seconds <= LAST_SECOND)
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or(CborError::OutOfRange { what: "a time" })
}

fn read_minutes(reader: &mut Reader<'_>) -> Result<Minutes, CborError> {
    reader.number("a number of minutes").map(Minutes)
}

fn read_holder(reader: &mut Reader<'_>) -> Result<HolderKey, CborError> {
    let at = reader.at();
    let wanted = "a holder's key of 32 or 33 bytes";
    HolderKey::from_bytes(reader.bytes(wanted)?).map_err(|_| CborError::Unexpected { at, wanted })
}

/// Doors as the steps from one to the next, the first from 0: neighbours take one byte each.
pub(super) fn write_doors(writer: &mut Writer, doors: &Doors) {
    writer.array(doors.as_slice().len());
    let mut last = 0;
    for door in doors.as_slice() {
        writer.uint(u64::from(door.get()).saturating_sub(last));
        last = door.get().into();
    }
}

pub(super) fn read_doors(reader: &mut Reader<'_>) -> Result<Doors, CborError> {
    let count = reader.array("a list of doors")?;
    let mut doors = Vec::with_capacity(count);
    let mut last: u16 = 0;
    for _ in 0..count {
        let step: u16 = reader.number("a door's number")?;
        let wrong = CborError::OutOfRange { what: "a door's number" };
        last = last.checked_add(step).filter(|_| step > 0).ok_or(wrong.clone())?;
        doors.push(DoorId::new(last).ok_or(wrong)?);
    }
    Ok(doors.into())
}

fn read_grant(reader: &mut Reader<'_>) -> Result<Grant, CborError> {
    let at = reader.at();
    let wanted = "a grant of three parts";
    if reader.array(wanted)? != 3 {
        return Err(CborError::Unexpected { at, wanted });
    }
    let bits = reader.number("the forms of pass")?;
    Ok(Grant {
        shapes: Shapes::from_bits(bits).ok_or(CborError::OutOfRange { what: "the forms of pass" })?,
        longest: read_minutes(reader)?,
        secret_doors: read_doors(reader)?,
    })
}
