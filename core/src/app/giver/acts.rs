//! What is done to a pass by whoever gave it.

use serde::Serialize;

use super::{GivenScreen, Giver, Kept};
use crate::app::queue::Asked;
use crate::app::show::{Watch, When};
use crate::client::outbox::Intent;
use crate::client::wire::pass::{PassView, PhoneList, PhoneView, Share, ShareBy, Shared};
use crate::error::Error;
use crate::id::PassId;
use crate::pass::draft::Repeat;
use crate::token::keys::HolderKey;

/// The phones that hold a pass.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct Phones {
    /// The phones that were let in, the first one first.
    pub phones: Vec<PhoneRow>,
    /// How many there may be (policy: 1 to 5).
    pub at_most: u8,
}

/// A guest's phone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct PhoneRow {
    /// Its public key, by which it is known.
    pub key: HolderKey,
    /// When it was let in.
    pub since: When,
}

impl<R> Giver<'_, '_, R> {
    /// A further link, sent by the service or to be handed on by this phone's share sheet; those sent before go on.
    pub async fn share(&self, pass: PassId, by_way_of: ShareBy) -> Result<Shared, Error> {
        let device = self.signed.device;
        let shared = self.signed.service().share(pass, Share { by_way_of }, &device.intent()?).await?;
        // The list shows when it was sent; that it can't be had yet is no failure.
        match self.look_again(pass).await {
            Err(error) if !error.is_transient() => Err(error),
            _ => Ok(shared),
        }
    }

    /// Makes a pass repeat, under the link that the guest has (Quext).
    pub async fn repeat(&self, pass: PassId, repeat: Repeat) -> Result<Asked<GivenScreen>, Error> {
        self.ask(Intent::Repeat { pass, repeat }).await
    }

    /// Deletes a pass. The screen says until when a door that has not heard of it may still open.
    pub async fn delete(&self, pass: PassId) -> Result<Asked<GivenScreen>, Error> {
        self.ask(Intent::DeletePass { pass }).await
    }

    /// Stops a pass for the time being.
    pub async fn freeze(&self, pass: PassId) -> Result<Asked<GivenScreen>, Error> {
        self.ask(Intent::Freeze { pass }).await
    }

    /// Lets a pass go on.
    pub async fn thaw(&self, pass: PassId) -> Result<Asked<GivenScreen>, Error> {
        self.ask(Intent::Thaw { pass }).await
    }

    /// The phones that hold a pass.
    pub async fn phones(&self, pass: PassId) -> Result<Phones, Error> {
        Ok(told(self.signed.service().phones(pass).await?, &self.signed.watch()))
    }

    /// Takes a pass from one of its phones.
    pub async fn retire_phone(&self, pass: PassId, phone: &HolderKey) -> Result<Phones, Error> {
        Ok(told(self.signed.service().retire_phone(pass, phone).await?, &self.signed.watch()))
    }

    pub(in crate::app) async fn ask(&self, intent: Intent) -> Result<Asked<GivenScreen>, Error> {
        self.signed.ask_of_pass(intent).await?.map(|view| self.shown(view))
    }

    /// What the service has just answered.
    pub(in crate::app) fn shown(&self, view: PassView) -> Result<GivenScreen, Error> {
        self.screen(Kept { view, known_at: self.signed.device.now() })
    }
}

fn told(list: PhoneList, watch: &Watch) -> Phones {
    let row = |phone: PhoneView| PhoneRow { key: phone.key, since: watch.tell(phone.admitted_at) };
    Phones { phones: list.phones.into_iter().map(row).collect(), at_most: list.at_most }
}
