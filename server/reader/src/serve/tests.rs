//! Phones that come over a socket and over a channel.

use std::sync::Arc;

use chrono::DateTime;
use gatepass::clock::ManualClock;
use gatepass::id::PropertyId;
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::radio::{Cargo, Listen, Loopback, Radio, RadioError, Stopwatch, drive, near};
use gatepass::token::bulletin::Bulletin;
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::keys::{DeviceKey, DoorKeys, DoorSecret, PropertyKey, SoftwareKey, TrustedKeys};
use gatepass::token::{TokenBytes, issue};
use gatepass::unlock::{Answer, Cause, DoorHint, PhoneExchange, PhoneState, Randomness, Request, Show};
use ring::rand::SystemRandom;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use super::*;
use crate::engine::{Settings, Silence};
use crate::ledger::MemoryLedger;
use crate::lock::TwinLock;

const NOW: i64 = 1_800_000_000;

struct House {
    doors: Doors<MemoryLedger, TwinLock>,
    keys: DoorKeys,
    lock: TwinLock,
    key: Arc<SoftwareKey>,
    token: TokenBytes,
    property: PropertyId,
    property_key: PropertyKey,
}

fn house() -> House {
    let random = SystemRandom::new();
    let property = PropertyId::new("oak-court").unwrap();
    let property_key = PropertyKey::from_seed(&[3; 32]).unwrap();
    let now = DateTime::from_timestamp(NOW, 0).unwrap();
    let lock = TwinLock::default();
    let mut keys = None;
    let engines = [7, 8].map(|number| {
        let secret = DoorSecret::generate(&random).unwrap();
        keys.get_or_insert(secret.public());
        let settings = Settings {
            property: property.clone(),
            door: DoorId::new(number).unwrap(),
            keys: TrustedKeys::from_iter([property_key.public()]),
            doors: BTreeMap::new(),
            silence: Silence::Trust,
            clock_error: chrono::TimeDelta::zero(),
            open_for: Duration::from_secs(5),
        };
        let clock = Arc::new(ManualClock::at(now));
        Engine::start(settings, secret, MemoryLedger::default(), lock.clone(), clock).unwrap()
    });
    let key = Arc::new(SoftwareKey::generate_es256(&random).unwrap());
    let permit = Permit {
        doors: [7, 8].into_iter().filter_map(DoorId::new).collect(),
        schedule: Schedule::Always,
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    };
    let claims = Claims {
        generation: gatepass::id::Generation(0),
        holder: Some(key.public()),
        permit,
        issued_at: now,
        expires_at: now + chrono::TimeDelta::days(7),
        link_opened: None,
    };
    let pass = gatepass::id::PassId::from_bytes([1; 8]);
    let root = Root { pass, claims, purpose: Purpose::Opens { secret_entered: false } };
    let token = issue(&property_key, &property, &root).unwrap();
    House { doors: Doors::new(engines), keys: keys.unwrap(), lock, key, token, property, property_key }
}

impl House {
    async fn visit(
        &self,
        radio: &Loopback,
        cancel: impl Future<Output = ()> + Send,
    ) -> (PhoneState, drive::Carried) {
        let watch = Stopwatch::start();
        let hint = DoorHint::of(&self.keys.exchange);
        let seen = radio.listen(&[hint], Listen::ForOne).await.unwrap();
        assert_eq!(seen.len(), 2);
        let door = near::strongest(hint, &seen).collect::<Vec<_>>();
        let (property, token, key) = (self.property.clone(), self.token.clone(), Arc::clone(&self.key));
        let (keys, randomness) = (self.keys, Arc::new(Randomness::system()));
        let ask: Arc<drive::Ask> = Arc::new(move |challenge, now| {
            let request = Request {
                property: &property,
                door: &keys.exchange,
                token: token.as_bytes(),
                show: Show::Reference,
                stamps: &[],
                time: DateTime::from_timestamp(NOW, 0).unwrap(),
            };
            PhoneExchange::begin(&request, challenge, key.as_ref(), &randomness, now)
        });
        let visit = drive::unlock(radio, &door, &ask, &watch, &|_| (), cancel).await.unwrap();
        let Some((mut link, mut exchange)) = visit.open else {
            return (visit.state, drive::Carried::default());
        };
        let news = Bulletin {
            version: 9,
            at: DateTime::from_timestamp(NOW, 0).unwrap(),
            ended: vec![],
            lockdown: [].into_iter().collect(),
            received: vec![],
            key_log: vec![],
        };
        let bytes = news.sign(&self.property_key, &self.property).unwrap();
        let cargo = Cargo { bulletin: Some((9, bytes.into())) };
        (visit.state, drive::errands(&mut link, &mut exchange, &cargo, &watch).await)
    }
}

async fn opens_and_carries(house: &House, radio: &Loopback) {
    let (state, carried) = house.visit(radio, std::future::pending()).await;
    assert!(matches!(state, PhoneState::Answered(Answer::Opened { .. })), "{state:?}");
    assert_eq!((carried.bulletin, carried.receipts.len()), (Some(9), 1));
    let (state, carried) = house.visit(radio, std::future::pending()).await;
    assert!(matches!(state, PhoneState::Answered(Answer::Opened { .. })), "{state:?}");
    assert_eq!((carried.bulletin, carried.receipts.len()), (None, 2), "the door knows the bulletin");
    assert_eq!(house.lock.openings().len(), 2);
}

#[tokio::test]
async fn a_phone_in_this_process_opens_over_a_channel() {
    let house = house();
    let (radio, streams) = Loopback::channel();
    let doors = house.doors.clone();
    let serving = tokio::spawn(async move { doors.serve_channel(streams).await });
    opens_and_carries(&house, &radio).await;
    drop(radio);
    serving.await.unwrap();
}

#[tokio::test]
async fn a_phone_in_another_process_opens_over_a_socket() {
    let house = house();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let radio = Loopback::at(listener.local_addr().unwrap());
    let doors = house.doors.clone();
    let serving = tokio::spawn(async move { doors.serve_socket(listener).await });
    opens_and_carries(&house, &radio).await;
    serving.abort();
}

#[tokio::test]
async fn who_talks_nonsense_is_dropped_and_the_doors_go_on() {
    let house = house();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let doors = house.doors.clone();
    let serving = tokio::spawn(async move { doors.serve_socket(listener).await });
    for nonsense in [b"GET / HTTP/1.1\r\n\r\n".as_slice(), b"C\xff\xff", b"C\x00\x01x", b"", b"S"] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(nonsense).await.unwrap();
        stream.shutdown().await.unwrap();
    }
    let radio = Loopback::at(address);
    let mut nowhere = radio.listen(&[], Listen::ForAll).await.unwrap().remove(0);
    for wrong in ["99", "seven", ""] {
        wrong.clone_into(&mut nowhere.address);
        assert_eq!(radio.connect(&nowhere).await.unwrap_err(), RadioError::Gone);
    }
    opens_and_carries(&house, &radio).await;
    serving.abort();
}

#[tokio::test]
async fn cancelled_at_once_it_never_opens() {
    let house = house();
    let (radio, streams) = Loopback::channel();
    let doors = house.doors.clone();
    tokio::spawn(async move { doors.serve_channel(streams).await });
    let (state, _) = house.visit(&radio, std::future::ready(())).await;
    assert_eq!(state, PhoneState::NeverOpens(Cause::Cancelled));
    assert_eq!(house.lock.openings().len(), 0);
}
