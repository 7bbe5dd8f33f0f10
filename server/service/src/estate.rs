//! A property that is served: its file, its key, its doors' secrets, as they are kept in the database.

use std::collections::BTreeMap;
use std::fmt;

use gatepass::client::wire::problem::{Problem, ProblemKind};
use gatepass::client::wire::property::PropertyAnswer;
use gatepass::id::{DoorId, PersonId, PropertyId};
use gatepass::property::{BadProperty, Person, Property};
use gatepass::token::keys::{DoorSecret, KeyError, PropertyKey, PropertyPublicKey};
use ring::digest;

use crate::doors::new_secret;
use crate::ending::Endings;
use crate::store::{At, Halt, StoreError, Tx};

/// Why a property can't be served.
#[derive(Debug, thiserror::Error)]
pub enum EstateError {
    /// Its file is wrong.
    #[error("the property file has faults ({0}); `gatepass check-property FILE` lists them")]
    BadProperty(#[from] BadProperty),
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

impl From<EstateError> for Halt {
    fn from(error: EstateError) -> Self {
        match error {
            EstateError::BadProperty(bad) => bad.into(),
            EstateError::Store(error) => error.into(),
            EstateError::Missing | EstateError::Key(_) => StoreError::Damaged { what: "the property" }.into(),
        }
    }
}

/// All that rules a change out.
impl From<BadProperty> for Halt {
    fn from(bad: BadProperty) -> Self {
        let mut problem = Problem::new(ProblemKind::Property);
        problem.faults = match bad {
            BadProperty::Faults(faults) => faults.iter().map(ToString::to_string).collect(),
            other => vec![other.to_string()],
        };
        problem.into()
    }
}

/// The property as it is served.
pub struct Estate {
    pub(crate) property: Property,
    /// What signs tokens and bulletins.
    pub(crate) key: PropertyKey,
    /// The property without its people, as phones get it.
    public: serde_json::Value,
    /// Names that state of it.
    pub(crate) etag: String,
    doors: BTreeMap<DoorId, DoorSecret>,
}

impl fmt::Debug for Estate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Estate").field("property", self.property.id()).finish_non_exhaustive()
    }
}

impl Estate {
    /// Takes a property file in: begins the property, or puts the file in the place of an earlier one. The same file
    /// given again changes nothing, so that what staff have changed since stays; another keeps the people as they are.
    pub(crate) fn take_in(tx: &Tx<'_>, file: &[u8]) -> Result<(), EstateError> {
        let property = Property::read(file)?;
        let digest = digest::digest(&digest::SHA256, file);
        let digest = <[u8; 32]>::try_from(digest.as_ref()).unwrap_or_default();
        let id = property.id().clone();
        match tx.property(&id)? {
            Some(kept) if kept.given == Some(digest) || kept.file == file => {}
            Some(_) => {
                let at = At::on(tx, Self::load(tx, &id)?);
                let property = property.in_place_of(&at.estate.property)?;
                let mut endings = Endings::default();
                let at = Self::change(&at, property, &mut endings)?;
                endings.publish(&at).map_err(Halt::into_store)?;
            }
            None => {
                let key = PropertyKey::generate_pkcs8(&Tx::random())?;
                tx.add_property(&property, file, &key)?;
                make_door_secrets(tx, property)?;
            }
        }
        Ok(tx.note_given(&id, &digest)?)
    }

    /// Puts another state of the property in the place of this one, and ends what that leaves no ground for. What
    /// follows in the transaction goes on with the new one.
    pub(crate) fn change<'a>(
        at: &At<'a>,
        mut property: Property,
        endings: &mut Endings,
    ) -> Result<At<'a>, EstateError> {
        withdraw_own_keys(at, &mut property)?;
        let file = serde_json::to_vec(&property).map_err(|_| StoreError::Damaged { what: "the property" })?;
        at.change_property(&property, &file)?;
        make_door_secrets(at, property)?;
        let after = at.with(Self::load(at, at.id())?);
        endings.follow(&at.estate.property, &after).map_err(Halt::into_store)?;
        Ok(after)
    }

    /// A property as it is kept.
    pub(crate) fn load(tx: &Tx<'_>, id: &PropertyId) -> Result<Self, EstateError> {
        let kept = tx.property(id)?.ok_or(EstateError::Missing)?;
        let mut property = Property::read(&kept.file)?;
        let doors = door_secrets(tx, &mut property)?;
        let key = PropertyKey::from_pkcs8(&kept.key)?;
        let damaged = |_| StoreError::Damaged { what: "the property" };
        let public = serde_json::to_value(property.without_people()).map_err(damaged)?;
        let etag = etag_of(public.to_string().as_bytes());
        Ok(Self { property, key, public, etag, doors })
    }

    /// The property, with the public keys of its doors.
    pub fn property(&self) -> &Property {
        &self.property
    }

    /// The key that signs tokens and bulletins: what a new reader is told to trust.
    pub fn property_key(&self) -> PropertyPublicKey {
        self.key.public()
    }

    /// The person with this id.
    pub(crate) fn person(&self, id: &PersonId) -> Option<&Person> {
        self.property.person(id)
    }

    /// The secrets of the doors whose readers run here, for those readers.
    pub fn door_secrets(&self) -> impl Iterator<Item = (DoorId, &DoorSecret)> {
        self.doors.iter().map(|(door, secret)| (*door, secret))
    }

    /// The property as phones and readers get it.
    pub(crate) fn answer(&self) -> PropertyAnswer {
        PropertyAnswer {
            id: self.property.id().clone(),
            property: self.public.clone(),
            keys: vec![self.key.public()],
            makes_pins: false,
        }
    }
}

/// Names a state of something by what it says.
pub(crate) fn etag_of(bytes: &[u8]) -> String {
    let hash = digest::digest(&digest::SHA256, bytes);
    let text = hash.as_ref().iter().take(12).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
    format!("\"{text}\"")
}

/// The file may name the keys of readers elsewhere; every other connected door has a reader here.
fn without_keys(property: &Property) -> Vec<DoorId> {
    let here = property.doors().iter().filter(|door| door.is_connected() && door.keys.is_none());
    here.map(|door| door.id).collect()
}

fn door_secret(tx: &Tx<'_>, property: &PropertyId, door: DoorId) -> Result<Option<DoorSecret>, EstateError> {
    let Some(kept) = tx.door_secret(property, door)? else { return Ok(None) };
    let bytes = <&[u8; 64]>::try_from(kept.as_slice());
    let bytes = bytes.map_err(|_| StoreError::Damaged { what: "a door's secret" })?;
    Ok(Some(DoorSecret::from_bytes(bytes)?))
}

fn door_secrets(tx: &Tx<'_>, property: &mut Property) -> Result<BTreeMap<DoorId, DoorSecret>, EstateError> {
    let mut secrets = BTreeMap::new();
    for door in without_keys(property) {
        let Some(secret) = door_secret(tx, property.id(), door)? else { continue };
        property.enrol(door, secret.public());
        secrets.insert(door, secret);
    }
    Ok(secrets)
}

/// Phones are told the keys of the readers that run here as well; a file with them would say that those readers run
/// elsewhere.
fn withdraw_own_keys(tx: &Tx<'_>, property: &mut Property) -> Result<(), EstateError> {
    let with_keys = property.doors().iter().filter_map(|door| Some((door.id, door.keys?)));
    for (door, keys) in with_keys.collect::<Vec<_>>() {
        if door_secret(tx, property.id(), door)?.is_some_and(|secret| secret.public() == keys) {
            property.withdraw(door);
        }
    }
    Ok(())
}

/// For doors that have none yet.
fn make_door_secrets(tx: &Tx<'_>, mut property: Property) -> Result<(), EstateError> {
    door_secrets(tx, &mut property)?;
    for door in without_keys(&property) {
        let made = new_secret(Some(&property))?;
        tx.keep_door_secret(property.id(), door, made.to_bytes().as_ref())?;
        property.enrol(door, made.public());
    }
    Ok(())
}
