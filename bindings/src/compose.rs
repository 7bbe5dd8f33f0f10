//! A pass while it is composed.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gatepass::app::compose::{ComposeScreen, Composing, Step};
use gatepass::app::giver::GivenScreen;
use gatepass::app::staff::VendorRow;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::id::PassId;
use gatepass::pass::draft::Draft;
use gatepass::pass::kind::Kind;

use crate::giver::{Giver, with_giver};

/// A draft and where the person is with it. Every step answers with what the screen shows; needs no network but for
/// [`submit`](Self::submit). Made by [`Giver`].
#[derive(Debug, uniffi::Object)]
pub struct Composer {
    giver: Giver,
    composing: Mutex<Composing>,
}

/// A pass that was made.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct Made {
    /// The pass.
    pub screen: GivenScreen,
    /// The link to share; nothing where the guest has one, or staff approve first.
    pub link: Option<Confidential>,
}

impl Composer {
    pub(crate) fn new(giver: Giver, composing: Composing) -> Arc<Self> {
        Arc::new(Self { giver, composing: Mutex::new(composing) })
    }

    fn composing(&self) -> MutexGuard<'_, Composing> {
        self.composing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut Composing)) -> Result<ComposeScreen, Error> {
        change(&mut self.composing());
        self.screen()
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Composer {
    /// What the screen shows.
    pub fn screen(&self) -> Result<ComposeScreen, Error> {
        let composing = self.composing().clone();
        with_giver!(self.giver, giver => giver.compose(&composing))
    }

    /// What was typed and picked so far.
    pub fn draft(&self) -> Draft {
        self.composing().draft.clone()
    }

    /// The pass whose place it is to take.
    pub fn replaces(&self) -> Option<PassId> {
        self.composing().replaces()
    }

    /// Takes what was typed and picked.
    pub fn edit(&self, draft: Draft) -> Result<ComposeScreen, Error> {
        self.change(|composing| composing.draft = draft)
    }

    /// Picks a kind. Its times begin as preset; whatever else was typed stays.
    pub fn choose(&self, kind: Kind) -> Result<ComposeScreen, Error> {
        self.change(|composing| composing.choose(kind))
    }

    /// Fills the recipient in from a saved vendor.
    pub fn pick_vendor(&self, vendor: VendorRow) -> Result<ComposeScreen, Error> {
        self.change(|composing| vendor.pick(&mut composing.draft))
    }

    /// To the next step.
    pub fn next(&self) -> Result<ComposeScreen, Error> {
        self.change(Composing::next)
    }

    /// To the step before.
    pub fn back(&self) -> Result<ComposeScreen, Error> {
        self.change(Composing::back)
    }

    /// To any step.
    pub fn go_to(&self, step: Step) -> Result<ComposeScreen, Error> {
        self.change(|composing| composing.go_to(step))
    }

    /// Keeps what was composed so far, when the form is left; the secret code isn't kept.
    pub fn leave(&self) -> Result<(), Error> {
        let composing = self.composing().clone();
        self.giver.core.told(with_giver!(self.giver, giver => giver.leave(&composing)))
    }

    /// Makes the pass.
    pub async fn submit(&self) -> Result<Made, Error> {
        let composing = self.composing().clone();
        let made = with_giver!(self.giver, giver => match giver.submit(composing).await {
            Ok(created) => giver.pass(created.pass.id).map(|screen| Made { screen, link: created.link }),
            Err(error) => Err(error),
        });
        self.giver.core.told(made)
    }
}
