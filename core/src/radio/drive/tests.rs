//! Doors on a radio that does as a test says.

use std::collections::VecDeque;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use ring::rand::SystemRandom;

use super::super::{Listen, Obstacle};
use super::*;
use crate::id::PropertyId;
use crate::token::keys::{DoorSecret, SoftwareKey};
use crate::unlock::advert::Challenges;
use crate::unlock::frame::FragmentSize;
use crate::unlock::{Advert, Answer, DoorEvent, DoorExchange, DoorHint, Randomness, Request, Show};

/// What a door's link does with the next write.
#[derive(Clone, Copy, PartialEq)]
enum OnWrite {
    Takes,
    Rejects,
    Breaks,
}

/// A door, and a radio that reaches it.
struct House {
    secret: DoorSecret,
    randomness: Arc<Randomness>,
    challenges: Mutex<Challenges>,
    connects: Mutex<VecDeque<RadioError>>,
    writes: Mutex<VecDeque<OnWrite>>,
    asked: AtomicU64,
    read: AtomicU64,
}

#[derive(Clone)]
struct Wire(Arc<House>);

struct WireLink {
    house: Arc<House>,
    door: DoorExchange,
}

const NOW: Uptime = Duration::from_secs(1);

impl Radio for Wire {
    type Link = WireLink;

    async fn listen(&self, _doors: &[DoorHint], _until: Listen) -> Result<Vec<Seen>, RadioError> {
        Ok(vec![Seen::new("door".into(), self.0.advert(), None)])
    }

    async fn connect(&self, _door: &Seen) -> Result<WireLink, RadioError> {
        match self.0.connects.lock().unwrap().pop_front() {
            Some(error) => Err(error),
            None => Ok(WireLink {
                house: Arc::clone(&self.0),
                door: DoorExchange::accept(FragmentSize::LARGEST, NOW),
            }),
        }
    }

    async fn rest(&self) {}
}

impl Link for WireLink {
    fn size(&self) -> FragmentSize {
        FragmentSize::LARGEST
    }

    fn joined(&self) -> Joined {
        Joined { connected: Duration::from_millis(30), discovered: Duration::from_millis(20) }
    }

    async fn advert(&mut self) -> Result<Advert, RadioError> {
        self.house.read.fetch_add(1, Ordering::Relaxed);
        Ok(self.house.advert())
    }

    async fn write(&mut self, fragment: &[u8]) -> Result<(), RadioError> {
        match self.house.writes.lock().unwrap().pop_front().unwrap_or(OnWrite::Takes) {
            OnWrite::Breaks => return Err(RadioError::Lost),
            OnWrite::Rejects => return Err(RadioError::Rejected),
            OnWrite::Takes => {}
        }
        let house = &self.house;
        let challenges = house.challenges.lock().unwrap();
        match self.door.on_write(fragment, NOW, &house.secret, &challenges, &house.randomness) {
            Ok(Some(DoorEvent::Asked(_))) => {
                house.asked.fetch_add(1, Ordering::Relaxed);
                self.door.answer(&Answer::No, NOW).unwrap();
                Ok(())
            }
            Ok(_) => Ok(()),
            Err(_) => {
                self.door = DoorExchange::accept(FragmentSize::LARGEST, NOW);
                Err(RadioError::Rejected)
            }
        }
    }

    async fn next(&mut self) -> Result<Vec<u8>, RadioError> {
        self.door.poll_write().ok_or(RadioError::Lost)
    }
}

impl House {
    fn new() -> Arc<Self> {
        Arc::new(Self {
            secret: DoorSecret::generate(&SystemRandom::new()).unwrap(),
            randomness: Arc::new(Randomness::system()),
            challenges: Mutex::default(),
            connects: Mutex::default(),
            writes: Mutex::default(),
            asked: AtomicU64::new(0),
            read: AtomicU64::new(0),
        })
    }

    fn advert(&self) -> Advert {
        let challenge = self.challenges.lock().unwrap().current(NOW, &self.randomness).unwrap();
        Advert { hint: DoorHint::of(&self.secret.public().exchange), challenge }
    }

    fn ask(&self) -> Arc<Ask> {
        let key = SoftwareKey::generate_es256(&SystemRandom::new()).unwrap();
        let (door, randomness) = (self.secret.public().exchange, Arc::clone(&self.randomness));
        let property = PropertyId::new("elm").unwrap();
        Arc::new(move |challenge, now| {
            let request = Request {
                property: &property,
                door: &door,
                token: b"token",
                show: Show::Whole,
                stamps: &[],
                time: chrono::DateTime::UNIX_EPOCH,
            };
            PhoneExchange::begin(&request, challenge, &key, &randomness, now)
        })
    }

    async fn visit(self: &Arc<Self>, doors: &[Seen]) -> Result<Visit<WireLink>, NoVisit> {
        let never = std::future::pending();
        unlock(&Wire(Arc::clone(self)), doors, &self.ask(), &Stopwatch::start(), &|_| (), never).await
    }

    fn seen(&self) -> Seen {
        Seen::new("door".into(), self.advert(), None)
    }

    fn counts(&self) -> (u64, u64) {
        (self.asked.load(Ordering::Relaxed), self.read.load(Ordering::Relaxed))
    }
}

const ANSWERED: PhoneState = PhoneState::Answered(Answer::No);

#[tokio::test]
async fn a_challenge_that_was_seen_needs_no_reading() {
    let house = House::new();
    let steps = Mutex::new(Vec::new());
    let tell = |step| steps.lock().unwrap().push(step);
    let never = std::future::pending();
    let radio = Wire(Arc::clone(&house));
    let visit =
        unlock(&radio, &[house.seen()], &house.ask(), &Stopwatch::start(), &tell, never).await.unwrap();
    assert_eq!((visit.state, house.counts()), (ANSWERED, (1, 0)));
    assert!(visit.answered.is_some() && visit.joined.is_some());
    assert_eq!(*steps.lock().unwrap(), [Step::Connecting, Step::Asking, Step::Waiting]);
}

#[tokio::test]
async fn one_that_was_not_seen_is_read() {
    let house = House::new();
    let hidden = Seen { challenge: None, ..house.seen() };
    let visit = house.visit(&[hidden]).await.unwrap();
    assert_eq!((visit.state, house.counts()), (ANSWERED, (1, 1)));
}

#[tokio::test]
async fn one_that_is_too_old_is_read_anew_once() {
    let house = House::new();
    let old = Seen { challenge: Some(Challenge([7; 8])), ..house.seen() };
    let visit = house.visit(&[old]).await.unwrap();
    assert_eq!((visit.state, house.counts()), (ANSWERED, (1, 1)));

    house.writes.lock().unwrap().extend([OnWrite::Rejects, OnWrite::Rejects]);
    let visit = house.visit(&[house.seen()]).await.unwrap();
    assert_eq!(visit.state, PhoneState::MayHaveOpened(Cause::Rejected));
    assert_eq!(house.counts(), (1, 2), "no third time");
}

#[tokio::test]
async fn a_door_that_is_heard_twice_is_asked_where_it_answers() {
    let house = House::new();
    house.connects.lock().unwrap().extend([RadioError::Gone, RadioError::Confused]);
    let visit = house.visit(&[house.seen(), house.seen(), house.seen()]).await.unwrap();
    assert_eq!(visit.state, ANSWERED);
    house.connects.lock().unwrap().extend([RadioError::Confused, RadioError::Gone]);
    let none = house.visit(&[house.seen(), house.seen()]).await.err().unwrap();
    assert_eq!(none, NoVisit::Radio(RadioError::Gone));
    house.connects.lock().unwrap().push_back(Obstacle::Off.into());
    let none = house.visit(&[house.seen(), house.seen()]).await.err().unwrap();
    assert_eq!(none, NoVisit::Radio(RadioError::Blocked(Obstacle::Off)));
}

#[tokio::test]
async fn what_is_lost_on_the_way_says_whether_the_door_may_have_opened() {
    let house = House::new();
    house.connects.lock().unwrap().push_back(RadioError::Lost);
    let visit = house.visit(&[house.seen()]).await.unwrap();
    assert_eq!(visit.state, PhoneState::NeverOpens(Cause::Disconnected));
    house.writes.lock().unwrap().push_back(OnWrite::Breaks);
    let visit = house.visit(&[house.seen()]).await.unwrap();
    assert_eq!(
        visit.state,
        PhoneState::MayHaveOpened(Cause::Disconnected),
        "the last fragment was handed over"
    );
    assert_eq!(house.counts(), (0, 0));
}

#[tokio::test]
async fn cancelled_at_once_nothing_is_asked() {
    let house = House::new();
    let radio = Wire(Arc::clone(&house));
    let now = std::future::ready(());
    let visit =
        unlock(&radio, &[house.seen()], &house.ask(), &Stopwatch::start(), &|_| (), now).await.unwrap();
    assert_eq!((visit.state, house.counts()), (PhoneState::NeverOpens(Cause::Cancelled), (0, 0)));
}
