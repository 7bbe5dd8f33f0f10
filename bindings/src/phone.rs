//! A phone: its store, its key, its way to the service, and what its screens show.

use std::path::Path;
use std::sync::Arc;

use gatepass::app::Device;
use gatepass::cache::records::{PassSummary, Side};
use gatepass::cache::sqlite::SqliteCache;
use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::{Clock as _, SystemClock};
use gatepass::id::{DoorId, PassId};

use crate::error::GatepassError;
use crate::keys::{PhoneKey, PlatformKey, PlatformSecrets, Secrets};
use crate::passes::{GuestPasses, PassScreen, PhoneTaken};

/// One phone's Gatepass: made once when the app starts, used from any thread.
#[derive(Debug, uniffi::Object)]
pub struct Phone {
    /// Without a radio yet.
    device: Device<()>,
    network: Network,
    set_aside: bool,
}

#[uniffi::export(async_runtime = "tokio")]
impl Phone {
    /// Opens the store in a file, and makes it if there is none. `service` is the address of the property's service.
    #[uniffi::constructor]
    pub fn open(
        file: String,
        service: String,
        key: Arc<dyn PlatformKey>,
        secrets: Arc<dyn PlatformSecrets>,
    ) -> Result<Arc<Self>, GatepassError> {
        let key = PhoneKey::new(key)?;
        let network = Network::up();
        let service = Service::new(Transport::new(&service, network.clone())?);
        let opened = SqliteCache::open(Path::new(&file), &Secrets(secrets), SystemClock.now())?;
        let set_aside = opened.set_aside.is_some();
        let device = Device::new(Arc::new(opened.cache), service, Arc::new(key), Arc::new(SystemClock), ());
        Ok(Arc::new(Self { device, network, set_aside }))
    }

    /// Whether the file that was there couldn't be read: it is kept aside, and the passes have to be loaded again.
    pub fn was_set_aside(&self) -> bool {
        self.set_aside
    }

    /// This phone's public key as text, for a support call.
    pub fn holder(&self) -> String {
        self.device.key.public().to_string()
    }

    /// The system says that the network came or went. Without one, calls that need it answer at once.
    pub fn set_network(&self, up: bool) {
        self.network.set(up);
    }

    /// The passes that this phone was given, newest first, at most `limit`. Needs no network.
    pub fn guest_passes(&self, limit: u16) -> Result<GuestPasses, GatepassError> {
        let page = self.device.cache.list::<PassSummary>(&Side::Received, None, limit)?;
        let rows = page.records.into_iter().map(Into::into).collect();
        Ok(GuestPasses { rows, more: page.next.is_some() })
    }

    /// A pass as this phone knows it. Needs no network.
    pub fn pass(&self, pass: PassId) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().screen(pass)?.into())
    }

    /// Takes a link in and looks at its pass. Nothing changes at the service: the guest hasn't acted yet.
    pub async fn look_at_link(&self, link: String) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().look(&link).await?.into())
    }

    /// The guest's first act, from which *expires in* counts.
    pub async fn open_pass(&self, pass: PassId) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().open(pass).await?.into())
    }

    /// Enters the phone number. The answer is the same for a wrong one.
    pub async fn submit_phone(&self, pass: PassId, phone: String) -> Result<PhoneTaken, GatepassError> {
        self.device.guest().submit_phone(pass, &phone).await
    }

    /// Shows the verification code from the SMS.
    pub async fn verify(&self, pass: PassId, verification_code: String) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().verify(pass, &verification_code).await?.into())
    }

    /// Enters the secret code that the host told, once per phone.
    pub async fn enter_secret_code(
        &self,
        pass: PassId,
        secret_code: String,
    ) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().enter_secret_code(pass, &secret_code).await?.into())
    }

    /// Asks what changed, and renews what opens the doors when it is time.
    pub async fn refresh(&self, pass: PassId) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().refresh(pass).await?.into())
    }

    /// Ticks a door off that this phone didn't open: one that opens by hand, or by a QR code.
    pub fn tick(&self, pass: PassId, door: DoorId) -> Result<PassScreen, GatepassError> {
        Ok(self.device.guest().tick(pass, door)?.into())
    }

    /// Waits for what is under way and lets go of every file, before the system suspends the app
    /// (iOS kills an app that holds a lock then). May be called twice.
    pub async fn prepare_for_suspend(&self) -> Result<(), GatepassError> {
        let cache = Arc::clone(&self.device.cache);
        match tokio::task::spawn_blocking(move || cache.prepare_for_suspend()).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(GatepassError::Internal { reason: "the store could not be closed".to_owned() }),
        }
    }

    /// Goes on after [`prepare_for_suspend`](Self::prepare_for_suspend). May be called twice.
    pub fn resume(&self) -> Result<(), GatepassError> {
        Ok(self.device.cache.resume()?)
    }
}
