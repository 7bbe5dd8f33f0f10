//! What staff who manage do: lockdown, people, the property, the audit.

use std::sync::Arc;

use gatepass::app::queue::Asked;
use gatepass::app::staff::{AuditScreen, HomeScreen, LockdownScreen, PartEnded, PersonRow};
use gatepass::client::outbox::EntryId;
use gatepass::client::wire::people::{Invite, NewResident};
use gatepass::client::wire::property::PropertyFile;
use gatepass::error::Error;
use gatepass::foreign::Permissions;
use gatepass::id::{DoorId, PersonId, PropertyId, UnitId};

use crate::phone::Core;
use crate::staff::desk;

/// Made by [`Staff::management`](crate::staff::Staff::management).
#[derive(Debug, uniffi::Object)]
pub struct Management {
    pub(crate) core: Arc<Core>,
    pub(crate) property: PropertyId,
}

/// What became of a lockdown that was asked for.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum AskedOfLockdown {
    /// The service has done it.
    Done {
        /// Which doors no pass opens now.
        screen: LockdownScreen,
    },
    /// It is written down here and told as soon as may be; no door knows of it until then.
    Queued {
        /// Names it among what waits.
        entry: EntryId,
    },
}

impl From<Asked<LockdownScreen>> for AskedOfLockdown {
    fn from(asked: Asked<LockdownScreen>) -> Self {
        match asked {
            Asked::Done(screen) => Self::Done { screen },
            Asked::Queued(entry) => Self::Queued { entry },
        }
    }
}

/// A property's file while it is edited.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct PropertyEdit {
    /// The file, as JSON.
    pub file: PropertyFile,
    /// The version that is edited; nothing: the service hasn't said.
    pub version: Option<String>,
}

#[uniffi::export(async_runtime = "tokio")]
impl Management {
    /// Which doors no pass opens now.
    pub async fn lockdown(&self) -> Result<LockdownScreen, Error> {
        desk!(self, management, management => management.lockdown().await)
    }

    /// Locks a door down, or the whole property. Without a network it is queued.
    pub async fn begin_lockdown(&self, door: Option<DoorId>) -> Result<AskedOfLockdown, Error> {
        let asked = desk!(self, management, management => management.begin_lockdown(door).await);
        self.core.told(asked).map(Into::into)
    }

    /// Ends that.
    pub async fn end_lockdown(&self, door: Option<DoorId>) -> Result<AskedOfLockdown, Error> {
        let asked = desk!(self, management, management => management.end_lockdown(door).await);
        self.core.told(asked).map(Into::into)
    }

    /// The property's file as it is kept here, to be edited. Needs no network.
    pub fn property_file(&self) -> Result<PropertyEdit, Error> {
        let signed = self.core.signed(&self.property)?;
        let version = signed.version().map(str::to_owned);
        let file = desk!(self, management, management => management.property_file())?;
        Ok(PropertyEdit { file, version })
    }

    /// Puts another property file in the place of the one that was edited; the people stay. Refused as a conflict if
    /// somebody changed it meanwhile.
    pub async fn change_property(&self, edit: PropertyEdit) -> Result<(), Error> {
        let mut signed = self.same_version(&edit)?;
        let done = signed.change_property(&edit.file).await;
        self.core.told(done)
    }

    /// The same for the policy alone.
    pub async fn change_policy(&self, edit: PropertyEdit) -> Result<(), Error> {
        let mut signed = self.same_version(&edit)?;
        let done = signed.change_policy(&edit.file).await;
        self.core.told(done)
    }

    /// What staff did after entry number `after`.
    pub async fn audit(&self, after: u64) -> Result<AuditScreen, Error> {
        desk!(self, management, management => management.audit(after).await)
    }

    /// Residents and staff, by name.
    pub async fn people(&self) -> Result<Vec<PersonRow>, Error> {
        desk!(self, management, management => management.people().await)
    }

    /// Invites somebody.
    pub async fn invite(&self, invite: Invite) -> Result<PersonRow, Error> {
        desk!(self, management, management => management.invite(&invite).await)
    }

    /// Sends an invitation again, which then counts from now.
    pub async fn invite_again(&self, person: PersonId) -> Result<PersonRow, Error> {
        desk!(self, management, management => management.invite_again(&person).await)
    }

    /// Sets what a member of staff may do.
    pub async fn set_permissions(
        &self,
        person: PersonId,
        permissions: Permissions,
    ) -> Result<PersonRow, Error> {
        desk!(self, management, management => management.set_permissions(&person, permissions).await)
    }

    /// Sets the number that somebody signs in with; they are signed out everywhere.
    pub async fn set_number(&self, person: PersonId, number: String) -> Result<PersonRow, Error> {
        desk!(self, management, management => management.set_number(&person, &number).await)
    }

    /// Gives a resident one more home.
    pub async fn give_home(&self, person: PersonId, unit: UnitId) -> Result<HomeScreen, Error> {
        desk!(self, management, management => management.give_home(&person, &unit).await)
    }

    /// Takes one of several homes from a resident, with the passes that they made for it.
    pub async fn take_home(&self, person: PersonId, unit: UnitId) -> Result<PartEnded, Error> {
        desk!(self, management, management => management.take_home(&person, &unit).await)
    }

    /// Ends a person's part in the property, with all that they had given.
    pub async fn remove_person(&self, person: PersonId) -> Result<PartEnded, Error> {
        desk!(self, management, management => management.remove_person(&person).await)
    }

    /// A home and who lives there.
    pub async fn unit(&self, unit: UnitId) -> Result<HomeScreen, Error> {
        desk!(self, management, management => management.unit(&unit).await)
    }

    /// Lets people move in.
    pub async fn move_in(&self, unit: UnitId, people: Vec<NewResident>) -> Result<HomeScreen, Error> {
        desk!(self, management, management => management.move_in(&unit, people).await)
    }

    /// Ends a home's residents, with all that they had given.
    pub async fn move_out(&self, unit: UnitId) -> Result<PartEnded, Error> {
        desk!(self, management, management => management.move_out(&unit).await)
    }
}

impl Management {
    /// Who changes the version that they have seen.
    fn same_version(
        &self,
        edit: &PropertyEdit,
    ) -> Result<gatepass::app::session::Signed<'_, gatepass::radio::Ways>, Error> {
        let signed = self.core.signed(&self.property)?;
        if signed.version() == edit.version.as_deref() {
            return Ok(signed);
        }
        Err(Error::Conflict { reason: "the property has changed since it was shown".into() })
    }
}
