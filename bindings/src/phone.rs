//! A phone: its store, its key, its way to the service and to doors; who is signed in on it, and what waits.

use std::path::Path;
use std::sync::Arc;

use gatepass::app::Device;
use gatepass::app::queue::Waiting;
use gatepass::app::session::{Membership, Signed};
use gatepass::app::show::{CodeWaiting, Watch};
use gatepass::app::sync::SyncState;
use gatepass::cache::sqlite::SqliteCache;
use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::client::outbox::{Cancelled, EntryId};
use gatepass::clock::{Clock as _, SystemClock};
use gatepass::error::Error;
use gatepass::id::PropertyId;
use gatepass::radio::Ways;

use crate::foreign::Moment;
use crate::guest::Guest;
use crate::keys::{PhoneKey, PlatformKey, PlatformSecrets, Secrets};
use crate::observer::{Changed, Observer, Watcher};
use crate::person::Person;
use crate::settings::{PlatformSettings, RadioChoice, Settings};

/// What all objects of a phone share.
#[derive(Debug)]
pub struct Core {
    pub(crate) device: Device<Ways>,
    pub(crate) watcher: Watcher,
    settings: Settings,
    network: Network,
    set_aside: bool,
}

impl Core {
    /// Around a device; for a phone of parts of one's own.
    pub fn new(device: Device<Ways>, network: Network, settings: Option<Arc<dyn PlatformSettings>>) -> Self {
        let (settings, watcher) = (Settings(settings), Watcher::default());
        Self { device, watcher, settings, network, set_aside: false }
    }

    /// The person who is signed in at a property, as this phone knows it now.
    pub(crate) fn signed(&self, property: &PropertyId) -> Result<Signed<'_, Ways>, Error> {
        self.device.signed_in_at(property)?.ok_or(Error::SignedOut)
    }

    /// Tells the observer that what this phone knows may be different; also after a failure, which may have taught it
    /// something.
    pub(crate) fn told<T>(&self, result: Result<T, Error>) -> Result<T, Error> {
        self.watcher.tell(Changed::Known);
        result
    }

    fn person(core: &Arc<Self>, property: PropertyId) -> Arc<Person> {
        Arc::new(Person { core: Arc::clone(core), property })
    }

    /// Where no property's zone is known.
    pub(crate) fn watch(&self) -> Watch {
        self.device.watch(self.settings.zone())
    }
}

/// One phone's Gatepass: made once when the app starts, used from any thread.
#[derive(Debug, uniffi::Object)]
pub struct Phone(Arc<Core>);

impl Phone {
    /// Of a core of one's own.
    pub fn new(core: Core) -> Arc<Self> {
        Arc::new(Self(Arc::new(core)))
    }

    /// What runs on it, for whoever made it of parts of their own.
    pub fn device(&self) -> &Device<Ways> {
        &self.0.device
    }
}

#[uniffi::export(async_runtime = "tokio")]
impl Phone {
    /// Opens the store in a file, and makes it if there is none. `service` is the address of the property's service;
    /// a computer may do without settings.
    #[uniffi::constructor]
    pub fn open(
        file: String,
        service: String,
        radio: RadioChoice,
        key: Arc<dyn PlatformKey>,
        secrets: Arc<dyn PlatformSecrets>,
        settings: Option<Arc<dyn PlatformSettings>>,
    ) -> Result<Arc<Self>, Error> {
        let key = PhoneKey::new(key)?;
        let network = Network::up();
        let service = Service::new(Transport::new(&service, network.clone())?);
        let ways = radio.ways(Settings(settings.clone()).access())?;
        let opened = SqliteCache::open(Path::new(&file), &Secrets(secrets), SystemClock.now())?;
        let set_aside = opened.set_aside.is_some();
        let device = Device::new(Arc::new(opened.cache), service, Arc::new(key), Arc::new(SystemClock), ways);
        let core = Core { set_aside, ..Core::new(device, network, settings) };
        Ok(Self::new(core))
    }

    /// Whether the file that was there couldn't be read: it is kept aside, and all has to be loaded again.
    pub fn was_set_aside(&self) -> bool {
        self.0.set_aside
    }

    /// This phone's public key as text, for a support call.
    pub fn holder(&self) -> String {
        self.0.device.key.public().to_string()
    }

    /// Who is told of changes from now on; nothing: nobody.
    pub fn observe(&self, observer: Option<Arc<dyn Observer>>) {
        self.0.watcher.set(observer);
    }

    /// The system says that the network came or went. Without one, calls that need it answer at once.
    pub fn set_network(&self, up: bool) {
        self.0.network.set(up);
    }

    /// The guest's side: passes that were given to this phone. Nobody needs to be signed in for it.
    pub fn guest(&self) -> Arc<Guest> {
        Arc::new(Guest(Arc::clone(&self.0)))
    }

    /// Where this phone is signed in, by the properties' names. Needs no network.
    pub fn memberships(&self) -> Result<Vec<Membership>, Error> {
        self.0.device.memberships()
    }

    /// Chooses the property that screens show from now on, also after a restart.
    pub fn choose(&self, property: PropertyId) -> Result<Arc<Person>, Error> {
        let chosen = self.0.device.choose(&property).map(|_| Core::person(&self.0, property));
        self.0.told(chosen)
    }

    /// Who is signed in, at the chosen property, else at the first by name. Needs no network.
    pub fn signed_in(&self) -> Result<Option<Arc<Person>>, Error> {
        let signed = self.0.device.signed_in()?;
        Ok(signed.map(|signed| Core::person(&self.0, signed.property().id().clone())))
    }

    /// Asks for a verification code by SMS. The answer is the same whoever asks.
    pub async fn sign_in(&self, phone: String) -> Result<Option<CodeWaiting>, Error> {
        let sent = self.0.device.sign_in(&phone).await.map(|_| ());
        self.0.told(sent)?;
        self.waiting_sign_in()
    }

    /// The verification code that a sign-in waits for, also after a restart.
    pub fn waiting_sign_in(&self) -> Result<Option<CodeWaiting>, Error> {
        self.0.device.waiting_sign_in(&self.0.watch())
    }

    /// Another number: the sign-in begins anew.
    pub fn forget_sign_in(&self) -> Result<(), Error> {
        self.0.told(self.0.device.forget_sign_in())
    }

    /// Shows the verification code; from then on this phone is that person's.
    pub async fn verify_sign_in(&self, verification_code: String) -> Result<Arc<Person>, Error> {
        let signed = self.0.device.verify_sign_in(&verification_code).await;
        let property = self.0.told(signed.map(|signed| signed.property().id().clone()))?;
        Ok(Core::person(&self.0, property))
    }

    /// Everything that waits to be told to the service, in order. Needs no network.
    pub fn waiting(&self) -> Result<Vec<Waiting>, Error> {
        self.0.device.waiting()
    }

    /// Tells the service what is due: when the network comes back, and at the time that is answered (nothing: no
    /// need).
    pub async fn tell(&self) -> Result<Option<Moment>, Error> {
        let round = self.0.device.tell().await;
        Ok(self.0.told(round)?.next_attempt_at)
    }

    /// A person says: try it again.
    pub async fn try_again(&self, id: EntryId) -> Result<(), Error> {
        let round = self.0.device.try_again(&id).await;
        self.0.told(round.map(|_| ()))
    }

    /// A person says: never mind. Says whether that was in time.
    pub fn never_mind(&self, id: EntryId) -> Result<Cancelled, Error> {
        self.0.told(self.0.device.never_mind(&id))
    }

    /// Tells what waits, then hears what is new, of everything. Goes on where one part fails; says why the first did.
    pub async fn sync(&self) -> Result<(), Error> {
        let done = self.0.device.sync().await;
        self.0.told(done)
    }

    /// How far this phone is in step with the service. Needs no network.
    pub fn sync_state(&self) -> Result<SyncState, Error> {
        self.0.device.sync_state(&self.0.watch())
    }

    /// Waits for what is under way and lets go of every file, before the system suspends the app
    /// (iOS kills an app that holds a lock then). May be called twice.
    pub async fn prepare_for_suspend(&self) -> Result<(), Error> {
        let cache = Arc::clone(&self.0.device.cache);
        match tokio::task::spawn_blocking(move || cache.prepare_for_suspend()).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(Error::Internal { reason: "the store could not be closed".to_owned() }),
        }
    }

    /// Goes on after [`prepare_for_suspend`](Self::prepare_for_suspend). May be called twice.
    pub fn resume(&self) -> Result<(), Error> {
        Ok(self.0.device.cache.resume()?)
    }
}
