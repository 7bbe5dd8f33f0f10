//! Opening a door with this phone.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::{Serialize, Serializer};

use super::show::{Watch, When};
use super::{Device, carry};
use crate::cache::Batch;
use crate::cache::records::{BulletinRecord, ReceiptRecord, UnlockOutcome, UnlockRecord};
use crate::error::Error;
use crate::id::{DoorId, PassId, PropertyId};
use crate::pass::decide::Refusal;
use crate::radio::{Cargo, Carried, Radio, Seen, Stopwatch, drive};
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
    /// From the beginning of the scan to the door's answer; as JSON in milliseconds.
    #[serde(rename = "took_ms", serialize_with = "milliseconds")]
    pub took: Duration,
    /// Receipts of others that this phone now carries to the service.
    pub carries: usize,
    /// The version of the bulletin that this phone brought to the door, if it was news there.
    pub brought: Option<u64>,
}

fn milliseconds<S: Serializer>(took: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(took.as_secs_f64() * 1000.0)
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
            Unlocked::NeverOpens(cause) => Unlocked::NeverOpens(cause),
            Unlocked::MayHaveOpened(cause) => Unlocked::MayHaveOpened(cause),
        };
        Attempt { outcome, took, carries, brought }
    }
}

impl<R: Radio> Device<R> {
    /// Opens a door. `cancel` gives up when it completes; until the request is out, a cancelled one never opens.
    pub async fn unlock(
        &self,
        shown: Shown<'_>,
        door: DoorId,
        keys: &DoorKeys,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let watch = Stopwatch::start();
        let hint = DoorHint::of(&keys.exchange);
        let seen =
            self.radio.seen().await.map_err(|error| Error::DoorUnreachable { reason: error.to_string() })?;
        let Some(seen) = nearest(seen, hint) else {
            return Ok(Attempt { outcome: Unlocked::NotNear, took: watch.now(), carries: 0, brought: None });
        };
        let request = Request {
            property: shown.property,
            door: &keys.exchange,
            token: shown.token,
            show: Show::Whole,
            stamps: shown.stamps,
            time: self.now(),
        };
        let mut exchange = PhoneExchange::begin(
            &request,
            seen.advert.challenge,
            self.key.as_ref(),
            &self.randomness,
            watch.now(),
        )
        .map_err(|error| Error::KeyStore { reason: error.to_string() })?;
        let link = drive::unlock(&self.radio, &seen, &mut exchange, &watch, cancel).await;
        let took = watch.now();
        let (outcome, report) = outcome(exchange.state());
        self.remember(shown, door, &outcome, report.as_ref())?;
        let errands = match link {
            Some(link) => drive::errands(link, &mut exchange, &self.cargo(shown.property)?, &watch).await,
            None => Carried::default(),
        };
        let carries =
            carry::keep_receipts(self.cache.as_ref(), shown.property, &errands.receipts, self.now())?;
        Ok(Attempt { outcome, took, carries, brought: errands.bulletin })
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
            batch.put(&UnlockRecord { pass: shown.pass, door, at, outcome, receipt })?;
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

/// The strongest signal among those that may be this door; two bytes of a hash can't tell for sure, the handshake can.
fn nearest(seen: Vec<Seen>, hint: DoorHint) -> Option<Seen> {
    seen.into_iter().filter(|seen| seen.advert.hint == hint).max_by_key(|seen| seen.signal)
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

    use super::*;
    use crate::unlock::UnlockError;

    #[test]
    fn as_json_an_attempt_is_one_flat_object_whatever_came_of_it() {
        let json = |outcome| -> Value {
            let took = Duration::from_micros(4250);
            serde_json::to_value(Attempt { outcome, took, carries: 2, brought: None }).unwrap()
        };
        let at = DateTime::UNIX_EPOCH;
        let with = |mut outcome: Value| {
            let rest = json!({"took_ms": 4.25, "carries": 2, "brought": null});
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
