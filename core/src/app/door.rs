//! Opening a door with this phone.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde::Serialize;
use tokio::sync::watch;

use super::show::{Watch, When};
use super::{Device, carry};
use crate::cache::Batch;
use crate::cache::records::{BulletinRecord, ReceiptRecord, UnlockOutcome, UnlockRecord};
use crate::error::Error;
use crate::id::{DoorId, PassId, PropertyId};
use crate::pass::decide::Refusal;
use crate::radio::drive::{self, NoVisit, Step};
use crate::radio::{Cargo, Listen, Obstacle, Radio, RadioError, Seen, Stopwatch, Took, near};
use crate::token::keys::DoorKeys;
use crate::unlock::{Answer, Cause, DoorHint, PhoneExchange, PhoneState, Request, Show, messages::Report};

/// What this phone shows to a door.
#[derive(Clone, Copy, Debug)]
pub struct Shown<'a> {
    /// The property whose door it is.
    pub property: &'a PropertyId,
    /// With which pass.
    pub pass: PassId,
    /// The pass's token, bound to this phone's key.
    pub token: &'a [u8],
    /// Receipts of this phone's earlier openings with the pass, the earliest first.
    pub stamps: &'a [Vec<u8>],
}

/// The answer of a door that had no news for too long.
const OUT_OF_TOUCH: Unlocked = Unlocked::Refused(Refusal::DoorOutOfTouch);

/// What came of it. A screen tells its times in a form of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Unlocked<At = DateTime<Utc>> {
    /// The door has opened.
    Opened {
        /// When, by the door's clock.
        at: At,
        /// The first instant at which the door would answer otherwise; `None`: for good.
        until: Option<At>,
    },
    /// The door stays shut and says why.
    Refused(Refusal<At>),
    /// The door stays shut and says nothing: this phone's pass is not known there.
    RefusedWithoutReason,
    /// The door wanted to open, but its lock failed; the same phone may try again for 60 seconds.
    DoorFault,
    /// That door is not on the air here. Nothing happened.
    NotNear,
    /// The radio can't be used; the person can mend it. Nothing happened.
    NoRadio(Obstacle),
    /// It ended before the request was out. The door has not opened and will not.
    NeverOpens(Cause),
    /// It ended after the request was out, without an answer. The door may have opened.
    MayHaveOpened(Cause),
}

/// What came of it, and how long it took.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Attempt<At = DateTime<Utc>> {
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Unlocked<At>,
    /// How long it took.
    #[serde(rename = "took_ms")]
    pub took: Took,
    /// Receipts of others that this phone now carries to the service.
    pub carries: usize,
    /// The version of the bulletin that this phone brought to the door, if it was news there.
    pub brought: Option<u64>,
}

/// How an unlock goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unlocking {
    /// Which door's.
    pub door: DoorId,
    /// How far it has come.
    pub progress: Progress,
}

/// How far an unlock has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The phone listens for the door.
    Looking,
    /// It connects.
    Connecting,
    /// The request goes out. Cancelled now, the door never opens.
    Asking,
    /// The request is out: the door may open at any moment.
    Waiting,
    /// It is over; what the phone carries for the door may still follow.
    Ended(Attempt),
}

impl From<Step> for Progress {
    fn from(step: Step) -> Self {
        match step {
            Step::Connecting => Self::Connecting,
            Step::Asking => Self::Asking,
            Step::Waiting => Self::Waiting,
        }
    }
}

impl From<RadioError> for Unlocked {
    /// What a person is told who got no further than the radio.
    fn from(error: RadioError) -> Self {
        match error {
            RadioError::Blocked(obstacle) => Self::NoRadio(obstacle),
            RadioError::Gone | RadioError::Lost | RadioError::Rejected | RadioError::Confused => {
                Self::NotNear
            }
        }
    }
}

impl Attempt {
    /// As a screen tells it.
    pub fn told(self, watch: &Watch) -> Attempt<When> {
        let Self { outcome, took, carries, brought } = self;
        let outcome = match outcome {
            Unlocked::Opened { at, until } => {
                Unlocked::Opened { at: watch.tell(at), until: until.map(|until| watch.tell_end(until)) }
            }
            Unlocked::Refused(refusal) => Unlocked::Refused(refusal.map(|at| watch.tell(at))),
            Unlocked::RefusedWithoutReason => Unlocked::RefusedWithoutReason,
            Unlocked::DoorFault => Unlocked::DoorFault,
            Unlocked::NotNear => Unlocked::NotNear,
            Unlocked::NoRadio(obstacle) => Unlocked::NoRadio(obstacle),
            Unlocked::NeverOpens(cause) => Unlocked::NeverOpens(cause),
            Unlocked::MayHaveOpened(cause) => Unlocked::MayHaveOpened(cause),
        };
        Attempt { outcome, took, carries, brought }
    }
}

impl<R: Radio> Device<R> {
    /// Opens a door. `cancel` gives up when it completes; until the request is out, a cancelled one never opens.
    ///
    /// How far it has come is told by [`unlocking`](Self::unlocking), the answer as well: this returns when the errands
    /// that follow it are done.
    pub async fn unlock(
        &self,
        shown: Shown<'_>,
        door: DoorId,
        keys: &DoorKeys,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let watch = Stopwatch::start();
        tokio::pin!(cancel);
        let wanted = [DoorHint::of(&keys.exchange)];
        match self.listen_for(door, &wanted, Listen::ForOne, &watch, cancel.as_mut()).await {
            Ok(seen) => self.open(shown, door, keys, &seen, watch, cancel).await,
            Err(ended) => Ok(ended),
        }
    }

    /// Listens for doors, of which `door` is the one to tell of. `Err`: that was the end of the unlock.
    pub(crate) async fn listen_for(
        &self,
        door: DoorId,
        wanted: &[DoorHint],
        until: Listen,
        watch: &Stopwatch,
        cancel: Pin<&mut (impl Future<Output = ()> + Send)>,
    ) -> Result<Vec<Seen>, Attempt> {
        self.note(door, Progress::Looking);
        let ended = tokio::select! {
            biased;
            () = cancel => Unlocked::NeverOpens(Cause::Cancelled),
            heard = self.radio.listen(wanted, until) => match heard {
                Ok(seen) => return Ok(seen),
                Err(error) => error.into(),
            },
        };
        Err(self.ended(door, ended, watch))
    }

    /// Opens a door, if it is among those that were heard. One that stays shut because it had no news for too long is
    /// brought what this phone carries, and then asked once more.
    pub(crate) async fn open(
        &self,
        shown: Shown<'_>,
        door: DoorId,
        keys: &DoorKeys,
        seen: &[Seen],
        watch: Stopwatch,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        tokio::pin!(cancel);
        let mut attempt = self.ask(shown, door, keys, seen, &watch, cancel.as_mut()).await?;
        if attempt.outcome == OUT_OF_TOUCH && attempt.brought.is_some() {
            let wanted = [DoorHint::of(&keys.exchange)];
            if let Ok(seen) = self.listen_for(door, &wanted, Listen::ForOne, &watch, cancel.as_mut()).await {
                let again = self.ask(shown, door, keys, &seen, &watch, cancel).await?;
                attempt = Attempt {
                    carries: attempt.carries + again.carries,
                    brought: again.brought.or(attempt.brought),
                    ..again
                };
            }
        }
        Ok(if attempt.outcome == OUT_OF_TOUCH { self.told(door, attempt) } else { attempt })
    }

    /// Asks a door, if it is among those that were heard, and does the errands. The answer is told before them, but for
    /// that of a door that is out of touch: what it is brought may change its mind.
    async fn ask(
        &self,
        shown: Shown<'_>,
        door: DoorId,
        keys: &DoorKeys,
        seen: &[Seen],
        watch: &Stopwatch,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let seen_after = watch.now();
        let heard = near::strongest(DoorHint::of(&keys.exchange), seen).collect::<Vec<_>>();
        if heard.is_empty() {
            return Ok(self.ended(door, Unlocked::NotNear, watch));
        }
        let ask = self.asking_for(&shown, keys);
        let tell = |step| self.note(door, Progress::from(step));
        let visit = match drive::unlock(&self.radio, &heard, &ask, watch, &tell, cancel).await {
            Ok(visit) => visit,
            Err(NoVisit::Radio(error)) => return Ok(self.ended(door, error.into(), watch)),
            Err(NoVisit::Request(error)) => return Err(Error::KeyStore { reason: error.to_string() }),
        };
        let took = Took {
            total: watch.now(),
            seen: seen_after,
            connected: visit.joined.map(|joined| joined.connected),
            discovered: visit.joined.map(|joined| joined.discovered),
            answered: visit.answered,
        };
        let (outcome, report) = outcome(visit.state);
        self.remember(shown, door, &outcome, &took, report.as_ref())?;
        let attempt = Attempt { outcome, took, carries: 0, brought: None };
        let attempt = if attempt.outcome == OUT_OF_TOUCH { attempt } else { self.told(door, attempt) };
        let Some((mut link, mut exchange)) = visit.open else { return Ok(attempt) };
        let cargo = self.cargo(shown.property)?;
        let errands = drive::errands(&mut link, &mut exchange, &cargo, watch).await;
        drop(link);
        let carries =
            carry::keep_receipts(self.cache.as_ref(), shown.property, &errands.receipts, self.now())?;
        Ok(Attempt { carries, brought: errands.bulletin, ..attempt })
    }

    /// How the unlock that this phone is at, or was at last, goes on. A screen follows it.
    pub fn unlocking(&self) -> watch::Receiver<Option<Unlocking>> {
        self.unlocking.subscribe()
    }

    fn note(&self, door: DoorId, progress: Progress) {
        self.unlocking.send_replace(Some(Unlocking { door, progress }));
    }

    /// The end of an unlock in which no connection was tried.
    pub(crate) fn ended(&self, door: DoorId, outcome: Unlocked, watch: &Stopwatch) -> Attempt {
        let total = watch.now();
        let took = Took { total, seen: total, ..Took::default() };
        self.told(door, Attempt { outcome, took, carries: 0, brought: None })
    }

    fn told(&self, door: DoorId, attempt: Attempt) -> Attempt {
        self.note(door, Progress::Ended(attempt.clone()));
        attempt
    }

    /// What makes the request, wherever it runs.
    fn asking_for(&self, shown: &Shown<'_>, keys: &DoorKeys) -> Arc<drive::Ask> {
        let (property, token) = (shown.property.clone(), shown.token.to_vec());
        let (stamps, time, door) = (shown.stamps.to_vec(), self.now(), keys.exchange);
        let (key, randomness) = (Arc::clone(&self.key), Arc::clone(&self.randomness));
        Arc::new(move |challenge, now| {
            let request = Request {
                property: &property,
                door: &door,
                token: &token,
                show: Show::Whole,
                stamps: &stamps,
                time,
            };
            PhoneExchange::begin(&request, challenge, key.as_ref(), &randomness, now)
        })
    }

    fn cargo(&self, property: &PropertyId) -> Result<Cargo, Error> {
        let bulletin = self.cache.get::<BulletinRecord>(property.clone())?;
        Ok(Cargo { bulletin: bulletin.map(|found| (found.version, Arc::from(found.signed))) })
    }

    /// Keeps what happened, with the door's own word for it, before anybody is told.
    fn remember(
        &self,
        shown: Shown<'_>,
        door: DoorId,
        outcome: &Unlocked,
        took: &Took,
        report: Option<&Report>,
    ) -> Result<(), Error> {
        let outcome = match outcome {
            Unlocked::Opened { .. } => Some(UnlockOutcome::Opened),
            Unlocked::MayHaveOpened(_) => Some(UnlockOutcome::Unknown),
            _ => None,
        };
        let mut batch = Batch::new();
        if let Some(outcome) = outcome {
            let at = report.map_or_else(|| self.now(), |report| report.time);
            let receipt = report.map_or_else(Vec::new, |report| report.receipt.clone());
            let took = Some(*took);
            batch.put(&UnlockRecord { pass: shown.pass, door, at, outcome, receipt, took })?;
        }
        if let Some(report) = report.filter(|report| !report.receipt.is_empty()) {
            batch.put(&ReceiptRecord {
                property: shown.property.clone(),
                signed: report.receipt.clone(),
                taken_at: self.now(),
            })?;
        }
        Ok(self.cache.write(&batch)?)
    }
}

fn outcome(state: PhoneState) -> (Unlocked, Option<Report>) {
    match state {
        PhoneState::Answered(Answer::Opened { until, report }) => {
            (Unlocked::Opened { at: report.time, until }, Some(report))
        }
        PhoneState::Answered(Answer::Refused { refusal, report }) => {
            (Unlocked::Refused(refusal), Some(report))
        }
        PhoneState::Answered(Answer::DoorFault { report }) => (Unlocked::DoorFault, Some(report)),
        PhoneState::Answered(Answer::No | Answer::SendToken) => (Unlocked::RefusedWithoutReason, None),
        PhoneState::NeverOpens(cause) => (Unlocked::NeverOpens(cause), None),
        PhoneState::MayHaveOpened(cause) => (Unlocked::MayHaveOpened(cause), None),
        PhoneState::Asking => (Unlocked::NeverOpens(Cause::Disconnected), None),
        PhoneState::Waiting => (Unlocked::MayHaveOpened(Cause::Disconnected), None),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use std::time::Duration;

    use super::*;
    use crate::unlock::UnlockError;

    #[test]
    fn as_json_an_attempt_is_one_flat_object_whatever_came_of_it() {
        let json = |outcome| -> Value {
            let connected = Some(Duration::from_micros(250));
            let took = Took { total: Duration::from_micros(4250), connected, ..Took::default() };
            serde_json::to_value(Attempt { outcome, took, carries: 2, brought: None }).unwrap()
        };
        let at = DateTime::UNIX_EPOCH;
        let with = |mut outcome: Value| {
            let steps = json!({
                "total": 4.25, "seen": 0.0, "connected": 0.25, "discovered": null, "answered": null
            });
            let rest = json!({"took_ms": steps, "carries": 2, "brought": null});
            outcome.as_object_mut().unwrap().extend(rest.as_object().unwrap().clone());
            outcome
        };
        let refused = Unlocked::Refused(Refusal::UsedUp { at, opens_at: None });
        for (outcome, expected) in [
            (
                Unlocked::Opened { at, until: None },
                json!({"outcome": "opened", "at": "1970-01-01T00:00:00Z", "until": null}),
            ),
            (
                refused,
                json!({
                    "outcome": "refused",
                    "reason": "used_up",
                    "at": "1970-01-01T00:00:00Z",
                    "opens_at": null
                }),
            ),
            (Unlocked::Refused(Refusal::Frozen), json!({"outcome": "refused", "reason": "frozen"})),
            (Unlocked::NotNear, json!({"outcome": "not_near"})),
            (Unlocked::NoRadio(Obstacle::Off), json!({"outcome": "no_radio", "obstacle": "off"})),
            (Unlocked::NeverOpens(Cause::Cancelled), json!({"outcome": "never_opens", "cause": "cancelled"})),
            (
                Unlocked::MayHaveOpened(Cause::Failed(UnlockError::Noise)),
                json!({"outcome": "may_have_opened", "cause": "failed", "detail": "the encryption failed"}),
            ),
        ] {
            assert_eq!(json(outcome), with(expected));
        }
    }
}
