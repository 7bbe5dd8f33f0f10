//! What a person asks of the service: written down before it is sent, told when there is a network, struck off when
//! it is answered.
//!
//! Staff decide while offline as well: the decision is queued and marked as such, and nothing is active until the
//! service accepts it. The first to reach it stands; the other finds theirs among what waits, with the reason.

mod waiting;

pub use waiting::{Progress, Stuck, Waiting, What};

use super::Device;
use super::session::Signed;
use crate::cache::Batch;
use crate::cache::records::{GuestNotes, PassRecord, PassSummary, SessionRecord, Side, Told};
use crate::client::outbox::{About, Answer, Cancelled, Entry, EntryId, Intent, Round, State, carry};
use crate::client::wire::locks::LockdownView;
use crate::client::wire::pass::{Created, PassView};
use crate::error::Error;
use crate::id::{PassId, PropertyId};
use crate::pass::link::Locator;

/// What became of something that was asked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[must_use = "it may only be queued"]
pub enum Asked<T> {
    /// The service has done it.
    Done(T),
    /// It is written down here and told as soon as may be; nothing is active until then.
    Queued(EntryId),
}

impl<T> Asked<T> {
    /// What was done; what is only queued counts as [`Error::Offline`]. It stays queued.
    pub fn done(self) -> Result<T, Error> {
        match self {
            Self::Done(done) => Ok(done),
            Self::Queued(_) => Err(Error::Offline),
        }
    }

    pub(super) fn map<U>(self, then: impl FnOnce(T) -> Result<U, Error>) -> Result<Asked<U>, Error> {
        Ok(match self {
            Self::Done(done) => Asked::Done(then(done)?),
            Self::Queued(id) => Asked::Queued(id),
        })
    }
}

/// What the service said in one round.
type Said = Vec<(EntryId, Result<Answer, Error>)>;

impl<R> Device<R> {
    /// Everything that waits to be told to the service, in order: on its way, or waiting for a person.
    pub fn entries(&self) -> Result<Vec<Entry>, Error> {
        Ok(self.outbox.entries()?)
    }

    /// What is queued about a pass.
    pub(super) fn queued_about(&self, pass: PassId) -> Result<Vec<Waiting>, Error> {
        let about = Some(About::Pass(pass));
        let mut waiting = self.waiting()?;
        let entries = self.entries()?;
        waiting.retain(|shown| {
            entries.iter().any(|entry| entry.id == shown.id && entry.intent.about() == about)
        });
        Ok(waiting)
    }

    /// Tells the service what is due. To be called when the network comes back, and when the round says.
    pub async fn tell(&self) -> Result<Round, Error> {
        let _turn = self.asking.lock().await;
        Ok(self.round().await?.0)
    }

    /// A person says: try it again.
    pub async fn try_again(&self, id: &EntryId) -> Result<Round, Error> {
        self.outbox.retry(id, self.now())?;
        self.outbox.hasten(self.now())?;
        self.tell().await
    }

    /// A person says: never mind. What has not been sent is taken back; what waits for a person is forgotten.
    pub fn never_mind(&self, id: &EntryId) -> Result<Cancelled, Error> {
        let cancelled = self.outbox.cancel(id)?;
        self.outbox.discard(id)?;
        Ok(cancelled)
    }

    async fn round(&self) -> Result<(Round, Said), Error> {
        let mut said = Said::new();
        let mut round = self.outbox.deliver().await?;
        while let Some(entry) = round.next(self.now())? {
            let session = self.cache.get::<SessionRecord>(entry.property.clone())?;
            let token = session.as_ref().map(|known| &known.session.session_token);
            match carry(&self.service, token, &entry).await {
                Ok(answer) => {
                    round.delivered(&entry, self.learned(&entry.property, &answer)?)?;
                    said.push((entry.id, Ok(answer)));
                }
                Err(error) => {
                    said.push((entry.id.clone(), Err(error.clone())));
                    round.failed(entry, &error, self.now())?;
                }
            }
        }
        Ok((round.finish()?, said))
    }

    /// What is to be remembered of an answer.
    fn learned(&self, property: &PropertyId, answer: &Answer) -> Result<Batch, Error> {
        match answer {
            Answer::Created(created) => self.given(property, &created.pass, created.locator.clone()),
            // A pass that isn't on this phone's list, such as one that staff approve, doesn't come on it.
            Answer::Pass(pass) if self.cache.get::<PassRecord>(pass.id)?.is_some() => {
                self.given(property, pass, None)
            }
            Answer::Pass(_) | Answer::Lockdown(_) => Ok(Batch::new()),
        }
    }

    /// A given pass as its list shows it.
    pub(super) fn given(
        &self,
        property: &PropertyId,
        pass: &PassView,
        locator: Option<Locator>,
    ) -> Result<Batch, Error> {
        let before = self.cache.get::<PassRecord>(pass.id)?;
        let record = PassRecord {
            summary: PassSummary {
                pass: pass.id,
                property: property.clone(),
                side: Side::Given,
                name: pass.name.clone(),
                host: None,
                state: pass.state,
                starts: pass.times.starts,
                ends: pass.times.ends,
                received_at: pass.created_at,
            },
            told: Told::Given(Box::new(pass.clone())),
            link: locator.or_else(|| before.and_then(|before| before.link)),
            token: None,
            known_at: self.now(),
            notes: GuestNotes::default(),
        };
        let mut batch = Batch::new();
        batch.put(&record.summary)?.put(&record)?;
        Ok(batch)
    }
}

impl<R> Signed<'_, R> {
    /// Writes an intent down, tells it at once if that can be, and says what came of it.
    ///
    /// A refusal is told to the person who is there, and doesn't stay in the queue.
    pub(super) async fn ask(&self, intent: Intent) -> Result<Asked<Answer>, Error> {
        let device = self.device;
        // Whoever tells at the same time would hear the answer instead.
        let _turn = device.asking.lock().await;
        let mut batch = Batch::new();
        let id = device.outbox.put(&mut batch, self.property.id(), intent, device.now())?;
        device.cache.write(&batch)?;
        // What is about the same thing goes first, and a person is there who waits.
        device.outbox.hasten(device.now())?;
        let (_, said) = device.round().await?;
        match said.into_iter().find(|(told, _)| *told == id) {
            Some((_, Ok(answer))) => Ok(Asked::Done(answer)),
            Some((_, Err(error))) if self.waits_for_a_person(&id)? => {
                device.outbox.discard(&id)?;
                Err(error)
            }
            _ => Ok(Asked::Queued(id)),
        }
    }

    /// Asks for a new pass, or one that takes another's place. Its maker waits for the link, so what was never sent is taken back; what may have
    /// arrived stays in the queue, under its key, until the service has answered.
    pub(super) async fn ask_for_pass(&self, intent: Intent) -> Result<Created, Error> {
        match self.ask(intent).await? {
            Asked::Done(Answer::Created(created)) => Ok(*created),
            Asked::Done(_) => Err(Error::BadAnswer { what: "the new pass".into() }),
            Asked::Queued(id) => match self.device.outbox.cancel(&id)? {
                Cancelled::InTime | Cancelled::Unknown => Err(Error::Offline),
                Cancelled::TooLate => Err(Error::NoAnswer),
            },
        }
    }

    /// Asks for something that ends in a pass as it is now.
    pub(super) async fn ask_of_pass(&self, intent: Intent) -> Result<Asked<PassView>, Error> {
        self.ask(intent).await?.map(|answer| match answer {
            Answer::Pass(pass) => Ok(*pass),
            Answer::Created(created) => Ok(created.pass),
            Answer::Lockdown(_) => Err(Error::BadAnswer { what: "the pass".into() }),
        })
    }

    /// Asks for something that ends in which doors are locked down.
    pub(super) async fn ask_of_lockdown(&self, intent: Intent) -> Result<Asked<LockdownView>, Error> {
        self.ask(intent).await?.map(|answer| match answer {
            Answer::Lockdown(lockdown) => Ok(lockdown),
            Answer::Created(_) | Answer::Pass(_) => Err(Error::BadAnswer { what: "the lockdown".into() }),
        })
    }

    fn waits_for_a_person(&self, id: &EntryId) -> Result<bool, Error> {
        let entry = self.device.cache.get::<Entry>(id.clone())?;
        Ok(entry.is_some_and(|entry| matches!(entry.state, State::Wedged { .. })))
    }
}

/// Takes a pass off this phone.
pub(super) fn forget_pass(batch: &mut Batch, pass: PassId) {
    batch.remove::<PassRecord>(pass);
    batch.remove::<PassSummary>(pass);
}

#[cfg(test)]
mod tests;
