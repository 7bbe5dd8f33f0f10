//! The giver's side of passes, residents' and staff's: the list, one pass with what can be done to it, composing.

mod acts;
mod form;
mod screen;
#[cfg(test)]
mod tests;

pub use acts::{PhoneRow, Phones};
pub use screen::{GivenRow, GivenScreen, GivenTaps, GuestLine, StopOnWay, Used};

use chrono::{DateTime, Utc};

use super::session::Signed;
use crate::cache::records::{PassRecord, Side, Told};
use crate::client::wire::pass::PassView;
use crate::error::Error;
use crate::id::PassId;
use crate::pass::standing::{Mover, PassState};
use crate::property::{Permission, Role, Unit};

/// How many passes staff's phones keep: the newest. The service has the others.
const KEPT_BY_STAFF: usize = 100;

/// Whoever gives passes. Made by [`Resident::giver`](super::resident::Resident::giver) and
/// [`Staff::giver`](super::staff::Staff::giver).
#[derive(Debug)]
pub struct Giver<'s, 'd, R> {
    pub(super) signed: &'s Signed<'d, R>,
    /// A resident's home.
    pub(super) unit: Option<&'s Unit>,
}

/// A part of the property's passes, as the service lists them.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct GivenPage {
    /// The passes, the newest first.
    pub passes: Vec<GivenRow>,
    /// Where the list goes on; `None` at its end.
    pub next: Option<String>,
}

/// A pass that this phone was told of, as its giver sees it.
pub(super) struct Kept {
    pub(super) view: PassView,
    pub(super) known_at: DateTime<Utc>,
}

impl<R> Giver<'_, '_, R> {
    /// The passes that go on, the newest first, as this phone knows them: those that are over leave the list by
    /// themselves (Quext), and so do those that were deleted or declined. Needs no network.
    pub fn passes(&self) -> Result<Vec<GivenRow>, Error> {
        let now = self.signed.device.now();
        let kept = self.kept()?.into_iter().filter(|kept| !is_over(&kept.view, now));
        kept.map(|kept| self.row(kept)).collect()
    }

    /// The same list with those that are over, as long as this phone remembers them.
    pub fn all_passes(&self) -> Result<Vec<GivenRow>, Error> {
        self.kept()?.into_iter().map(|kept| self.row(kept)).collect()
    }

    /// A pass as this phone knows it; needs no network.
    pub fn pass(&self, pass: PassId) -> Result<GivenScreen, Error> {
        self.screen(self.kept_pass(pass)?)
    }

    /// A pass as it is now.
    pub async fn look(&self, pass: PassId) -> Result<GivenScreen, Error> {
        let view = self.signed.service().pass(pass).await?;
        self.keep(&view)?;
        self.pass(pass)
    }

    /// Fetches the passes; staff's phones only the newest.
    pub async fn refresh(&self) -> Result<(), Error> {
        let mut after = None;
        let mut fetched = Vec::new();
        loop {
            let list = self.signed.service().passes(after.as_deref()).await?;
            for pass in &list.passes {
                self.keep(pass)?;
            }
            fetched.extend(list.passes.into_iter().map(|pass| pass.id));
            after = list.next;
            let enough = self.unit.is_none() && fetched.len() >= KEPT_BY_STAFF;
            if after.is_none() || enough {
                return self.catch_up(&fetched).await;
            }
        }
    }

    /// A part of all passes that this person may see, from the service; `after` is where an earlier part ended.
    pub async fn page(&self, after: Option<&str>) -> Result<GivenPage, Error> {
        let list = self.signed.service().passes(after).await?;
        let known_at = self.signed.device.now();
        let row = |view| self.row(Kept { view, known_at });
        let passes = list.passes.into_iter().map(row).collect::<Result<_, _>>()?;
        Ok(GivenPage { passes, next: list.next })
    }

    /// How many passes go on, without the one that is to be replaced.
    pub(super) fn live(&self, except: Option<PassId>) -> Result<usize, Error> {
        let now = self.signed.device.now();
        let live = |kept: &&Kept| !is_over(&kept.view, now) && Some(kept.view.id) != except;
        Ok(self.kept()?.iter().filter(live).count())
    }

    /// What was going on and is in no list any more has ended in some way.
    async fn catch_up(&self, fetched: &[PassId]) -> Result<(), Error> {
        let now = self.signed.device.now();
        let mut kept = self.kept()?;
        kept.retain(|kept| !fetched.contains(&kept.view.id));
        for kept in kept {
            if !is_over(&kept.view, now) {
                self.look_again(kept.view.id).await?;
            }
        }
        Ok(())
    }

    /// A pass as it is now, or that there is none.
    pub(super) async fn look_again(&self, pass: PassId) -> Result<(), Error> {
        match self.signed.service().pass(pass).await {
            Ok(view) => self.keep(&view),
            Err(Error::NotFound { .. }) => {
                let mut batch = crate::cache::Batch::new();
                super::queue::forget_pass(&mut batch, pass);
                Ok(self.signed.cache().write(&batch)?)
            }
            Err(error) => Err(error),
        }
    }

    pub(super) fn keep(&self, pass: &PassView) -> Result<(), Error> {
        let batch = self.signed.device.given(self.signed.property.id(), pass, None)?;
        Ok(self.signed.cache().write(&batch)?)
    }

    pub(super) fn kept(&self) -> Result<Vec<Kept>, Error> {
        let all = self.signed.cache().all::<PassRecord>(&Side::Given)?;
        let ours = all.into_iter().filter(|record| record.summary.property == *self.signed.property.id());
        Ok(ours.filter_map(kept).collect())
    }

    pub(super) fn kept_pass(&self, pass: PassId) -> Result<Kept, Error> {
        let record = self.signed.cache().get::<PassRecord>(pass)?;
        let ours = record.filter(|record| record.summary.property == *self.signed.property.id());
        ours.and_then(kept).ok_or_else(|| Error::NotFound { what: format!("pass {pass} on this phone") })
    }

    /// As whom this person acts on a pass of that kind; `None`: not at all.
    pub(super) fn mover(&self, view: &PassView, permissions: &[Permission]) -> Option<Mover> {
        match self.signed.session.person.role {
            Role::Staff => permissions.iter().any(|each| self.signed.may(*each)).then_some(Mover::Staff),
            Role::Resident => (view.made_by == self.signed.session.person.id).then_some(Mover::Issuer),
        }
    }
}

fn kept(record: PassRecord) -> Option<Kept> {
    match record.told {
        Told::Given(view) => Some(Kept { view: *view, known_at: record.known_at }),
        Told::Received(_) | Told::Own => None,
    }
}

pub(super) fn is_over(pass: &PassView, now: DateTime<Utc>) -> bool {
    matches!(pass.state, PassState::Deleted | PassState::Declined | PassState::Superseded)
        || pass.permit.schedule.ends_at().is_some_and(|ends| ends <= now)
}
