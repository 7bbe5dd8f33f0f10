//! The property that is served: its file, its key, its doors' secrets. Made once and kept in the database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use gatepass::id::{DoorId, PersonId};
use gatepass::phone::Phone;
use gatepass::property::{BadProperty, Person, Property};
use gatepass::token::keys::{DoorKeys, DoorSecret, KeyError, PropertyKey};
use gatepass::unlock::DoorHint;
use ring::digest;

use crate::store::{StoreError, Tx};

/// Why a property can't be served.
#[derive(Debug, thiserror::Error)]
pub enum EstateError {
    /// Its file is wrong.
    #[error("the property file has faults ({0}); `gatepass check-property FILE` lists them")]
    BadProperty(#[from] BadProperty),
    /// The database belongs to another property.
    #[error("the database belongs to the property {kept}, the file to {given}; use another database file")]
    Another {
        /// Whose the database is.
        kept: String,
        /// Whose the file is.
        given: String,
    },
    /// The database has no property, and no file was given.
    #[error("the database has no property yet; give a property file")]
    Missing,
    /// A key doesn't read or can't be made.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database can't be used.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The property as it is served.
pub struct Estate {
    /// The property, with the public keys of its doors.
    pub property: Property,
    /// What signs tokens and bulletins.
    pub key: PropertyKey,
    /// The property without its people, as phones get it.
    pub public: serde_json::Value,
    /// Names that state of it.
    pub etag: String,
    doors: BTreeMap<DoorId, DoorSecret>,
}

impl fmt::Debug for Estate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Estate").field("property", self.property.id()).finish_non_exhaustive()
    }
}

impl Estate {
    /// Loads what is kept, or begins with this file. A newer file of the same property takes the old one's place.
    pub fn load(tx: &Tx<'_>, file: Option<&[u8]>) -> Result<Self, EstateError> {
        let kept = tx.property()?;
        let mut property = match (&kept, file) {
            (None, None) => return Err(EstateError::Missing),
            (Some(kept), None) => Property::read(kept)?,
            (None, Some(file)) => Property::read(file)?,
            (Some(kept), Some(file)) => {
                let (kept, given) = (Property::read(kept)?, Property::read(file)?);
                if kept.id() != given.id() {
                    let (kept, given) = (kept.id().to_string(), given.id().to_string());
                    return Err(EstateError::Another { kept, given });
                }
                given
            }
        };
        if let Some(file) = file.filter(|file| kept.as_deref() != Some(file)) {
            tx.keep_property(file)?;
        }
        tx.make_subject_key()?;
        let key = property_key(tx)?;
        let doors = door_secrets(tx, &mut property)?;
        let damaged = |_| StoreError::Damaged { what: "the property" };
        let public = serde_json::to_value(property.without_people()).map_err(damaged)?;
        let hash = digest::digest(&digest::SHA256, public.to_string().as_bytes());
        let etag =
            hash.as_ref().iter().take(12).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        Ok(Self { property, key, public, etag: format!("\"{etag}\""), doors })
    }

    /// Whoever signs in with this number. Takes as long whether it is anybody's or not.
    pub fn person_with(&self, phone: &Phone) -> Option<&Person> {
        let wanted = phone.e164().as_bytes();
        self.property.people().iter().fold(None, |found, person| {
            let same: bool = subtle::ConstantTimeEq::ct_eq(person.phone.e164().as_bytes(), wanted).into();
            if same { Some(person) } else { found }
        })
    }

    /// The person with this id.
    pub fn person(&self, id: &PersonId) -> Option<&Person> {
        self.property.person(id)
    }

    /// The secrets of the doors whose readers run here, for those readers.
    pub fn door_secrets(&self) -> impl Iterator<Item = (DoorId, &DoorSecret)> {
        self.doors.iter().map(|(door, secret)| (*door, secret))
    }
}

fn property_key(tx: &Tx<'_>) -> Result<PropertyKey, EstateError> {
    if let Some(kept) = tx.property_key()? {
        return Ok(PropertyKey::from_pkcs8(&kept)?);
    }
    let made = PropertyKey::generate_pkcs8(&Tx::random())?;
    tx.keep_property_key(&made)?;
    Ok(PropertyKey::from_pkcs8(&made)?)
}

/// The file may name the keys of readers elsewhere; every other connected door gets a reader here.
fn door_secrets(tx: &Tx<'_>, property: &mut Property) -> Result<BTreeMap<DoorId, DoorSecret>, EstateError> {
    let here: Vec<DoorId> = property
        .doors()
        .iter()
        .filter(|door| door.is_connected() && door.keys.is_none())
        .map(|door| door.id)
        .collect();
    let mut secrets = BTreeMap::new();
    let mut new = Vec::new();
    for door in here {
        let Some(kept) = tx.door_secret(door)? else {
            new.push(door);
            continue;
        };
        let bytes = <&[u8; 64]>::try_from(kept.as_slice());
        let bytes = bytes.map_err(|_| StoreError::Damaged { what: "a door's secret" })?;
        let secret = DoorSecret::from_bytes(bytes)?;
        property.enrol(door, secret.public());
        secrets.insert(door, secret);
    }
    for door in new {
        let made = new_secret(property)?;
        tx.keep_door_secret(door, made.to_bytes().as_ref())?;
        property.enrol(door, made.public());
        secrets.insert(door, made);
    }
    Ok(secrets)
}

/// Keys with a hint that no other door of the property advertises: a phone that hears both would ask the wrong one.
fn new_secret(property: &Property) -> Result<DoorSecret, EstateError> {
    const TRIES: usize = 64;
    let hint = |keys: &DoorKeys| DoorHint::of(&keys.exchange);
    let taken: BTreeSet<_> =
        property.doors().iter().filter_map(|door| door.keys.as_ref().map(hint)).collect();
    let mut made = DoorSecret::generate(&Tx::random())?;
    for _ in 0..TRIES {
        if !taken.contains(&hint(&made.public())) {
            break;
        }
        made = DoorSecret::generate(&Tx::random())?;
    }
    Ok(made)
}
