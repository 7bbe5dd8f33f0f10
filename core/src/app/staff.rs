//! Staff on the go: passes, approvals, locks, people, the property. What somebody may not do isn't shown (Aptly): each
//! part is there only for whoever has the permission for it.

mod approvals;
mod locks;
mod manage;
mod people;
#[cfg(test)]
mod tests;
mod vendors;

pub use approvals::{ApprovalRow, Approvals, Decided};
pub use locks::{IssuedRow, LockCard, LockScreen, Locks};
pub use manage::{AuditRow, AuditScreen, LockdownScreen, LockedDoor, Management, Since};
pub use people::{HomeScreen, PartEnded, PersonRow, Standing};
pub use vendors::{VendorRow, Vendors};

use serde::Serialize;

use super::giver::Giver;
use super::resident::UnitRow;
use super::session::Signed;
use super::show::When;
use crate::error::Error;
use crate::property::{Permission, Role};

/// The staff's side of a signed-in phone. Made by [`Signed::staff`].
#[derive(Debug)]
pub struct Staff<'s, 'd, R>(&'s Signed<'d, R>);

/// What staff see first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Desk {
    /// Whose desk.
    pub name: String,
    /// The property's name.
    pub property_name: String,
    /// What there is for this person, in the order of a menu.
    pub sections: Vec<Section>,
    /// The passes that wait for approval, as far as this phone knows; `None`: not theirs to see.
    pub approvals: Option<Vec<ApprovalRow>>,
    /// How much waits to be told to the service.
    pub waiting: usize,
    /// When the property was last heard of.
    pub known_at: When,
}

/// A part of the staff's side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum), uniffi(name = "DeskSection"))]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// Unlock a door: by Bluetooth, there.
    OwnDoors,
    /// Make passes for vendors, residents and tours.
    IssuePasses,
    /// Make passcodes: unlock from anywhere.
    IssuePasscodes,
    /// The passes that were made.
    Passes,
    /// The passes that wait for approval.
    Approvals,
    /// Saved vendors.
    Vendors,
    /// The locks dashboard.
    Locks,
    /// What happened.
    Activity,
    /// Lock doors down.
    Lockdown,
    /// Residents and staff, moving in and out.
    People,
    /// Doors, units and policy.
    Property,
    /// What staff did.
    Audit,
}

impl Section {
    const ALL: [Self; 12] = [
        Self::OwnDoors,
        Self::IssuePasses,
        Self::IssuePasscodes,
        Self::Passes,
        Self::Approvals,
        Self::Vendors,
        Self::Locks,
        Self::Activity,
        Self::Lockdown,
        Self::People,
        Self::Property,
        Self::Audit,
    ];

    /// The permissions of which one is needed; empty: none.
    pub const fn asks_for(self) -> &'static [Permission] {
        use Permission::{Approve, IssuePasscodes, IssuePasses, Manage, SeeActivity};
        match self {
            Self::OwnDoors => &[],
            Self::IssuePasses | Self::Vendors => &[IssuePasses],
            Self::IssuePasscodes => &[IssuePasscodes],
            Self::Passes => &[IssuePasses, IssuePasscodes, Approve, SeeActivity, Manage],
            Self::Approvals => &[Approve],
            Self::Locks | Self::Activity => &[SeeActivity],
            Self::Lockdown | Self::People | Self::Property | Self::Audit => &[Manage],
        }
    }
}

impl<'d, R> Signed<'d, R> {
    /// The staff's side; `None` for a resident.
    pub fn staff(&self) -> Option<Staff<'_, 'd, R>> {
        (self.session.person.role == Role::Staff).then_some(Staff(self))
    }
}

impl<'s, 'd, R> Staff<'s, 'd, R> {
    /// What is to do; needs no network.
    pub fn desk(&self) -> Result<Desk, Error> {
        let sections = Section::ALL.into_iter().filter(|section| self.has(*section));
        Ok(Desk {
            name: self.0.session.person.name.clone(),
            property_name: self.0.property.name().to_owned(),
            sections: sections.collect(),
            approvals: self.approvals().map(|approvals| approvals.rows()).transpose()?,
            waiting: self.0.device.entries()?.len(),
            known_at: self.0.watch().tell(self.0.known_at()),
        })
    }

    /// Fetches what changed: the newest passes, those that wait for approval, the token for their own doors.
    pub async fn refresh(&self) -> Result<(), Error> {
        if self.has(Section::Passes) {
            self.giver().refresh().await?;
        }
        if let Some(approvals) = self.approvals() {
            approvals.refresh().await?;
        }
        match self.0.refresh_own_doors().await {
            // Not everybody who works there has doors of their own.
            Ok(_) | Err(Error::Forbidden { .. } | Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The passes that were made, and making them; what may be made, the form says.
    pub fn giver(&self) -> Giver<'s, 'd, R> {
        Giver { signed: self.0, unit: None }
    }

    /// The property's homes, to say whose guest a pass is for; needs no network.
    pub fn units(&self) -> Vec<UnitRow> {
        self.0.property.units().iter().map(UnitRow::of).collect()
    }

    /// The passes that wait for approval.
    pub fn approvals(&self) -> Option<Approvals<'s, 'd, R>> {
        self.has(Section::Approvals).then(|| Approvals(self.giver()))
    }

    /// Saved vendors.
    pub fn vendors(&self) -> Option<Vendors<'s, 'd, R>> {
        self.has(Section::Vendors).then_some(Vendors(self.0))
    }

    /// The locks dashboard.
    pub fn locks(&self) -> Option<Locks<'s, 'd, R>> {
        self.has(Section::Locks).then_some(Locks(self.0))
    }

    /// Lockdown, people, the property, the audit.
    pub fn management(&self) -> Option<Management<'s, 'd, R>> {
        self.has(Section::Property).then_some(Management(self.0))
    }

    fn has(&self, section: Section) -> bool {
        let asks_for = section.asks_for();
        let is_there = self.0.makes_pins || section != Section::IssuePasscodes;
        is_there && (asks_for.is_empty() || asks_for.iter().any(|each| self.0.may(*each)))
    }
}
