//! What the tests of this folder play with: a small property, two people, a service that says what it is told to.
//!
//! ```text
//!   street ─1 entrance─ hall ─2 flat 1─ flat-1 (Ada's)     hall ─3 gym─ gym     hall ─4 side (no lock)─ yard
//! ```

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use chrono::{DateTime, TimeDelta, Utc};
use ring::rand::SystemRandom;

use super::Device;
use crate::cache::memory::MemoryCache;
use crate::cache::records::{PropertyRecord, SessionRecord};
use crate::cache::{Batch, Cache};
use crate::client::calls::Service;
use crate::client::http::{Network, Transport};
use crate::client::wire::pass::PassView;
use crate::client::wire::problem::{Problem, ProblemKind};
use crate::client::wire::session::{Session, SessionToken, SignedIn};
use crate::clock::ManualClock;
use crate::id::{DoorId, PassId, PersonId, PropertyId, UnitId};
use crate::property::{Permission, Role};
use crate::token::keys::SoftwareKey;

const PROPERTY: &str = r#"{
    "id": "maple-court", "name": "Maple Court", "zone": "America/New_York",
    "policy": {"residents": "allowed", "kinds": "any", "token_life_minutes": 10080, "live_passes": 2},
    "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "hall", "name": "Hall"},
              {"id": "flat-1", "name": "Flat 1"}, {"id": "gym", "name": "Gym"}, {"id": "yard", "name": "Yard"}],
    "doors": [{"id": 1, "name": "Entrance", "kind": "perimeter", "from": ["street"], "to": ["hall"],
               "grantable": true, "lock": {"bluetooth": "any", "qr": "any"}},
              {"id": 2, "name": "Flat 1 door", "kind": "unit", "from": ["hall"], "to": ["flat-1"],
               "grantable": true, "lock": {"bluetooth": "any"}},
              {"id": 3, "name": "Gym", "kind": "amenity", "from": ["hall"], "to": ["gym"], "grantable": true,
               "lock": {"bluetooth": "any", "pin": {"shortest": 6, "longest": 8, "slots": 50}}},
              {"id": 4, "name": "Side door", "kind": "common", "from": ["hall"], "to": ["yard"]}],
    "units": [{"id": "1", "name": "Flat 1", "area": "flat-1", "occupancy": "occupied"}]
}"#;

/// Friday, 15 January 2027, 3:00 AM in New York.
pub(super) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

pub(super) fn pass() -> PassId {
    PassId::from_bytes([2; 8])
}

pub(super) fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

pub(super) fn property() -> PropertyId {
    PropertyId::new("maple-court").unwrap()
}

/// A pass that Ada made, with some fields of its JSON in others' place.
pub(super) fn view(changed: &str) -> PassView {
    let mut view: serde_json::Value =
        serde_json::from_str(include_str!("../../tests/fixtures/pass-view.json")).unwrap();
    let changed: serde_json::Value = serde_json::from_str(changed).unwrap();
    for (field, value) in changed.as_object().unwrap() {
        view[field] = value.clone();
    }
    serde_json::from_value(view).unwrap()
}

/// What the service says to each request in turn. Each request is told by its first line, and after which entry an
/// event stream is to go on.
pub(super) fn service_that_says(answers: Vec<(u16, String)>) -> (String, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let asked = std::thread::spawn(move || {
        let serve = |(status, body): (u16, String)| {
            let mut stream = listener.accept().unwrap().0;
            let mut request = vec![0; 8192];
            let read = stream.read(&mut request).unwrap();
            let length = body.len();
            let head =
                format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
            stream.write_all((head + &body).as_bytes()).unwrap();
            let request = String::from_utf8_lossy(&request[..read]).into_owned();
            let first = request.lines().next().unwrap().trim_end_matches(" HTTP/1.1").to_owned();
            let after = request.lines().find_map(|line| line.strip_prefix("last-event-id: "));
            after.map_or(first.clone(), |after| format!("{first} after {after}"))
        };
        answers.into_iter().map(serve).collect()
    });
    (base, asked)
}

pub(super) fn json(value: &impl serde::Serialize) -> (u16, String) {
    (200, serde_json::to_string(value).unwrap())
}

pub(super) fn problem(kind: ProblemKind) -> (u16, String) {
    (kind.status(), serde_json::to_string(&Problem::new(kind)).unwrap())
}

/// A phone with that store.
pub(super) fn phone(base: &str, cache: &Arc<dyn Cache>, clock: &Arc<ManualClock>) -> (Device<()>, Network) {
    let network = Network::up();
    let service = Service::new(Transport::new(base, network.clone()).unwrap());
    let key = SoftwareKey::generate_ed25519(&SystemRandom::new()).unwrap();
    let device = Device::new(Arc::clone(cache), service, Arc::new(key), clock.clone(), ());
    (device, network)
}

/// A phone of that person's, without a network.
pub(super) fn offline(person: SignedIn) -> (Device<()>, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::at(start()));
    let (device, network) = phone("http://127.0.0.1:1", &signed_in(person), &clock);
    network.set(false);
    (device, clock)
}

/// A resident.
pub(super) fn ada() -> SignedIn {
    SignedIn {
        id: PersonId::new("ada").unwrap(),
        name: "Ada".into(),
        property: property(),
        property_name: "Maple Court".into(),
        role: Role::Resident,
        permissions: [].into(),
        units: vec![UnitId::new("1").unwrap()],
    }
}

/// A member of staff.
pub(super) fn grace(permissions: &[Permission]) -> SignedIn {
    SignedIn {
        id: PersonId::new("grace").unwrap(),
        name: "Grace".into(),
        role: Role::Staff,
        permissions: permissions.iter().copied().collect(),
        units: vec![],
        ..ada()
    }
}

/// The store of a phone on which somebody has signed in.
pub(super) fn signed_in(person: SignedIn) -> Arc<dyn Cache> {
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
    let mut batch = Batch::new();
    sign_in(&mut batch, person, "Maple Court");
    cache.write(&batch).unwrap();
    cache
}

pub(super) fn sign_in(batch: &mut Batch, person: SignedIn, name: &str) {
    let property = person.property.clone();
    let session_token = SessionToken::draw(&SystemRandom::new()).unwrap();
    let session = Session { session_token, expires_at: start() + TimeDelta::days(30), person };
    let file = PROPERTY.replace("Maple Court", name).replace("maple-court", property.as_str());
    let json = format!(r#"{{"id":"{property}","property":{file},"keys":[],"makes_pins":true}}"#);
    batch.put(&SessionRecord { property: property.clone(), session }).unwrap();
    batch.put(&PropertyRecord { property, json, known_at: start(), etag: None }).unwrap();
}

/// What the service answers when it is asked for the property.
pub(super) fn property_answer() -> (u16, String) {
    (200, format!(r#"{{"id":"maple-court","property":{PROPERTY},"keys":[]}}"#))
}

/// As if the service had told of these passes.
pub(super) fn told(device: &Device<()>, views: &[PassView]) {
    for view in views {
        device.cache.write(&device.given(&property(), view, None).unwrap()).unwrap();
    }
}
