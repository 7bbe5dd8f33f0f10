//! Whether the door is registered, and when that is tried again.

use std::time::Duration;

use gatepass::unlock::Uptime;

/// After something has come between: whatever it was may not be over at once.
const FIRST: Duration = Duration::from_millis(500);

/// The longest pause between two tries.
const LONGEST: Duration = Duration::from_mins(1);

/// How the door stands with bluetoothd.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is registered.
    Up,
    /// It is being registered.
    Trying {
        /// How often that has failed since something that was missing has come.
        failed: u32,
    },
    /// It isn't.
    Down {
        /// How often registering has failed.
        failed: u32,
        /// When to try.
        at: Uptime,
    },
}

impl Standing {
    /// When to try; `None`: not now.
    pub(super) fn next_try(self) -> Option<Uptime> {
        match self {
            Self::Up | Self::Trying { .. } => None,
            Self::Down { at, .. } => Some(at),
        }
    }

    /// A try begins.
    pub(super) fn on_try(&mut self) {
        *self = Self::Trying { failed: self.failed() };
    }

    /// A registered door is registered no longer. Whatever has come between may not be over at once.
    pub(super) fn on_loss(&mut self, now: Uptime) {
        *self = Self::Down { failed: 0, at: now.saturating_add(FIRST) };
    }

    /// What was missing has come: a try is worth while. What failed before says nothing of the tries from now on, and a
    /// bluetoothd that has just started is busy with its adapters for a moment.
    pub(super) fn on_hope(&mut self, now: Uptime) {
        match self {
            Self::Up => {}
            Self::Trying { failed } => *failed = 0,
            Self::Down { .. } => *self = Self::Down { failed: 0, at: now },
        }
    }

    /// A try has failed; the pause until the next.
    pub(super) fn on_failed(&mut self, now: Uptime) -> Duration {
        let failed = self.failed();
        let pause = pause(failed);
        *self = Self::Down { failed: failed.saturating_add(1), at: now.saturating_add(pause) };
        pause
    }

    fn failed(self) -> u32 {
        match self {
            Self::Up => 0,
            Self::Trying { failed } | Self::Down { failed, .. } => failed,
        }
    }
}

/// Doubles from try to try.
fn pause(failed: u32) -> Duration {
    let factor = 2_u32.checked_pow(failed).unwrap_or(u32::MAX);
    FIRST.saturating_mul(factor).min(LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Uptime = Duration::from_secs(100);

    fn fail(standing: &mut Standing) -> u128 {
        standing.on_try();
        assert_eq!(standing.next_try(), None);
        standing.on_failed(NOW).as_millis()
    }

    #[test]
    fn the_pauses_between_tries_grow_to_a_minute_and_not_beyond() {
        let mut standing = Standing::Down { failed: 0, at: NOW };
        let pauses = (0..9).map(|_| fail(&mut standing)).collect::<Vec<_>>();
        assert_eq!(pauses, [500, 1000, 2000, 4000, 8000, 16000, 32000, 60000, 60000]);
        assert_eq!(standing.next_try(), Some(NOW + LONGEST));
        assert_eq!(pause(u32::MAX), LONGEST);
    }

    #[test]
    fn a_loss_is_given_a_moment() {
        let mut standing = Standing::Up;
        assert_eq!(standing.next_try(), None);
        standing.on_loss(NOW);
        assert_eq!(standing.next_try(), Some(NOW + FIRST));
        assert_eq!(fail(&mut standing), 500);
    }

    #[test]
    fn when_what_was_missing_comes_it_is_tried_at_once_and_as_if_for_the_first_time() {
        let mut standing = Standing::Down { failed: 9, at: NOW + LONGEST };
        standing.on_hope(NOW);
        assert_eq!(standing.next_try(), Some(NOW));
        assert_eq!([fail(&mut standing), fail(&mut standing)], [500, 1000]);
        let mut standing = Standing::Up;
        standing.on_hope(NOW);
        assert_eq!(standing, Standing::Up);
    }

    #[test]
    fn what_comes_during_a_try_that_fails_brings_the_next_forward() {
        let mut standing = Standing::Down { failed: 9, at: NOW };
        standing.on_try();
        standing.on_hope(NOW);
        assert_eq!(standing.on_failed(NOW), FIRST);
        assert_eq!(fail(&mut standing), 1000);
    }
}
