//! The staff's side: the desk, approvals, vendors, locks. What somebody may not do is answered with
//! `Forbidden`; [`Desk`] says what there is for them.

use std::sync::Arc;

use gatepass::app::resident::UnitRow;
use gatepass::app::staff::{ApprovalRow, Decided, Desk, LockCard, LockScreen, VendorRow};
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId, PropertyId, VendorId};
use gatepass::pass::recipient::RecipientDraft;

use crate::giver::{Giver, Side};
use crate::manage::Management;
use crate::phone::Core;

/// The staff's side of a phone. Made by [`Person::staff`](crate::person::Person::staff).
#[derive(Debug, uniffi::Object)]
pub struct Staff {
    pub(crate) core: Arc<Core>,
    pub(crate) property: PropertyId,
}

/// Does something with the staff's side, or with a part of it that not everybody has.
macro_rules! desk {
    ($self:expr, $staff:ident => $work:expr) => {{
        let signed = $self.core.signed(&$self.property)?;
        let $staff = signed.staff().ok_or(gatepass::error::Error::SignedOut)?;
        $work
    }};
    ($self:expr, $part:ident, $name:ident => $work:expr) => {
        $crate::staff::desk!($self, staff => {
            let $name = staff.$part().ok_or_else($crate::staff::forbidden)?;
            $work
        })
    };
}
pub(crate) use desk;

pub(crate) fn forbidden() -> Error {
    Error::Forbidden { reason: "it takes a permission that this person doesn't have".into() }
}

#[uniffi::export(async_runtime = "tokio")]
impl Staff {
    /// What is to do. Needs no network.
    pub fn desk(&self) -> Result<Desk, Error> {
        desk!(self, staff => staff.desk())
    }

    /// Fetches what changed: the newest passes, those that wait for approval, what opens their own doors.
    pub async fn refresh(&self) -> Result<(), Error> {
        let done = desk!(self, staff => staff.refresh().await);
        self.core.told(done)
    }

    /// The passes that were made, and making them.
    pub fn giver(&self) -> Arc<Giver> {
        Arc::new(Giver { core: Arc::clone(&self.core), property: self.property.clone(), side: Side::Staff })
    }

    /// The property's homes, to say whose guest a pass is for. Needs no network.
    pub fn units(&self) -> Result<Vec<UnitRow>, Error> {
        desk!(self, staff => Ok(staff.units()))
    }

    /// Lockdown, people, the property, the audit; nothing for whoever doesn't manage.
    pub fn management(&self) -> Result<Option<Arc<Management>>, Error> {
        let management =
            || Arc::new(Management { core: Arc::clone(&self.core), property: self.property.clone() });
        desk!(self, staff => Ok(staff.management().map(|_| management())))
    }

    /// The passes that wait for approval, the newest first. Needs no network.
    pub fn approvals(&self) -> Result<Vec<ApprovalRow>, Error> {
        desk!(self, approvals, approvals => approvals.rows())
    }

    /// Fetches the passes that wait.
    pub async fn refresh_approvals(&self) -> Result<Vec<ApprovalRow>, Error> {
        let rows = desk!(self, approvals, approvals => approvals.refresh().await);
        self.core.told(rows)
    }

    /// Approves a pass.
    pub async fn approve(&self, pass: PassId) -> Result<Decided, Error> {
        let decided = desk!(self, approvals, approvals => approvals.approve(pass).await);
        self.core.told(decided)
    }

    /// Declines a pass, with a reason for the recipient.
    pub async fn decline(&self, pass: PassId, reason: String) -> Result<Decided, Error> {
        let decided = desk!(self, approvals, approvals => approvals.decline(pass, &reason).await);
        self.core.told(decided)
    }

    /// The saved vendors, by name.
    pub async fn vendors(&self) -> Result<Vec<VendorRow>, Error> {
        desk!(self, vendors, vendors => vendors.list().await)
    }

    /// Saves the recipient of a draft, to be picked again.
    pub async fn save_vendor(&self, recipient: RecipientDraft) -> Result<VendorRow, Error> {
        desk!(self, vendors, vendors => vendors.save(&recipient).await)
    }

    /// Forgets a vendor; passes stay.
    pub async fn forget_vendor(&self, vendor: VendorId) -> Result<Vec<VendorRow>, Error> {
        desk!(self, vendors, vendors => vendors.forget(&vendor).await)
    }

    /// Every connected door, in the property's order.
    pub async fn locks(&self) -> Result<Vec<LockCard>, Error> {
        desk!(self, locks, locks => locks.dashboard().await)
    }

    /// One lock; `after` is where an earlier part of its list ended.
    pub async fn lock(&self, door: DoorId, after: Option<String>) -> Result<LockScreen, Error> {
        desk!(self, locks, locks => locks.lock(door, after.as_deref()).await)
    }
}
