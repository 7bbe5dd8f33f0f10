//! A door on the air, and a guest who has a pass for it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::clock::ManualClock;
use gatepass::id::{DoorId, Generation, PassId, PropertyId};
use gatepass::pass::permit::{Permit, SecretNeed, Uses};
use gatepass::pass::schedule::Schedule;
use gatepass::radio::Stopwatch;
use gatepass::token::claims::{Claims, Purpose, Root};
use gatepass::token::keys::{DeviceKey, DoorKeys, DoorSecret, PropertyKey, SoftwareKey, TrustedKeys};
use gatepass::token::{TokenBytes, issue};
use gatepass::unlock::frame::FragmentSize;
use gatepass::unlock::{Challenge, PhoneExchange, PhoneState, Randomness, Request, Show};
use gatepass_reader::bluez::{self, AdapterName, Happening};
use gatepass_reader::{Door, Engine, MemoryLedger, Settings, Silence, TwinLock};
use ring::rand::SystemRandom;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::bus::PrivateBus;
use crate::fake::Phone;
use crate::within;

pub struct House {
    pub door: Door<MemoryLedger, TwinLock>,
    pub lock: TwinLock,
    keys: DoorKeys,
    property: PropertyId,
    property_key: PropertyKey,
}

/// Whoever has a pass, with the phone that it is bound to.
pub struct Guest {
    key: SoftwareKey,
    token: TokenBytes,
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

impl House {
    pub fn new() -> Self {
        let property = PropertyId::new("oak-court").unwrap();
        let property_key = PropertyKey::from_seed(&[3; 32]).unwrap();
        let secret = DoorSecret::generate(&SystemRandom::new()).unwrap();
        let settings = Settings {
            property: property.clone(),
            door: DoorId::new(7).unwrap(),
            keys: TrustedKeys::from_iter([property_key.public()]),
            doors: BTreeMap::new(),
            silence: Silence::Trust,
            clock_error: TimeDelta::zero(),
            open_for: Duration::from_secs(5),
        };
        let (keys, lock) = (secret.public(), TwinLock::default());
        let clock = Arc::new(ManualClock::at(now()));
        let engine = Engine::start(settings, secret, MemoryLedger::default(), lock.clone(), clock);
        Self { door: Door::new(engine.unwrap()), lock, keys, property, property_key }
    }

    pub fn guest(&self, number: u8) -> Guest {
        let key = SoftwareKey::generate_es256(&SystemRandom::new()).unwrap();
        let permit = Permit {
            doors: [self.door.id()].into_iter().collect(),
            schedule: Schedule::Always,
            uses: Uses::Unlimited,
            first_use_within: None,
            active_for: None,
            expires_in: None,
            secret_code: SecretNeed::NotNeeded,
        };
        let claims = Claims {
            generation: Generation(0),
            holder: Some(key.public()),
            permit,
            issued_at: now(),
            expires_at: now() + TimeDelta::days(7),
            link_opened: None,
        };
        let pass = PassId::from_bytes([number; 8]);
        let root = Root { pass, claims, purpose: Purpose::Opens { secret_entered: false } };
        let token = issue(&self.property_key, &self.property, &root).unwrap();
        Guest { key, token }
    }

    pub fn exchange(&self, guest: &Guest, challenge: Challenge, show: Show, mtu: u16) -> PhoneExchange {
        let request = Request {
            property: &self.property,
            door: &self.keys.exchange,
            token: guest.token.as_bytes(),
            show,
            stamps: &[],
            time: now(),
        };
        let randomness = Arc::new(Randomness::system());
        let mut exchange =
            PhoneExchange::begin(&request, challenge, &guest.key, &randomness, Duration::ZERO).unwrap();
        exchange.on_connected(FragmentSize::of_link(usize::from(mtu) - 3)).unwrap();
        exchange
    }

    /// From the first write to the answer.
    pub async fn unlock(
        &self,
        guest: &Guest,
        challenge: Challenge,
        show: Show,
        phone: &mut Phone,
        mtu: u16,
    ) -> PhoneState {
        let watch = Stopwatch::start();
        let mut exchange = self.exchange(guest, challenge, show, mtu);
        loop {
            while let Some(fragment) = exchange.poll_write(watch.now()) {
                phone.write(&fragment, mtu).await.unwrap();
            }
            if let state @ PhoneState::Answered(_) = exchange.state() {
                return state;
            }
            let notification = phone.next().await;
            assert!(notification.len() <= usize::from(mtu) - 3);
            exchange.on_notification(&notification, watch.now()).unwrap();
        }
    }

    /// Puts the door on the air through hci0.
    pub async fn serve(&self, bus: &PrivateBus) -> Serving {
        let (tell, told) = mpsc::unbounded_channel();
        let (stop, stopped) = oneshot::channel();
        let (connection, door) = (bus.connect().await, self.door.clone());
        let task = tokio::spawn(async move {
            let tell = move |happening| drop(tell.send(happening));
            let stopped = async { drop(stopped.await) };
            bluez::serve(&connection, AdapterName::FIRST, door, tell, stopped).await
        });
        Serving { stop, task, told }
    }
}

pub struct Serving {
    stop: oneshot::Sender<()>,
    task: JoinHandle<zbus::Result<()>>,
    pub told: mpsc::UnboundedReceiver<Happening>,
}

impl Serving {
    /// What is told next, as it stands in a log.
    pub async fn next_line(&mut self) -> String {
        within(self.told.recv()).await.unwrap().to_string()
    }

    pub async fn stop(self) {
        self.stop.send(()).unwrap();
        within(self.task).await.unwrap().unwrap();
    }

    /// It ends by itself.
    pub async fn failed(self) -> bool {
        within(self.task).await.unwrap().is_err()
    }
}
