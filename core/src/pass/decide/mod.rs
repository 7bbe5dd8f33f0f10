//! The one decision: phone, service and reader ask it, each with the facts it has.

mod refusal;
#[cfg(test)]
mod tests;
mod timing;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::permit::{Permit, SecretNeed};
use super::standing::{DoorState, PassState, Standing};
use super::usage::Usage;
use crate::clock::Now;
use crate::id::DoorId;

pub use refusal::Refusal;
pub use timing::REOPEN;

/// What [`decide`] answers. As JSON: `{"answer": "open", "until": …}`, or `"refuse"` with the [`Refusal`] beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "answer", rename_all = "snake_case")]
pub enum Decision {
    /// The door opens, and would go on to until just before `until` if nothing else happens; `None`: for good.
    Open {
        /// The first instant at which the answer changes.
        until: Option<DateTime<Utc>>,
    },
    /// It stays shut.
    Refuse(Refusal),
}

impl Decision {
    /// Whether the door opens.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// Of two that must both be open: the sooner end, or the refusal worth telling.
    #[must_use]
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open { until: a }, Self::Open { until: b }) => {
                Self::Open { until: a.into_iter().chain(b).min() }
            }
            (Self::Open { .. }, refused) | (refused, Self::Open { .. }) => refused,
            (Self::Refuse(a), Self::Refuse(b)) => {
                // Of two that wait for a time, the later one says when both have come.
                let key = |refusal: &Refusal| (refusal.rank(), std::cmp::Reverse(refusal.opens_at()));
                Self::Refuse(if key(&b) < key(&a) { b } else { a })
            }
        }
    }
}

/// Whether a permit opens a door.
///
/// Within the uncertainty of *now* it opens if it would at any instant; `until` is then the last time at
/// which, asked with the same uncertainty, the answer is still yes.
///
/// ```
/// use gatepass::clock::Now;
/// use gatepass::id::DoorId;
/// use gatepass::pass::decide::{Decision, Refusal, decide};
/// use gatepass::pass::permit::{Permit, SecretNeed, Uses};
/// use gatepass::pass::schedule::Schedule;
/// use gatepass::pass::standing::Standing;
/// use gatepass::pass::usage::Usage;
///
/// let (start, end) = ("2026-11-22T09:00:00Z".parse()?, "2026-11-22T17:00:00Z".parse()?);
/// let (gate, gym) = (DoorId::try_from(1)?, DoorId::try_from(2)?);
/// let permit = Permit {
///     doors: [gate].into_iter().collect(),
///     schedule: Schedule::Span { start, end },
///     uses: Uses::Unlimited,
///     first_use_within: None,
///     active_for: None,
///     expires_in: None,
///     secret_code: SecretNeed::NotNeeded,
/// };
/// let ask = |door, at| decide(&permit, Standing::LIVE, door, &Usage::default(), Now::exactly(at));
/// assert_eq!(ask(gate, start), Decision::Open { until: Some(end) });
/// assert_eq!(ask(gate, end), Decision::Refuse(Refusal::Over { since: end }));
/// assert_eq!(ask(gym, start), Decision::Refuse(Refusal::NotThisDoor));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn decide(permit: &Permit, standing: Standing, door: DoorId, usage: &Usage, now: Now) -> Decision {
    let pass = match standing.pass {
        PassState::Live => None,
        PassState::AwaitingPhone => Some(Refusal::AwaitingPhone),
        PassState::AwaitingApproval => Some(Refusal::AwaitingApproval),
        PassState::Declined => Some(Refusal::Declined),
        PassState::Frozen => Some(Refusal::Frozen),
        PassState::Deleted => Some(Refusal::Deleted),
        PassState::Superseded => Some(Refusal::Superseded),
    };
    let shut = match standing.door {
        DoorState::InService => None,
        DoorState::Lockdown => Some(Refusal::Lockdown),
        DoorState::OutOfTouch => Some(Refusal::DoorOutOfTouch),
    };
    let elsewhere = (!permit.doors.contains(door)).then_some(Refusal::NotThisDoor);
    let secret = permit.secret_code == SecretNeed::Needed && !usage.secret_entered;
    let secret = secret.then_some(Refusal::SecretNeeded);
    [pass, shut, elsewhere, secret]
        .into_iter()
        .flatten()
        .map(Decision::Refuse)
        .fold(timing::decide(permit, usage, now), Decision::and)
}

/// One link of a token, with what is known of it where the decision is taken.
#[derive(Clone, Copy, Debug)]
pub struct Link<'a> {
    /// What it permits.
    pub permit: &'a Permit,
    /// What is known of its pass, and of the door.
    pub standing: Standing,
    /// What has happened with it.
    pub usage: &'a Usage,
    /// The token's own end, if it has one: it needs renewal then, though the pass may not be over.
    pub ends: Option<DateTime<Utc>>,
}

impl Link<'_> {
    fn decide(&self, door: DoorId, now: Now) -> Decision {
        let decision = decide(self.permit, self.standing, door, self.usage, now);
        match self.ends {
            None => decision,
            Some(end) if now.earliest() < end => {
                let until = end.checked_add_signed(now.uncertainty).unwrap_or(end);
                decision.and(Decision::Open { until: Some(until) })
            }
            Some(since) => decision.and(Decision::Refuse(Refusal::RenewToken { since })),
        }
    }
}

/// How often a chain's next opening is looked for anew, where its links open at different times.
const MOST_TRIES: usize = 64;

/// Whether a chain opens a door: every link's permit must. A chain without links opens nothing.
pub fn decide_chain(links: &[Link<'_>], door: DoorId, now: Now) -> Decision {
    let Some(decision) = links.iter().map(|link| link.decide(door, now)).reduce(Decision::and) else {
        return Decision::Refuse(Refusal::NotThisDoor);
    };
    match decision {
        Decision::Refuse(refusal) if links.len() > 1 => Decision::Refuse(next_opening(refusal, links, door)),
        _ => decision,
    }
}

/// The refusal with the time at which all links open, where the links alone would give different ones.
fn next_opening(refusal: Refusal, links: &[Link<'_>], door: DoorId) -> Refusal {
    let mut opens_at = refusal.opens_at();
    for _ in 0..MOST_TRIES {
        let Some(at) = opens_at else { break };
        // A token is renewed by then.
        let later = |link: &Link<'_>| decide(link.permit, link.standing, door, link.usage, Now::exactly(at));
        match links.iter().map(later).reduce(Decision::and) {
            Some(Decision::Refuse(later)) if later != Refusal::LinkNotOpened => {
                opens_at = later.opens_at().filter(|next| *next > at);
            }
            _ => break,
        }
    }
    refusal.opening(opens_at)
}
