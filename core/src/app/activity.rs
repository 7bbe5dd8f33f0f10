//! What happened with passes and doors: kept on the phone, and followed while a screen is open.

mod notices;

use std::time::Duration;

use serde::Serialize;

use super::session::Signed;
use super::show::{Photo, Watch, When};
use crate::cache::records::{ActivityRecord, NewsRecord};
use crate::cache::{Batch, Cache, Record as _};
use crate::client::calls::ActivityEvents;
use crate::client::wire::activity::{ActivityEntry, Event};
use crate::error::Error;
use crate::id::{DoorId, PassId, PersonId, PropertyId, UnitId};
use crate::property::Property;

/// How many entries a phone keeps of each property, the newest; the service has the others.
const MOST_KEPT: usize = 500;

/// The longest wait before a lost connection is tried again.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Something that happened, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct ActivityRow {
    /// Its number; only grows.
    pub number: u64,
    /// When it happened: at the door for what happened there.
    pub at: When,
    /// What.
    #[serde(flatten)]
    pub event: Event,
    /// At which door, by name.
    pub door_name: Option<String>,
    /// With which pass.
    pub pass: Option<PassId>,
    /// That pass's name.
    pub pass_name: Option<String>,
    /// Whom that pass is for, by name.
    pub guest: Option<String>,
    /// Whose unit it concerns, by name.
    pub unit_name: Option<String>,
    /// Who did it, if a resident or staff.
    pub by: Option<By>,
    /// Who it was at the door, if a camera saw them.
    pub photo: Option<Photo>,
    /// Whether it has come since the list was looked at last.
    pub is_new: bool,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Enum))]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// Whoever looks at it.
    You,
    /// Somebody else.
    Person(PersonId),
}

impl By {
    /// Seen by this person.
    pub fn of(person: &PersonId, you: &PersonId) -> Self {
        if person == you { Self::You } else { Self::Person(person.clone()) }
    }
}

impl ActivityRow {
    fn of(entry: ActivityEntry, seen: u64, property: &Property, you: &PersonId, watch: &Watch) -> Self {
        let name_of = |door: DoorId| property.door(door).map(|door| door.name.clone());
        let unit_of = |unit: UnitId| property.unit(&unit).map(|unit| unit.name.clone());
        Self {
            number: entry.number,
            at: watch.tell(entry.at),
            door_name: match entry.event {
                Event::Unlocked { door } | Event::Refused { door, .. } => name_of(door),
                _ => None,
            },
            event: entry.event,
            pass: entry.pass,
            pass_name: entry.pass_name,
            guest: entry.guest,
            unit_name: entry.unit.and_then(unit_of),
            by: entry.by.map(|by| By::of(&by, you)),
            // No door takes photos yet.
            photo: None,
            is_new: entry.number > seen,
        }
    }
}

impl<R> Signed<'_, R> {
    /// What happened, the newest first, as far as this phone was told; needs no network.
    pub fn activity(&self) -> Result<Vec<ActivityRow>, Error> {
        let seen = self.news_record()?.seen;
        let kept = self.cache().all::<ActivityRecord>(self.property.id().clone())?;
        Ok(self.rows(kept.into_iter().map(|record| record.entry), seen))
    }

    /// What happened since [`seen_activity`](Self::seen_activity), the newest first, without what this person did
    /// themselves.
    pub fn news(&self) -> Result<Vec<ActivityRow>, Error> {
        let mut rows = self.activity()?;
        rows.retain(|row| row.is_new && row.by != Some(By::You));
        Ok(rows)
    }

    /// This person has looked at what happened so far.
    pub fn seen_activity(&self) -> Result<(), Error> {
        let news = self.news_record()?;
        Ok(self.cache().put(&NewsRecord { seen: news.told, ..news })?)
    }

    /// Asks what happened meanwhile: with a resident's own passes, or for staff who may see it, with all.
    pub async fn refresh_activity(&self) -> Result<Vec<ActivityRow>, Error> {
        let is_first = self.cache().get::<NewsRecord>(self.property.id().clone())?.is_none();
        loop {
            let told = self.news_record()?.told;
            let page = self.service().activity(told).await?;
            self.keep_activity(page.entries, page.next)?;
            if !page.more || page.next <= told {
                break;
            }
        }
        if is_first {
            // What happened before somebody signed in here is no notice to them.
            self.noticed(self.news_record()?.told)?;
        }
        self.activity()
    }

    /// Follows what happens, from where this phone was told last. Dropping it ends the connection.
    pub fn follow(&self) -> Follow<'_, '_, R> {
        Follow { signed: self, events: None, failures: 0 }
    }

    pub(super) fn rows(&self, entries: impl Iterator<Item = ActivityEntry>, seen: u64) -> Vec<ActivityRow> {
        let (watch, you) = (self.watch(), &self.session.person.id);
        entries.map(|entry| ActivityRow::of(entry, seen, &self.property, you, &watch)).collect()
    }

    fn news_record(&self) -> Result<NewsRecord, Error> {
        let property = self.property.id();
        let known = self.cache().get::<NewsRecord>(property.clone())?;
        Ok(known.unwrap_or_else(|| NewsRecord { property: property.clone(), told: 0, seen: 0, noticed: 0 }))
    }

    /// Entries and how far they go are kept together, so that none is missed or asked for twice.
    fn keep_activity(&self, entries: Vec<ActivityEntry>, told: u64) -> Result<(), Error> {
        let property = self.property.id();
        let mut batch = Batch::new();
        let new = entries.len();
        for entry in entries {
            batch.put(&ActivityRecord { property: property.clone(), entry })?;
        }
        let known = self.news_record()?;
        batch.put(&NewsRecord { told: known.told.max(told), ..known })?;
        let kept = self.cache().all::<ActivityRecord>(property.clone())?;
        for old in kept.iter().skip(MOST_KEPT.saturating_sub(new)) {
            // What is written again in this batch stays, since it comes before.
            if old.entry.number <= known.told {
                batch.remove::<ActivityRecord>(old.key());
            }
        }
        Ok(self.cache().write(&batch)?)
    }
}

/// Forgets a property's activity.
pub(super) fn forget(cache: &dyn Cache, property: &PropertyId, batch: &mut Batch) -> Result<(), Error> {
    for old in cache.all::<ActivityRecord>(property.clone())? {
        batch.remove::<ActivityRecord>(old.key());
    }
    batch.remove::<NewsRecord>(property.clone());
    Ok(())
}

/// What happens, as it happens: each entry is kept before it is given out.
#[derive(Debug)]
pub struct Follow<'s, 'd, R> {
    signed: &'s Signed<'d, R>,
    events: Option<ActivityEvents>,
    /// How often the service couldn't be reached since it last said something.
    failures: u32,
}

impl<R> Follow<'_, '_, R> {
    /// The next thing that happens. Waits for it, through lost connections too; fails only for what waiting doesn't
    /// change. May be dropped at any time: what wasn't given out comes again.
    pub async fn next(&mut self) -> Result<ActivityRow, Error> {
        loop {
            match self.entry().await {
                Ok(Some(entry)) => {
                    self.failures = 0;
                    let (number, seen) = (entry.number, self.signed.news_record()?.seen);
                    self.signed.keep_activity(vec![entry.clone()], number)?;
                    if let Some(row) = self.signed.rows(std::iter::once(entry), seen).pop() {
                        return Ok(row);
                    }
                }
                // The service ended it, as it does when it restarts.
                Ok(None) => self.pause().await,
                Err(error) if error.is_transient() => self.pause().await,
                Err(error) => return Err(error),
            }
        }
    }

    async fn entry(&mut self) -> Result<Option<ActivityEntry>, Error> {
        let events = if let Some(events) = &mut self.events {
            events
        } else {
            let told = self.signed.news_record()?.told;
            self.events.insert(self.signed.service().activity_events(told).await?)
        };
        events.next().await
    }

    /// The first new connection is tried at once, further ones less and less often.
    async fn pause(&mut self) {
        self.events = None;
        if let Some(doublings) = self.failures.checked_sub(1) {
            let wait = Duration::from_secs(1 << doublings.min(6)).min(LONGEST_WAIT);
            tokio::time::sleep(wait).await;
        }
        self.failures = self.failures.saturating_add(1);
    }
}

#[cfg(test)]
mod tests;
