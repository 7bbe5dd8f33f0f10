//! How long to wait before trying again: doubling, bounded, and not all phones at once.

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use ring::rand::{SecureRandom as _, SystemRandom};

/// The first wait, before dice.
const FIRST_SECONDS: i64 = 2;
/// The longest wait, whatever the service asks for.
pub(super) const LONGEST_SECONDS: i64 = 60 * 60;
/// How soon a round is worth trying after finding no network; the platform usually tells earlier.
pub(super) const WHILE_OFFLINE: TimeDelta = TimeDelta::seconds(30);

/// Where chance comes from.
pub trait Dice: Send + Sync + fmt::Debug {
    /// A number from 0 to `most`, both included.
    fn up_to(&self, most: u32) -> u32;
}

/// The system's randomness.
#[derive(Debug, Default)]
pub struct SystemDice;

impl Dice for SystemDice {
    fn up_to(&self, most: u32) -> u32 {
        let mut bytes = [0; 8];
        // Without randomness everybody waits the longest: slow, and safe.
        if SystemRandom::new().fill(&mut bytes).is_err() {
            return most;
        }
        let sides = u64::from(most) + 1;
        u32::try_from(u64::from_be_bytes(bytes) % sides).unwrap_or(most)
    }
}

/// The twin: always the same share of `most`, in hundredths.
#[derive(Clone, Copy, Debug)]
pub struct FixedDice(pub u8);

impl Dice for FixedDice {
    fn up_to(&self, most: u32) -> u32 {
        let share = u64::from(most) * u64::from(self.0.min(100)) / 100;
        u32::try_from(share).unwrap_or(most)
    }
}

/// When to try for the next time after the `tries`th: between half and the whole of a wait that doubles.
pub(super) fn after(now: DateTime<Utc>, tries: u32, dice: &dyn Dice) -> DateTime<Utc> {
    let doublings = tries.saturating_sub(1).min(30);
    let whole = (FIRST_SECONDS << doublings).min(LONGEST_SECONDS);
    let half = u32::try_from(whole * 1000 / 2).unwrap_or(u32::MAX);
    let wait = TimeDelta::milliseconds(i64::from(half) + i64::from(dice.up_to(half)));
    now.checked_add_signed(wait).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn waits_grow_to_a_bound_and_never_under_half(tries in 0u32.., share in 0u8..=100) {
            let now = DateTime::UNIX_EPOCH;
            let wait = after(now, tries, &FixedDice(share)) - now;
            let whole = after(now, tries, &FixedDice(100)) - now;
            prop_assert!(wait * 2 >= whole && wait <= whole);
            prop_assert!(whole <= TimeDelta::seconds(LONGEST_SECONDS));
            prop_assert!(whole <= after(now, tries.saturating_add(1), &FixedDice(100)) - now);
        }

        #[test]
        fn dice_stay_within_their_sides(most: u32, share: u8) {
            prop_assert!(SystemDice.up_to(most) <= most);
            prop_assert!(FixedDice(share).up_to(most) <= most);
        }
    }

    #[test]
    fn the_first_wait_is_short() {
        let now = DateTime::UNIX_EPOCH;
        assert_eq!(after(now, 1, &FixedDice(0)) - now, TimeDelta::seconds(1));
        assert_eq!(after(now, 1, &FixedDice(100)) - now, TimeDelta::seconds(2));
        assert_eq!(after(now, 3, &FixedDice(100)) - now, TimeDelta::seconds(8));
    }
}
