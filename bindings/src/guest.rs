//! The guest's side: from the link to the last door.

use std::sync::Arc;

use gatepass::app::guest::{Near, PassScreen, ReceivedRow};
use gatepass::app::show::CodeWaiting;
use gatepass::client::wire::link::PhoneTaken;
use gatepass::confidential::Confidential;
use gatepass::error::Error;
use gatepass::id::{DoorId, PassId};
use gatepass::qr::Qr;

use crate::foreign::Moment;
use crate::phone::Core;
use crate::under_way::Unlock;

/// The guest's side of a phone. Made by [`Phone::guest`](crate::phone::Phone::guest).
#[derive(Debug, uniffi::Object)]
pub struct Guest(pub(crate) Arc<Core>);

/// A QR code to hold up to a door.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct LiveCode {
    /// Modules along one side. Around them belongs a light margin of four.
    pub side: u32,
    /// Row by row, the darkness of each module: 1 or 0.
    pub modules: Vec<u8>,
    /// When to fetch the next one.
    pub shown_until: Moment,
}

impl Guest {
    fn core(&self) -> gatepass::app::guest::Guest<'_, gatepass::radio::Ways> {
        self.0.device.guest()
    }
}

/// A link as a QR code, for a guest who stands beside: the camera of their phone reads it off this one's screen.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct LinkCode {
    /// Modules along one side. Around them belongs a light margin of four.
    pub side: u32,
    /// Row by row, the darkness of each module: 1 or 0.
    pub modules: Vec<u8>,
}

/// Draws a link as a QR code.
#[uniffi::export]
pub fn link_code(link: Confidential) -> Result<LinkCode, Error> {
    let qr = Qr::new(link.expose())?;
    Ok(LinkCode { side: side(&qr), modules: modules(&qr) })
}

fn side(qr: &Qr) -> u32 {
    u32::try_from(qr.side()).unwrap_or(u32::MAX)
}

fn modules(qr: &Qr) -> Vec<u8> {
    let across = 0..qr.side();
    across.clone().flat_map(|y| across.clone().map(move |x| u8::from(qr.is_dark(x, y)))).collect()
}

#[uniffi::export(async_runtime = "tokio")]
impl Guest {
    /// The passes on this phone and what each says now, newest first. Needs no network.
    pub fn passes(&self) -> Result<Vec<ReceivedRow>, Error> {
        self.core().passes()
    }

    /// A pass as this phone knows it. Needs no network.
    pub fn pass(&self, pass: PassId) -> Result<PassScreen, Error> {
        self.core().screen(pass)
    }

    /// Takes a link in and looks at its pass. Nothing changes at the service: the guest hasn't acted yet.
    pub async fn look_at_link(&self, link: String) -> Result<PassScreen, Error> {
        let screen = self.core().look(&link).await;
        self.0.told(screen)
    }

    /// The guest's first act, from which *expires in* counts.
    pub async fn open_pass(&self, pass: PassId) -> Result<PassScreen, Error> {
        let screen = self.core().open(pass).await;
        self.0.told(screen)
    }

    /// Enters the phone number. The answer is the same for a wrong one.
    pub async fn submit_phone(&self, pass: PassId, phone: String) -> Result<PhoneTaken, Error> {
        let taken = self.core().submit_phone(pass, &phone).await;
        self.0.told(taken)
    }

    /// Shows the verification code from the SMS.
    pub async fn verify(&self, pass: PassId, verification_code: String) -> Result<PassScreen, Error> {
        let screen = self.core().verify(pass, &verification_code).await;
        self.0.told(screen)
    }

    /// Enters the secret code that the host told, once per phone.
    pub async fn enter_secret_code(&self, pass: PassId, secret_code: String) -> Result<PassScreen, Error> {
        let screen = self.core().enter_secret_code(pass, &secret_code).await;
        self.0.told(screen)
    }

    /// Writes to the host, who sees the pass's name with it; neither learns the other's number.
    pub async fn contact_host(&self, pass: PassId, text: String) -> Result<(), Error> {
        self.core().contact_host(pass, &text).await
    }

    /// The guest has seen what changed.
    pub fn seen(&self, pass: PassId) -> Result<PassScreen, Error> {
        self.0.told(self.core().seen(pass))
    }

    /// Asks what changed, and renews what opens the doors when it is time.
    pub async fn refresh(&self, pass: PassId) -> Result<PassScreen, Error> {
        let screen = self.core().refresh(pass).await;
        self.0.told(screen)
    }

    /// Ticks a door off that this phone didn't open: one that opens by hand, or by a QR code.
    pub fn tick(&self, pass: PassId, door: DoorId) -> Result<PassScreen, Error> {
        self.0.told(self.core().tick(pass, door))
    }

    /// The QR code for one door, of this moment.
    pub fn live_code(&self, pass: PassId, door: DoorId) -> Result<LiveCode, Error> {
        let live = self.core().live_qr(pass, door)?;
        let qr = Qr::new(live.text())?;
        Ok(LiveCode { side: side(&qr), modules: modules(&qr), shown_until: live.shown_until() })
    }

    /// Which doors of the pass are in reach now. Needs no network, and connects to none.
    pub async fn near(&self, pass: PassId) -> Result<Near, Error> {
        self.core().near(pass).await
    }

    /// Begins to open a door of the pass by Bluetooth. Needs no network while what opens it lasts.
    #[allow(clippy::unused_async, reason = "what it starts needs the runtime around it")]
    pub async fn unlock(&self, pass: PassId, door: DoorId) -> Result<Arc<Unlock>, Error> {
        let watch = self.core().watch(pass)?;
        Ok(Unlock::start(Arc::clone(&self.0), watch, move |core, cancelled| async move {
            Ok(Some((door, core.device.guest().unlock(pass, door, cancelled).await?)))
        }))
    }

    /// Begins to open the door of the pass that the guest stands at: the nearest, of several about as near the next on
    /// the way.
    #[allow(clippy::unused_async, reason = "what it starts needs the runtime around it")]
    pub async fn unlock_nearest(&self, pass: PassId) -> Result<Arc<Unlock>, Error> {
        let watch = self.core().watch(pass)?;
        Ok(Unlock::start(Arc::clone(&self.0), watch, move |core, cancelled| async move {
            let nearest = core.device.guest().unlock_nearest(pass, cancelled).await?;
            Ok(nearest.map(|nearest| (nearest.door, nearest.attempt)))
        }))
    }

    /// A guest without a link asks for a verification code by SMS, with the number on the pass. The answer is the same
    /// for a number that no pass has.
    pub async fn sign_up(&self, phone: String) -> Result<Option<CodeWaiting>, Error> {
        let sent = self.core().sign_up(&phone).await.map(|_| ());
        self.0.told(sent)?;
        self.waiting_sign_up()
    }

    /// The verification code that a sign-up waits for, also after a restart.
    pub fn waiting_sign_up(&self) -> Result<Option<CodeWaiting>, Error> {
        self.core().waiting_sign_up(&self.0.watch())
    }

    /// Another number, or a link after all: the sign-up begins anew.
    pub fn forget_sign_up(&self) -> Result<(), Error> {
        self.0.told(self.core().forget_sign_up())
    }

    /// Shows the verification code: the passes for that number are on this phone from then on.
    pub async fn verify_sign_up(&self, verification_code: String) -> Result<Vec<ReceivedRow>, Error> {
        let rows = self.core().verify_sign_up(&verification_code).await;
        self.0.told(rows)
    }
}
