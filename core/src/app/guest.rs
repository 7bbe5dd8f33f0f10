//! A guest's phone: from the link to the last door.

use std::future::Future;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::Device;
use super::door::{Attempt, Shown};
use crate::cache::Batch;
use crate::cache::records::{
    BulletinRecord, HeldToken, PassRecord, PassSummary, Side, Told, UnlockOutcome, UnlockRecord,
};
use crate::client::wire::link::{
    AskToken, EnterSecretCode, LinkStep, LinkView, OpenLink, PhoneTaken, SubmitPhone, VerifyPhone,
};
use crate::client::wire::pass::Times;
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::{DoorId, PassId};
use crate::pass::decide::Decision;
use crate::pass::link::Locator;
use crate::pass::standing::PassState;
use crate::qr::LiveQr;
use crate::radio::Radio;
use crate::token::TokenBytes;
use crate::token::keys::DoorKeys;

mod held;
#[cfg(test)]
mod tests;

use held::{Held, verified};

/// The guest's side of a phone. Made by [`Device::guest`].
#[derive(Debug)]
pub struct Guest<'d, R>(&'d Device<R>);

/// A pass, as its guest sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// The doors on the way, in order, then those that the pass opens besides.
    pub doors: Vec<DoorStep>,
    /// When the service last confirmed all this.
    pub known_at: DateTime<Utc>,
    /// Until when it opens doors without asking anybody; `None`: not yet, or not any more.
    pub works_offline_until: Option<DateTime<Utc>>,
}

/// What the guest has to do next. As JSON: `{"step": "open"}`, `{"step": "go_to", "door": 1}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "step", content = "door", rename_all = "snake_case")]
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
    /// Go to this door; `None`: every door on the way is behind the guest.
    GoTo(Option<DoorId>),
    /// Nothing; `state` and the doors' decisions say why.
    Nothing,
}

/// A door on the way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DoorStep {
    /// Which door.
    pub door: DoorId,
    /// What people call it.
    pub name: String,
    /// Whether it is on the way; others lead there from elsewhere.
    pub on_the_way: bool,
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
        let held = self.held(pass)?;
        let bulletin = self.0.cache.get::<BulletinRecord>(held.view.property.clone())?;
        Ok(held.knowing(bulletin.as_ref()).screen(self.0.now(), &self.unlocks(pass)?))
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
        let token = unchanged.and_then(|before| before.token).filter(|_| view.step == LinkStep::Token);
        let is_due = |token: &HeldToken| token.renew_after <= now;
        let fetch = view.step == LinkStep::Token && token.as_ref().is_none_or(is_due);
        let mut record = PassRecord {
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
        let mut batch = Batch::new();
        batch.put(&record.summary)?.put(&record)?;
        // What was told is kept, also where the network goes before the token has come.
        self.0.cache.write(&batch)?;
        if fetch {
            match self.fetch_token(&record).await {
                Ok(token) => {
                    record.token = Some(token);
                    self.0.cache.put(&record)?;
                }
                Err(error) if error.is_transient() => {}
                Err(error) => return Err(error),
            }
        }
        self.screen(record.summary.pass)
    }

    async fn fetch_token(&self, record: &PassRecord) -> Result<HeldToken, Error> {
        let (Told::Received(view), Some(locator)) = (&record.told, &record.link) else {
            return Err(not_here(record.summary.pass));
        };
        let asked = AskToken { device_key: self.0.key.public() };
        let issued = self.0.service.link(locator).token(&asked, &self.0.intent()?).await?;
        let held = HeldToken::from(&issued);
        // What a door would not take is not kept.
        let token = verified(&held, view)?;
        if token.pass() != view.pass || token.holder() != Some(&asked.device_key) {
            return Err(Error::BadAnswer { what: "the token".into() });
        }
        Ok(held)
    }

    fn locator(&self, pass: PassId) -> Result<Locator, Error> {
        let record = self.0.cache.get::<PassRecord>(pass)?;
        record.and_then(|record| record.link).ok_or_else(|| not_here(pass))
    }

    fn held(&self, pass: PassId) -> Result<Held, Error> {
        let record = self.0.cache.get::<PassRecord>(pass)?.ok_or_else(|| not_here(pass))?;
        match record.told {
            Told::Received(view) => Ok(Held::new(*view, record.token, record.known_at)),
            Told::Given(_) | Told::Own => Err(not_here(pass)),
        }
    }

    fn unlocks(&self, pass: PassId) -> Result<Vec<UnlockRecord>, Error> {
        Ok(self.0.cache.all::<UnlockRecord>(pass)?)
    }
}

impl<R: Radio> Guest<'_, R> {
    /// Opens a door of the pass; needs no network while the token lasts.
    pub async fn unlock(
        &self,
        pass: PassId,
        door: DoorId,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let mut held = self.held(pass)?;
        if held.token.as_ref().is_some_and(|token| token.ends <= self.0.now()) {
            // The door would only ask for a newer one. Without a network it is the door that says so.
            match self.refresh(pass).await {
                Err(error) if !error.is_transient() => return Err(error),
                _ => held = self.held(pass)?,
            }
        }
        let keys = held.view.doors.iter().find(|found| found.id == door).and_then(|found| found.keys);
        let keys = keys.ok_or_else(|| Error::DoorUnreachable {
            reason: "the pass knows no reader at that door".into(),
        })?;
        self.show(&held, door, &keys, cancel).await
    }

    /// Shows the pass to any door of the property; it answers for itself.
    pub async fn show_at(
        &self,
        pass: PassId,
        door: DoorId,
        keys: &DoorKeys,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        self.show(&self.held(pass)?, door, keys, cancel).await
    }

    async fn show(
        &self,
        held: &Held,
        door: DoorId,
        keys: &DoorKeys,
        cancel: impl Future<Output = ()> + Send,
    ) -> Result<Attempt, Error> {
        let pass = held.view.pass;
        let token = held.token.as_ref().ok_or_else(no_token)?;
        let stamps = held.stamps(self.0.now(), &self.unlocks(pass)?);
        let shown = Shown { property: &held.view.property, pass, token: &token.signed, stamps: &stamps };
        self.0.unlock(shown, door, keys, cancel).await
    }
}

fn not_here(pass: PassId) -> Error {
    Error::NotFound { what: format!("pass {pass} on this phone") }
}

fn no_token() -> Error {
    Error::Forbidden { reason: "the pass asks for something first; open it and follow what it says".into() }
}
