//! Both state machines, driven against each other.

use std::sync::Arc;
use std::time::Duration;

use chrono::DateTime;
use proptest::prelude::*;
use ring::rand::SystemRandom;

use super::advert::Challenges;
use super::frame::FragmentSize;
use super::messages::{Answer, Report, TokenHash, signed_text};
use super::*;
use crate::id::PropertyId;
use crate::token::keys::{DeviceKey, DoorSecret, SoftwareKey};

const TOKEN: &[u8] = &[7; 300];

struct Pair {
    randomness: Arc<Randomness>,
    secret: DoorSecret,
    challenges: Challenges,
    key: SoftwareKey,
    phone: PhoneExchange,
    door: DoorExchange,
    now: Uptime,
}

fn property() -> PropertyId {
    PropertyId::new("oak-court").unwrap()
}

impl Pair {
    fn new(show: Show, size: FragmentSize) -> Self {
        Self::with(TOKEN, &[vec![1; 100], vec![2; 100], vec![3; 100]], show, size)
    }

    fn with(token: &[u8], stamps: &[Vec<u8>], show: Show, size: FragmentSize) -> Self {
        let randomness = Arc::new(Randomness::system());
        let system = SystemRandom::new();
        let secret = DoorSecret::generate(&system).unwrap();
        let key = SoftwareKey::generate_es256(&system).unwrap();
        let mut challenges = Challenges::default();
        let now = Duration::from_secs(100);
        let challenge = challenges.current(now, &randomness).unwrap();
        let door = secret.public().exchange;
        let request = Request {
            property: &property(),
            door: &door,
            token,
            show,
            stamps,
            time: DateTime::from_timestamp(1_800_000_000, 0).unwrap(),
        };
        let mut phone = PhoneExchange::begin(&request, challenge, &key, &randomness, now).unwrap();
        phone.on_connected(size).unwrap();
        let door = DoorExchange::accept(size, now);
        Self { randomness, secret, challenges, key, phone, door, now }
    }

    fn write(&mut self, fragment: &[u8]) -> Result<Option<DoorEvent>, UnlockError> {
        self.door.on_write(fragment, self.now, &self.secret, &self.challenges, &self.randomness)
    }

    /// Carries all that the phone has to say; the door's event, if any.
    fn speak_to_door(&mut self) -> Option<DoorEvent> {
        let mut event = None;
        while let Some(fragment) = self.phone.poll_write(self.now) {
            assert_eq!(event, None, "nothing comes after an event");
            event = self.write(&fragment).unwrap();
        }
        event
    }

    fn speak_to_phone(&mut self) -> Option<PhoneEvent> {
        let mut event = None;
        while let Some(fragment) = self.door.poll_write() {
            assert_eq!(event, None);
            event = self.phone.on_notification(&fragment, self.now).unwrap();
        }
        event
    }
}

fn opened() -> Answer {
    let time = DateTime::from_timestamp(1_800_000_001, 0).unwrap();
    Answer::Opened { until: None, report: Report { time, bulletin: 4, receipt: vec![9; 120] } }
}

fn asked(event: Option<DoorEvent>) -> door::Asked {
    match event {
        Some(DoorEvent::Asked(asked)) => asked,
        other => panic!("{other:?}"),
    }
}

fn sizes() -> [FragmentSize; 3] {
    [FragmentSize::SMALLEST, FragmentSize::of_link(182), FragmentSize::LARGEST]
}

#[test]
fn one_round_trip_opens() {
    for size in sizes() {
        let mut pair = Pair::new(Show::Whole, size);
        let asked = asked(pair.speak_to_door());
        assert_eq!(pair.phone.state(), PhoneState::Waiting);
        assert_eq!(asked.request.stamps.len(), messages::MAX_STAMPS, "those that don't fit are left out");
        let text = signed_text(
            &property(),
            &pair.secret.public().exchange,
            asked.challenge,
            asked.request.time,
            asked.request.action,
            &TokenHash::of(TOKEN),
        );
        assert!(pair.key.public().verifies(&text, &asked.request.signature));
        pair.door.answer(&opened(), pair.now).unwrap();
        assert_eq!(pair.speak_to_phone(), Some(PhoneEvent::Answered(opened())));
        assert_eq!(pair.phone.state(), PhoneState::Answered(opened()));
    }
}

#[test]
fn a_request_is_one_write_at_bluez_mtu_and_two_or_three_at_185() {
    let count = |length, size| {
        let mut pair = Pair::with(&vec![7; length], &[], Show::Whole, size);
        std::iter::from_fn(|| pair.phone.poll_write(pair.now)).count()
    };
    // A link bound to a phone, and two links.
    for (length, at_185) in [(160, 2), (290, 3)] {
        assert_eq!(count(length, FragmentSize::LARGEST), 1);
        assert_eq!(count(length, FragmentSize::of_link(182)), at_185);
    }
}

#[test]
fn cancelled_before_its_last_fragment_is_taken_the_door_is_never_asked() {
    let total = {
        let mut pair = Pair::new(Show::Whole, FragmentSize::SMALLEST);
        std::iter::from_fn(|| pair.phone.poll_write(pair.now)).count()
    };
    for taken in 0..=total {
        let mut pair = Pair::new(Show::Whole, FragmentSize::SMALLEST);
        let mut event = None;
        for _ in 0..taken {
            let fragment = pair.phone.poll_write(pair.now).unwrap();
            event = pair.write(&fragment).unwrap();
        }
        let state = pair.phone.cancel();
        assert_eq!(pair.phone.poll_write(pair.now), None, "nothing goes out after cancel");
        if taken < total {
            assert_eq!(state, PhoneState::NeverOpens(Cause::Cancelled));
            assert_eq!(event, None);
        } else {
            assert_eq!(state, PhoneState::MayHaveOpened(Cause::Cancelled));
            asked(event);
        }
        assert!(pair.phone.is_over());
    }
}

#[test]
fn what_ends_an_exchange_says_whether_the_door_may_have_opened() {
    let late = Duration::from_secs(116);
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    assert_eq!(pair.phone.deadline(), Some(Duration::from_secs(115)), "the challenge's life");
    assert_eq!(pair.phone.poll_write(late), None, "an answer to a dead challenge isn't even sent");
    assert_eq!(pair.phone.state(), PhoneState::NeverOpens(Cause::TimedOut));

    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.speak_to_door();
    assert_eq!(pair.phone.deadline(), Some(Duration::from_secs(104)));
    pair.phone.on_timeout(Duration::from_secs(104));
    assert_eq!(pair.phone.state(), PhoneState::MayHaveOpened(Cause::TimedOut));

    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.phone.on_disconnected();
    assert_eq!(pair.phone.state(), PhoneState::NeverOpens(Cause::Disconnected));

    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.speak_to_door();
    pair.door.answer(&Answer::No, pair.now).unwrap();
    let mut answer = pair.door.poll_write().unwrap();
    *answer.last_mut().unwrap() ^= 1;
    let error = pair.phone.on_notification(&answer, pair.now).unwrap_err();
    assert_eq!(error, UnlockError::Undecipherable);
    let cause = Cause::Failed(UnlockError::Undecipherable);
    assert_eq!(pair.phone.state(), PhoneState::MayHaveOpened(cause));
}

#[test]
fn what_a_door_says_to_one_phone_disturbs_no_other() {
    for size in sizes() {
        let (mut pair, mut other) = (Pair::new(Show::Whole, size), Pair::new(Show::Whole, size));
        asked(pair.speak_to_door());
        asked(other.speak_to_door());
        pair.door.answer(&Answer::No, pair.now).unwrap();
        while let Some(notification) = pair.door.poll_write() {
            assert_eq!(other.phone.on_notification(&notification, other.now), Ok(None));
            pair.phone.on_notification(&notification, pair.now).unwrap();
        }
        assert_eq!(pair.phone.state(), PhoneState::Answered(Answer::No));
        assert_eq!(other.phone.state(), PhoneState::Waiting);
    }
}

#[test]
fn a_door_that_does_not_know_the_reference_gets_the_whole_token() {
    for size in sizes() {
        let mut pair = Pair::new(Show::Reference, size);
        let first = asked(pair.speak_to_door());
        assert_eq!(
            first.request.credential,
            messages::Credential::Reference(TokenHash::of(TOKEN).reference())
        );
        pair.door.answer(&Answer::SendToken, pair.now).unwrap();
        assert_eq!(pair.speak_to_phone(), None);
        assert_eq!(pair.phone.state(), PhoneState::Asking, "the door has said that it did not open");
        let second = asked(pair.speak_to_door());
        assert_eq!(second.request.credential, messages::Credential::Whole(TOKEN.to_vec()));
        assert_eq!(second.challenge, first.challenge);
        assert_eq!(second.request.signature, first.request.signature);
        pair.door.answer(&opened(), pair.now).unwrap();
        assert_eq!(pair.speak_to_phone(), Some(PhoneEvent::Answered(opened())));
    }
}

#[test]
fn a_door_asks_for_the_token_once_and_only_of_who_hid_it() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.speak_to_door();
    pair.door.answer(&Answer::SendToken, pair.now).unwrap();
    let fragment = pair.door.poll_write().unwrap();
    assert_eq!(pair.phone.on_notification(&fragment, pair.now), Err(UnlockError::BadMessage("answer")));
    assert!(pair.phone.is_over());
}

#[test]
fn news_and_receipts_follow_the_answer() {
    for size in sizes() {
        let mut pair = Pair::new(Show::Whole, size);
        pair.speak_to_door();
        pair.door.answer(&opened(), pair.now).unwrap();
        pair.speak_to_phone();
        let news: Arc<[u8]> = (0..5000u32).map(|number| number.to_le_bytes()[0]).collect();
        if size == FragmentSize::SMALLEST {
            assert!(pair.phone.ask_receipts(pair.now).is_ok());
            assert!(
                pair.phone.send_bulletin(5, Arc::clone(&news), pair.now).is_err(),
                "one errand at a time"
            );
        } else {
            pair.phone.send_bulletin(5, Arc::clone(&news), pair.now).unwrap();
            let mut event = pair.speak_to_door();
            let mut parts = 1;
            while event.is_none() {
                assert_eq!(pair.speak_to_phone(), None);
                event = pair.speak_to_door();
                parts += 1;
            }
            assert_eq!(parts, 4);
            assert_eq!(event, Some(DoorEvent::Bulletin(news.to_vec())));
            pair.door.bulletin_read(5).unwrap();
            assert_eq!(pair.speak_to_phone(), Some(PhoneEvent::BulletinTaken { version: 5 }));
            pair.phone.ask_receipts(pair.now).unwrap();
        }
        assert_eq!(pair.speak_to_door(), Some(DoorEvent::ReceiptsAsked));
        let receipts = vec![vec![1; 140]; messages::MAX_RECEIPTS];
        pair.door.give_receipts(receipts.clone()).unwrap();
        assert_eq!(pair.speak_to_phone(), Some(PhoneEvent::Receipts(receipts)));
        assert_eq!(pair.phone.deadline(), None);
        assert_eq!(pair.phone.state(), PhoneState::Answered(opened()));
    }
}

#[test]
fn an_errand_that_fails_leaves_the_answer_as_it_was() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.speak_to_door();
    pair.door.answer(&opened(), pair.now).unwrap();
    pair.speak_to_phone();
    pair.phone.ask_receipts(pair.now).unwrap();
    pair.speak_to_door();
    pair.phone.on_timeout(Duration::from_secs(200));
    assert_eq!(pair.phone.state(), PhoneState::Answered(opened()));
    assert!(pair.phone.is_over());
}

#[test]
fn after_a_bare_no_both_sides_hang_up() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.speak_to_door();
    pair.door.answer(&Answer::No, pair.now).unwrap();
    assert!(!pair.door.is_over(), "the no has to go out first");
    pair.speak_to_phone();
    assert!(pair.door.is_over());
    assert!(pair.phone.is_over());
    assert!(pair.phone.ask_receipts(pair.now).is_err());
}

#[test]
fn out_of_turn_is_an_error_that_changes_nothing_on_the_phone() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    assert!(matches!(pair.phone.on_connected(FragmentSize::LARGEST), Err(UnlockError::OutOfTurn { .. })));
    assert!(matches!(pair.phone.ask_receipts(pair.now), Err(UnlockError::OutOfTurn { .. })));
    assert_eq!(pair.phone.state(), PhoneState::Asking);
    assert!(matches!(pair.door.answer(&opened(), pair.now), Err(UnlockError::OutOfTurn { .. })));
    assert!(matches!(pair.door.bulletin_read(1), Err(UnlockError::OutOfTurn { .. })));
    asked(pair.speak_to_door());
    pair.door.answer(&opened(), pair.now).unwrap();
    assert!(matches!(pair.door.answer(&opened(), pair.now), Err(UnlockError::OutOfTurn { .. })));
    assert!(matches!(pair.door.give_receipts(vec![]), Err(UnlockError::OutOfTurn { .. })));
    assert_eq!(pair.speak_to_phone(), Some(PhoneEvent::Answered(opened())));
}

#[test]
fn a_phone_that_says_nothing_valid_for_three_seconds_is_dropped() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::SMALLEST);
    assert_eq!(pair.door.deadline(), Some(Duration::from_secs(103)));
    pair.now = Duration::from_millis(102_999);
    let fragment = pair.phone.poll_write(pair.now).unwrap();
    pair.write(&fragment).unwrap();
    assert_eq!(pair.door.deadline(), Some(Duration::from_secs(103)), "a fragment is no message yet");
    pair.now = Duration::from_secs(103);
    pair.door.on_timeout(pair.now);
    assert!(pair.door.is_over());
    let fragment = pair.phone.poll_write(pair.now).unwrap();
    assert!(matches!(pair.write(&fragment), Err(UnlockError::OutOfTurn { .. })));
}

#[test]
fn a_door_that_serves_hangs_up_on_silence_and_after_a_minute() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    pair.speak_to_door();
    pair.door.answer(&opened(), pair.now).unwrap();
    assert_eq!(pair.door.deadline(), Some(Duration::from_secs(103)));
    pair.speak_to_phone();
    for second in (100..160).step_by(2) {
        pair.now = Duration::from_secs(second);
        assert!(!pair.door.is_over(), "{second}");
        pair.phone.ask_receipts(pair.now).unwrap();
        assert_eq!(pair.speak_to_door(), Some(DoorEvent::ReceiptsAsked));
        pair.door.give_receipts(vec![]).unwrap();
        pair.speak_to_phone();
    }
    pair.door.on_timeout(Duration::from_secs(160));
    assert!(pair.door.is_over());
}

#[test]
fn a_challenge_that_has_died_is_no_longer_answered() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    let fragments = std::iter::from_fn(|| pair.phone.poll_write(pair.now)).collect::<Vec<_>>();
    pair.now = Duration::from_secs(115);
    pair.door = DoorExchange::accept(FragmentSize::LARGEST, pair.now);
    let mut last = Ok(None);
    for fragment in &fragments {
        last = pair.write(fragment);
    }
    assert_eq!(last, Err(UnlockError::Undecipherable));
    assert!(pair.door.is_over());
}

#[test]
fn a_changed_bit_anywhere_in_the_request_is_noticed() {
    let pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    let Pair { mut phone, secret, challenges, randomness, now, .. } = pair;
    let fragments = std::iter::from_fn(|| phone.poll_write(now)).collect::<Vec<_>>();
    let length = fragments.iter().map(Vec::len).sum::<usize>();
    for position in (0..length).step_by(7) {
        let mut changed = fragments.clone();
        let byte = changed.iter_mut().flatten().nth(position).unwrap();
        *byte ^= 1 << (position % 8);
        let mut door = DoorExchange::accept(FragmentSize::LARGEST, now);
        let mut results =
            changed.iter().map(|fragment| door.on_write(fragment, now, &secret, &challenges, &randomness));
        // A changed header may make the message end early or never: then nothing is asked either.
        assert!(results.all(|result| !matches!(result, Ok(Some(_)))), "{position}");
    }
}

#[test]
fn a_bulletin_in_parts_that_do_not_fit_ends_the_connection() {
    let chunk =
        |version, total, offset, length| messages::Chunk { version, total, offset, bytes: vec![1; length] };
    let wrong = [
        vec![chunk(1, 300_000, 0, 100)],
        vec![chunk(1, 50, 0, 100)],
        vec![chunk(1, 500, 100, 100)],
        vec![chunk(1, 500, 0, 100), chunk(2, 500, 100, 100)],
        vec![chunk(1, 500, 0, 100), chunk(1, 400, 100, 100)],
        vec![chunk(1, 500, 0, 100), chunk(1, 500, 0, 100)],
    ];
    for parts in wrong {
        let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
        pair.speak_to_door();
        pair.door.answer(&opened(), pair.now).unwrap();
        pair.speak_to_phone();
        let last = parts.len() - 1;
        for (index, part) in parts.into_iter().enumerate() {
            let result = pair.phone.say_anything(&messages::ToDoor::Bulletin(part));
            let mut heard = Ok(None);
            for fragment in result {
                heard = pair.write(&fragment);
            }
            while pair.door.poll_write().is_some() {}
            assert_eq!(heard.is_err(), index == last);
        }
        assert!(pair.door.is_over());
    }
}

#[test]
fn nothing_secret_is_shown() {
    let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
    let asked = asked(pair.speak_to_door());
    let shown = format!("{:?} {:?} {asked:?}", pair.phone, pair.door);
    assert!(!shown.contains("7, 7, 7"), "{shown}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn arbitrary_writes_never_ask_anything(fragments in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..6)) {
        let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
        for fragment in fragments {
            match pair.write(&fragment) {
                Ok(event) => prop_assert_eq!(event, None),
                Err(_) => prop_assert!(pair.door.is_over()),
            }
        }
    }

    #[test]
    fn arbitrary_notifications_are_never_an_answer(fragments in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..80), 1..6)) {
        let mut pair = Pair::new(Show::Whole, FragmentSize::LARGEST);
        pair.speak_to_door();
        for fragment in fragments {
            match pair.phone.on_notification(&fragment, pair.now) {
                Ok(event) => prop_assert_eq!(event, None),
                Err(_) => prop_assert!(matches!(pair.phone.state(), PhoneState::MayHaveOpened(_))),
            }
        }
    }
}
