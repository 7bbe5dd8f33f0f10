//! Residents and staff, as the property file lists them so that they can sign in.

use std::collections::BTreeSet;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::id::PersonId;
use crate::pass::kind::Kind;
use crate::phone::Phone;

/// A resident or a member of staff. Its `Debug` shows neither name nor number.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The person's id, unique in the property.
    pub id: PersonId,
    /// The person's name.
    pub name: String,
    /// The number that they sign in with, unique in the property.
    pub phone: Phone,
    /// What they are here.
    pub role: Role,
    /// What staff may do; empty for residents. Without a permission the thing isn't shown (Aptly).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub permissions: BTreeSet<Permission>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Person")
            .field("id", &self.id)
            .field("role", &self.role)
            .field("permissions", &self.permissions)
            .finish_non_exhaustive()
    }
}

impl Person {
    /// Whether the person is staff and may do this.
    pub fn may(&self, permission: Permission) -> bool {
        self.role == Role::Staff && self.permissions.contains(&permission)
    }
}

/// What a person is in a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Lives there; in which unit, the unit says.
    Resident,
    /// Works there.
    Staff,
}

/// What a member of staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema, strum::EnumMessage, strum::VariantArray))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Permission {
    /// Make passes for vendors, residents and tours.
    IssuePasses,
    /// Make passcodes (Aptly).
    IssuePasscodes,
    /// Approve or decline passes that wait for it.
    Approve,
    /// See what was issued and used at every lock.
    SeeActivity,
    /// Change doors and policy, lock doors down, end a unit's passes.
    Manage,
}

/// The text names no permission.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such permission; one of {}", Permission::ALL.map(Permission::name).join(", "))]
pub struct UnknownPermission;

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 5] =
        [Self::IssuePasses, Self::IssuePasscodes, Self::Approve, Self::SeeActivity, Self::Manage];

    /// Its name, as in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::IssuePasses => "issue_passes",
            Self::IssuePasscodes => "issue_passcodes",
            Self::Approve => "approve",
            Self::SeeActivity => "see_activity",
            Self::Manage => "manage",
        }
    }

    /// What it takes to make a pass of this kind (Aptly).
    pub const fn to_issue(kind: Kind) -> Self {
        match kind {
            Kind::Passcode => Self::IssuePasscodes,
            _ => Self::IssuePasses,
        }
    }
}

impl FromStr for Permission {
    type Err = UnknownPermission;
    fn from_str(text: &str) -> Result<Self, UnknownPermission> {
        Self::ALL.into_iter().find(|permission| permission.name() == text).ok_or(UnknownPermission)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_permission_reads_its_name() {
        for permission in Permission::ALL {
            assert_eq!(permission.name().parse(), Ok(permission));
            assert_eq!(serde_json::to_string(&permission).unwrap(), format!("\"{}\"", permission.name()));
        }
        assert!(
            "open".parse::<Permission>().unwrap_err().to_string().contains("issue_passes, issue_passcodes")
        );
    }
}
