//! A pass, as its issuer, the service and the phone hold it.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::draft::Composition;
use super::kind::{Credential, Kind};
use super::link::Locator;
use super::permit::Permit;
use super::recipient::Recipient;
use super::standing::PassState;
use crate::id::{Generation, PassId, PersonId, PropertyId, UnitId};
use crate::property::{Door, Medium};
use crate::zone::Zone;

/// A pass. What it permits is never edited; a change is a replacement under the same link (ButterflyMX).
///
/// `Debug` hides whom it is for, what was written to them, and the link.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Which pass.
    pub id: PassId,
    /// Raised by replacement, thaw and a new phone.
    pub generation: Generation,
    /// The community whose doors it opens.
    pub property: PropertyId,
    /// Its kind.
    pub kind: Kind,
    /// Its name, e.g. "dog walker" (ButterflyMX).
    pub name: String,
    /// What the guest sees on opening it (Quext).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_message: Option<String>,
    /// Whom it is for.
    pub recipient: Recipient,
    /// Who made it.
    pub issuer: Issuer,
    /// What it permits.
    pub permit: Permit,
    /// The zone of its local times.
    pub zone: Zone,
    /// Where it stands.
    pub state: PassState,
    /// When this generation was made.
    pub created: DateTime<Utc>,
    /// What can be shown at its doors.
    pub credentials: Vec<Credential>,
    /// What its online link ends in. The service keeps only a digest of it, and phones what they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<Locator>,
}

/// Who made a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Issuer {
    /// A resident, for their home.
    Resident {
        /// Who.
        person: PersonId,
        /// Their unit.
        unit: UnitId,
    },
    /// A member of staff.
    Staff {
        /// Who.
        person: PersonId,
    },
}

impl Issuer {
    /// Who it was.
    pub const fn person(&self) -> &PersonId {
        match self {
            Self::Resident { person, .. } | Self::Staff { person } => person,
        }
    }
}

impl Pass {
    /// A new pass of what was composed. The secret code isn't part of it; its hash is stored elsewhere.
    pub fn new(
        composed: Composition,
        id: PassId,
        property: PropertyId,
        issuer: Issuer,
        created: DateTime<Utc>,
    ) -> Self {
        Self {
            id,
            generation: Generation::default(),
            property,
            kind: composed.kind,
            name: composed.name,
            personal_message: composed.personal_message,
            recipient: composed.recipient,
            issuer,
            permit: composed.permit,
            zone: composed.zone,
            state: composed.state,
            created,
            credentials: composed.credentials,
            link: None,
        }
    }

    /// What takes its place under the same link: the next generation.
    #[must_use]
    pub fn replaced_by(&self, composed: Composition, issuer: Issuer, created: DateTime<Utc>) -> Self {
        Self {
            generation: self.generation.next(),
            link: self.link.clone(),
            ..Self::new(composed, self.id, self.property.clone(), issuer, created)
        }
    }

    /// The same with another permit, e.g. one that repeats: the next generation. It stands where this one
    /// does, since the recipient stays the same.
    #[must_use]
    pub fn with_permit(&self, permit: Permit, created: DateTime<Utc>) -> Self {
        Self { generation: self.generation.next(), permit, created, ..self.clone() }
    }

    /// Whether the guest has to pass a phone check before anything opens.
    pub const fn has_phone_check(&self) -> bool {
        self.recipient.phone.is_some() && self.kind.has_phone_check()
    }

    /// Whether its guest's phone gets a token. One that opens by PIN alone has none (Aptly's passcode): with a token
    /// whoever has the link would open the door by Bluetooth.
    pub fn has_token(&self) -> bool {
        self.credentials.iter().any(|credential| credential.needs_token())
    }

    /// What opens this door with it: what the lock can hold of its kind, and the pass is shown by.
    pub fn media_at(&self, door: &Door) -> impl Iterator<Item = Medium> {
        let is_shown = |medium: &Medium| self.credentials.iter().any(|one| one.medium() == *medium);
        door.media_for(self.kind).filter(is_shown)
    }

    /// Whether its last occurrence has ended. It leaves the resident's list by itself then (Quext).
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.permit.schedule.ends_at().is_some_and(|end| end <= now)
    }
}

impl fmt::Debug for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pass")
            .field("id", &self.id)
            .field("generation", &self.generation)
            .field("property", &self.property)
            .field("kind", &self.kind)
            .field("issuer", &self.issuer)
            .field("permit", &self.permit)
            .field("zone", &self.zone)
            .field("state", &self.state)
            .field("created", &self.created)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
