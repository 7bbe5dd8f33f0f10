//! A guest's phone: from the link to the last door.

use std::future::Future;

use chrono::{DateTime, Utc};

use super::Device;
use super::door::{Attempt, Shown};
use crate::cache::Batch;
use crate::cache::records::{HeldToken, PassRecord, PassSummary, Side, Told, UnlockOutcome, UnlockRecord};
use crate::client::wire::link::{
    AskToken, EnterSecretCode, LinkDoor, LinkStep, LinkView, OpenLink, PhoneTaken, SubmitPhone, VerifyPhone,
};
use crate::client::wire::pass::Times;
use crate::clock::Now;
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::{DoorId, PassId};
use crate::pass::decide::{Decision, decide};
use crate::pass::link::Locator;
use crate::pass::standing::{DoorState, PassState, Standing};
use crate::pass::usage::{Event, Usage};
use crate::qr::LiveQr;
use crate::radio::Radio;
use crate::token::keys::TrustedKeys;
use crate::token::{Facts, TokenBytes, VerifiedToken, verify};

/// The guest's side of a phone. Made by [`Device::guest`].
#[derive(Debug)]
pub struct Guest<'d, R>(&'d Device<R>);

/// A pass, as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassScreen {
    /// Which pass.
    pub pass: PassId,
    /// What people call the property.
    pub property_name: String,
    /// The pass's name.
    pub name: String,
    /// Who gave it.
    pub host: String,
    /// What the host wrote.
    pub personal_message: Option<String>,
    /// When it opens.
    pub times: Times,
    /// Where it stands, as far as known.
    pub state: PassState,
    /// Why staff declined it, if they did.
    pub declined_because: Option<String>,
    /// What the guest has to do next.
    pub next: Next,
    /// The doors on the way, in order.
    pub doors: Vec<DoorStep>,
    /// When the service last confirmed all this.
    pub known_at: DateTime<Utc>,
    /// Until when it opens doors without asking anybody; `None`: not yet, or not any more.
    pub works_offline_until: Option<DateTime<Utc>>,
}

/// What the guest has to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Open the pass.
    Open,
    /// Enter the phone number.
    EnterPhone,
    /// Wait for staff.
    WaitForStaff,
    /// Enter the secret code that the host told.
    EnterSecretCode,
    /// Connect to a network once, to fetch what opens the doors.
    Connect,
    /// Go to this door; `None`: all that open by a credential are open.
    GoTo(Option<DoorId>),
    /// Nothing; `state` and the doors' decisions say why.
    Nothing,
}

/// A door on the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DoorStep {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether a credential opens it; others are opened by hand.
    pub connected: bool,
    /// When it was passed, as far as this phone knows.
    pub passed_at: Option<DateTime<Utc>>,
    /// What the door would answer now, as far as this phone knows.
    pub decision: Decision,
}

impl<R> Device<R> {
    /// The guest's side.
    pub fn guest(&self) -> Guest<'_, R> {
        Guest(self)
    }
}

impl<R> Guest<'_, R> {
    /// The passes on this phone, newest first; needs no network.
    pub fn passes(&self) -> Result<Vec<PassSummary>, Error> {
        Ok(self.0.cache.all::<PassSummary>(&Side::Received)?)
    }

    /// Takes a link in and looks at its pass. Nothing changes at the service: the guest hasn't acted yet.
    pub async fn look(&self, link: &str) -> Result<PassScreen, Error> {
        let locator = Locator::from_link(link)?;
        let view = self.0.service.link(&locator).view(&self.0.key.public()).await?;
        self.keep(view, locator).await
    }

    /// The guest's first act, from which *expires in* counts.
    pub async fn open(&self, pass: PassId) -> Result<PassScreen, Error> {
        let locator = self.locator(pass)?;
        let asked = OpenLink { device_key: self.0.key.public() };
        let view = self.0.service.link(&locator).open(&asked, &self.0.intent()?).await?;
        self.keep(view, locator).await
    }

    /// Enters the phone number. The answer is the same for a wrong one.
    pub async fn submit_phone(&self, pass: PassId, phone: &str) -> Result<PhoneTaken, Error> {
        let asked = SubmitPhone { phone: Confidential::new(phone), device_key: self.0.key.public() };
        self.0.service.link(&self.locator(pass)?).submit_phone(&asked, &self.0.intent()?).await
    }

    /// Shows the verification code from the SMS.
    pub async fn verify(&self, pass: PassId, verification_code: &str) -> Result<PassScreen, Error> {
        let locator = self.locator(pass)?;
        let asked = VerifyPhone {
            verification_code: Confidential::new(verification_code),
            device_key: self.0.key.public(),
        };
        let view = self.0.service.link(&locator).verify(&asked, &self.0.intent()?).await?;
        self.keep(view, locator).await
    }

    /// Enters the secret code, once per phone (Quext).
    pub async fn enter_secret_code(&self, pass: PassId, secret_code: &str) -> Result<PassScreen, Error> {
        let locator = self.locator(pass)?;
        let asked =
            EnterSecretCode { secret_code: Confidential::new(secret_code), device_key: self.0.key.public() };
        let view = self.0.service.link(&locator).enter_secret_code(&asked, &self.0.intent()?).await?;
        self.keep(view, locator).await
    }

    /// Asks what changed, and renews the token when it is time.
    pub async fn refresh(&self, pass: PassId) -> Result<PassScreen, Error> {
        let locator = self.locator(pass)?;
        let view = self.0.service.link(&locator).view(&self.0.key.public()).await?;
        self.keep(view, locator).await
    }

    /// The pass as this phone knows it; needs no network.
    pub fn screen(&self, pass: PassId) -> Result<PassScreen, Error> {
        self.held(pass)?.screen(self.0.now(), &self.unlocks(pass)?)
    }

    /// The QR code for one door, of this moment; to be made anew when it is no longer shown.
    pub fn live_qr(&self, pass: PassId, door: DoorId) -> Result<LiveQr, Error> {
        let held = self.held(pass)?;
        let token = held.token.as_ref().ok_or_else(no_token)?;
        let token = TokenBytes::from_bytes(token.signed.clone())?;
        Ok(LiveQr::make(&token, self.0.key.as_ref(), &held.view.property, door, self.0.now())?)
    }

    /// Ticks a door off that this phone didn't open: one that opens by hand, or by a QR code.
    pub fn tick(&self, pass: PassId, door: DoorId) -> Result<PassScreen, Error> {
        let at = self.0.now();
        let outcome = UnlockOutcome::Ticked;
        self.0.cache.put(&UnlockRecord { pass, door, at, outcome, receipt: Vec::new() })?;
        self.screen(pass)
    }

    /// Keeps what the service told, and fetches a token where one is due.
    async fn keep(&self, view: LinkView, locator: Locator) -> Result<PassScreen, Error> {
        let now = self.0.now();
        let before = self.0.cache.get::<PassRecord>(view.pass)?;
        let received_at = before.as_ref().map_or(now, |before| before.summary.received_at);
        let unchanged = before.filter(|before| match &before.told {
            Told::Received(known) => known.generation == view.generation && known.opened_at == view.opened_at,
            Told::Given(_) | Told::Own => false,
        });
        // A token of an older generation would only make a door say so.
        let mut token = unchanged.and_then(|before| before.token).filter(|_| view.step == LinkStep::Token);
        if view.step == LinkStep::Token && token.as_ref().is_none_or(|held| held.renew_after <= now) {
            token = Some(self.fetch_token(&view, &locator).await?);
        }
        let record = PassRecord {
            summary: PassSummary {
                pass: view.pass,
                property: view.property.clone(),
                side: Side::Received,
                name: view.name.clone(),
                host: Some(view.host.clone()),
                state: view.state,
                starts: view.times.starts,
                ends: view.times.ends,
                received_at,
            },
            told: Told::Received(Box::new(view)),
            link: Some(locator),
            token,
            known_at: now,
        };
        let pass = record.summary.pass;
        let mut batch = Batch::new();
        batch.put(&record.summary)?.put(&record)?;
        self.0.cache.write(&batch)?;
        self.screen(pass)
    }

    async fn fetch_token(&self, view: &LinkView, locator: &Locator) -> Result<HeldToken, Error> {
        let asked = AskToken { device_key: self.0.key.public() };
        let issued = self.0.service.link(locator).token(&asked, &self.0.intent()?).await?;
        let held = HeldToken::from(&issued);
        // What a door would not take is not kept.
        verified(&held, view)?;
        Ok(held)
    }

    fn locator(&self, pass: PassId) -> Result<Locator, Error> {
        let record = self.0.cache.get::<PassRecord>(pass)?;
        record.and_then(|record| record.link).ok_or_else(|| not_here(pass))
    }

    fn held(&self, pass: PassId) -> Result<Held, Error> {
        let record = self.0.cache.get::<PassRecord>(pass)?.ok_or_else(|| not_here(pass))?;
        match record.told {
            Told::Received(view) => Ok(Held { view: *view, token: record.token, known_at: record.known_at }),
            Told::Given(_) | Told::Own => Err(not_here(pass)),
        }
    }

    fn unlocks(&self, pass: PassId) -> Result<Vec<UnlockRecord>, Error> {
        Ok(self.0.cache.all::<UnlockRecord>(pass)?)
    }
}

impl<R: Radio> Guest<'_, R> {
    /// Opens a door; needs no network while the token lasts.
    pub async fn unlock(
        &self,
        pass: PassId,
        door: DoorId,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let held = self.held(pass)?;
        let token = held.token.as_ref().ok_or_else(no_token)?;
        let keys = held.view.doors.iter().find(|found| found.id == door).and_then(|found| found.keys);
        let keys = keys.ok_or_else(|| Error::DoorUnreachable {
            reason: "the pass knows no reader at that door".into(),
        })?;
        let stamps = held.stamps(self.0.now(), &self.unlocks(pass)?);
        let shown = Shown { property: &held.view.property, pass, token: &token.signed, stamps: &stamps };
        self.0.unlock(shown, door, &keys, cancel).await
    }
}

/// A pass on this phone.
struct Held {
    view: LinkView,
    token: Option<HeldToken>,
    known_at: DateTime<Utc>,
}

impl Held {
    fn screen(self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> Result<PassScreen, Error> {
        let token = self.token.as_ref().map(|held| verified(held, &self.view)).transpose()?;
        let since = self.view.permit.schedule.occurrence_at(now).map(|occurrence| occurrence.start);
        let doors: Vec<DoorStep> = self
            .view
            .doors
            .iter()
            .map(|door| DoorStep {
                door: door.id,
                name: door.name.clone(),
                connected: door.connected,
                passed_at: passed_at(unlocks, door.id, since),
                decision: self.decide(token.as_ref(), door, unlocks, now),
            })
            .collect();
        let ends = token.as_ref().map(VerifiedToken::expires_at);
        let ends = ends.map(|ends| self.view.times.ends.map_or(ends, |last| ends.min(last)));
        Ok(PassScreen {
            pass: self.view.pass,
            next: self.next(token.is_some(), &doors),
            doors,
            works_offline_until: ends.filter(|ends| now < *ends),
            known_at: self.known_at,
            property_name: self.view.property_name,
            name: self.view.name,
            host: self.view.host,
            personal_message: self.view.personal_message,
            times: self.view.times,
            state: self.view.state,
            declined_because: self.view.declined_because,
        })
    }

    fn next(&self, has_token: bool, doors: &[DoorStep]) -> Next {
        match self.view.step {
            LinkStep::Open => Next::Open,
            LinkStep::Phone => Next::EnterPhone,
            LinkStep::Wait => Next::WaitForStaff,
            LinkStep::SecretCode => Next::EnterSecretCode,
            LinkStep::Token if !has_token => Next::Connect,
            LinkStep::Token => {
                let left = doors.iter().find(|door| door.passed_at.is_none());
                Next::GoTo(left.map(|door| door.door))
            }
            LinkStep::Over => Next::Nothing,
        }
    }

    /// The same question that the door will answer, with the facts of this phone.
    fn decide(
        &self,
        token: Option<&VerifiedToken>,
        door: &LinkDoor,
        unlocks: &[UnlockRecord],
        now: DateTime<Utc>,
    ) -> Decision {
        let mut usage = Usage::default();
        for unlock in unlocks.iter().filter(|unlock| unlock.outcome == UnlockOutcome::Opened) {
            let event = Event::Opened { at: unlock.at, here: unlock.door == door.id, same_phone: true };
            usage.learn(&self.view.permit, event);
        }
        if let Some(at) = self.view.opened_at {
            usage.learn(&self.view.permit, Event::LinkOpened { at });
        }
        let standing = Standing { pass: self.view.state, door: DoorState::InService };
        match token {
            Some(token) => token.decide(door.id, Now::exactly(now), |_| Facts { standing, usage }),
            None => decide(&self.view.permit, standing, door.id, &usage, Now::exactly(now)),
        }
    }

    /// The door-signed word of the first opening in this occurrence: *active for* counts from it at other doors.
    fn stamps(&self, now: DateTime<Utc>, unlocks: &[UnlockRecord]) -> Vec<Vec<u8>> {
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

fn passed_at(unlocks: &[UnlockRecord], door: DoorId, since: Option<DateTime<Utc>>) -> Option<DateTime<Utc>> {
    let here = |unlock: &&UnlockRecord| {
        unlock.door == door
            && unlock.outcome != UnlockOutcome::Unknown
            && since.is_none_or(|since| since <= unlock.at)
    };
    unlocks.iter().filter(here).map(|unlock| unlock.at).max()
}

fn verified(held: &HeldToken, view: &LinkView) -> Result<VerifiedToken, Error> {
    let mut keys = TrustedKeys::default();
    for key in &view.keys {
        keys.add(*key);
    }
    Ok(verify(&held.signed, &keys, &view.property)?)
}

fn not_here(pass: PassId) -> Error {
    Error::NotFound { what: format!("pass {pass} on this phone") }
}

fn no_token() -> Error {
    Error::Forbidden { reason: "the pass asks for something first; open it and follow what it says".into() }
}
