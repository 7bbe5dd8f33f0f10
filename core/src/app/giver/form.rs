//! Composing: what the form shows, drafts kept on leaving, and the pass in the end.

use super::Giver;
use crate::app::compose::{ComposeScreen, Composing};
use crate::cache::records::{DraftRecord, RouteRecord};
use crate::client::outbox::Intent;
use crate::client::wire::pass::{CreatePass, Created, PassView};
use crate::confidential::Confidential;
use crate::error::Error;
use crate::id::{DoorId, PassId};
use crate::pass::draft::{Composer, Context, Draft, Pick, Review};
use crate::pass::given::Given;
use crate::pass::kind::{Credential, Kind};
use crate::pass::recipient::RecipientDraft;
use crate::phone::DEFAULT_REGION;
use crate::zone::Zone;

/// Stands for a number that is on the pass already, which this phone isn't told, while a draft is checked. It is of
/// a range that is kept free, and leaves this phone in no request.
const SOME_NUMBER: &str = "+12025550100";
/// The same for an address.
const SOME_ADDRESS: &str = "guest@example.com";

impl<R> Giver<'_, '_, R> {
    /// What is wrong with a draft of a new pass, field by field, as it is typed; needs no network.
    pub fn review(&self, draft: &Draft) -> Result<Review, Error> {
        self.in_context(None, |context| draft.review(context))
    }

    /// What the composing screen shows; needs no network.
    pub fn compose(&self, composing: &Composing) -> Result<ComposeScreen, Error> {
        let replaced = composing.replaces().map(|pass| self.kept_pass(pass)).transpose()?;
        let mut read = composing.clone();
        read.draft = filled(&composing.draft, replaced.as_ref().map(|kept| &kept.view));
        let mut screen = self.in_context(composing.replaces(), |context| read.screen(context))?;
        let makes_pins = self.signed.makes_pins;
        // No service fills a wallet yet.
        let can_be_had = |credential: &Credential| match credential {
            Credential::MobileKey | Credential::Qr => true,
            Credential::Pin => makes_pins,
            Credential::Wallet => false,
        };
        screen.kinds.retain(|choice| makes_pins || choice.kind != Kind::Passcode);
        screen.credentials.retain(can_be_had);
        if composing.draft.given.kind() == Kind::Passcode {
            // A PIN is all it is.
            screen.credentials.clear();
        }
        if let Some(summary) = &mut screen.summary {
            summary.credentials.retain(can_be_had);
        }
        Ok(screen)
    }

    /// Begins a change of a pass ("change", "extend"): what it permits is not edited, another takes its place under
    /// the link that the guest has (ButterflyMX). The form begins with what the pass has; a secret code is chosen
    /// anew, and number and address stay unless others are typed.
    pub fn change(&self, pass: PassId) -> Result<Composing, Error> {
        let view = self.kept_pass(pass)?.view;
        let own = self.signed.property.zone();
        let zone = Zone::new(&view.times.zone).unwrap_or_else(|_| own.clone());
        let doors = view.permit.doors.as_slice();
        let draft = Draft {
            given: Given::again(view.kind, &view.permit, &zone, self.signed.device.now()),
            zone: (zone != *own).then(|| zone.name().to_owned()),
            name: view.name.clone(),
            personal_message: view.personal_message.clone().unwrap_or_default(),
            doors: match doors {
                [door] => Pick::OneDoor(*door),
                doors => Pick::Doors(doors.to_vec()),
            },
            recipient: RecipientDraft {
                name: view.guest.name.clone().unwrap_or_default(),
                ..RecipientDraft::default()
            },
            ..Draft::new(view.kind)
        };
        Ok(Composing::change(pass, draft))
    }

    /// Keeps what was composed so far, when the form is left; the secret code isn't kept.
    pub fn leave(&self, composing: &Composing) -> Result<(), Error> {
        let draft = Draft { secret_code: Confidential::default(), ..composing.draft.clone() };
        let json = serde_json::to_string(&draft)
            .map_err(|_| Error::Internal { reason: "a draft can't be written down".into() })?;
        Ok(self.signed.cache().put(&DraftRecord {
            property: self.signed.property.id().clone(),
            json,
            left_at: self.signed.device.now(),
            replaces: composing.replaces(),
        })?)
    }

    /// What was left unfinished, if there is something.
    pub fn left(&self) -> Result<Option<Composing>, Error> {
        let left = self.signed.cache().get::<DraftRecord>(self.signed.property.id().clone())?;
        let composing = |left: DraftRecord| {
            let draft = serde_json::from_str(&left.json).ok()?;
            Some(match left.replaces {
                Some(pass) => Composing::change(pass, draft),
                None => Composing::resume(draft),
            })
        };
        Ok(left.and_then(composing))
    }

    /// Forgets what was left unfinished.
    pub fn discard_draft(&self) -> Result<(), Error> {
        Ok(self.signed.cache().remove::<DraftRecord>(self.signed.property.id().clone())?)
    }

    /// Makes what was composed: a new pass, or one that takes another's place.
    pub async fn submit(&self, composing: Composing) -> Result<Created, Error> {
        match composing.replaces() {
            Some(pass) => self.replace(pass, composing.draft).await,
            None => self.create(composing.draft).await,
        }
    }

    /// Makes a pass; the answer has the link to share.
    pub async fn create(&self, draft: Draft) -> Result<Created, Error> {
        self.review(&draft)?.outcome.map_err(Error::from)?;
        self.make(|request| Intent::CreatePass { request }, draft).await
    }

    /// Puts another in a pass's place, under the link that the guest has. Number and address that are left empty stay.
    pub async fn replace(&self, pass: PassId, draft: Draft) -> Result<Created, Error> {
        let view = self.kept_pass(pass)?.view;
        let checked = filled(&draft, Some(&view));
        let review = self.in_context(Some(pass), |context| checked.review(context))?;
        review.outcome.map_err(Error::from)?;
        self.make(|request| Intent::ReplacePass { pass, request }, draft).await
    }

    async fn make(&self, intent: impl FnOnce(CreatePass) -> Intent, draft: Draft) -> Result<Created, Error> {
        let unit = self.unit.map(|unit| unit.id.clone());
        let created = self.signed.ask_for_pass(intent(CreatePass { draft, unit })).await?;
        self.discard_draft()?;
        Ok(created)
    }

    fn in_context<T>(
        &self,
        replaces: Option<PassId>,
        view: impl FnOnce(&Context<'_>) -> T,
    ) -> Result<T, Error> {
        let my_route = self.my_route()?;
        let composer = match self.unit {
            Some(unit) => {
                Composer::Resident { unit: &unit.id, my_route: &my_route, live_passes: self.live(replaces)? }
            }
            None => Composer::Staff { permissions: &self.signed.session.person.permissions },
        };
        Ok(view(&Context {
            property: &self.signed.property,
            composer,
            region: Some(DEFAULT_REGION),
            now: self.signed.device.now(),
        }))
    }

    fn my_route(&self) -> Result<Vec<DoorId>, Error> {
        let Some(unit) = self.unit else { return Ok(Vec::new()) };
        let key = RouteRecord::key_of(self.signed.property.id(), &unit.id);
        Ok(self.signed.cache().get::<RouteRecord>(key)?.map(|saved| saved.doors).unwrap_or_default())
    }
}

/// A draft as the service will read it: what is left empty stays as it is on the pass.
fn filled(draft: &Draft, replaced: Option<&PassView>) -> Draft {
    let mut draft = draft.clone();
    let Some(view) = replaced else { return draft };
    let is_empty = |text: &Confidential| text.expose().trim().is_empty();
    let recipient = &mut draft.recipient;
    if is_empty(&recipient.phone) && view.guest.phone_ending.is_some() {
        recipient.phone = Confidential::new(SOME_NUMBER);
    }
    if is_empty(&recipient.email) && view.guest.has_email {
        recipient.email = Confidential::new(SOME_ADDRESS);
    }
    if recipient.name.trim().is_empty() {
        recipient.name = view.guest.name.clone().unwrap_or_default();
    }
    draft
}
