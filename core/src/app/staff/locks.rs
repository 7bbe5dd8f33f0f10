//! The locks dashboard: per lock what was issued, by whom, when, when used (Aptly).

use serde::Serialize;

use crate::app::activity::{ActivityRow, By};
use crate::app::session::Signed;
use crate::app::show::{Watch, When};
use crate::client::wire::locks::{IssuedAt, LockRow};
use crate::error::Error;
use crate::id::{DoorId, PassId, PersonId};
use crate::pass::kind::Kind;
use crate::pass::standing::PassState;

/// The dashboard. Made by [`Staff::locks`](super::Staff::locks).
#[derive(Debug)]
pub struct Locks<'s, 'd, R>(pub(super) &'s Signed<'d, R>);

/// A lock in the dashboard.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LockCard {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// How many passes may open it now or later.
    pub passes: u32,
    /// When it last opened, as far as receipts tell.
    pub opened: Option<When>,
    /// Whether staff have locked it down.
    pub is_locked_down: bool,
    /// When its reader last spoke over its own network; `None`: phones carry its news.
    pub heard: Option<When>,
    /// The bulletin that the reader obeys, as far as it said.
    pub bulletin: Option<u64>,
}

/// One lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LockScreen {
    /// As the dashboard has it.
    #[serde(flatten)]
    pub lock: LockCard,
    /// What was issued for it, the newest first.
    pub issued: Vec<IssuedRow>,
    /// Where that list goes on; `None` at its end.
    pub next: Option<String>,
    /// What happened there last, the newest first.
    pub recent: Vec<ActivityRow>,
}

/// A pass in one lock's list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct IssuedRow {
    /// Which pass.
    pub pass: PassId,
    /// Its name.
    pub name: String,
    /// Its kind.
    pub kind: Kind,
    /// Where it stands.
    pub state: PassState,
    /// Who made it.
    pub made_by: By,
    /// When.
    pub made: When,
    /// How often it has opened this lock, as far as receipts tell.
    pub uses: u32,
    /// When it did so last.
    pub used: Option<When>,
}

impl<R> Locks<'_, '_, R> {
    /// Every connected door, in the property's order.
    pub async fn dashboard(&self) -> Result<Vec<LockCard>, Error> {
        let watch = self.0.watch();
        let locks = self.0.service().locks().await?.locks;
        Ok(locks.into_iter().map(|lock| card(lock, &watch)).collect())
    }

    /// One lock; `after` is where an earlier part of its list ended.
    pub async fn lock(&self, door: DoorId, after: Option<&str>) -> Result<LockScreen, Error> {
        let (watch, you) = (self.0.watch(), &self.0.session.person.id);
        let view = self.0.service().lock(door, after).await?;
        Ok(LockScreen {
            lock: card(view.lock, &watch),
            issued: view.issued.into_iter().map(|issued| issued_row(issued, you, &watch)).collect(),
            next: view.next,
            recent: self.0.rows(view.recent.into_iter(), u64::MAX),
        })
    }
}

fn card(lock: LockRow, watch: &Watch) -> LockCard {
    LockCard {
        door: lock.door,
        name: lock.name,
        passes: lock.passes,
        opened: lock.opened_at.map(|at| watch.tell(at)),
        is_locked_down: lock.lockdown,
        heard: lock.heard.map(|heard| watch.tell(heard.at)),
        bulletin: lock.heard.and_then(|heard| heard.bulletin),
    }
}

fn issued_row(issued: IssuedAt, you: &PersonId, watch: &Watch) -> IssuedRow {
    IssuedRow {
        pass: issued.pass,
        name: issued.name,
        kind: issued.kind,
        state: issued.state,
        made_by: By::of(&issued.made_by, you),
        made: watch.tell(issued.created_at),
        uses: issued.uses,
        used: issued.used_at.map(|at| watch.tell(at)),
    }
}
