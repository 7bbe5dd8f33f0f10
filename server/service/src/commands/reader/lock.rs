//! The lock that the configuration names.

use std::time::Duration;

use gatepass_reader::lock::command::CommandLock;
use gatepass_reader::lock::gpio::{GpioLock, Opens};
use gatepass_reader::lock::{Lock, LockError};

use super::config::{Level, LockConfig};
use super::say;

/// A lock that says in the log that it opens.
pub struct BoardLock(Option<Box<dyn Lock>>);

impl BoardLock {
    /// Takes the lock in hand.
    pub fn of(config: &LockConfig) -> Result<Self, LockError> {
        Ok(Self(match config {
            LockConfig::Log => None,
            LockConfig::Gpio { chip, line, opens } => {
                let opens = match opens {
                    Level::High => Opens::High,
                    Level::Low => Opens::Low,
                };
                Some(Box::new(GpioLock::take(chip, *line, opens)?))
            }
            LockConfig::Command { run } => {
                let (program, arguments) =
                    run.split_first().map(|(first, rest)| (first.into(), rest.to_vec())).unwrap_or_default();
                Some(Box::new(CommandLock::new(program, arguments)))
            }
        }))
    }
}

impl Lock for BoardLock {
    fn open(&mut self, time: Duration) -> Result<(), LockError> {
        match &mut self.0 {
            Some(lock) => {
                lock.open(time)?;
                say(format_args!("the door opens for {time:?}"));
            }
            None => say(format_args!("the door would open for {time:?}; no lock is configured")),
        }
        Ok(())
    }
}
