//! Holds something open for a while: told at once, closed by itself.

use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::LockError;

/// How soon closing is tried again after it failed.
const AGAIN: Duration = Duration::from_millis(200);

/// What is on one side open and on the other shut: a line's level.
type Level = bool;

/// Something that is open for as long as it was told. It is closed when this has been dropped.
#[derive(Debug)]
pub(super) struct Pulse {
    /// Both are there until it is dropped.
    asks: Option<Sender<Ask>>,
    thread: Option<JoinHandle<()>>,
}

struct Ask {
    time: Duration,
    obeyed: Sender<Result<(), LockError>>,
}

impl Pulse {
    /// Over what `set` opens and closes. It is shut to begin with.
    pub(super) fn start(
        name: &str,
        mut set: impl FnMut(Level) -> Result<(), LockError> + Send + 'static,
    ) -> Result<Self, LockError> {
        set(false)?;
        let (asks, asked) = channel();
        let run = move || run(&asked, set);
        let thread = thread::Builder::new().name(name.to_owned()).spawn(run).map_err(LockError::of)?;
        Ok(Self { asks: Some(asks), thread: Some(thread) })
    }

    /// Opens, or stays open longer. Returns when it is open.
    pub(super) fn open(&self, time: Duration) -> Result<(), LockError> {
        let gone = || LockError::of("its thread has ended");
        let (obeyed, answer) = channel();
        let asks = self.asks.as_ref().ok_or_else(gone)?;
        asks.send(Ask { time, obeyed }).map_err(|_| gone())?;
        answer.recv().map_err(|_| gone())?
    }
}

impl Drop for Pulse {
    fn drop(&mut self) {
        self.asks = None;
        // So that a program that ends doesn't leave the door open.
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

fn run(asked: &Receiver<Ask>, mut set: impl FnMut(Level) -> Result<(), LockError>) {
    let mut until: Option<Instant> = None;
    loop {
        let ask = match until {
            None => asked.recv().map_err(RecvTimeoutError::from),
            Some(until) => asked.recv_timeout(until.saturating_duration_since(Instant::now())),
        };
        match ask {
            Ok(Ask { time, obeyed }) => {
                let opened = set(true);
                if opened.is_ok() {
                    until = until.max(Instant::now().checked_add(time));
                }
                // Whoever asked may have gone; it is open all the same.
                let _ = obeyed.send(opened);
            }
            Err(RecvTimeoutError::Timeout) => {
                until = set(false).err().and_then(|_| Instant::now().checked_add(AGAIN));
            }
            Err(RecvTimeoutError::Disconnected) => {
                let _ = set(false);
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Longer than any test waits for what must come.
    const LONG: Duration = Duration::from_secs(20);

    fn pulse() -> (Pulse, Receiver<Level>) {
        let (tell, told) = channel();
        let set = move |level| tell.send(level).map_err(LockError::of);
        (Pulse::start("pulse", set).unwrap(), told)
    }

    #[test]
    fn it_is_shut_to_begin_with_opens_when_told_and_closes_by_itself() {
        let (pulse, told) = pulse();
        assert_eq!(told.try_recv(), Ok(false));
        pulse.open(Duration::from_millis(1)).unwrap();
        assert_eq!(told.try_recv(), Ok(true), "it is open when that is said");
        assert_eq!(told.recv_timeout(LONG), Ok(false));
    }

    #[test]
    fn opened_again_it_stays_open_until_the_later_end() {
        let (pulse, told) = pulse();
        for time in [LONG, Duration::ZERO, LONG] {
            pulse.open(time).unwrap();
        }
        let levels = told.try_iter().collect::<Vec<_>>();
        assert_eq!(levels, [false, true, true, true], "the short one has closed nothing");
    }

    #[test]
    fn it_closes_when_its_owner_has_gone() {
        let (pulse, told) = pulse();
        pulse.open(LONG).unwrap();
        drop(pulse);
        let levels = told.try_iter().collect::<Vec<_>>();
        assert_eq!(levels, [false, true, false]);
    }

    #[test]
    fn what_does_not_open_says_so_and_what_does_not_close_is_tried_again() {
        let (tell, told) = channel();
        let mut answers = vec![Ok(()), Err("jammed"), Ok(()), Err("jammed"), Ok(())].into_iter();
        let set = move |level| {
            tell.send(level).unwrap();
            answers.next().unwrap().map_err(LockError::of)
        };
        let pulse = Pulse::start("pulse", set).unwrap();
        assert_eq!(pulse.open(LONG), Err(LockError::of("jammed")));
        pulse.open(Duration::ZERO).unwrap();
        let levels = (0..5).map(|_| told.recv_timeout(LONG).unwrap()).collect::<Vec<_>>();
        assert_eq!(levels, [false, true, true, false, false]);
    }
}
