//! What staff did, all of it. For staff who manage.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::id::{DoorId, PassId, PersonId, UnitId, VendorId};
use crate::property::Permission;

/// `GET /v1/audit?after=…&limit=…`: oldest first, as the activity is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditPage {
    /// The entries.
    pub entries: Vec<AuditEntry>,
    /// Where to go on, now or later.
    pub next: u64,
    /// Whether there is more right now.
    pub more: bool,
}

/// One act of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AuditEntry {
    /// Its number; only grows.
    pub number: u64,
    /// When, in UTC.
    pub at: DateTime<Utc>,
    /// Who.
    pub by: PersonId,
    /// What.
    #[serde(flatten)]
    pub act: StaffAct,
}

/// What a member of staff did. It is stored, so variants and fields are only ever added; what you don't know, show as
/// such, or leave out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum StaffAct {
    /// Made a pass or a passcode.
    Issued {
        /// Which.
        pass: PassId,
    },
    /// Put another in its place.
    Replaced {
        /// Which.
        pass: PassId,
    },
    /// Made it repeat.
    Repeated {
        /// Which.
        pass: PassId,
    },
    /// Sent its link again.
    Shared {
        /// Which.
        pass: PassId,
    },
    /// Deleted it.
    Deleted {
        /// Which.
        pass: PassId,
    },
    /// Stopped it.
    Frozen {
        /// Which.
        pass: PassId,
    },
    /// Let it go on.
    Thawed {
        /// Which.
        pass: PassId,
    },
    /// Approved it.
    Approved {
        /// Which.
        pass: PassId,
    },
    /// Declined it.
    Declined {
        /// Which.
        pass: PassId,
        /// Why.
        reason: String,
    },
    /// Took it from one of its phones.
    PhoneRetired {
        /// Which.
        pass: PassId,
    },
    /// Saved a vendor.
    VendorSaved {
        /// Which.
        vendor: VendorId,
    },
    /// Forgot a vendor.
    VendorForgotten {
        /// Which.
        vendor: VendorId,
    },
    /// Invited somebody, or did so again.
    Invited {
        /// Whom.
        person: PersonId,
    },
    /// Set what a colleague may do.
    PermissionsSet {
        /// Whose.
        person: PersonId,
        /// All of them.
        permissions: BTreeSet<Permission>,
    },
    /// Ended somebody's part in the property.
    PersonRemoved {
        /// Whose.
        person: PersonId,
    },
    /// Gave somebody another number to sign in with. By whoever it is about: it was done on the service's machine.
    NumberChanged {
        /// Whose.
        person: PersonId,
    },
    /// Gave a resident one more home.
    HomeGiven {
        /// Who.
        person: PersonId,
        /// Which.
        unit: UnitId,
    },
    /// Took one of several homes from a resident.
    HomeTaken {
        /// Who.
        person: PersonId,
        /// Which.
        unit: UnitId,
    },
    /// Let people move in.
    MovedIn {
        /// Where.
        unit: UnitId,
    },
    /// Ended a home's residents, with all that they had given.
    MovedOut {
        /// Where.
        unit: UnitId,
    },
    /// Began a lockdown.
    LockdownBegun {
        /// Of one door; `None`: of the whole property.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        door: Option<DoorId>,
    },
    /// Ended one.
    LockdownEnded {
        /// Of one door; `None`: of the whole property.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        door: Option<DoorId>,
    },
    /// Changed the policy.
    PolicyChanged,
    /// Changed doors, areas or units.
    PropertyChanged,
    /// Ended one of their own sessions on another phone.
    SessionEnded,
    /// Something that this version doesn't know: a newer service tells it.
    #[serde(untagged)]
    Newer(Map<String, Value>),
}
