//! A lock that another program opens.

use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::{Lock, LockError};

/// How long a command may take to tell its lock.
const PATIENCE: Duration = Duration::from_secs(3);

/// How often it is looked whether it has ended.
const LOOK: Duration = Duration::from_millis(5);

/// A lock that is opened by a command: started without a shell, with the seconds as its last argument. It tells the
/// lock and ends; that the lock closes again is its affair. If it fails, or hasn't ended after three seconds, the
/// lock has failed.
#[derive(Clone, Debug)]
pub struct CommandLock {
    program: PathBuf,
    arguments: Vec<String>,
    patience: Duration,
}

impl CommandLock {
    /// With these arguments before the seconds.
    pub fn new(program: PathBuf, arguments: Vec<String>) -> Self {
        Self { program, arguments, patience: PATIENCE }
    }

    fn failed(&self, reason: impl std::fmt::Display) -> LockError {
        LockError::of(format!("{} {reason}", self.program.display()))
    }

    fn wait(&self, child: &mut Child) -> Result<ExitStatus, LockError> {
        let started = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return Ok(status),
                Ok(None) if started.elapsed() < self.patience => thread::sleep(LOOK),
                Ok(None) => return Err(self.failed(format!("hasn't ended after {:?}", self.patience))),
                Err(error) => return Err(self.failed(error)),
            }
        }
    }
}

impl Lock for CommandLock {
    fn open(&mut self, time: Duration) -> Result<(), LockError> {
        // A part of a second counts as one: a door that is open too briefly is not open.
        let seconds = time.as_secs().saturating_add(u64::from(time.subsec_nanos() > 0));
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).arg(seconds.to_string());
        command.stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.spawn().map_err(|error| self.failed(format!("doesn't start: {error}")))?;
        match self.wait(&mut child) {
            Ok(status) if status.success() => Ok(()),
            Ok(status) => Err(self.failed(format!("ended with {status}"))),
            Err(error) => {
                let _ = child.kill();
                // Nobody waits for one that can't even be killed.
                thread::spawn(move || child.wait());
                Err(error)
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn shell(script: &str) -> CommandLock {
        CommandLock::new(
            "/bin/sh".into(),
            vec!["-c".into(), script.into(), "lock".into(), "main gate".into()],
        )
    }

    #[test]
    fn it_is_told_the_seconds_after_its_own_arguments() {
        let folder = tempfile::tempdir().unwrap();
        let told = folder.path().join("told");
        let mut lock = shell(&format!("printf '%s|' \"$@\" > '{}'", told.display()));
        lock.open(Duration::from_millis(4_001)).unwrap();
        assert_eq!(std::fs::read_to_string(told).unwrap(), "main gate|5|");
    }

    #[test]
    fn its_failure_is_the_locks() {
        let error = shell("exit 3").open(Duration::from_secs(5)).unwrap_err();
        assert_eq!(error.reason, "/bin/sh ended with exit status: 3");
        let error = CommandLock::new("/no/such".into(), vec![]).open(Duration::from_secs(5)).unwrap_err();
        assert!(error.reason.starts_with("/no/such doesn't start: "), "{error}");
    }

    #[test]
    fn one_that_does_not_end_holds_nobody_up() {
        let mut lock = CommandLock { patience: Duration::ZERO, ..shell("exec sleep 600") };
        let error = lock.open(Duration::from_secs(5)).unwrap_err();
        assert_eq!(error.reason, "/bin/sh hasn't ended after 0ns");
    }
}
