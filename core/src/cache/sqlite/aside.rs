//! A file that can't be read is kept beside, under a name with the time in it: what it holds may be
//! the only copy of a pass made offline, and a later version or a person may still read it.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};

use crate::cache::CacheError;

/// A file that was set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetAside {
    /// Where it is now.
    pub path: PathBuf,
    /// Why it couldn't be read.
    pub reason: CacheError,
}

/// How many files of one second are told apart before giving up.
const MOST_PER_SECOND: u32 = 100;

/// Renames a database with its log files: `phone.db` becomes `phone.db.aside-20261122T140200Z`.
///
/// The log goes first: were it left behind alone, SQLite would play it into the next file of that name.
pub fn set_aside(path: &Path, now: DateTime<Utc>, reason: CacheError) -> Result<SetAside, CacheError> {
    let target = (0..MOST_PER_SECOND)
        .map(|number| with_suffix(path, &suffix(now, number)))
        .find(|target| !target.exists() && !with_suffix(target, "-wal").exists())
        .ok_or_else(|| CacheError::Io { detail: "too many files were set aside at once".to_owned() })?;
    for part in ["-wal", "-shm", ""] {
        match fs::rename(with_suffix(path, part), with_suffix(&target, part)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(CacheError::Io { detail: format!("it can't be set aside: {error}") });
            }
            _ => {}
        }
    }
    Ok(SetAside { path: target, reason })
}

fn suffix(now: DateTime<Utc>, number: u32) -> String {
    let (year, month, day) = (now.year(), now.month(), now.day());
    let (hour, minute, second) = (now.hour(), now.minute(), now.second());
    let time = format!(".aside-{year:04}{month:02}{day:02}T{hour:02}{minute:02}{second:02}Z");
    if number == 0 { time } else { format!("{time}-{number}") }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
