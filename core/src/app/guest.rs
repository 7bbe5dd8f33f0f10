//! A guest's phone: from the link to the last door.

use std::future::Future;

use super::Device;
use super::door::{Attempt, Unlocked};
use super::show::Watch;
use crate::cache::Batch;
use crate::cache::records::{
    GuestNotes, HeldToken, PassRecord, PassSummary, Side, Told, UnlockOutcome, UnlockRecord,
};
use crate::client::wire::link::{
    AskToken, ContactHost, EnterSecretCode, LinkStep, LinkView, OpenLink, PhoneTaken, SubmitPhone,
    VerifyPhone,
};
use crate::client::wire::pass::Nothing;
use crate::client::wire::session::CodeSent;
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::{DoorId, PassId, PropertyId};
use crate::pass::link::Locator;
use crate::qr::LiveQr;
use crate::radio::{Radio, Stopwatch};
use crate::token::TokenBytes;
use crate::token::keys::DoorKeys;

mod changes;
mod held;
mod near;
mod news;
mod number;
mod screen;
#[cfg(test)]
mod tests;

use held::{Held, verified};
use news::News;

pub use changes::Change;
pub use near::{Near, NearDoor, Nearest};
pub use screen::{DoorStep, Next, PassScreen, ReceivedRow};

/// The longest message to a host, in characters.
const LONGEST_MESSAGE: usize = 300;

/// The guest's side of a phone. Made by [`Device::guest`].
#[derive(Debug)]
pub struct Guest<'d, R>(&'d Device<R>);

impl<R> Device<R> {
    /// The guest's side.
    pub fn guest(&self) -> Guest<'_, R> {
        Guest(self)
    }
}

impl<R> Guest<'_, R> {
    /// The passes on this phone and what each says now, newest first; needs no network.
    pub fn passes(&self) -> Result<Vec<ReceivedRow>, Error> {
        let now = self.0.now();
        let mut rows = Vec::new();
        let mut news = News::new(self.0.cache.as_ref());
        for record in self.0.cache.all::<PassRecord>(&Side::Received)? {
            let unlocks = self.unlocks(record.summary.pass)?;
            let held = held_of(record)?;
            let bulletin = news.of(&held.view)?;
            rows.push(held.knowing(bulletin).row(now, &unlocks));
        }
        Ok(rows)
    }

    /// Brings every pass on this phone up to date, and exchanges news. Goes on where one can't be had; says why the
    /// first couldn't.
    pub async fn sync(&self) -> Result<(), Error> {
        let mut first = Ok(());
        let mut properties = std::collections::BTreeSet::<PropertyId>::new();
        for summary in self.0.cache.all::<PassSummary>(&Side::Received)? {
            let told = match self.view(summary.pass).await {
                Ok((view, locator)) => self.take(view, locator).await,
                Err(error) => Err(error),
            };
            match told {
                Err(Error::Offline) => return Err(Error::Offline),
                // Long over: the service has forgotten its link.
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => first = first.and(Err(error)),
            }
            properties.insert(summary.property);
        }
        for property in properties {
            first = first.and(self.0.exchange_news(&property).await.map(|_| ()));
        }
        first
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
        let taken = self.0.service.link(&self.locator(pass)?).submit_phone(&asked, &self.0.intent()?).await?;
        match taken {
            PhoneTaken::VerificationCode { good_until, resend_after } => {
                let sent = CodeSent { good_until, resend_after };
                self.note(pass, |notes| notes.code_sent = Some(sent))?;
            }
            PhoneTaken::Wait | PhoneTaken::Done => ignore_transient(self.refresh(pass).await)?,
        }
        Ok(taken)
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
        match self.0.service.link(&locator).enter_secret_code(&asked, &self.0.intent()?).await {
            Ok(view) => self.keep(view, locator).await,
            Err(error) => {
                if let Error::WrongSecretCode { tries_left } = error {
                    self.note(pass, |notes| notes.tries_left = tries_left)?;
                    if tries_left == Some(0) {
                        ignore_transient(self.refresh(pass).await)?;
                    }
                }
                Err(error)
            }
        }
    }

    /// Writes to the host, who sees the pass's name with it; neither learns the other's number.
    pub async fn contact_host(&self, pass: PassId, message: &str) -> Result<(), Error> {
        let message = message.trim();
        let fits = !message.is_empty() && message.chars().nth(LONGEST_MESSAGE).is_none();
        if !fits || message.contains(char::is_control) {
            let reason = format!("it has 1 to {LONGEST_MESSAGE} characters, on one line");
            return Err(Error::Invalid { field: "message".into(), reason });
        }
        let asked = ContactHost { message: Confidential::new(message), device_key: self.0.key.public() };
        let link = self.locator(pass)?;
        let Nothing {} = self.0.service.link(&link).contact_host(&asked, &self.0.intent()?).await?;
        Ok(())
    }

    /// The guest has seen what changed.
    pub fn seen(&self, pass: PassId) -> Result<PassScreen, Error> {
        self.note(pass, |notes| notes.before = None)?;
        self.screen(pass)
    }

    /// Asks what changed, and renews the token when it is time.
    pub async fn refresh(&self, pass: PassId) -> Result<PassScreen, Error> {
        let (view, locator) = self.view(pass).await?;
        self.keep(view, locator).await
    }

    async fn view(&self, pass: PassId) -> Result<(LinkView, Locator), Error> {
        let locator = self.locator(pass)?;
        let view = self.0.service.link(&locator).view(&self.0.key.public()).await?;
        Ok((view, locator))
    }

    /// The pass as this phone knows it; needs no network.
    pub fn screen(&self, pass: PassId) -> Result<PassScreen, Error> {
        let held = self.knowing(self.held(pass)?)?;
        Ok(held.screen(self.0.now(), &self.unlocks(pass)?))
    }

    /// Now, in the pass's zone.
    pub fn watch(&self, pass: PassId) -> Result<Watch, Error> {
        Ok(self.held(pass)?.watch(self.0.now()))
    }

    fn knowing(&self, held: Held) -> Result<Held, Error> {
        let bulletin = News::new(self.0.cache.as_ref()).of(&held.view)?;
        Ok(held.knowing(bulletin))
    }

    /// The QR code for one door, of this moment; to be made anew when it is no longer shown.
    pub fn live_qr(&self, pass: PassId, door: DoorId) -> Result<LiveQr, Error> {
        let held = self.held(pass)?;
        let token = held.token.as_ref().ok_or_else(|| no_token(&held.view))?;
        let token = TokenBytes::from_bytes(token.signed.clone())?;
        Ok(LiveQr::make(&token, self.0.key.as_ref(), &held.view.property, door, self.0.now())?)
    }

    /// Ticks a door off that this phone didn't open: one that opens by hand, or by a QR code.
    pub fn tick(&self, pass: PassId, door: DoorId) -> Result<PassScreen, Error> {
        let at = self.0.now();
        let outcome = UnlockOutcome::Ticked;
        self.0.cache.put(&UnlockRecord { pass, door, at, outcome, receipt: Vec::new(), took: None })?;
        self.screen(pass)
    }

    /// Keeps what the service told, and fetches a token where one is due; with it the news for doors.
    async fn keep(&self, view: LinkView, locator: Locator) -> Result<PassScreen, Error> {
        let (pass, property) = (view.pass, view.property.clone());
        if self.take(view, locator).await? {
            self.fetch_news(&property).await?;
        }
        self.screen(pass)
    }

    /// Keeps what the service told, and fetches a token where one is due; tells whether one has come.
    async fn take(&self, view: LinkView, locator: Locator) -> Result<bool, Error> {
        let mut batch = Batch::new();
        let record = self.take_in(view, locator, &mut batch)?;
        // What was told is kept, also where the network goes before the token has come.
        self.0.cache.write(&batch)?;
        self.renew(record).await
    }

    /// A door without a network may open to nobody who doesn't bring it news. Without them there is still the token.
    async fn fetch_news(&self, property: &PropertyId) -> Result<(), Error> {
        match self.0.fetch_bulletin(property).await {
            Err(error) if !error.is_transient() => Err(error),
            _ => Ok(()),
        }
    }

    /// What is to be kept of what the service told.
    fn take_in(&self, view: LinkView, locator: Locator, batch: &mut Batch) -> Result<PassRecord, Error> {
        let now = self.0.now();
        let before = self.0.cache.get::<PassRecord>(view.pass)?;
        let received_at = before.as_ref().map_or(now, |before| before.summary.received_at);
        let notes = before.as_ref().map(|before| notes_beside(before, &view)).unwrap_or_default();
        let unchanged = before.filter(|before| match &before.told {
            Told::Received(known) => known.generation == view.generation && known.opened_at == view.opened_at,
            Told::Given(_) | Told::Own => false,
        });
        // A token of an older generation would only make a door say so.
        let token = unchanged.and_then(|before| before.token).filter(|_| view.step == LinkStep::Token);
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
            notes,
        };
        batch.put(&record.summary)?.put(&record)?;
        Ok(record)
    }

    /// Fetches a token where one is due, and tells whether it has come. That it can't be had yet is no failure.
    async fn renew(&self, mut record: PassRecord) -> Result<bool, Error> {
        let Told::Received(view) = &record.told else { return Ok(false) };
        let is_due = |token: &HeldToken| token.renew_after <= record.known_at;
        if view.step != LinkStep::Token || !record.token.as_ref().is_none_or(is_due) {
            return Ok(false);
        }
        match self.fetch_token(&record).await {
            Ok(token) => {
                record.token = Some(token);
                self.0.cache.put(&record)?;
                Ok(true)
            }
            Err(error) if error.is_transient() => Ok(false),
            Err(error) => Err(error),
        }
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
        held_of(self.0.cache.get::<PassRecord>(pass)?.ok_or_else(|| not_here(pass))?)
    }

    fn note(&self, pass: PassId, change: impl FnOnce(&mut GuestNotes)) -> Result<(), Error> {
        let mut record = self.0.cache.get::<PassRecord>(pass)?.ok_or_else(|| not_here(pass))?;
        change(&mut record.notes);
        Ok(self.0.cache.put(&record)?)
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
        let held = self.renewed(pass).await?;
        if held.token.is_none()
            && let Some(refusal) = self.refused_here(pass, door)?
        {
            return Ok(refusal);
        }
        let keys = held.view.doors.iter().find(|found| found.id == door).and_then(|found| found.keys);
        let keys = keys.ok_or_else(|| Error::DoorUnreachable {
            reason: "the pass knows no reader at that door".into(),
        })?;
        self.show(&held, door, &keys, cancel).await
    }

    /// The pass, with a newer token if the one that is held has ended.
    async fn renewed(&self, pass: PassId) -> Result<Held, Error> {
        let held = self.held(pass)?;
        if held.token.as_ref().is_none_or(|token| self.0.now() < token.ends) {
            return Ok(held);
        }
        // The door would only ask for a newer one. Without a network it is the door that says so.
        match self.refresh(pass).await {
            // Long over: the service has forgotten its link.
            Ok(_) | Err(Error::NotFound { .. } | Error::Conflict { .. }) => {}
            Err(error) if error.is_transient() => {}
            Err(error) => return Err(error),
        }
        self.held(pass)
    }

    /// The answer of a phone that has nothing to show any more, or not yet, as its screen gives it: the door wouldn't
    /// say anything else. `None`: nothing speaks against it but that something comes first.
    fn refused_here(&self, pass: PassId, door: DoorId) -> Result<Option<Attempt>, Error> {
        let held = self.knowing(self.held(pass)?)?;
        let refusal = held.refuses(door, self.0.now(), &self.unlocks(pass)?);
        let ended = |refusal| self.0.ended(door, Unlocked::Refused(refusal), &Stopwatch::start());
        Ok(refusal.map(ended))
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
        let token = held.token.as_ref().ok_or_else(|| no_token(&held.view))?;
        let stamps = held.stamps(self.0.now(), &self.unlocks(pass)?);
        self.0.unlock(held.shown(token, &stamps), door, keys, cancel).await
    }
}

fn held_of(record: PassRecord) -> Result<Held, Error> {
    match record.told {
        Told::Received(view) => Ok(Held::new(*view, record.token, record.known_at, record.notes)),
        Told::Given(_) | Told::Own => Err(not_here(record.summary.pass)),
    }
}

/// What stays true of a pass's notes when the service has told this. The guest is shown what changed against what they
/// saw last, however many generations have passed.
fn notes_beside(before: &PassRecord, view: &LinkView) -> GuestNotes {
    let GuestNotes { before: seen, code_sent, tries_left } = before.notes.clone();
    let replaced = match &before.told {
        Told::Received(known) if known.generation < view.generation => Some(known.clone()),
        _ => None,
    };
    GuestNotes {
        code_sent: code_sent.filter(|_| view.step == LinkStep::Phone),
        tries_left: tries_left.filter(|_| view.step == LinkStep::SecretCode && replaced.is_none()),
        before: seen.or(replaced),
    }
}

/// What was asked for is done; that its news can't be had yet is no failure.
fn ignore_transient(news: Result<PassScreen, Error>) -> Result<(), Error> {
    match news {
        Err(error) if !error.is_transient() => Err(error),
        _ => Ok(()),
    }
}

fn not_here(pass: PassId) -> Error {
    Error::NotFound { what: format!("pass {pass} on this phone") }
}

fn no_token(view: &LinkView) -> Error {
    let reason = match view.step {
        LinkStep::Pin => "the pass opens by a PIN alone; type it at the door",
        _ => "the pass asks for something first; open it and follow what it says",
    };
    Error::Forbidden { reason: reason.into() }
}
