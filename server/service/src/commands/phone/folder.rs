//! The folder that is a phone: its store, the key that seals it, and where it found the service and the doors.
//!
//! ```text
//!   phone.db      what it remembers, every value sealed
//!   data-key      what seals it; readable by its owner alone
//!   places.json   where the service and the doors were
//!   lock          held while the phone is opened: two new ones at once would make two keys
//! ```

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::http::Uri;
use gatepass::cache::Cache;
use gatepass::cache::sealed::{DataKey, SecretStore, SecretStoreError};
use gatepass::cache::sqlite::SqliteCache;
use gatepass::clock::{Clock as _, SystemClock};
use gatepass::token::keys::SoftwareKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::super::Failure;
use super::{Role, Trouble, key};

/// Where the service is unless something else is said: where `gatepass serve` listens.
const USUAL_SERVICE: &str = "http://127.0.0.1:8080";

/// A phone's folder.
#[derive(Debug)]
pub struct Folder(PathBuf);

/// Where a phone finds others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Places {
    /// The service.
    pub service: String,
    /// The doors' socket, if it was ever named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doors: Option<SocketAddr>,
}

impl Places {
    /// The doors' socket; `gatepass serve` takes the port after the service's.
    pub fn doors_or_beside(&self) -> SocketAddr {
        let port = self.service.parse::<Uri>().ok().and_then(|service| service.port_u16());
        let beside = port.unwrap_or(80).checked_add(1).unwrap_or(0);
        self.doors.unwrap_or_else(|| SocketAddr::from((Ipv4Addr::LOCALHOST, beside)))
    }
}

impl Folder {
    /// The folder that is named, or else the role's own; made if it is missing.
    pub fn open(named: Option<&Path>, role: Role) -> Result<Self, Failure> {
        let folder = match named {
            Some(named) => named.to_owned(),
            None => data_home()
                .ok_or_else(|| Failure::Usage("there is no home folder; name one with --state DIR".into()))?
                .join("gatepass")
                .join(role.name()),
        };
        let mut builder = fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(&folder).map_err(|error| unusable(&folder, &error))?;
        Ok(Self(folder))
    }

    /// Where to find the service and the doors: as said now, else as last time, else where the link leads.
    pub fn places(
        &self,
        service: Option<&str>,
        doors: Option<SocketAddr>,
        link_service: Option<String>,
    ) -> Result<Places, Failure> {
        let known: Option<Places> = match fs::read(self.0.join("places.json")) {
            Ok(json) => serde_json::from_slice(&json).ok(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(unusable(&self.0, &error)),
        };
        if let (Some(known), Some(leads), None) = (&known, &link_service, service)
            && known.service != *leads
        {
            return Err(Failure::Usage(format!(
                "the link is one of {leads}, and this phone speaks with {}; take another phone for it with --state DIR, or say --service {leads}",
                known.service
            )));
        }
        let said = service.map(ToOwned::to_owned);
        let before = known.as_ref().map(|known| known.service.clone());
        let service = said.or(before).or(link_service).unwrap_or_else(|| USUAL_SERVICE.to_owned());
        // Another service's doors are elsewhere.
        let doors = doors.or(known.filter(|known| known.service == service).and_then(|known| known.doors));
        Ok(Places { service, doors })
    }

    /// Keeps them for the next time.
    pub fn keep(&self, places: &Places) -> Result<(), Failure> {
        let text = serde_json::to_vec_pretty(places)
            .map_err(|error| Failure::Failed(format!("can't write places.json: {error}")))?;
        let file = self.0.join("places.json");
        if fs::read(&file).is_ok_and(|kept| kept == text) {
            return Ok(());
        }
        tempfile::NamedTempFile::new_in(&self.0)
            .and_then(|mut new| new.write_all(&text).map(|()| new))
            .and_then(|new| new.persist(&file).map_err(|error| error.error))
            .map(drop)
            .map_err(|error| unusable(&self.0, &error))
    }

    /// Opens the store and takes the phone's key out of it; a new phone gets both.
    pub fn unlock(&self) -> Result<(Arc<dyn Cache>, SoftwareKey), Trouble> {
        let file = self.0.join("lock");
        let lock = File::create(&file).and_then(|lock| lock.lock().map(|()| lock));
        let _lock = lock.map_err(|error| unusable(&self.0, &error))?;
        let secrets = SecretFile(self.0.join("data-key"));
        let opened = SqliteCache::open(&self.0.join("phone.db"), &secrets, SystemClock.now())
            .map_err(gatepass::error::Error::from)?;
        if let Some(aside) = opened.set_aside {
            let kept = aside.path.display();
            let why = aside.reason;
            // The command goes on with an empty phone; where nobody reads stderr, it does so all the same.
            let _ = writeln!(
                io::stderr(),
                "gatepass: this phone's data can't be read ({why}); it is kept as {kept}, and this is a new phone now"
            );
        }
        let cache: Arc<dyn Cache> = Arc::new(opened.cache);
        let key = key::of_phone(cache.as_ref())?;
        Ok((cache, key))
    }
}

fn unusable(folder: &Path, error: &io::Error) -> Failure {
    Failure::Failed(format!(
        "can't use the folder {}: {error}; name another with --state DIR",
        folder.display()
    ))
}

/// Where a user's programs keep their data (XDG).
fn data_home() -> Option<PathBuf> {
    let said = std::env::var_os("XDG_DATA_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    said.or_else(|| Some(std::env::home_dir()?.join(".local").join("share")))
}

/// A key store for machines without one: a file that its owner alone can read.
#[derive(Debug)]
struct SecretFile(PathBuf);

impl SecretStore for SecretFile {
    fn load(&self) -> Result<Option<DataKey>, SecretStoreError> {
        let mut file = match File::open(&self.0) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(failed(&error)),
        };
        let mut bytes = Zeroizing::new([0; 32]);
        file.read_exact(bytes.as_mut_slice()).map_err(|error| failed(&error))?;
        Ok(Some(DataKey::from_bytes(*bytes)))
    }

    fn store(&self, key: &DataKey) -> Result<(), SecretStoreError> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let written = options.open(&self.0).and_then(|mut file| {
            file.write_all(key.as_bytes())?;
            file.sync_all()
        });
        written.map_err(|error| failed(&error))
    }
}

fn failed(error: &io::Error) -> SecretStoreError {
    SecretStoreError::Failed { status: error.raw_os_error().unwrap_or(-1).into() }
}
