//! Lockdown, the property's file and policy, the audit. For staff who manage.

use serde::Serialize;

use crate::app::activity::By;
use crate::app::queue::{Asked, Waiting, What};
use crate::app::session::Signed;
use crate::app::show::{Watch, When};
use crate::client::outbox::Intent;
use crate::client::wire::audit::{AuditEntry, StaffAct};
use crate::client::wire::locks::{Lockdown, LockdownView};
use crate::client::wire::property::{PropertyAnswer, PropertyFile};
use crate::error::Error;
use crate::id::DoorId;

/// What staff who manage do. Made by [`Staff::management`](super::Staff::management).
#[derive(Debug)]
pub struct Management<'s, 'd, R>(pub(super) &'s Signed<'d, R>);

/// Which doors no pass opens now.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LockdownScreen {
    /// The whole property, if it is locked down.
    pub property: Option<Since>,
    /// Single doors, beside that.
    pub doors: Vec<LockedDoor>,
    /// Until when a door that hasn't heard may still open; `None`: every door has, or nothing bounds a silent one.
    pub may_open_until: Option<When>,
    /// Beginnings and ends that wait to be told to the service; nothing of them is active yet.
    pub queued: Vec<Waiting>,
}

/// A door that is locked down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct LockedDoor {
    /// Which.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Since when, by whom.
    #[serde(flatten)]
    pub since: Since,
}

/// Since when something is so, and by whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Since {
    /// Since when.
    pub since: When,
    /// By whom.
    pub by: By,
}

/// What staff did, from some point on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AuditScreen {
    /// What they did, the oldest first.
    pub rows: Vec<AuditRow>,
    /// Where to go on, now or later.
    pub next: u64,
    /// Whether there is more right now.
    pub more: bool,
}

/// One act of a member of staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct AuditRow {
    /// Its number; only grows.
    pub number: u64,
    /// When.
    pub at: When,
    /// Who.
    pub by: By,
    /// What.
    #[serde(flatten)]
    pub act: StaffAct,
}

impl<R> Management<'_, '_, R> {
    /// Which doors no pass opens now.
    pub async fn lockdown(&self) -> Result<LockdownScreen, Error> {
        let view = self.0.service().lockdown().await?;
        self.lockdown_screen(&view)
    }

    /// Locks a door down, or the whole property. Without a network it is queued: no door knows of it before.
    pub async fn begin_lockdown(&self, door: Option<DoorId>) -> Result<Asked<LockdownScreen>, Error> {
        let asked = self.0.ask_of_lockdown(Intent::BeginLockdown { door }).await?;
        asked.map(|view| self.lockdown_screen(&view))
    }

    /// Ends that.
    pub async fn end_lockdown(&self, door: Option<DoorId>) -> Result<Asked<LockdownScreen>, Error> {
        let asked = self.0.ask_of_lockdown(Intent::EndLockdown { door }).await?;
        asked.map(|view| self.lockdown_screen(&view))
    }

    /// The property's file as it is kept here, to be edited. Needs no network.
    pub fn property_file(&self) -> Result<PropertyFile, Error> {
        self.0.file()
    }

    /// What staff did after entry number `after`.
    pub async fn audit(&self, after: u64) -> Result<AuditScreen, Error> {
        let page = self.0.service().audit(after).await?;
        let (watch, you) = (self.0.watch(), &self.0.session.person.id);
        let row = |entry: AuditEntry| AuditRow {
            number: entry.number,
            at: watch.tell(entry.at),
            by: By::of(&entry.by, you),
            act: entry.act,
        };
        Ok(AuditScreen {
            rows: page.entries.into_iter().map(row).collect(),
            next: page.next,
            more: page.more,
        })
    }

    fn lockdown_screen(&self, view: &LockdownView) -> Result<LockdownScreen, Error> {
        let watch = self.0.watch();
        let name = |door: DoorId| {
            let found = self.0.property.door(door);
            found.map_or_else(|| door.to_string(), |door| door.name.clone())
        };
        let since = |lockdown: &Lockdown| self.since(lockdown, &watch);
        let mut queued = self.0.device.waiting()?;
        queued.retain(|waiting| {
            matches!(waiting.what, What::BeginLockdown { .. } | What::EndLockdown { .. })
                && waiting.property == *self.0.property.id()
        });
        Ok(LockdownScreen {
            property: view.property.as_ref().map(since),
            doors: view
                .doors
                .iter()
                .map(|locked| LockedDoor {
                    door: locked.door,
                    name: name(locked.door),
                    since: since(&locked.lockdown),
                })
                .collect(),
            may_open_until: view.may_open_until.map(|until| watch.tell(until)),
            queued,
        })
    }

    fn since(&self, lockdown: &Lockdown, watch: &Watch) -> Since {
        let you = &self.0.session.person.id;
        Since { since: watch.tell(lockdown.since), by: By::of(&lockdown.by, you) }
    }
}

impl<R> Signed<'_, R> {
    /// Puts another property file in the place of the one that this phone knows; the people stay. Refused as
    /// [`Error::Conflict`] if somebody changed it meanwhile: fetch it anew and look again. For staff who manage.
    pub async fn change_property(&mut self, file: &PropertyFile) -> Result<(), Error> {
        let etag = self.etag()?;
        let answer = self.service().change_property(file, &etag).await?;
        self.changed(&answer).await
    }

    /// The same for the policy alone.
    pub async fn change_policy(&mut self, policy: &PropertyFile) -> Result<(), Error> {
        let etag = self.etag()?;
        let answer = self.service().change_policy(policy, &etag).await?;
        self.changed(&answer).await
    }

    /// The answer doesn't say what names the new version; asking again does.
    async fn changed(&mut self, answer: &PropertyAnswer) -> Result<(), Error> {
        self.keep_property(answer, None)?;
        match self.refresh_property().await {
            Err(error) if !error.is_transient() => Err(error),
            _ => Ok(()),
        }
    }

    fn etag(&self) -> Result<String, Error> {
        let reason = || "this phone doesn't know which version it shows; fetch the property anew".to_owned();
        self.known.etag.clone().ok_or_else(|| Error::Conflict { reason: reason() })
    }
}
