//! The properties that a phone is signed in to, and which of them its screens show.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Signed, answer_of, known_property, property_of};
use crate::app::Device;
use crate::app::show::{Watch, When};
use crate::cache::records::{ChoiceRecord, EVERYTHING, PropertyRecord, SessionRecord};
use crate::client::wire::session::SessionView;
use crate::error::Error;
use crate::id::{PropertyId, SessionId, UnitId};
use crate::property::{Permission, Role};

/// Where this phone is signed in, and as whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Membership {
    /// Where.
    pub place: Place,
    /// The person's name there.
    pub name: String,
    /// As what.
    pub role: Role,
    /// What staff may do there; empty for residents.
    pub permissions: BTreeSet<Permission>,
    /// The homes of a resident there.
    pub units: Vec<UnitId>,
    /// Whether it is the one that screens show.
    pub is_chosen: bool,
}

/// A property, by id and name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Place {
    /// What people call it.
    pub name: String,
    /// Which.
    pub property: PropertyId,
}

/// One of a person's sessions: a phone that they are signed in on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SessionRow {
    /// Its public name, to end it by.
    pub id: SessionId,
    /// Since when.
    pub since: When,
    /// When it ends by itself.
    pub ends: When,
    /// Whether it is this phone's.
    pub is_this_phone: bool,
}

impl<R> Device<R> {
    /// Where this phone is signed in, by the properties' names; needs no network.
    pub fn memberships(&self) -> Result<Vec<Membership>, Error> {
        let sessions = self.sessions()?;
        let chosen = self.chosen(&sessions)?;
        let membership = |(place, record): (Place, SessionRecord)| {
            let person = record.session.person;
            Membership {
                is_chosen: chosen.as_ref() == Some(&place.property),
                place,
                name: person.name,
                role: person.role,
                permissions: person.permissions,
                units: person.units,
            }
        };
        Ok(sessions.into_iter().map(membership).collect())
    }

    /// Chooses the property that screens show from now on, also after a restart.
    pub fn choose(&self, property: &PropertyId) -> Result<Signed<'_, R>, Error> {
        let signed = self.signed_in_at(property)?.ok_or(Error::SignedOut)?;
        self.cache.put(&ChoiceRecord { property: property.clone() })?;
        Ok(signed)
    }

    /// Who is signed in on this phone, at the chosen property, else at the first by name; needs no network.
    pub fn signed_in(&self) -> Result<Option<Signed<'_, R>>, Error> {
        match self.chosen(&self.sessions()?)? {
            Some(property) => self.signed_in_at(&property),
            None => Ok(None),
        }
    }

    /// Who is signed in on this phone at this property; needs no network.
    pub fn signed_in_at(&self, property: &PropertyId) -> Result<Option<Signed<'_, R>>, Error> {
        let record = self.cache.get::<SessionRecord>(property.clone())?;
        let Some(SessionRecord { session, .. }) = record.filter(|found| self.is_good(found)) else {
            return Ok(None);
        };
        let Some(known) = self.cache.get::<PropertyRecord>(property.clone())? else { return Ok(None) };
        let answer = answer_of(&known)?;
        let (property, makes_pins) = (property_of(&answer)?, answer.makes_pins);
        Ok(Some(Signed { device: self, session, property, makes_pins, known }))
    }

    /// The sessions that haven't ended, in order of the properties' names.
    fn sessions(&self) -> Result<Vec<(Place, SessionRecord)>, Error> {
        let mut sessions = Vec::new();
        for record in self.cache.all::<SessionRecord>(EVERYTHING)? {
            // Without the property there is nothing to show.
            let Some(known) = self.cache.get::<PropertyRecord>(record.property.clone())? else { continue };
            if self.is_good(&record) {
                let name = known_property(&known)?.name().to_owned();
                sessions.push((Place { name, property: record.property.clone() }, record));
            }
        }
        sessions.sort_by(|(one, _), (other, _)| one.cmp(other));
        Ok(sessions)
    }

    fn chosen(&self, sessions: &[(Place, SessionRecord)]) -> Result<Option<PropertyId>, Error> {
        let chosen = self.cache.get::<ChoiceRecord>(EVERYTHING.into())?.map(|chosen| chosen.property);
        let mut places = sessions.iter().map(|(place, _)| &place.property);
        let found = places.clone().find(|place| Some(*place) == chosen.as_ref());
        Ok(found.or_else(|| places.next()).cloned())
    }

    fn is_good(&self, record: &SessionRecord) -> bool {
        self.now() < record.session.expires_at
    }
}

impl<R> Signed<'_, R> {
    /// The phones on which this person is signed in here, the newest first.
    pub async fn sessions(&self) -> Result<Vec<SessionRow>, Error> {
        let watch = self.watch();
        let row = |found: SessionView| row(found, &watch);
        Ok(self.service().sessions().await?.sessions.into_iter().map(row).collect())
    }

    /// Signs another phone out, as a lost one asks for. This one signs out by [`sign_out`](Self::sign_out).
    pub async fn end_session(&self, session: &SessionId) -> Result<Vec<SessionRow>, Error> {
        self.service().end_session(session).await?;
        self.sessions().await
    }
}

fn row(found: SessionView, watch: &Watch) -> SessionRow {
    SessionRow {
        id: found.id,
        since: watch.tell(found.created_at),
        ends: watch.tell(found.expires_at),
        is_this_phone: found.current,
    }
}
