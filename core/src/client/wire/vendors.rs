//! Vendors that staff saved to be picked again (Quext).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::confidential::Confidential;
use crate::id::{PersonId, VendorId};

/// `GET /v1/vendors`, for staff who issue passes: by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct VendorList {
    /// The vendors.
    pub vendors: Vec<Vendor>,
}

/// A saved vendor. Picking one fills a draft's recipient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Vendor {
    /// Which.
    pub id: VendorId,
    /// What they are called.
    pub name: String,
    /// Their e-mail address, if they have one.
    #[serde(default, skip_serializing_if = "Confidential::is_empty")]
    pub email: Confidential,
    /// Their number (E.164), if they have one.
    #[serde(default, skip_serializing_if = "Confidential::is_empty")]
    pub phone: Confidential,
    /// Who saved them.
    pub saved_by: PersonId,
    /// When, in UTC.
    pub saved_at: DateTime<Utc>,
}

/// `POST /v1/vendors`: answered 201 with the [`Vendor`]. `DELETE /v1/vendors/{id}` forgets one; passes stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SaveVendor {
    /// What they are called.
    pub name: String,
    /// An e-mail address, or nothing.
    #[serde(default)]
    pub email: Confidential,
    /// A phone number, or nothing; one of the two is needed.
    #[serde(default)]
    pub phone: Confidential,
}
