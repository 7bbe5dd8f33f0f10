//! In step with the service: everything told that waits, everything heard that changed.

use serde::Serialize;

use super::Device;
use super::queue::Waiting;
use super::show::{Watch, When};
use crate::cache::records::{EVERYTHING, SyncRecord};
use crate::error::Error;
use crate::id::PropertyId;
use crate::property::Role;

/// How far this phone and the service are in step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct SyncState {
    /// When everything was told and heard last; `None`: never.
    pub at: Option<When>,
    /// Whether something is being told right now.
    pub is_running: bool,
    /// What waits to be told, in order.
    pub waiting: Vec<Waiting>,
}

impl<R> Device<R> {
    /// How far this phone is in step; needs no network.
    pub fn sync_state(&self, watch: &Watch) -> Result<SyncState, Error> {
        let last = self.cache.get::<SyncRecord>(EVERYTHING.into())?;
        Ok(SyncState {
            at: last.map(|last| watch.tell(last.at)),
            is_running: self.asking.try_lock().is_err(),
            waiting: self.waiting()?,
        })
    }

    /// Tells what waits, then hears what is new: of each pass that was given to this phone, and of each property that
    /// it is signed in to. Goes on where one part fails; says why the first did.
    pub async fn sync(&self) -> Result<(), Error> {
        self.outbox.hasten(self.now())?;
        self.tell().await?;
        let mut first = self.guest().sync().await;
        if first == Err(Error::Offline) {
            return first;
        }
        for membership in self.memberships()? {
            match self.sync_at(&membership.place.property).await {
                Err(Error::Offline) => return Err(Error::Offline),
                heard => first = first.and(heard),
            }
        }
        if first.is_ok() {
            self.cache.put(&SyncRecord { at: self.now() })?;
        }
        first
    }

    async fn sync_at(&self, property: &PropertyId) -> Result<(), Error> {
        let Some(mut signed) = self.signed_in_at(property)? else { return Ok(()) };
        signed.refresh_property().await?;
        signed.refresh_person().await?;
        match signed.session.person.role {
            Role::Resident => {
                if let Some(resident) = signed.resident(None) {
                    resident.refresh().await?;
                }
                // Passes and own doors are those of all homes; each home's screens have a route.
                let others = signed.session.person.units.iter().skip(1);
                for resident in others.filter_map(|unit| signed.resident(Some(unit))) {
                    resident.refresh_route().await?;
                }
            }
            Role::Staff => {
                if let Some(staff) = signed.staff() {
                    staff.refresh().await?;
                }
            }
        }
        match signed.refresh_activity().await {
            // Not theirs to see.
            Ok(_) | Err(Error::Forbidden { .. }) => {}
            Err(error) => return Err(error),
        }
        self.exchange_news(property).await.map(|_| ())
    }
}
