//! Signing in, and what a signed-in person's phone keeps of the property.

use super::Device;
use crate::cache::Batch;
use crate::cache::records::{EVERYTHING, PropertyRecord, SessionRecord};
use crate::client::http::Fresh;
use crate::client::wire::activity::ActivityEntry;
use crate::client::wire::property::PropertyAnswer;
use crate::client::wire::session::{CodeSent, Session, Sessions, SignIn, VerifySignIn};
use crate::confidential::Confidential;
use crate::error::Error;
use crate::property::{Door, Property};

/// A signed-in person on this phone, with the property as last heard of.
#[derive(Debug)]
pub struct Signed<'d, R> {
    pub(super) device: &'d Device<R>,
    pub(super) session: Session,
    pub(super) property: Property,
    pub(super) known: PropertyRecord,
}

impl<R> Device<R> {
    /// Asks for a verification code by SMS. The answer is the same whoever asks.
    pub async fn sign_in(&self, phone: &str) -> Result<CodeSent, Error> {
        self.service.sign_in(&SignIn { phone: Confidential::new(phone) }, &self.intent()?).await
    }

    /// Shows the verification code; from then on this phone is that person's, and knows the property.
    pub async fn verify_sign_in(&self, phone: &str, verification_code: &str) -> Result<Signed<'_, R>, Error> {
        let asked = VerifySignIn {
            phone: Confidential::new(phone),
            verification_code: Confidential::new(verification_code),
            device_key: self.key.public(),
        };
        let Sessions { sessions } = self.service.verify_sign_in(&asked, &self.intent()?).await?;
        let mut batch = Batch::new();
        for session in &sessions {
            let person = self.service.person(&session.session_token);
            let Fresh::Changed { answer, .. } = person.property(None).await? else {
                return Err(Error::BadAnswer { what: "the property".into() });
            };
            batch.put(&SessionRecord {
                property: session.person.property.clone(),
                session: session.clone(),
            })?;
            batch.put(&self.property_record(&answer)?)?;
        }
        self.cache.write(&batch)?;
        for session in &sessions {
            self.outbox.signed_in(&session.person.property, self.now())?;
        }
        self.signed_in()?.ok_or(Error::SignedOut)
    }

    /// Who is signed in on this phone, from what it remembers; needs no network.
    pub fn signed_in(&self) -> Result<Option<Signed<'_, R>>, Error> {
        let sessions = self.cache.all::<SessionRecord>(EVERYTHING)?;
        let Some(SessionRecord { property, session }) =
            sessions.into_iter().find(|found| self.now() < found.session.expires_at)
        else {
            return Ok(None);
        };
        let Some(known) = self.cache.get::<PropertyRecord>(property)? else { return Ok(None) };
        let answer = answer_of(&known)?;
        let property = property_of(&answer)?;
        Ok(Some(Signed { device: self, session, property, known }))
    }

    fn property_record(&self, answer: &PropertyAnswer) -> Result<PropertyRecord, Error> {
        // Read once here, so that what is kept can be read later.
        property_of(answer)?;
        let json = serde_json::to_string(answer).map_err(|_| unreadable())?;
        Ok(PropertyRecord { property: answer.id.clone(), json, known_at: self.now() })
    }
}

impl<R> Signed<'_, R> {
    /// Who it is, and what they may do.
    pub fn person(&self) -> &crate::client::wire::session::SignedIn {
        &self.session.person
    }

    /// The property as last heard of.
    pub fn property(&self) -> &Property {
        &self.property
    }

    /// Fetches the property anew.
    pub async fn refresh_property(&mut self) -> Result<(), Error> {
        let person = self.device.service.person(&self.session.session_token);
        if let Fresh::Changed { answer, .. } = person.property(None).await? {
            let known = self.device.property_record(&answer)?;
            self.device.cache.put(&known)?;
            self.property = property_of(&answer)?;
            self.known = known;
        }
        Ok(())
    }

    /// What happened after entry number `after`: with a resident's own passes, or for staff who may see it, with all.
    pub async fn activity(&self, after: u64) -> Result<Vec<ActivityEntry>, Error> {
        let person = self.device.service.person(&self.session.session_token);
        let mut entries = Vec::new();
        let mut after = after;
        loop {
            let page = person.activity(after).await?;
            entries.extend(page.entries);
            if !page.more || page.next <= after {
                return Ok(entries);
            }
            after = page.next;
        }
    }

    /// Signs out: the service forgets the session, then this phone does. Works without a network on this side.
    pub async fn sign_out(self) -> Result<(), Error> {
        let told = self.device.service.person(&self.session.session_token).sign_out().await;
        self.device.cache.remove::<SessionRecord>(self.session.person.property.clone())?;
        match told {
            Ok(()) | Err(Error::Offline | Error::SignedOut) => Ok(()),
            Err(error) => Err(error),
        }
    }

    pub(super) fn door(&self, door: crate::id::DoorId) -> Result<&Door, Error> {
        self.property.door(door).ok_or_else(|| Error::NotFound { what: format!("door {door}") })
    }
}

fn answer_of(known: &PropertyRecord) -> Result<PropertyAnswer, Error> {
    serde_json::from_str(&known.json).map_err(|_| unreadable())
}

fn property_of(answer: &PropertyAnswer) -> Result<Property, Error> {
    Property::read(answer.property.to_string().as_bytes()).map_err(|_| unreadable())
}

fn unreadable() -> Error {
    Error::BadAnswer { what: "the property".into() }
}
