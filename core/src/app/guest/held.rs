//! A pass on a guest's phone, and what its screen shows.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};

use super::changes;
use super::screen::{DoorStep, Next, PassScreen, ReceivedRow};
use crate::app::door::Shown;
use crate::app::show::{CodeWaiting, DoorSays, First, Says, Tap, Thaws, TimesView, Watch, WhyNot, best};
use crate::cache::records::{GuestNotes, HeldToken, UnlockOutcome, UnlockRecord};
use crate::client::wire::bytes::Bytes;
use crate::client::wire::link::{LinkDoor, LinkStep, LinkView};
use crate::clock::Now;
use crate::id::DoorId;
use crate::pass::decide::{Decision, Refusal, decide};
use crate::pass::permit::SecretNeed;
use crate::pass::standing::{PassState, Standing};
use crate::pass::usage::{Event, Usage};
use crate::property::Medium;
use crate::token::bulletin::VerifiedBulletin;
use crate::token::keys::TrustedKeys;
use crate::token::{Facts, TokenError, VerifiedToken, verify};

/// How long a door counts as passed: whoever comes back later walks the way anew.
const VISIT: TimeDelta = TimeDelta::hours(1);

/// What this phone knows of a pass.
pub(super) struct Held {
    pub(super) view: LinkView,
    pub(super) token: Option<HeldToken>,
    bulletin: Option<Arc<VerifiedBulletin>>,
    known_at: DateTime<Utc>,
    notes: GuestNotes,
}

/// That a door has opened with the pass.
struct Opening<'a> {
    door: DoorId,
    at: DateTime<Utc>,
    same_phone: bool,
    /// The door's signed word for it; empty where it isn't here.
    receipt: &'a [u8],
}

impl Held {
    pub(super) fn new(
        view: LinkView,
        token: Option<HeldToken>,
        known_at: DateTime<Utc>,
        notes: GuestNotes,
    ) -> Self {
        Self { view, token, bulletin: None, known_at, notes }
    }

    /// With the bulletin that this phone carries. Only a screen needs it; a door has its own.
    pub(super) fn knowing(self, bulletin: Option<Arc<VerifiedBulletin>>) -> Self {
        Self { bulletin, ..self }
    }

    /// In the pass's one zone.
    pub(super) fn watch(&self, now: DateTime<Utc>) -> Watch {
        Watch::named(&self.view.times.zone, now)
    }

    pub(super) fn row(self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> ReceivedRow {
        let watch = self.watch(now);
        ReceivedRow {
            pass: self.view.pass,
            says: self.says(&watch, unlocks),
            has_changed: !self.changes(&watch).is_empty(),
            known_at: watch.tell(self.known_at),
            property: self.view.property,
            property_name: self.view.property_name,
            name: self.view.name,
            host: self.view.host,
        }
    }

    pub(super) fn screen(self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> PassScreen {
        let watch = self.watch(now);
        // One that no key of the property signed any more is as good as none.
        let token = self.token.as_ref().and_then(|held| verified(held, &self.view).ok());
        let step = |door| self.door_step(door, token.as_ref(), &watch, unlocks);
        let doors: Vec<DoorStep> = self.view.doors.iter().map(step).collect();
        let ends = token.as_ref().map(VerifiedToken::expires_at);
        let ends = ends.map(|ends| self.view.times.ends.map_or(ends, |last| ends.min(last)));
        let state = self.state();
        let ends = ends.filter(|ends| now < *ends && state == PassState::Live);
        let code = self.code(&watch);
        PassScreen {
            pass: self.view.pass,
            kind: self.view.kind,
            times: TimesView::of(&self.view.permit.schedule, &watch),
            state,
            says: self.says(&watch, unlocks),
            next: self.next(state, token.is_some(), code.is_some(), &doors),
            code,
            tries_left: self.notes.tries_left.filter(|_| self.view.step == LinkStep::SecretCode),
            changes: self.changes(&watch),
            contact_host: Tap::unless(
                (self.view.step == LinkStep::Open && self.token.is_none()).then_some(WhyNot::OpenFirst),
            ),
            doors,
            works_offline_until: ends.map(|ends| watch.tell(ends)),
            // No service fills a wallet yet.
            wallets: Vec::new(),
            known_at: watch.tell(self.known_at),
            property: self.view.property,
            property_name: self.view.property_name,
            name: self.view.name,
            host: self.view.host,
            personal_message: self.view.personal_message,
        }
    }

    fn code(&self, watch: &Watch) -> Option<CodeWaiting> {
        let sent = self.notes.code_sent.filter(|_| self.view.step == LinkStep::Phone)?;
        CodeWaiting::of(sent, watch)
    }

    fn changes(&self, watch: &Watch) -> Vec<changes::Change> {
        let before = self.notes.before.as_deref();
        before.map(|before| changes::between(before, &self.view, watch)).unwrap_or_default()
    }

    fn door_step(
        &self,
        door: &LinkDoor,
        token: Option<&VerifiedToken>,
        watch: &Watch,
        unlocks: &[UnlockRecord],
    ) -> DoorStep {
        let decision = self.decide(token, door.id, watch.now(), unlocks);
        let says = DoorSays::of(decision, watch).after(self.first(token.is_some()));
        // What a door reads isn't told by an older service; then the door itself says so.
        let is_read = |medium| door.reads.is_empty() || door.reads.contains(&medium);
        let show = |medium| match &says {
            _ if !door.connected => Tap::No(WhyNot::ByHand),
            _ if !is_read(medium) => Tap::No(WhyNot::NotRead),
            // With a network it is renewed on the way; without one the door says so itself.
            DoorSays::Opens { .. } | DoorSays::Shut(Refusal::RenewToken { .. }) => {
                Tap::unless(token.is_none().then_some(WhyNot::Connect))
            }
            DoorSays::First { first, .. } => Tap::after(*first),
            DoorSays::Shut(refusal) => Tap::No(WhyNot::Refuses(refusal.clone())),
        };
        let by_bluetooth = show(Medium::Bluetooth);
        DoorStep {
            door: door.id,
            name: door.name.clone(),
            on_the_way: door.on_the_way,
            connected: door.connected,
            reads: door.reads.clone(),
            needs_app: door.reads == [Medium::Bluetooth],
            passed_at: self.passed_at(unlocks, door.id, watch.now()).map(|at| watch.tell(at)),
            unlock: match by_bluetooth {
                Tap::Can if door.keys.is_none() => Tap::No(WhyNot::NoReader),
                tap => tap,
            },
            show_qr: show(Medium::Qr),
            // No service makes PINs yet.
            pin: None,
            says,
        }
    }

    /// What the pass says: its most hopeful door's answer, as if the guest had done their part.
    fn says(&self, watch: &Watch, unlocks: &[UnlockRecord]) -> Says {
        match self.state() {
            PassState::Declined => Says::Declined { because: self.view.declined_because.clone() },
            PassState::Frozen => Says::Frozen { cause: None, thaws: Thaws::Host, may_open_until: None },
            PassState::Deleted => Says::Deleted { may_open_until: None },
            _ => {
                let permit = &self.view.permit;
                let doors = permit.doors.as_slice().iter();
                let decisions = doors.map(|door| {
                    let mut usage = self.usage(*door, unlocks);
                    usage.learn(permit, Event::SecretEntered);
                    decide(permit, self.standing(*door), *door, &usage, Now::exactly(watch.now()))
                });
                DoorSays::of(best(decisions), watch).into()
            }
        }
    }

    /// What comes before the first door; a PIN needs nothing of the phone.
    fn first(&self, has_token: bool) -> Option<First> {
        match self.view.step {
            LinkStep::Open => Some(First::OpenPass),
            LinkStep::Phone => Some(First::CheckPhone),
            LinkStep::Token => (!has_token).then_some(First::Connect),
            LinkStep::Wait | LinkStep::SecretCode | LinkStep::Pin | LinkStep::Over => None,
        }
    }

    fn next(&self, state: PassState, has_token: bool, code_sent: bool, doors: &[DoorStep]) -> Next {
        match self.view.step {
            _ if matches!(state, PassState::Deleted | PassState::Superseded) => Next::Nothing,
            LinkStep::Open => Next::Open,
            LinkStep::Phone if code_sent => Next::EnterVerificationCode,
            LinkStep::Phone => Next::EnterPhone,
            LinkStep::Wait => Next::WaitForStaff,
            LinkStep::SecretCode => Next::EnterSecretCode,
            LinkStep::Token if !has_token => Next::Connect,
            LinkStep::Token | LinkStep::Pin => {
                // A door opened by hand doesn't tell the phone, and the guest may have come by another entrance:
                // what lies before an opened door is behind them.
                let way: Vec<&DoorStep> = doors.iter().filter(|door| door.on_the_way).collect();
                let last = way.iter().rposition(|door| door.passed_at.is_some());
                let behind = last.map_or(0, |last| last.saturating_add(1));
                // An entrance that has left the pass (its destination has opened) is nowhere to go.
                let is_open_to =
                    |door: &&&DoorStep| !door.connected || self.view.permit.doors.contains(door.door);
                let ahead = way.get(behind..).unwrap_or_default();
                Next::GoTo(ahead.iter().find(is_open_to).map(|door| door.door))
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
        door: DoorId,
        now: DateTime<Utc>,
        unlocks: &[UnlockRecord],
    ) -> Decision {
        let (standing, usage) = (self.standing(door), self.usage(door, unlocks));
        match token {
            Some(token) => token.decide(door, Now::exactly(now), |_| Facts { standing, usage }),
            None => decide(&self.view.permit, standing, door, &usage, Now::exactly(now)),
        }
    }

    /// Why this phone has nothing to show at a door, where the pass itself says no.
    pub(super) fn refuses(
        &self,
        door: DoorId,
        now: DateTime<Utc>,
        unlocks: &[UnlockRecord],
    ) -> Option<Refusal> {
        match self.decide(None, door, now, unlocks) {
            Decision::Refuse(refusal) => Some(refusal),
            Decision::Open { .. } => None,
        }
    }

    fn usage(&self, door: DoorId, unlocks: &[UnlockRecord]) -> Usage {
        let permit = &self.view.permit;
        let mut usage = Usage::default();
        for opening in self.openings(unlocks) {
            let (at, here, same_phone) = (opening.at, opening.door == door, opening.same_phone);
            usage.learn(permit, Event::Opened { at, here, same_phone });
        }
        if let Some(at) = self.view.opened_at {
            usage.learn(permit, Event::LinkOpened { at });
        }
        let has_all = matches!(self.view.step, LinkStep::Token | LinkStep::Pin);
        if has_all && permit.secret_code == SecretNeed::Needed {
            usage.learn(permit, Event::SecretEntered);
        }
        usage
    }

    /// What of it is shown to a door.
    pub(super) fn shown<'a>(&'a self, token: &'a HeldToken, stamps: &'a [Vec<u8>]) -> Shown<'a> {
        Shown { property: &self.view.property, pass: self.view.pass, token: &token.signed, stamps }
    }

    /// The door-signed word of the first opening in the newest occurrence that has any: *active for* counts from it at
    /// other doors. A door whose clock is a little off may have opened just outside of it.
    pub(super) fn stamps(&self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> Vec<Vec<u8>> {
        let permit = &self.view.permit;
        if permit.active_for.is_none() {
            return Vec::new();
        }
        let counts_for = |at: DateTime<Utc>| {
            let mut usage = Usage::default();
            usage.learn(permit, Event::Opened { at, here: false, same_phone: true });
            usage.occurrence()
        };
        let under_way = permit.schedule.occurrence_at(now).map(|occurrence| occurrence.start);
        let newest = self.openings(unlocks).filter_map(|opening| counts_for(opening.at)).max();
        let Some(newest) = newest.filter(|newest| under_way <= Some(*newest)) else { return Vec::new() };
        let first = self
            .openings(unlocks)
            .filter(|opening| !opening.receipt.is_empty() && counts_for(opening.at) == Some(newest))
            .min_by_key(|opening| opening.at);
        first.map(|opening| opening.receipt.to_vec()).into_iter().collect()
    }

    /// What this phone saw open, and what doors told the service. Some are in both: hearing of one twice changes nothing.
    fn openings<'a>(&'a self, unlocks: &'a [UnlockRecord]) -> impl Iterator<Item = Opening<'a>> {
        let own = unlocks.iter().filter(|unlock| unlock.outcome == UnlockOutcome::Opened);
        let own = own.map(|unlock| Opening {
            door: unlock.door,
            at: unlock.at,
            same_phone: true,
            receipt: &unlock.receipt,
        });
        let told = self.view.unlocked.iter().map(|unlock| Opening {
            door: unlock.door,
            at: unlock.at,
            same_phone: unlock.by_this_phone,
            receipt: unlock.receipt.as_ref().map_or(&[], Bytes::as_slice),
        });
        own.chain(told)
    }

    /// When the guest last came through a door on this visit. One that may have opened isn't passed: the guest knows.
    fn passed_at(&self, unlocks: &[UnlockRecord], door: DoorId, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let own = unlocks
            .iter()
            .filter(|unlock| unlock.door == door && unlock.outcome != UnlockOutcome::Unknown)
            .map(|unlock| unlock.at);
        let told = self.view.unlocked.iter().filter(|unlock| unlock.door == door && unlock.by_this_phone);
        let since = now.checked_sub_signed(VISIT).unwrap_or(now);
        own.chain(told.map(|unlock| unlock.at)).filter(|at| *at >= since).max()
    }
}

fn trusted(view: &LinkView) -> TrustedKeys {
    view.keys.iter().copied().collect()
}

pub(super) fn verified(held: &HeldToken, view: &LinkView) -> Result<VerifiedToken, TokenError> {
    verify(&held.signed, &trusted(view), &view.property)
}
