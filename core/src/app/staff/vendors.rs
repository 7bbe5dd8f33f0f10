//! Saved vendors (Quext): picked again, they fill a draft.

use serde::Serialize;

use crate::app::session::Signed;
use crate::client::wire::vendors::{SaveVendor, Vendor};
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::VendorId;
use crate::pass::draft::Draft;
use crate::pass::recipient::RecipientDraft;

/// The saved vendors. Made by [`Staff::vendors`](super::Staff::vendors).
#[derive(Debug)]
pub struct Vendors<'s, 'd, R>(pub(super) &'s Signed<'d, R>);

/// A saved vendor in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct VendorRow {
    /// Which.
    pub vendor: VendorId,
    /// What they are called.
    pub name: String,
    /// Whether there is an e-mail address.
    pub has_email: bool,
    /// Whether there is a phone number; without one staff have to approve.
    pub has_phone: bool,
    /// What picking them fills in.
    #[serde(skip)]
    recipient: RecipientDraft,
}

impl VendorRow {
    /// Fills a draft's recipient.
    pub fn pick(&self, draft: &mut Draft) {
        let home = draft.recipient.home.take();
        draft.recipient = RecipientDraft { home, ..self.recipient.clone() };
    }
}

impl From<Vendor> for VendorRow {
    fn from(vendor: Vendor) -> Self {
        let is_there = |text: &Confidential| !text.expose().is_empty();
        Self {
            vendor: vendor.id,
            has_email: is_there(&vendor.email),
            has_phone: is_there(&vendor.phone),
            recipient: RecipientDraft {
                name: vendor.name.clone(),
                email: vendor.email,
                phone: vendor.phone,
                home: None,
            },
            name: vendor.name,
        }
    }
}

impl<R> Vendors<'_, '_, R> {
    /// The vendors, by name.
    pub async fn list(&self) -> Result<Vec<VendorRow>, Error> {
        Ok(self.0.service().vendors().await?.vendors.into_iter().map(VendorRow::from).collect())
    }

    /// Saves the recipient of a draft, to be picked again.
    pub async fn save(&self, recipient: &RecipientDraft) -> Result<VendorRow, Error> {
        let vendor = SaveVendor {
            name: recipient.name.clone(),
            email: recipient.email.clone(),
            phone: recipient.phone.clone(),
        };
        Ok(self.0.service().save_vendor(&vendor, &self.0.device.intent()?).await?.into())
    }

    /// Forgets a vendor; passes stay.
    pub async fn forget(&self, vendor: &VendorId) -> Result<Vec<VendorRow>, Error> {
        self.0.service().forget_vendor(vendor).await?;
        self.list().await
    }
}
