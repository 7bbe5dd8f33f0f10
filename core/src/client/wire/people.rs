//! The people of a property: who lives and works there, invitations, moving in and out. For staff who manage.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::confidential::Confidential;
use crate::id::{PersonId, UnitId};
use crate::property::{Occupancy, Permission, Role};

/// `GET /v1/people`: residents and staff, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PeopleList {
    /// The people.
    pub people: Vec<PersonView>,
}

/// A person, as staff who manage see them: of the number only its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PersonView {
    /// Who.
    pub id: PersonId,
    /// The person's name.
    pub name: String,
    /// The last two digits of the number that they sign in with.
    pub phone_ending: String,
    /// As what.
    pub role: Role,
    /// What staff may do; empty for residents.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub permissions: BTreeSet<Permission>,
    /// The units that a resident lives in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitId>,
    /// Whether they have come yet.
    pub membership: Membership,
}

/// Whether an invited person has signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Membership {
    /// They have signed in once, or the property file names them.
    Joined,
    /// Not yet; the invitation counts until then.
    Invited {
        /// The first instant at which it no longer counts, in UTC.
        until: DateTime<Utc>,
    },
    /// They never came, and the invitation has run out; it can be sent again.
    Lapsed,
}

/// `POST /v1/people`: invites somebody. Answered 201 with the [`PersonView`]; whoever signs in with that number is that
/// person from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct Invite {
    /// The person's name.
    pub name: String,
    /// The number that they will sign in with, as typed.
    pub phone: Confidential,
    /// As what.
    #[serde(rename = "as")]
    pub role: InvitedAs,
}

/// What somebody is invited as.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum InvitedAs {
    /// A resident of this unit. A vacant one is occupied from then on, and tours of it end.
    Resident(UnitId),
    /// A member of staff with these permissions (Aptly).
    Staff(BTreeSet<Permission>),
}

/// `PUT /v1/people/{id}/permissions`: what a member of staff may do from now on. Answered with the [`PersonView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetPermissions {
    /// All of them.
    pub permissions: BTreeSet<Permission>,
}

/// `PUT /v1/people/{id}/phone`: the number that a person signs in with from now on. Answered with the [`PersonView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct SetNumber {
    /// As typed.
    pub phone: Confidential,
}

/// `GET /v1/units/{id}`: a home and who lives there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnitView {
    /// Which.
    pub id: UnitId,
    /// What people call it.
    pub name: String,
    /// Whether somebody lives there.
    pub occupancy: Occupancy,
    /// Those who do.
    #[serde(default)]
    pub residents: Vec<PersonView>,
}

/// `POST /v1/units/{id}/move-in`: invites the new residents, and the unit is occupied. Answered with the [`UnitView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MoveIn {
    /// Who moves in; at least one.
    pub people: Vec<NewResident>,
}

/// Somebody who moves in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
#[serde(deny_unknown_fields)]
pub struct NewResident {
    /// The person's name.
    pub name: String,
    /// The number that they will sign in with, as typed.
    pub phone: Confidential,
}

/// What `POST /v1/units/{id}/move-out`, `DELETE /v1/units/{id}/residents/{person}` and `DELETE /v1/people/{id}` end: passes,
/// own tokens, sessions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Ended {
    /// How many people have no more part in the property.
    pub people: u32,
    /// How many passes were deleted.
    pub passes: u32,
    /// Until when a door that has not heard may still open to any of them, in UTC: a bound that holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_open_until: Option<DateTime<Utc>>,
}
