//! The file with a door's secret keys: one line, readable by its owner alone, never written over.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _};
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatepass::token::keys::DoorSecret;
use zeroize::Zeroizing;

use super::Failure;

/// No key file is longer.
const MOST_BYTES: u64 = 200;

/// Writes the keys into a new file. They are on the disk when this returns.
pub fn write(path: &Path, secret: &DoorSecret) -> Result<(), Failure> {
    let name = path.display();
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Failure::Failed(format!(
            "{name} is there already, and keys are never written over; a reader that runs with it says its public keys when it starts"
        )),
        _ => Failure::Failed(format!("can't write the keys to {name}: {error}")),
    };
    let text = Zeroizing::new(URL_SAFE_NO_PAD.encode(secret.to_bytes().as_ref()));
    let mut options = OpenOptions::new();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path).map_err(failed)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.write_all(b"\n"))
        .and_then(|()| file.sync_all())
        .and_then(|()| File::open(folder_of(path))?.sync_all());
    written.map_err(|error| {
        // Half a file would be in the way of the next try.
        let _ = fs::remove_file(path);
        failed(error)
    })
}

/// Reads them.
pub fn read(path: &Path) -> Result<DoorSecret, Failure> {
    let name = path.display();
    let wrong = |why: &str| Failure::Usage(format!("the key file {name} {why}"));
    let unreadable = |error: io::Error| {
        wrong(&format!("can't be read: {error} (`gatepass reader enrol {name}` makes one)"))
    };
    let file = File::open(path).map_err(unreadable)?;
    let mode = file.metadata().map_err(unreadable)?.mode();
    if mode & 0o077 != 0 {
        return Err(wrong(
            "can be read by others than its owner: chmod 600 it, or enrol anew if somebody has",
        ));
    }
    let mut text = Zeroizing::new(String::new());
    file.take(MOST_BYTES).read_to_string(&mut text).map_err(unreadable)?;
    let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text.trim()).unwrap_or_default());
    let bytes = <&[u8; 64]>::try_from(bytes.as_slice());
    bytes
        .ok()
        .and_then(|bytes| DoorSecret::from_bytes(bytes).ok())
        .ok_or_else(|| wrong("holds no keys of a door: it was cut off or is another file"))
}

/// The folder that a file is in.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_come_back_from_a_file_that_only_its_owner_reads() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("door.key");
        let secret = DoorSecret::from_bytes(&[7; 64]).unwrap();
        write(&path, &secret).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(read(&path).unwrap().public(), secret.public());
    }

    #[test]
    fn what_is_there_is_never_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("door.key");
        write(&path, &DoorSecret::from_bytes(&[7; 64]).unwrap()).unwrap();
        let kept = fs::read(&path).unwrap();
        let again = write(&path, &DoorSecret::from_bytes(&[8; 64]).unwrap());
        assert!(matches!(again, Err(Failure::Failed(_))), "{again:?}");
        assert_eq!(fs::read(&path).unwrap(), kept);
    }

    #[test]
    fn keys_that_others_can_read_and_files_without_keys_are_refused_with_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("door.key");
        let refused = |part: &str| {
            let Err(Failure::Usage(text)) = read(&path) else { panic!("not refused") };
            assert!(text.contains(part), "{text}");
        };
        refused("gatepass reader enrol");
        write(&path, &DoorSecret::from_bytes(&[7; 64]).unwrap()).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        for cut in [0, 1, text.len() / 2] {
            fs::write(&path, &text[..cut]).unwrap();
            refused("holds no keys");
        }
        fs::write(&path, text.repeat(9)).unwrap();
        refused("holds no keys");
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o640)).unwrap();
        refused("chmod 600");
    }
}
