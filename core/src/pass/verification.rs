//! The phone check: a verification code is sent to the number on the pass, and entered on the phone that asks.
//!
//! 10 minutes, 5 tries; sending again makes a new code and gives no new tries. How often a link, a number
//! or a property may ask is a [`Cap`].

use std::fmt;

use chrono::{DateTime, TimeDelta, Utc};
use ring::hmac;
use ring::rand::SecureRandom;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// How long a verification code counts.
pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
/// Wrong tries that end a check.
pub const TRIES: u8 = 5;
/// How often one check sends a verification code, the first time included.
pub const SENDS: u8 = 3;
/// How long after a sending the next may be asked for.
pub const PAUSE: TimeDelta = TimeDelta::seconds(30);

/// Six digits from an SMS. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct VerificationCode(Zeroizing<String>);

impl VerificationCode {
    /// Draws one. `None` only where the system has no randomness.
    pub fn draw(random: &dyn SecureRandom) -> Option<Self> {
        // 2^24 = 16 × 1,000,000 + 777,216: numbers from 16,000,000 on would make small codes likelier.
        loop {
            let mut bytes = [0; 4];
            random.fill(bytes.get_mut(1..)?).ok()?;
            let number = u32::from_be_bytes(bytes);
            if number < 16_000_000 {
                return Some(Self(Zeroizing::new(format!("{:06}", number % 1_000_000))));
            }
        }
    }

    /// The digits, for the SMS.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for VerificationCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("VerificationCode(..)")
    }
}

/// A phone check under way, as it is stored. It doesn't hold the code, only what recognises it.
///
/// ```
/// use chrono::DateTime;
/// use gatepass::pass::verification::{Checked, PhoneCheck};
/// use ring::rand::SystemRandom;
///
/// let now = DateTime::UNIX_EPOCH;
/// let (mut check, verification_code) = PhoneCheck::begin(now, &SystemRandom::new()).unwrap();
/// assert_eq!(check.enter("no", now), Checked::Wrong { left: 4 });
/// assert_eq!(check.enter(verification_code.digits(), now), Checked::Right);
/// assert_eq!(check.enter(verification_code.digits(), now), Checked::Over);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhoneCheck {
    salt: [u8; 16],
    tag: [u8; 32],
    sent: DateTime<Utc>,
    sends: u8,
    wrong: u8,
    passed: bool,
}

/// What an entry leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Checked {
    /// The phone is verified. The code is spent.
    Right,
    /// It is another one.
    Wrong {
        /// How many tries are left; at least 1.
        left: u8,
    },
    /// Too late, too many tries, or spent: the check has to be begun anew.
    Over,
}

/// Why no further code is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotSent {
    /// It is too soon, or this check has sent as many as it may.
    #[error("no verification code can be sent before {until}")]
    Wait {
        /// When to ask again.
        until: DateTime<Utc>,
    },
    /// The system has no randomness.
    #[error("the system gave no random numbers; try again")]
    NoRandomness,
}

impl PhoneCheck {
    /// Begins a check. The code is for the SMS.
    pub fn begin(now: DateTime<Utc>, random: &dyn SecureRandom) -> Result<(Self, VerificationCode), NotSent> {
        let mut salt = [0; 16];
        random.fill(&mut salt).map_err(|_| NotSent::NoRandomness)?;
        let verification_code = VerificationCode::draw(random).ok_or(NotSent::NoRandomness)?;
        let tag = tag(&salt, verification_code.digits());
        Ok((Self { salt, tag, sent: now, sends: 1, wrong: 0, passed: false }, verification_code))
    }

    /// Makes a new code in place of the last. Wrong tries stay counted, so that asking again doesn't buy
    /// guesses; once the last code is over, a check is begun anew instead.
    pub fn send_again(
        &mut self,
        now: DateTime<Utc>,
        random: &dyn SecureRandom,
    ) -> Result<VerificationCode, NotSent> {
        let after = |pause| self.sent.checked_add_signed(pause).unwrap_or(DateTime::<Utc>::MAX_UTC);
        if self.sends >= SENDS || self.wrong >= TRIES {
            return Err(NotSent::Wait { until: after(LIFETIME) });
        }
        if now < after(PAUSE) {
            return Err(NotSent::Wait { until: after(PAUSE) });
        }
        let (fresh, verification_code) = Self::begin(now, random)?;
        *self = Self { sends: self.sends.saturating_add(1), wrong: self.wrong, ..fresh };
        Ok(verification_code)
    }

    /// Whether another may be begun in its place: this one is passed, or its time is over.
    pub fn is_over(&self, now: DateTime<Utc>) -> bool {
        self.passed || !self.is_fresh(now)
    }

    /// Compares what was typed, in constant time; white space around it doesn't count.
    pub fn enter(&mut self, typed: &str, now: DateTime<Utc>) -> Checked {
        if self.is_over(now) || self.wrong >= TRIES {
            return Checked::Over;
        }
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.salt);
        if hmac::verify(&key, typed.trim().as_bytes(), &self.tag).is_ok() {
            self.passed = true;
            return Checked::Right;
        }
        self.wrong = self.wrong.saturating_add(1);
        match TRIES.saturating_sub(self.wrong) {
            0 => Checked::Over,
            left => Checked::Wrong { left },
        }
    }

    /// A clock that was set back far doesn't lengthen a code's life.
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        now.signed_duration_since(self.sent).abs() < LIFETIME
    }
}

fn tag(salt: &[u8], digits: &str) -> [u8; 32] {
    let key = hmac::Key::new(hmac::HMAC_SHA256, salt);
    let tag = hmac::sign(&key, digits.as_bytes());
    tag.as_ref().try_into().unwrap_or_default()
}

impl fmt::Debug for PhoneCheck {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sent, sends, wrong, passed, .. } = self;
        f.debug_struct("PhoneCheck")
            .field("sent", sent)
            .field("sends", sends)
            .field("wrong", wrong)
            .field("passed", passed)
            .finish_non_exhaustive()
    }
}

/// At most so many acts in so much time, for one key: a link, a number, a property, an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cap {
    /// How many.
    pub at_most: u32,
    /// In how much time, from the first of them.
    pub within: TimeDelta,
}

/// What of a [`Cap`] is spent, as it is stored for a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    /// The first act counted.
    pub since: DateTime<Utc>,
    /// How many acts since.
    pub acts: u32,
}

/// The cap is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many tries; wait until {until}")]
pub struct CapReached {
    /// When to try again.
    pub until: DateTime<Utc>,
}

impl Cap {
    /// Counts one more act, or says when the next may come. A refused act isn't counted.
    pub fn spend(self, spent: Option<Spent>, now: DateTime<Utc>) -> Result<Spent, CapReached> {
        let first = Spent { since: now, acts: 1 };
        let Some(spent) = spent.filter(|spent| spent.since <= now) else {
            return Ok(first);
        };
        match spent.since.checked_add_signed(self.within) {
            Some(until) if now < until => {
                if spent.acts < self.at_most {
                    Ok(Spent { acts: spent.acts.saturating_add(1), ..spent })
                } else {
                    Err(CapReached { until })
                }
            }
            _ => Ok(first),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use ring::rand::SystemRandom;

    use super::*;

    const T0: DateTime<Utc> = DateTime::UNIX_EPOCH;

    fn begun() -> (PhoneCheck, VerificationCode) {
        PhoneCheck::begin(T0, &SystemRandom::new()).unwrap()
    }

    #[test]
    fn a_verification_code_counts_for_ten_minutes() {
        let (mut check, verification_code) = begun();
        let last = T0 + LIFETIME - TimeDelta::milliseconds(1);
        assert_eq!(check.clone().enter(verification_code.digits(), last), Checked::Right);
        assert_eq!(check.clone().enter(verification_code.digits(), T0 + LIFETIME), Checked::Over);
        assert_eq!(check.enter(verification_code.digits(), T0 - LIFETIME), Checked::Over);
    }

    #[test]
    fn five_wrong_tries_end_a_check_and_sending_again_gives_no_more() {
        let (mut check, _) = begun();
        assert_eq!(check.enter("x", T0), Checked::Wrong { left: 4 });
        assert_eq!(check.enter("", T0), Checked::Wrong { left: 3 });
        let later = T0 + PAUSE;
        let verification_code = check.send_again(later, &SystemRandom::new()).unwrap();
        assert_eq!(check.enter("x", later), Checked::Wrong { left: 2 });
        assert_eq!(check.clone().enter(verification_code.digits(), later), Checked::Right);
        assert_eq!(check.enter("x", later), Checked::Wrong { left: 1 });
        assert_eq!(check.enter("x", later), Checked::Over);
        assert_eq!(check.enter(verification_code.digits(), later), Checked::Over);
        let until = later + LIFETIME;
        assert_eq!(
            check.send_again(later + PAUSE, &SystemRandom::new()).unwrap_err(),
            NotSent::Wait { until }
        );
    }

    #[test]
    fn a_code_is_sent_three_times_with_pauses() {
        let (mut check, first) = begun();
        let random = SystemRandom::new();
        let soon = T0 + PAUSE - TimeDelta::seconds(1);
        assert_eq!(check.send_again(soon, &random).unwrap_err(), NotSent::Wait { until: T0 + PAUSE });
        check.send_again(T0 + PAUSE, &random).unwrap();
        let third = check.send_again(T0 + PAUSE * 2, &random).unwrap();
        assert!(check.send_again(T0 + PAUSE * 3, &random).is_err());
        if first.digits() != third.digits() {
            assert_eq!(check.enter(first.digits(), T0 + PAUSE * 3), Checked::Wrong { left: 4 });
        }
        assert_eq!(check.enter(third.digits(), T0 + PAUSE * 3), Checked::Right);
    }

    #[test]
    fn what_is_stored_and_printed_does_not_hold_the_code() {
        let (check, verification_code) = begun();
        let stored = serde_json::to_string(&check).unwrap();
        assert_eq!(serde_json::from_str::<PhoneCheck>(&stored).unwrap(), check);
        assert_eq!(format!("{verification_code:?}"), "VerificationCode(..)");
        assert!(!format!("{check:?}").contains("tag"));
        assert_eq!(verification_code.digits().len(), 6);
    }

    #[test]
    fn a_cap_counts_from_the_first_act() {
        let cap = Cap { at_most: 2, within: TimeDelta::hours(1) };
        let one = cap.spend(None, T0).unwrap();
        let two = cap.spend(Some(one), T0 + TimeDelta::minutes(59)).unwrap();
        let until = T0 + TimeDelta::hours(1);
        assert_eq!(cap.spend(Some(two), T0 + TimeDelta::minutes(59)), Err(CapReached { until }));
        assert_eq!(cap.spend(Some(two), until), Ok(Spent { since: until, acts: 1 }));
        let before = T0 - TimeDelta::days(1);
        assert_eq!(cap.spend(Some(two), before), Ok(Spent { since: before, acts: 1 }));
    }

    proptest! {
        #[test]
        fn any_entry_is_answered(typed in any::<String>(), seconds in any::<i32>()) {
            let (mut check, verification_code) = begun();
            let at = T0 + TimeDelta::seconds(i64::from(seconds));
            let answer = check.enter(&typed, at);
            if typed.trim() != verification_code.digits() {
                prop_assert_ne!(answer, Checked::Right);
            }
        }
    }
}
