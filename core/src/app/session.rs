//! Who is signed in, to which properties, and what the phone keeps of each.

mod membership;
mod sign_in;
#[cfg(test)]
mod tests;

pub use membership::{Membership, Place, SessionRow};

use chrono::{DateTime, Utc};

use super::Device;
use super::show::Watch;
use crate::cache::Record as _;
use crate::cache::records::{DraftRecord, PassRecord, PropertyRecord, RouteRecord, SessionRecord, Side};
use crate::cache::{Batch, Cache};
use crate::client::calls::AsPerson;
use crate::client::http::Fresh;
use crate::client::wire::property::{PropertyAnswer, PropertyFile};
use crate::client::wire::session::{Session, SignedIn};
use crate::error::Error;
use crate::property::{Door, Permission, Property, Role};

/// A signed-in person on this phone, at one property, with the property as last heard of.
#[derive(Debug)]
pub struct Signed<'d, R> {
    pub(super) device: &'d Device<R>,
    pub(super) session: Session,
    pub(super) property: Property,
    /// Whether a PIN comes of a passcode here.
    pub(super) makes_pins: bool,
    pub(super) known: PropertyRecord,
}

impl<R> Device<R> {
    /// What is kept of a property that the service told of.
    fn property_record(
        &self,
        answer: &PropertyAnswer,
        etag: Option<String>,
    ) -> Result<PropertyRecord, Error> {
        // Read once here, so that what is kept can be read later.
        property_of(answer)?;
        let json = serde_json::to_string(answer).map_err(|_| unreadable())?;
        Ok(PropertyRecord { property: answer.id.clone(), json, known_at: self.now(), etag })
    }
}

impl<'d, R> Signed<'d, R> {
    /// Who it is, and what they may do.
    pub fn person(&self) -> &SignedIn {
        &self.session.person
    }

    /// The property as last heard of.
    pub fn property(&self) -> &Property {
        &self.property
    }

    /// When the property was last heard of, in UTC.
    pub fn known_at(&self) -> DateTime<Utc> {
        self.known.known_at
    }

    /// Names the version of the property that this phone knows, for whoever keeps its file while it is edited; `None`:
    /// the service hasn't said.
    pub fn version(&self) -> Option<&str> {
        self.known.etag.as_deref()
    }

    /// Now, in the property's zone.
    pub fn watch(&self) -> Watch {
        Watch::new(self.property.zone().clone(), self.device.now())
    }

    /// Fetches the property anew, if it has changed.
    pub async fn refresh_property(&mut self) -> Result<(), Error> {
        match self.service().property(self.known.etag.as_deref()).await? {
            Fresh::Unchanged => {
                let known = PropertyRecord { known_at: self.device.now(), ..self.known.clone() };
                self.cache().put(&known)?;
                self.known = known;
                Ok(())
            }
            Fresh::Changed { answer, etag } => self.keep_property(&answer, etag),
        }
    }

    pub(super) fn keep_property(
        &mut self,
        answer: &PropertyAnswer,
        etag: Option<String>,
    ) -> Result<(), Error> {
        let known = self.device.property_record(answer, etag)?;
        self.cache().put(&known)?;
        self.property = property_of(answer)?;
        self.makes_pins = answer.makes_pins;
        self.known = known;
        Ok(())
    }

    /// Asks who this person is now: what they may do and where they live changes while they are signed in.
    pub async fn refresh_person(&mut self) -> Result<(), Error> {
        let person = self.service().signed_in().await?;
        if person != self.session.person {
            self.session.person = person;
            let property = self.property.id().clone();
            self.cache().put(&SessionRecord { property, session: self.session.clone() })?;
        }
        Ok(())
    }

    /// Signs out: the service forgets the session, then this phone does, with the key to the person's own doors and
    /// what it kept for them. Works without a network on this side. What is queued stays, and waits for them.
    pub async fn sign_out(self) -> Result<(), Error> {
        let told = self.service().sign_out().await;
        self.forget()?;
        match told {
            Ok(()) | Err(Error::Offline | Error::SignedOut) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn forget(&self) -> Result<(), Error> {
        let property = self.property.id();
        let mut batch = Batch::new();
        batch.remove::<SessionRecord>(property.clone());
        for side in [Side::Own, Side::Given] {
            for pass in self.cache().all::<PassRecord>(&side)? {
                if pass.summary.property == *property {
                    super::queue::forget_pass(&mut batch, pass.summary.pass);
                }
            }
        }
        for route in self.cache().all::<RouteRecord>(property.clone())? {
            batch.remove::<RouteRecord>(route.key());
        }
        super::activity::forget(self.cache(), property, &mut batch)?;
        batch.remove::<DraftRecord>(property.clone());
        Ok(self.cache().write(&batch)?)
    }

    /// The property's file, as the service told it.
    pub(super) fn file(&self) -> Result<PropertyFile, Error> {
        Ok(PropertyFile(answer_of(&self.known)?.property))
    }

    pub(super) fn may(&self, permission: Permission) -> bool {
        self.session.person.role == Role::Staff && self.session.person.permissions.contains(&permission)
    }

    pub(super) fn service(&self) -> AsPerson<'_> {
        self.device.service.person(&self.session.session_token)
    }

    pub(super) fn cache(&self) -> &'d dyn Cache {
        self.device.cache.as_ref()
    }

    pub(super) fn door(&self, door: crate::id::DoorId) -> Result<&Door, Error> {
        self.property.door(door).ok_or_else(|| Error::NotFound { what: format!("door {door}") })
    }
}

/// A property as last heard of.
pub(super) fn known_property(known: &PropertyRecord) -> Result<Property, Error> {
    property_of(&answer_of(known)?)
}

fn answer_of(known: &PropertyRecord) -> Result<PropertyAnswer, Error> {
    serde_json::from_str(&known.json).map_err(|_| unreadable())
}

/// With the keys that sign for it, which the answer has beside it.
fn property_of(answer: &PropertyAnswer) -> Result<Property, Error> {
    let mut property = Property::read(answer.property.to_string().as_bytes()).map_err(|_| unreadable())?;
    for key in &answer.keys {
        property.add_key(*key);
    }
    Ok(property)
}

fn unreadable() -> Error {
    Error::BadAnswer { what: "the property".into() }
}
