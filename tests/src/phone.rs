//! Phones, and whose side they are on.

use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use gatepass::app::Device;
use gatepass::app::resident::Resident;
use gatepass::app::session::Signed;
use gatepass::app::staff::Staff;
use gatepass::cache::records::{EVERYTHING, SessionRecord};
use gatepass::cache::sealed::MemorySecretStore;
use gatepass::cache::sqlite::SqliteCache;
use gatepass::client::calls::Service as Calls;
use gatepass::client::http::Network;
use gatepass::client::wire::session::SessionToken;
use gatepass::clock::{Clock, ManualClock};
use gatepass::property::Role;
use gatepass::radio::Loopback;
use gatepass::token::keys::SoftwareKey;
use ring::rand::SystemRandom;

use crate::stage::Stage;

/// A phone, with a store and a key of its own.
#[derive(Clone)]
pub struct Phone {
    /// What runs on it.
    pub device: Arc<Device<Loopback>>,
    /// Its network.
    pub network: Network,
}

impl Phone {
    /// A new one, which remembers nothing, with its store in this file.
    pub fn new(stage: &Stage, file: &Path) -> Result<Self, String> {
        let clock = stage.clock();
        let opened = SqliteCache::open(file, &MemorySecretStore::default(), clock.now())
            .map_err(|error| error.to_string())?;
        let key = SoftwareKey::generate_es256(&SystemRandom::new()).map_err(|error| error.to_string())?;
        let network = Network::up();
        let service = Calls::new(stage.transport(network.clone())?);
        let device = Device::new(Arc::new(opened.cache), service, Arc::new(key), clock, stage.radio.clone());
        Ok(Self { device: Arc::new(device), network })
    }

    /// The same phone, once service and doors have started anew.
    pub fn wake(&self, stage: &Stage) -> Result<Self, String> {
        let service = Calls::new(stage.transport(self.network.clone())?);
        let (cache, key) = (self.device.cache.clone(), self.device.key.clone());
        let device = Device::new(cache, service, key, stage.clock(), stage.radio.clone());
        Ok(Self { device: Arc::new(device), network: self.network.clone() })
    }

    /// The same phone with its clock set by hand: what would it show then?
    #[must_use]
    pub fn with_clock_at(&self, at: DateTime<Utc>) -> Self {
        let Device { cache, service, key, radio, .. } = self.device.as_ref();
        let (cache, key) = (cache.clone(), key.clone());
        let clock = Arc::new(ManualClock::at(at));
        let device = Device::new(cache, service.clone(), key, clock, radio.clone());
        Self { device: Arc::new(device), network: self.network.clone() }
    }
}

/// Who is signed in on a phone.
pub fn signed_in(device: &Device<Loopback>) -> Result<Signed<'_, Loopback>, String> {
    device.signed_in().map_err(|error| error.to_string())?.ok_or_else(|| "nobody is signed in".to_owned())
}

/// The resident's side of it.
pub fn home_of<'s, 'd>(signed: &'s Signed<'d, Loopback>) -> Result<Resident<'s, 'd, Loopback>, String> {
    signed.resident(None).ok_or_else(|| format!("{} is no resident", signed.person().name))
}

/// The staff's side of it.
pub fn staff_of<'s, 'd>(signed: &'s Signed<'d, Loopback>) -> Result<Staff<'s, 'd, Loopback>, String> {
    let is_staff = signed.person().role == Role::Staff;
    signed.staff().filter(|_| is_staff).ok_or_else(|| format!("{} isn't staff", signed.person().name))
}

/// What the service is shown for what the app has no tap for.
pub fn session_of(device: &Device<Loopback>) -> Result<SessionToken, String> {
    let sessions = device.cache.all::<SessionRecord>(EVERYTHING).map_err(|error| error.to_string())?;
    let session = sessions.into_iter().next().ok_or("nobody is signed in")?;
    Ok(session.session.session_token)
}
