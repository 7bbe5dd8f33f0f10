//! A phone: its store, its key, and what its screens show.

use std::path::Path;
use std::sync::Arc;

use gatepass::cache::Cache;
use gatepass::cache::records::{PassSummary, Side};
use gatepass::cache::sqlite::SqliteCache;
use gatepass::clock::{Clock as _, SystemClock};
use gatepass::token::keys::DeviceKey as _;

use crate::error::GatepassError;
use crate::keys::{PhoneKey, PlatformKey, PlatformSecrets, Secrets};
use crate::passes::GuestPasses;

/// One phone's Gatepass: made once when the app starts, used from any thread.
#[derive(Debug, uniffi::Object)]
pub struct Phone {
    cache: Arc<SqliteCache>,
    key: PhoneKey,
    set_aside: bool,
}

#[uniffi::export(async_runtime = "tokio")]
impl Phone {
    /// Opens the store in a file, and makes it if there is none.
    #[uniffi::constructor]
    pub fn open(
        file: String,
        key: Arc<dyn PlatformKey>,
        secrets: Arc<dyn PlatformSecrets>,
    ) -> Result<Arc<Self>, GatepassError> {
        let key = PhoneKey::new(key)?;
        let opened = SqliteCache::open(Path::new(&file), &Secrets(secrets), SystemClock.now())?;
        Ok(Arc::new(Self { cache: Arc::new(opened.cache), key, set_aside: opened.set_aside.is_some() }))
    }

    /// Whether the file that was there couldn't be read: it is kept aside, and the passes have to be loaded again.
    pub fn was_set_aside(&self) -> bool {
        self.set_aside
    }

    /// This phone's public key as text, for a support call.
    pub fn holder(&self) -> String {
        self.key.public().to_string()
    }

    /// The passes that this phone was given, newest first, at most `limit`.
    pub fn guest_passes(&self, limit: u16) -> Result<GuestPasses, GatepassError> {
        let cache: &dyn Cache = self.cache.as_ref();
        let page = cache.list::<PassSummary>(&Side::Received, None, limit)?;
        let rows = page.records.into_iter().map(Into::into).collect();
        Ok(GuestPasses { rows, more: page.next.is_some() })
    }

    /// Waits for what is under way and lets go of every file, before the system suspends the app
    /// (iOS kills an app that holds a lock then). May be called twice.
    pub async fn prepare_for_suspend(&self) -> Result<(), GatepassError> {
        let cache = Arc::clone(&self.cache);
        match tokio::task::spawn_blocking(move || cache.prepare_for_suspend()).await {
            Ok(done) => Ok(done?),
            Err(_) => Err(GatepassError::Internal { reason: "the store could not be closed".to_owned() }),
        }
    }

    /// Goes on after [`prepare_for_suspend`](Self::prepare_for_suspend). May be called twice.
    pub fn resume(&self) -> Result<(), GatepassError> {
        Ok(self.cache.resume()?)
    }
}
