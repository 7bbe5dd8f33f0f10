//! What a guest is told when their pass was replaced under its link.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::app::show::{TimesView, Watch};
use crate::client::wire::link::LinkView;
use crate::id::DoorId;
use crate::pass::permit::{Minutes, SecretNeed, Uses};

/// Something about a pass that is not as the guest saw it last.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// It opens another door.
    DoorAdded {
        /// Which.
        door: DoorId,
        /// What people call it.
        name: String,
    },
    /// It opens this door no more.
    DoorRemoved {
        /// Which.
        door: DoorId,
        /// What people call it.
        name: String,
    },
    /// It opens at other times; the new ones are on the screen.
    Times {
        /// The old ones.
        before: Box<TimesView>,
    },
    /// It opens more, or less often.
    Uses {
        /// How often now.
        now: Uses,
    },
    /// *Active for* is another.
    ActiveFor {
        /// How long now, in minutes; `None`: without such a limit.
        now: Option<Minutes>,
    },
    /// *Expires in* is another.
    ExpiresIn {
        /// How long now, in minutes; `None`: without expiration.
        now: Option<Minutes>,
    },
    /// A secret code is asked for now, or no more.
    SecretCode {
        /// Whether it is.
        now: SecretNeed,
    },
    /// The host has written something else.
    PersonalMessage,
    /// It is called something else.
    Name {
        /// As before.
        before: String,
    },
}

/// What is different in `now`.
pub(super) fn between(before: &LinkView, now: &LinkView, watch: &Watch) -> Vec<Change> {
    let mut changes = Vec::new();
    if before.name != now.name {
        changes.push(Change::Name { before: before.name.clone() });
    }
    if before.permit.schedule != now.permit.schedule {
        let before = Box::new(TimesView::of(&before.permit.schedule, watch));
        changes.push(Change::Times { before });
    }
    let doors = |view: &LinkView| view.permit.doors.as_slice().iter().copied().collect::<BTreeSet<_>>();
    let (old, new) = (doors(before), doors(now));
    changes
        .extend(new.difference(&old).map(|door| Change::DoorAdded { door: *door, name: name(now, *door) }));
    changes.extend(
        old.difference(&new).map(|door| Change::DoorRemoved { door: *door, name: name(before, *door) }),
    );
    if before.permit.uses != now.permit.uses {
        changes.push(Change::Uses { now: now.permit.uses });
    }
    if before.permit.active_for != now.permit.active_for {
        changes.push(Change::ActiveFor { now: now.permit.active_for });
    }
    if before.permit.expires_in != now.permit.expires_in {
        changes.push(Change::ExpiresIn { now: now.permit.expires_in });
    }
    if before.permit.secret_code != now.permit.secret_code {
        changes.push(Change::SecretCode { now: now.permit.secret_code });
    }
    if before.personal_message != now.personal_message {
        changes.push(Change::PersonalMessage);
    }
    changes
}

fn name(view: &LinkView, door: DoorId) -> String {
    let found = view.doors.iter().find(|found| found.id == door);
    found.map_or_else(|| door.to_string(), |found| found.name.clone())
}
