//! The property that runs inside.

use std::fmt;
use std::sync::Arc;

use chrono::TimeDelta;
use gatepass::app::Device;
use gatepass::cache::sealed::MemorySecretStore;
use gatepass::cache::sqlite::SqliteCache;
use gatepass::client::calls::Service;
use gatepass::client::http::Network;
use gatepass::clock::{Clock as _, ManualClock};
use gatepass::error::Error;
use gatepass::foreign::Moment;
use gatepass::radio::Ways;
use gatepass::token::keys::SoftwareKey;
use gatepass_ffi::phone::{Core, Phone};
use gatepass_service::messenger::verification_code_in;
use gatepass_tests::stage::Stage;
use ring::rand::SystemRandom;
use tempfile::TempDir;

/// A small house with residents, staff, and doors of every kind.
const ELM_HOUSE: &[u8] = include_bytes!("../../../tests/scenarios/elm-house.json");

uniffi::use_remote_type!(gatepass::foreign::Moment);
use gatepass::foreign;

/// A property in this process.
#[derive(uniffi::Object)]
pub struct Mock {
    pub(crate) stage: Stage,
    clock: Arc<ManualClock>,
    folder: TempDir,
}

impl fmt::Debug for Mock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mock").field("folder", &self.folder.path()).finish_non_exhaustive()
    }
}

/// What the service sent to somebody.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Letter {
    /// A number or an address.
    pub to: String,
    /// What it says.
    pub text: String,
}

/// A property of this file, or Elm House: at this time, with a reader at each connected door. Its service may serve
/// `others` as well; of several, the property whose id sorts first has the readers.
#[uniffi::export(async_runtime = "tokio", default(others = []))]
pub async fn mock(
    property_file: Option<String>,
    at: Moment,
    others: Vec<String>,
) -> Result<Arc<Mock>, Error> {
    let folder = tempfile::tempdir().map_err(broken)?;
    let clock = Arc::new(ManualClock::at(at));
    let first = property_file.map_or_else(|| ELM_HOUSE.to_vec(), String::into_bytes);
    let files = [first].into_iter().chain(others.into_iter().map(String::into_bytes)).collect();
    let stage = Stage::set(folder.path(), files, &clock).await.map_err(broken)?;
    Ok(Arc::new(Mock { stage, clock, folder }))
}

#[uniffi::export(async_runtime = "tokio")]
impl Mock {
    /// A new phone that remembers nothing. Its radio reaches the doors, its clock is everybody's.
    pub fn phone(&self) -> Result<Arc<Phone>, Error> {
        let file = tempfile::Builder::new().suffix(".db").tempfile_in(&self.folder).map_err(broken)?;
        let (_, path) = file.keep().map_err(broken)?;
        let opened = SqliteCache::open(&path, &MemorySecretStore::default(), self.clock.now())?;
        let key = SoftwareKey::generate_es256(&SystemRandom::new())?;
        let network = Network::up();
        let service = Service::new(self.stage.transport(network.clone()).map_err(broken)?);
        let (cache, radio) = (Arc::new(opened.cache), Ways::Loopback(self.stage.radio.clone()));
        let device = Device::new(cache, service, Arc::new(key), self.clock.clone(), radio);
        Ok(Phone::new(Core::new(device, network, None)))
    }

    /// Now.
    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    /// Lets time pass.
    pub async fn advance(&self, seconds: u32) -> Result<(), Error> {
        self.clock.advance(TimeDelta::seconds(seconds.into()));
        self.stage.keep_house().await.map_err(broken)
    }

    /// As if every property had sent as many texts today as it may; one must have gone.
    pub fn use_up_texts(&self) -> Result<(), Error> {
        self.stage.use_up_texts().map_err(broken)
    }

    /// What the service sent so far, in order, and nobody has [`taken`](Self::letter).
    pub fn letters(&self) -> Vec<Letter> {
        let sent = self.stage.messages.sent().into_iter();
        sent.map(|letter| Letter { to: letter.to, text: letter.text }).collect()
    }

    /// Takes the next letter to a number or an address, waiting for it if need be.
    pub async fn letter(&self, to: String) -> Result<Letter, Error> {
        let letter = self.stage.messages.take(&to).await;
        let letter = letter.ok_or_else(|| Error::NotFound { what: "a letter to them".into() })?;
        Ok(Letter { to: letter.to, text: letter.text })
    }

    /// The next verification code that is sent to a number, as the person would read it; letters before it are taken.
    pub async fn verification_code(&self, phone: String) -> Result<String, Error> {
        loop {
            let letter = self.letter(phone.clone()).await?;
            if let Some(code) = verification_code_in(&letter.text) {
                return Ok(code.to_owned());
            }
        }
    }
}

pub(crate) fn broken(error: impl fmt::Display) -> Error {
    Error::Internal { reason: format!("the mock: {error}") }
}
