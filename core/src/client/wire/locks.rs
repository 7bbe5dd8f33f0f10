//! The locks dashboard: per lock what was issued, by whom, when, when used (Aptly); and lockdown.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::activity::ActivityEntry;
use crate::id::{DoorId, PassId, PersonId};
use crate::pass::kind::Kind;
use crate::pass::standing::PassState;

/// `GET /v1/locks`, for staff who see activity: every connected door, in the property's order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockList {
    /// The locks.
    pub locks: Vec<LockRow>,
}

/// A lock in the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockRow {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// How many passes may open it now or later.
    pub passes: u32,
    /// When it last opened, in UTC, as far as receipts tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<DateTime<Utc>>,
    /// Whether staff have locked it down.
    pub lockdown: bool,
    /// What its reader said when it last spoke over its own network; `None`: phones carry its news.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heard: Option<Heard>,
}

/// What a reader is known to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Heard {
    /// When it last spoke, in UTC.
    pub at: DateTime<Utc>,
    /// The bulletin that it obeys; `None`: none yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bulletin: Option<u64>,
}

/// `GET /v1/locks/{door}?after=…`: one lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockView {
    /// As the list has it.
    #[serde(flatten)]
    pub lock: LockRow,
    /// What was issued for it, the newest first.
    pub issued: Vec<IssuedAt>,
    /// Where that list goes on: `?after=…`; `None` at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
    /// What happened there last, the newest first; at most twenty.
    pub recent: Vec<ActivityEntry>,
}

/// A pass in one lock's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssuedAt {
    /// Which pass.
    pub pass: PassId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: PassState,
    /// Who made it.
    pub made_by: PersonId,
    /// When, in UTC.
    pub created_at: DateTime<Utc>,
    /// How often it has opened this lock, as far as receipts tell.
    pub uses: u32,
    /// When it did so last, in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub used_at: Option<DateTime<Utc>>,
}

/// `GET /v1/lockdown`: which doors no pass opens now. `PUT` and `DELETE` of `/v1/lockdown` (the whole property) and of
/// `/v1/doors/{id}/lockdown` answer with the same.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LockdownView {
    /// The whole property's, with every door that it has or gets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub property: Option<Lockdown>,
    /// Single doors', beside that.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub doors: Vec<DoorLockdown>,
    /// Until when a door that has not heard of it may still open, in UTC, while any is locked down; `None`: every
    /// door has heard of it, or nothing bounds a silent one (its policy trusts).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub may_open_until: Option<DateTime<Utc>>,
}

/// Who began it, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lockdown {
    /// Since when, in UTC.
    pub since: DateTime<Utc>,
    /// By whom.
    pub by: PersonId,
}

/// One door's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DoorLockdown {
    /// Which door.
    pub door: DoorId,
    /// Who began it, and when.
    #[serde(flatten)]
    pub lockdown: Lockdown,
}
