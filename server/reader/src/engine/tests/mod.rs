//! One door, driven from the phone's side.

mod model;
mod power;
mod rules;
mod storm;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::clock::{Clock, ManualClock};
use gatepass::id::{DoorId, Generation, PassId, PropertyId};
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::radio::air::{Air, Arrival, Way, Weather};
use gatepass::token::bulletin::{Bulletin, Ended, Ending, Received};
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::keys::{DeviceKey, DoorSecret, PropertyKey, SoftwareKey, TrustedKeys};
use gatepass::token::{TokenBytes, issue};
use gatepass::unlock::frame::FragmentSize;
use gatepass::unlock::{Answer, PhoneExchange, PhoneState, Randomness, Request, Show, Uptime};
use ring::rand::SystemRandom;

use super::{Engine, Settings, Silence};
use crate::ledger::{Ledger, MemoryLedger};
use crate::lock::TwinLock;

const DOOR: u16 = 7;

fn door_id(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

fn property() -> PropertyId {
    PropertyId::new("oak-court").unwrap()
}

fn property_key() -> PropertyKey {
    PropertyKey::from_seed(&[3; 32]).unwrap()
}

fn noon() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn after(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}

const fn pass(number: u8) -> PassId {
    PassId::from_bytes([number; 8])
}

/// A pass for the door, from noon for three hours.
fn permit(uses: Uses) -> Permit {
    Permit {
        doors: [door_id(DOOR), door_id(DOOR + 1)].into_iter().collect(),
        schedule: Schedule::Span { start: noon(), end: after(3 * 3600) },
        uses,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    }
}

fn claims(generation: u32, holder: Option<&SoftwareKey>, permit: Permit) -> Claims {
    Claims {
        generation: Generation(generation),
        holder: holder.map(DeviceKey::public),
        permit,
        issued_at: noon(),
        expires_at: after(7 * 24 * 3600),
        link_opened: None,
    }
}

fn token(number: u8, generation: u32, holder: Option<&SoftwareKey>, permit: Permit) -> TokenBytes {
    let purpose = Purpose::Opens { secret_entered: false };
    let root = Root { pass: pass(number), claims: claims(generation, holder, permit), purpose };
    issue(&property_key(), &property(), &root).unwrap()
}

fn phone() -> SoftwareKey {
    SoftwareKey::generate_es256(&SystemRandom::new()).unwrap()
}

/// The same door's keys again; only a test has them twice.
fn copy(secret: &DoorSecret) -> DoorSecret {
    DoorSecret::from_bytes(&secret.to_bytes()).unwrap()
}

fn settings(secret: &DoorSecret, door: DoorId) -> Settings {
    Settings {
        property: property(),
        door,
        keys: TrustedKeys::from_iter([property_key().public()]),
        doors: BTreeMap::from([(door, secret.public().receipts)]),
        silence: Silence::Trust,
        clock_error: TimeDelta::zero(),
        open_for: Duration::from_secs(5),
    }
}

fn ended(number: u8, generation: u32, how: Ending) -> Ended {
    Ended { pass: pass(number), generation: Generation(generation), how, until: after(3 * 3600) }
}

fn bulletin(version: u64, at: DateTime<Utc>, ended: Vec<Ended>) -> Bulletin {
    let (received, key_log) = (Vec::<Received>::new(), Vec::new());
    Bulletin { version, at, ended, lockdown: [].into_iter().collect(), received, key_log }
}

fn signed(bulletin: &Bulletin) -> Arc<[u8]> {
    bulletin.sign(&property_key(), &property()).unwrap().into()
}

/// A door with its surroundings.
struct Rig<L> {
    engine: Engine<L, TwinLock>,
    lock: TwinLock,
    clock: Arc<ManualClock>,
    secret: DoorSecret,
    randomness: Arc<Randomness>,
    now: Uptime,
}

impl Rig<MemoryLedger> {
    fn new() -> Self {
        Self::with(MemoryLedger::default(), |_| {})
    }
}

impl<L: Ledger> Rig<L> {
    fn with(ledger: L, change: impl FnOnce(&mut Settings)) -> Self {
        let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
        Self::of(secret, ledger, change)
    }

    fn of(secret: DoorSecret, ledger: L, change: impl FnOnce(&mut Settings)) -> Self {
        let clock = Arc::new(ManualClock::at(noon()));
        let lock = TwinLock::default();
        let mut settings = settings(&secret, door_id(DOOR));
        change(&mut settings);
        let engine = Engine::start(settings, copy(&secret), ledger, lock.clone(), clock.clone()).unwrap();
        let randomness = Arc::new(Randomness::system());
        Self { engine, lock, clock, secret, randomness, now: Duration::from_secs(1000) }
    }

    /// Time goes by, for the clock and for whoever waits.
    fn wait(&mut self, seconds: u32) {
        self.clock.advance(TimeDelta::seconds(seconds.into()));
        self.now += Duration::from_secs(seconds.into());
    }

    fn openings(&self) -> usize {
        self.lock.openings().len()
    }

    fn begin(
        &mut self,
        key: &SoftwareKey,
        token: &TokenBytes,
        show: Show,
        stamps: &[Vec<u8>],
    ) -> PhoneExchange {
        let advert = self.engine.advert(self.now).unwrap();
        let door = self.secret.public().exchange;
        let request = Request {
            property: &property(),
            door: &door,
            token: token.as_bytes(),
            show,
            stamps,
            time: self.clock.now(),
        };
        PhoneExchange::begin(&request, advert.challenge, key, &self.randomness, self.now).unwrap()
    }

    /// One exchange over clear air.
    fn ask(&mut self, key: &SoftwareKey, token: &TokenBytes) -> Answer {
        self.ask_with(key, token, Show::Whole, &[])
    }

    fn ask_with(&mut self, key: &SoftwareKey, token: &TokenBytes, show: Show, stamps: &[Vec<u8>]) -> Answer {
        let mut exchange = self.begin(key, token, show, stamps);
        self.drive(&mut exchange, Weather::CLEAR, 0, Cancel::Never);
        match exchange.state() {
            PhoneState::Answered(answer) => answer,
            other => panic!("{other:?}"),
        }
    }

    /// Like [`ask`](Self::ask), and then brings a bulletin and takes away what receipts wait.
    fn visit(&mut self, key: &SoftwareKey, token: &TokenBytes, news: &Bulletin) -> (Answer, Errands) {
        let mut exchange = self.begin(key, token, Show::Whole, &[]);
        let errands = self.drive_with_errands(&mut exchange, news);
        match exchange.state() {
            PhoneState::Answered(answer) => (answer, errands),
            other => panic!("{other:?}"),
        }
    }
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Errands {
    known: Option<u64>,
    receipts: Vec<Vec<u8>>,
}

/// When the person cancels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cancel {
    Never,
    /// Once this many fragments were handed to the radio.
    After(usize),
}

impl<L: Ledger> Rig<L> {
    /// Drives a phone and this door through the air until nothing flies any more. Gives how many fragments the
    /// phone handed over.
    fn drive(&mut self, phone: &mut PhoneExchange, weather: Weather, seed: u64, cancel: Cancel) -> usize {
        let size = FragmentSize::of_link(64);
        let mut air = Air::new(weather, seed);
        let mut session = self.engine.accept(size, self.now);
        phone.on_connected(size).unwrap();
        let mut handed = 0;
        loop {
            if cancel == Cancel::After(handed) {
                phone.cancel();
            }
            while let Some(fragment) = phone.poll_write(self.now) {
                handed += 1;
                air.send(Way::ToDoor, &fragment, self.now);
                if cancel == Cancel::After(handed) {
                    phone.cancel();
                }
            }
            while let Some(fragment) = session.poll_write() {
                air.send(Way::ToPhone, &fragment, self.now);
            }
            let phone_waits = if phone.is_over() { None } else { phone.deadline() };
            let next = [air.next_at(), phone_waits].into_iter().flatten().min();
            let Some(next) = next else { return handed };
            self.pass_time(next);
            phone.on_timeout(self.now);
            session.on_timeout(self.now);
            while let Some(arrival) = air.poll(self.now) {
                match arrival {
                    Arrival::Fragment(Way::ToDoor, fragment) => {
                        if self.engine.on_write(&mut session, &fragment, self.now).is_err() {
                            air.cut(self.now);
                        }
                    }
                    Arrival::Fragment(Way::ToPhone, fragment) => {
                        let _ = phone.on_notification(&fragment, self.now);
                    }
                    Arrival::Cut => phone.on_disconnected(),
                }
            }
        }
    }

    fn pass_time(&mut self, to: Uptime) {
        let passed = to.saturating_sub(self.now);
        self.clock.advance(TimeDelta::from_std(passed).unwrap());
        self.now = self.now.max(to);
    }

    fn drive_with_errands(&mut self, phone: &mut PhoneExchange, news: &Bulletin) -> Errands {
        use gatepass::unlock::PhoneEvent as Event;
        let mut session = self.engine.accept(FragmentSize::LARGEST, self.now);
        phone.on_connected(FragmentSize::LARGEST).unwrap();
        let mut errands = Errands::default();
        loop {
            while let Some(fragment) = phone.poll_write(self.now) {
                self.engine.on_write(&mut session, &fragment, self.now).unwrap();
            }
            let mut event = None;
            while let Some(fragment) = session.poll_write() {
                event = phone.on_notification(&fragment, self.now).unwrap();
            }
            match event {
                None if phone.is_over() => return errands,
                None => {}
                Some(Event::Answered(answer)) if answer.report().is_none() => return errands,
                Some(Event::Answered(_)) => {
                    phone.send_bulletin(news.version, signed(news), self.now).unwrap();
                }
                Some(Event::BulletinTaken { version }) => {
                    errands.known = Some(version);
                    phone.ask_receipts(self.now).unwrap();
                }
                Some(Event::Receipts(receipts)) if receipts.is_empty() => return errands,
                Some(Event::Receipts(receipts)) => {
                    errands.receipts.extend(receipts);
                    phone.ask_receipts(self.now).unwrap();
                }
            }
        }
    }
}
