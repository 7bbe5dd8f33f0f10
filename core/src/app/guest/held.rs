//! A pass on a guest's phone, and what its screen shows.

use chrono::{DateTime, TimeDelta, Utc};

use super::{DoorStep, Next, PassScreen};
use crate::cache::records::{BulletinRecord, HeldToken, UnlockOutcome, UnlockRecord};
use crate::client::wire::link::{LinkDoor, LinkStep, LinkView};
use crate::clock::Now;
use crate::id::DoorId;
use crate::pass::decide::{Decision, decide};
use crate::pass::permit::SecretNeed;
use crate::pass::standing::{PassState, Standing};
use crate::pass::usage::{Event, Usage};
use crate::token::bulletin::{VerifiedBulletin, verify_bulletin};
use crate::token::keys::TrustedKeys;
use crate::token::{Facts, TokenError, VerifiedToken, verify};

/// How long a door counts as passed: whoever comes back later walks the way anew.
const VISIT: TimeDelta = TimeDelta::hours(1);

/// What this phone knows of a pass.
pub(super) struct Held {
    pub(super) view: LinkView,
    pub(super) token: Option<HeldToken>,
    bulletin: Option<VerifiedBulletin>,
    known_at: DateTime<Utc>,
}

impl Held {
    pub(super) fn new(view: LinkView, token: Option<HeldToken>, known_at: DateTime<Utc>) -> Self {
        Self { view, token, bulletin: None, known_at }
    }

    /// With the bulletin that this phone carries. Only a screen needs it; a door has its own.
    pub(super) fn knowing(self, bulletin: Option<&BulletinRecord>) -> Self {
        // A bulletin that doesn't hold says nothing.
        let bulletin = bulletin
            .and_then(|found| verify_bulletin(&found.signed, &trusted(&self.view), &self.view.property).ok());
        Self { bulletin, ..self }
    }

    pub(super) fn screen(self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> PassScreen {
        // One that no key of the property signed any more is as good as none.
        let token = self.token.as_ref().and_then(|held| verified(held, &self.view).ok());
        let doors: Vec<DoorStep> = self
            .view
            .doors
            .iter()
            .map(|door| DoorStep {
                door: door.id,
                name: door.name.clone(),
                on_the_way: door.on_the_way,
                connected: door.connected,
                passed_at: passed_at(unlocks, door.id, now),
                decision: self.decide(token.as_ref(), door, unlocks, now),
            })
            .collect();
        let ends = token.as_ref().map(VerifiedToken::expires_at);
        let ends = ends.map(|ends| self.view.times.ends.map_or(ends, |last| ends.min(last)));
        let state = self.state();
        let next = self.next(state, token.is_some(), &doors);
        let mut times = self.view.times;
        // What was to come when the service told it may be over by now.
        times.next.retain(|opening| now < opening.ends);
        PassScreen {
            pass: self.view.pass,
            next,
            doors,
            works_offline_until: ends.filter(|ends| now < *ends && state == PassState::Live),
            known_at: self.known_at,
            property_name: self.view.property_name,
            name: self.view.name,
            host: self.view.host,
            personal_message: self.view.personal_message,
            times,
            state,
            declined_because: self.view.declined_because,
        }
    }

    fn next(&self, state: PassState, has_token: bool, doors: &[DoorStep]) -> Next {
        match self.view.step {
            _ if matches!(state, PassState::Deleted | PassState::Superseded) => Next::Nothing,
            LinkStep::Open => Next::Open,
            LinkStep::Phone => Next::EnterPhone,
            LinkStep::Wait => Next::WaitForStaff,
            LinkStep::SecretCode => Next::EnterSecretCode,
            LinkStep::Token if !has_token => Next::Connect,
            LinkStep::Token => {
                // A door opened by hand doesn't tell the phone, and the guest may have come by another entrance:
                // what lies before an opened door is behind them.
                let way: Vec<&DoorStep> = doors.iter().filter(|door| door.on_the_way).collect();
                let last = way.iter().rposition(|door| door.passed_at.is_some());
                let behind = last.map_or(0, |last| last.saturating_add(1));
                Next::GoTo(way.get(behind).map(|door| door.door))
            }
            LinkStep::Over => Next::Nothing,
        }
    }

    /// A carried bulletin is believed where it ends the pass: nothing brings that generation back.
    fn standing(&self, door: DoorId) -> Standing {
        let told = self.bulletin.as_ref();
        let told = told.map(|found| found.standing(self.view.pass, self.view.generation, door));
        match told {
            Some(told) if told.pass != PassState::Live => told,
            Some(told) => Standing { pass: self.view.state, ..told },
            None => Standing { pass: self.view.state, ..Standing::LIVE },
        }
    }

    fn state(&self) -> PassState {
        self.view.doors.first().map_or(self.view.state, |door| self.standing(door.id).pass)
    }

    /// The same question that the door will answer, with the facts of this phone.
    fn decide(
        &self,
        token: Option<&VerifiedToken>,
        door: &LinkDoor,
        unlocks: &[UnlockRecord],
        now: DateTime<Utc>,
    ) -> Decision {
        let permit = &self.view.permit;
        let mut usage = Usage::default();
        for unlock in unlocks.iter().filter(|unlock| unlock.outcome == UnlockOutcome::Opened) {
            let here = unlock.door == door.id;
            usage.learn(permit, Event::Opened { at: unlock.at, here, same_phone: true });
        }
        if let Some(at) = self.view.opened_at {
            usage.learn(permit, Event::LinkOpened { at });
        }
        if self.view.step == LinkStep::Token && permit.secret_code == SecretNeed::Needed {
            usage.learn(permit, Event::SecretEntered);
        }
        let standing = self.standing(door.id);
        match token {
            Some(token) => token.decide(door.id, Now::exactly(now), |_| Facts { standing, usage }),
            None => decide(permit, standing, door.id, &usage, Now::exactly(now)),
        }
    }

    /// The door-signed word of the first opening in this occurrence: *active for* counts from it at other doors.
    pub(super) fn stamps(&self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> Vec<Vec<u8>> {
        if self.view.permit.active_for.is_none() {
            return Vec::new();
        }
        let since = self.view.permit.schedule.occurrence_at(now).map(|occurrence| occurrence.start);
        let first = unlocks
            .iter()
            .filter(|unlock| !unlock.receipt.is_empty() && since.is_none_or(|since| since <= unlock.at))
            .min_by_key(|unlock| unlock.at);
        first.map(|unlock| unlock.receipt.clone()).into_iter().collect()
    }
}

/// When the guest last came through a door on this visit. One that may have opened isn't passed: the guest knows.
fn passed_at(unlocks: &[UnlockRecord], door: DoorId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let since = now.checked_sub_signed(VISIT).unwrap_or(now);
    let here = |unlock: &&UnlockRecord| {
        unlock.door == door && unlock.outcome != UnlockOutcome::Unknown && unlock.at >= since
    };
    unlocks.iter().filter(here).map(|unlock| unlock.at).max()
}

fn trusted(view: &LinkView) -> TrustedKeys {
    view.keys.iter().copied().collect()
}

pub(super) fn verified(held: &HeldToken, view: &LinkView) -> Result<VerifiedToken, TokenError> {
    verify(&held.signed, &trusted(view), &view.property)
}
