//! The only source of *now*. Everything that decides takes the time as a parameter.

use std::fmt;
use std::sync::Mutex;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, TimeDelta, Utc};

/// How far a door's clock may be off, unless its settings say otherwise: it opens that much earlier and later than its
/// passes say, and every bound on what it may still do counts it.
pub const DOOR_CLOCK_ERROR: TimeDelta = TimeDelta::seconds(30);

/// Where *now* comes from: the system, or a clock that a test turns by hand.
pub trait Clock: Send + Sync + fmt::Debug {
    /// The time, in UTC, to the second or finer.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods, reason = "the one place that asks the system")]
    fn now(&self) -> DateTime<Utc> {
        let elapsed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
        TimeDelta::from_std(elapsed)
            .ok()
            .and_then(|delta| DateTime::UNIX_EPOCH.checked_add_signed(delta))
            .unwrap_or(DateTime::UNIX_EPOCH)
    }
}

/// A clock that stands still until it is set.
#[derive(Debug)]
pub struct ManualClock(Mutex<DateTime<Utc>>);

impl ManualClock {
    /// Stands at `now`.
    pub fn at(now: DateTime<Utc>) -> Self {
        Self(Mutex::new(now))
    }

    /// Stands at `now` from here on.
    pub fn set(&self, now: DateTime<Utc>) {
        *self.lock() = now;
    }

    /// Goes on by `by`.
    pub fn advance(&self, by: TimeDelta) {
        let mut now = self.lock();
        *now = now.checked_add_signed(by).unwrap_or(*now);
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, DateTime<Utc>> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> DateTime<Utc> {
        *self.lock()
    }
}

/// A time and how far it may be off.
///
/// A door's clock drifts, a phone's may be set by hand. Within the uncertainty a door opens if it
/// would at any instant, so that a guest is not refused for the clock's sake.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The best estimate.
    pub at: DateTime<Utc>,
    /// The true time is at most this far before or after `at`. Never negative.
    pub uncertainty: TimeDelta,
}

impl Now {
    /// A time known exactly.
    pub const fn exactly(at: DateTime<Utc>) -> Self {
        Self { at, uncertainty: TimeDelta::zero() }
    }

    /// A time that may be off by `uncertainty` either way.
    pub fn within(at: DateTime<Utc>, uncertainty: TimeDelta) -> Self {
        Self { at, uncertainty: uncertainty.abs() }
    }

    /// The earliest instant that it may be.
    pub fn earliest(self) -> DateTime<Utc> {
        self.at.checked_sub_signed(self.uncertainty).unwrap_or(DateTime::<Utc>::MIN_UTC)
    }

    /// The latest instant that it may be.
    pub fn latest(self) -> DateTime<Utc> {
        self.at.checked_add_signed(self.uncertainty).unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}
