//! Passes that a resident or staff give: the list, one pass with what can be done to it, composing.

use std::sync::Arc;

use gatepass::app::compose::Composing;
use gatepass::app::giver::{GivenPage, GivenRow, GivenScreen, Phones};
use gatepass::app::queue::Asked;
use gatepass::client::outbox::EntryId;
use gatepass::client::wire::pass::ShareBy;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::id::{PassId, PropertyId, UnitId};
use gatepass::pass::draft::Repeat;
use gatepass::pass::kind::Kind;
use gatepass::token::keys::HolderKey;

use crate::compose::Composer;
use crate::phone::Core;

/// Whoever gives passes. Made by [`Resident::giver`](crate::resident::Resident::giver) and
/// [`Staff::giver`](crate::staff::Staff::giver).
#[derive(Clone, Debug, uniffi::Object)]
pub struct Giver {
    pub(crate) core: Arc<Core>,
    pub(crate) property: PropertyId,
    pub(crate) side: Side,
}

/// For whom somebody gives passes.
#[derive(Clone, Debug)]
pub(crate) enum Side {
    /// A resident, for their home.
    Resident(UnitId),
    /// Staff, for the property.
    Staff,
}

/// Does something with the core's giver; awaits inside stay within one borrow.
macro_rules! with_giver {
    ($self:expr, $giver:ident => $work:expr) => {{
        let signed = $self.core.signed(&$self.property)?;
        let $giver = match &$self.side {
            $crate::giver::Side::Resident(unit) => signed.resident(Some(unit)).map(|side| side.giver()),
            $crate::giver::Side::Staff => signed.staff().map(|side| side.giver()),
        };
        let $giver = $giver.ok_or(gatepass::error::Error::SignedOut)?;
        $work
    }};
}
pub(crate) use with_giver;

/// What became of something that was asked about a pass.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
pub enum AskedOfPass {
    /// The service has done it.
    Done {
        /// The pass as it is now.
        screen: Box<GivenScreen>,
    },
    /// It is written down here and told as soon as may be; nothing is active until then.
    Queued {
        /// Names it among what waits.
        entry: EntryId,
    },
}

impl From<Asked<GivenScreen>> for AskedOfPass {
    fn from(asked: Asked<GivenScreen>) -> Self {
        match asked {
            Asked::Done(screen) => Self::Done { screen: Box::new(screen) },
            Asked::Queued(entry) => Self::Queued { entry },
        }
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Giver {
    /// The passes that go on, the newest first. Needs no network.
    pub fn passes(&self) -> Result<Vec<GivenRow>, Error> {
        with_giver!(self, giver => giver.passes())
    }

    /// The same with those that are over, as long as this phone remembers them.
    pub fn all_passes(&self) -> Result<Vec<GivenRow>, Error> {
        with_giver!(self, giver => giver.all_passes())
    }

    /// A pass as this phone knows it. Needs no network.
    pub fn pass(&self, pass: PassId) -> Result<GivenScreen, Error> {
        with_giver!(self, giver => giver.pass(pass))
    }

    /// A pass as it is now.
    pub async fn look(&self, pass: PassId) -> Result<GivenScreen, Error> {
        let screen = with_giver!(self, giver => giver.look(pass).await);
        self.core.told(screen)
    }

    /// Fetches the passes; staff's phones only the newest.
    pub async fn refresh(&self) -> Result<(), Error> {
        let done = with_giver!(self, giver => giver.refresh().await);
        self.core.told(done)
    }

    /// A part of all passes that this person may see, from the service; `after` is where an earlier part ended.
    pub async fn page(&self, after: Option<String>) -> Result<GivenPage, Error> {
        with_giver!(self, giver => giver.page(after.as_deref()).await)
    }

    /// A further link, sent by the service or to be handed on by this phone's share sheet; those sent before go on.
    pub async fn share(&self, pass: PassId, by_way_of: ShareBy) -> Result<Confidential, Error> {
        let shared = with_giver!(self, giver => giver.share(pass, by_way_of).await);
        Ok(self.core.told(shared)?.link)
    }

    /// Makes a pass repeat, under the link that the guest has.
    pub async fn repeat(&self, pass: PassId, repeat: Repeat) -> Result<AskedOfPass, Error> {
        let asked = with_giver!(self, giver => giver.repeat(pass, repeat).await);
        self.core.told(asked).map(Into::into)
    }

    /// Deletes a pass. The screen says until when a door that has not heard of it may still open.
    pub async fn delete(&self, pass: PassId) -> Result<AskedOfPass, Error> {
        let asked = with_giver!(self, giver => giver.delete(pass).await);
        self.core.told(asked).map(Into::into)
    }

    /// Stops a pass for the time being.
    pub async fn freeze(&self, pass: PassId) -> Result<AskedOfPass, Error> {
        let asked = with_giver!(self, giver => giver.freeze(pass).await);
        self.core.told(asked).map(Into::into)
    }

    /// Lets a pass go on.
    pub async fn thaw(&self, pass: PassId) -> Result<AskedOfPass, Error> {
        let asked = with_giver!(self, giver => giver.thaw(pass).await);
        self.core.told(asked).map(Into::into)
    }

    /// The phones that hold a pass.
    pub async fn phones(&self, pass: PassId) -> Result<Phones, Error> {
        with_giver!(self, giver => giver.phones(pass).await)
    }

    /// Takes a pass from one of its phones.
    pub async fn retire_phone(&self, pass: PassId, phone: HolderKey) -> Result<Phones, Error> {
        with_giver!(self, giver => giver.retire_phone(pass, &phone).await)
    }

    /// Begins to compose a pass of this kind.
    pub fn compose(&self, kind: Kind) -> Arc<Composer> {
        Composer::new(self.clone(), Composing::new(kind))
    }

    /// Begins a change of a pass: another takes its place under the link that the guest has.
    pub fn change(&self, pass: PassId) -> Result<Arc<Composer>, Error> {
        let composing = with_giver!(self, giver => giver.change(pass))?;
        Ok(Composer::new(self.clone(), composing))
    }

    /// Goes on with what was left unfinished, if there is something.
    pub fn left(&self) -> Result<Option<Arc<Composer>>, Error> {
        let composing = with_giver!(self, giver => giver.left())?;
        Ok(composing.map(|composing| Composer::new(self.clone(), composing)))
    }

    /// Forgets what was left unfinished.
    pub fn discard_draft(&self) -> Result<(), Error> {
        self.core.told(with_giver!(self, giver => giver.discard_draft()))
    }
}
