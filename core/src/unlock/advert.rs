//! What a door says on the air before anybody connects: who it is, roughly, and a challenge.
//!
//! Flags and 128-bit service data fill a legacy advertisement exactly (3 + 28 bytes). Phones scan without a
//! service filter and match the service data themselves: a filter looks at another field and doesn't find it.

use std::collections::VecDeque;
use std::time::Duration;

use ring::digest::{SHA256, digest};

use super::random::{NoRandomness, Randomness};
use super::{UnlockError, Uptime};
use crate::token::keys::ExchangeKey;

/// Gatepass's service, as the sixteen bytes of its UUID in the order they are written.
pub const SERVICE: [u8; 16] =
    [0x6b, 0x1d, 0x00, 0x01, 0x47, 0x50, 0x4f, 0x9a, 0x9c, 0x2e, 0x7d, 0x52, 0x1f, 0x8e, 0xa3, 0x10];

/// How long a door accepts a challenge that it has issued: hardware keys are slow, and some controllers hold a new
/// advertisement back until the scan is started afresh.
pub const CHALLENGE_LIFE: Duration = Duration::from_secs(15);

/// How long a door advertises one challenge before it issues the next.
const ADVERTISED: Duration = Duration::from_secs(6);

/// AD type: service data with a 128-bit UUID (Bluetooth, Assigned Numbers 2.3).
const SERVICE_DATA_128: u8 = 0x21;

/// Two bytes of a hash of a door's key. Enough to tell the doors in reach apart, and to notice a replaced reader;
/// whether it *is* the door shows in the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DoorHint(pub [u8; 2]);

impl DoorHint {
    /// The hint of the door with this key.
    pub fn of(door: &ExchangeKey) -> Self {
        let mut input = b"gatepass door hint".to_vec();
        input.extend_from_slice(door.as_bytes());
        match digest(&SHA256, &input).as_ref() {
            [first, second, ..] => Self([*first, *second]),
            _ => Self([0, 0]),
        }
    }
}

/// Eight random bytes that a door issues; an unlock answers them, so that a recorded one is worth nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Challenge(pub [u8; 8]);

/// What a door advertises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Advert {
    /// Which door, roughly.
    pub hint: DoorHint,
    /// The challenge to answer.
    pub challenge: Challenge,
}

impl Advert {
    /// The value of the service data, as scanners report it: hint and challenge.
    pub fn service_data(&self) -> [u8; 10] {
        let mut data = [0; 10];
        for (to, from) in data.iter_mut().zip(self.hint.0.into_iter().chain(self.challenge.0)) {
            *to = from;
        }
        data
    }

    /// Reads the value of the service data.
    pub fn from_service_data(data: &[u8]) -> Result<Self, UnlockError> {
        let (hint, challenge) = data.split_first_chunk::<2>().ok_or(UnlockError::BadAdvert)?;
        let challenge = challenge.try_into().map_err(|_| UnlockError::BadAdvert)?;
        Ok(Self { hint: DoorHint(*hint), challenge: Challenge(challenge) })
    }

    /// The whole advertising structure: length, type, UUID (least significant byte first), value.
    pub fn structure(&self) -> [u8; 28] {
        let mut bytes = [0; 28];
        let head = [27, SERVICE_DATA_128];
        let rest = SERVICE.into_iter().rev().chain(self.service_data());
        for (to, from) in bytes.iter_mut().zip(head.into_iter().chain(rest)) {
            *to = from;
        }
        bytes
    }
}

/// The most challenges that live at once; a busy door forgets the oldest early.
const MOST: usize = 32;

/// The challenges that a door accepts now. Each is advertised for six seconds, or until somebody has answered it,
/// and accepted for fifteen.
#[derive(Debug, Default)]
pub struct Challenges {
    issued: VecDeque<(Challenge, Uptime)>,
    answered: bool,
}

impl Challenges {
    /// The challenge to advertise now; a new one when it is time.
    pub fn current(&mut self, now: Uptime, randomness: &Randomness) -> Result<Challenge, NoRandomness> {
        if let Some((challenge, issued)) = self.issued.back()
            && now.saturating_sub(*issued) < ADVERTISED
            && !self.answered
        {
            return Ok(*challenge);
        }
        self.issued.retain(|(_, issued)| now.saturating_sub(*issued) < CHALLENGE_LIFE);
        let mut bytes = [0; 8];
        randomness.fill(&mut bytes)?;
        if self.issued.len() >= MOST {
            self.issued.pop_front();
        }
        self.answered = false;
        self.issued.push_back((Challenge(bytes), now));
        Ok(Challenge(bytes))
    }

    /// A holder has answered one: the next is advertised at once, since the same holder can't answer it again.
    pub fn on_answered(&mut self) {
        self.answered = true;
    }

    /// When [`current`](Self::current) issues the next one; `None`: at once.
    pub fn next_at(&self) -> Option<Uptime> {
        let (_, issued) = self.issued.back().filter(|_| !self.answered)?;
        issued.checked_add(ADVERTISED)
    }

    /// Those that are accepted now, the newest first.
    pub fn live(&self, now: Uptime) -> impl Iterator<Item = Challenge> {
        let lives = move |(_, issued): &&(Challenge, Uptime)| now.saturating_sub(*issued) < CHALLENGE_LIFE;
        self.issued.iter().rev().filter(lives).map(|(challenge, _)| *challenge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_structure_fills_a_legacy_advertisement_beside_the_flags() {
        let advert = Advert { hint: DoorHint([1, 2]), challenge: Challenge([3; 8]) };
        let bytes = advert.structure();
        assert_eq!(3 + bytes.len(), 31);
        assert_eq!(bytes[..3], [27, 0x21, SERVICE[15]]);
        assert_eq!(Advert::from_service_data(&bytes[18..]), Ok(advert));
    }

    proptest! {
        #[test]
        fn only_ten_bytes_are_service_data(data in prop::collection::vec(any::<u8>(), 0..40)) {
            let written = Advert::from_service_data(&data).map(|advert| advert.service_data().to_vec());
            prop_assert_eq!(written.ok(), (data.len() == 10).then_some(data));
        }
    }

    #[test]
    fn a_challenge_lives_fifteen_seconds_and_overlaps_the_next() {
        let randomness = Randomness::system();
        let mut challenges = Challenges::default();
        let at = Duration::from_secs;
        let first = challenges.current(at(0), &randomness).unwrap();
        assert_eq!(challenges.current(at(5), &randomness).unwrap(), first);
        let second = challenges.current(at(6), &randomness).unwrap();
        assert_ne!(first, second);
        assert_eq!(challenges.next_at(), Some(at(12)));
        assert!(challenges.live(at(14)).any(|live| live == first));
        assert!(!challenges.live(at(15)).any(|live| live == first));
        for second in 7..100 {
            challenges.current(at(second), &randomness).unwrap();
            assert!(challenges.issued.len() <= 3);
        }
    }

    #[test]
    fn an_answered_challenge_makes_way_for_the_next_and_lives_on_for_others() {
        let randomness = Randomness::system();
        let mut challenges = Challenges::default();
        let now = Duration::from_secs(1);
        let first = challenges.current(now, &randomness).unwrap();
        challenges.on_answered();
        assert_eq!(challenges.next_at(), None);
        assert_ne!(challenges.current(now, &randomness).unwrap(), first);
        assert!(challenges.live(now).any(|live| live == first));
        for _ in 0..100 {
            challenges.on_answered();
            challenges.current(now, &randomness).unwrap();
        }
        assert_eq!(challenges.live(now).count(), MOST);
    }
}
