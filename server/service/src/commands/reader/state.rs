//! The reader's folder: what it must not forget.
//!
//! ```text
//!   door-12.db       the ledger, with the last bulletin
//!   property.json    the property, as the service told it last
//!   lock             held while the reader runs: two would count uses separately
//! ```

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Write as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use gatepass::id::DoorId;
use gatepass_service::doors::Told;

use super::Failure;

/// The folder, for this reader alone.
#[derive(Debug)]
pub struct State {
    folder: PathBuf,
    _lock: File,
}

impl State {
    /// Takes the folder; makes it if it is missing.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        let name = folder.display();
        let failed =
            |error: io::Error| Failure::Failed(format!("can't use the state folder {name}: {error}"));
        DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(failed)?;
        let lock = File::create(folder.join("lock")).map_err(failed)?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(Failure::Failed(format!(
                "another reader runs on the state folder {name}; each door needs a folder of its own"
            ))),
            Err(TryLockError::Error(error)) => Err(failed(error)),
        }
    }

    /// Where the ledger is.
    pub fn ledger(&self, door: DoorId) -> PathBuf {
        self.folder.join(format!("door-{door}.db"))
    }

    /// What the service told last; `None`: nothing yet. What can't be read is an error to go on from: the next news
    /// takes its place.
    pub fn recall(&self) -> io::Result<Option<Told>> {
        match fs::read(self.folder.join(PROPERTY)) {
            Ok(json) => Ok(Some(serde_json::from_slice(&json)?)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Keeps what the service told. Whenever the power is lost, what is read next is either this or what was kept before.
    pub fn keep(&self, told: &Told) -> io::Result<()> {
        let json = serde_json::to_vec(told)?;
        let new = self.folder.join(NEW);
        let mut file = File::create(&new)?;
        file.write_all(&json)?;
        file.sync_all()?;
        fs::rename(&new, self.folder.join(PROPERTY))?;
        File::open(&self.folder)?.sync_all()
    }
}

const PROPERTY: &str = "property.json";
/// What is being written. Whatever a lost power has left of it is written over.
const NEW: &str = "property.json.new";

#[cfg(test)]
mod tests {
    use gatepass::client::wire::property::PropertyAnswer;
    use serde_json::json;

    use super::*;

    fn told(etag: &str) -> Told {
        let id = "oak-court".parse().unwrap();
        let property =
            PropertyAnswer { id, property: json!({"id": "oak-court"}), keys: vec![], makes_pins: false };
        Told { etag: etag.to_owned(), property }
    }

    #[test]
    fn what_was_kept_last_is_recalled_after_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("of").join("a door");
        let state = State::open(&folder).unwrap();
        assert_eq!(state.recall().unwrap(), None);
        state.keep(&told("1")).unwrap();
        state.keep(&told("2")).unwrap();
        drop(state);
        assert_eq!(State::open(&folder).unwrap().recall().unwrap(), Some(told("2")));
    }

    #[test]
    fn power_that_is_lost_while_it_is_written_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let whole = serde_json::to_vec(&told("2")).unwrap();
        for kept in [None, Some(told("1"))] {
            if let Some(kept) = &kept {
                state.keep(kept).unwrap();
            }
            for length in 0..=whole.len() {
                fs::write(folder.path().join(NEW), &whole[..length]).unwrap();
                assert_eq!(state.recall().unwrap(), kept);
            }
        }
        state.keep(&told("3")).unwrap();
        assert_eq!(state.recall().unwrap(), Some(told("3")));
        assert!(!folder.path().join(NEW).exists());
    }

    #[test]
    fn a_damaged_file_is_an_error_and_the_next_news_takes_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        fs::write(folder.path().join(PROPERTY), b"{\"etag\": \"1\", \"prop").unwrap();
        assert!(state.recall().is_err());
        state.keep(&told("2")).unwrap();
        assert_eq!(state.recall().unwrap(), Some(told("2")));
    }

    #[test]
    fn two_readers_do_not_share_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let state = State::open(folder.path()).unwrap();
        let Err(Failure::Failed(text)) = State::open(folder.path()) else { panic!("shared") };
        assert!(text.contains("another reader"), "{text}");
        drop(state);
        State::open(folder.path()).unwrap();
    }
}
