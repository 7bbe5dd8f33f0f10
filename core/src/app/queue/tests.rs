use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use ring::rand::SystemRandom;

use super::*;
use crate::app::show::{Tap, WhyNot};
use crate::app::staff::Decided;
use crate::cache::memory::MemoryCache;
use crate::cache::{Cache, records::PropertyRecord};
use crate::client::calls::Service;
use crate::client::http::{Network, Transport};
use crate::client::wire::pass::CreatePass;
use crate::client::wire::problem::{Problem, ProblemKind};
use crate::clock::ManualClock;
use crate::id::{PassId, PersonId};
use crate::pass::draft::Draft;
use crate::pass::kind::Kind;
use crate::property::{Permission, Role};
use crate::token::keys::SoftwareKey;

const PROPERTY: &str = r#"{
    "id": "maple-court", "name": "Maple Court", "zone": "America/New_York",
    "policy": {"residents": "allowed", "kinds": "any", "token_life_minutes": 10080},
    "areas": [{"id": "street", "name": "Street", "arrival": "default"}, {"id": "hall", "name": "Hall"},
              {"id": "flat-1", "name": "Flat 1"}],
    "doors": [{"id": 1, "name": "Entrance", "kind": "perimeter", "from": ["street"], "to": ["hall"],
               "grantable": true, "lock": {"bluetooth": "any", "qr": "any"}},
              {"id": 2, "name": "Flat 1 door", "kind": "unit", "from": ["hall"], "to": ["flat-1"]}],
    "units": [{"id": "1", "name": "Flat 1", "area": "flat-1", "occupancy": "vacant"}]
}"#;

fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

fn pass() -> PassId {
    PassId::from_bytes([2; 8])
}

/// What the service says to each request in turn.
fn service_that_says(answers: Vec<(u16, String)>) -> (String, std::thread::JoinHandle<Vec<String>>) {
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
            String::from_utf8_lossy(&request[..read]).lines().next().unwrap().to_owned()
        };
        answers.into_iter().map(serve).collect()
    });
    (base, asked)
}

fn view() -> String {
    include_str!("../../../tests/fixtures/pass-view.json").to_owned()
}

fn problem(kind: ProblemKind) -> (u16, String) {
    (kind.status(), serde_json::to_string(&Problem::new(kind)).unwrap())
}

/// A member of staff who has signed in, as the store remembers it.
fn phone(base: &str, cache: &Arc<dyn Cache>, clock: &Arc<ManualClock>) -> (Device<()>, Network) {
    let network = Network::up();
    let service = Service::new(Transport::new(base, network.clone()).unwrap());
    let key = SoftwareKey::generate_ed25519(&SystemRandom::new()).unwrap();
    let device = Device::new(Arc::clone(cache), service, Arc::new(key), clock.clone(), ());
    (device, network)
}

fn signed_in() -> Arc<dyn Cache> {
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
    let property = PropertyId::new("maple-court").unwrap();
    let session = crate::client::wire::session::Session {
        session_token: crate::client::wire::session::SessionToken::draw(&SystemRandom::new()).unwrap(),
        expires_at: start() + TimeDelta::days(30),
        person: crate::client::wire::session::SignedIn {
            id: PersonId::new("grace").unwrap(),
            name: "Grace".into(),
            property: property.clone(),
            property_name: "Maple Court".into(),
            role: Role::Staff,
            permissions: [Permission::Approve, Permission::IssuePasses].into_iter().collect(),
            units: vec![],
        },
    };
    let json = format!(r#"{{"id":"maple-court","property":{PROPERTY},"keys":[]}}"#);
    cache.put(&SessionRecord { property: property.clone(), session }).unwrap();
    cache.put(&PropertyRecord { property, json, known_at: start(), etag: None }).unwrap();
    cache
}

async fn decide(signed: &Signed<'_, ()>) -> Result<Decided, Error> {
    signed.staff().unwrap().approvals().unwrap().approve(pass()).await
}

#[tokio::test]
async fn a_decision_without_a_network_is_queued_survives_a_restart_and_is_told_later() {
    let (base, asked) = service_that_says(vec![(200, view())]);
    let (cache, clock) = (signed_in(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    network.set(false);
    let staff = device.signed_in().unwrap().unwrap();
    let Decided::Queued(id) = decide(&staff).await.unwrap() else { panic!("it can't be done") };
    drop(device);

    let (device, _) = phone(&base, &cache, &clock);
    let waiting = device.waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].what, What::Approve { pass: pass(), name: None });
    assert_eq!((&waiting[0].take_back, waiting[0].since.at), (&Tap::Can, start()));
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(device.tell().await.unwrap().delivered, [id]);
    assert_eq!(device.waiting().unwrap(), []);
    assert_eq!(asked.join().unwrap(), ["POST /v1/passes/0202020202020202/approve HTTP/1.1"]);
}

#[tokio::test]
async fn with_a_network_it_is_done_at_once() {
    let (base, asked) = service_that_says(vec![(200, view())]);
    let (cache, clock) = (signed_in(), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    let staff = device.signed_in().unwrap().unwrap();
    let approvals = staff.staff().unwrap().approvals().unwrap();
    let Decided::Done(done) = approvals.decline(pass(), "not expected").await.unwrap() else {
        panic!("not done");
    };
    assert_eq!(done.pass, pass());
    assert_eq!(device.waiting().unwrap(), []);
    // Not on the list of passes that this phone's owner gave.
    assert_eq!(cache.get::<PassRecord>(pass()).unwrap(), None);
    asked.join().unwrap();
}

#[tokio::test]
async fn whoever_is_there_hears_a_refusal_and_the_queue_stays_empty() {
    let (base, _) = service_that_says(vec![problem(ProblemKind::Conflict)]);
    let (cache, clock) = (signed_in(), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    let staff = device.signed_in().unwrap().unwrap();
    // How the pass stands now can't be asked: the service says no more.
    let told = decide(&staff).await.unwrap();
    assert!(matches!(told, Decided::SomebodyWasFirst { now: None, .. }), "{told:?}");
    assert_eq!(device.waiting().unwrap(), []);
}

#[tokio::test]
async fn who_decided_offline_and_came_second_finds_out_why() {
    let (base, _) = service_that_says(vec![problem(ProblemKind::Conflict)]);
    let (cache, clock) = (signed_in(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    network.set(false);
    let staff = device.signed_in().unwrap().unwrap();
    let Decided::Queued(id) = decide(&staff).await.unwrap() else { panic!("done") };
    network.set(true);
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(device.tell().await.unwrap().wedged, std::slice::from_ref(&id));
    let Progress::Stuck { why: Stuck::Refused(error), may_have_happened: true } =
        &device.waiting().unwrap()[0].progress
    else {
        panic!("not told");
    };
    assert!(matches!(error, Error::Conflict { .. }), "{error}");
    device.never_mind(&id).unwrap();
    assert_eq!(device.waiting().unwrap(), []);
}

#[tokio::test]
async fn what_is_queued_can_be_taken_back_before_it_is_sent() {
    let (cache, clock) = (signed_in(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone("http://127.0.0.1:1", &cache, &clock);
    network.set(false);
    let staff = device.signed_in().unwrap().unwrap();
    let Decided::Queued(id) = decide(&staff).await.unwrap() else { panic!("done") };
    assert_eq!(device.never_mind(&id).unwrap(), Cancelled::InTime);
    assert_eq!(device.waiting().unwrap(), []);
}

#[tokio::test]
async fn a_new_pass_that_was_never_sent_is_not_made_behind_its_makers_back() {
    let (base, _) = service_that_says(vec![(503, String::new())]);
    let (cache, clock) = (signed_in(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    let staff = device.signed_in().unwrap().unwrap();
    let request =
        || Intent::CreatePass { request: CreatePass { draft: Draft::new(Kind::Permanent), unit: None } };
    network.set(false);
    assert_eq!(staff.ask_for_pass(request()).await, Err(Error::Offline));
    assert_eq!(device.waiting().unwrap(), []);
    // But one that may have arrived is told until there is an answer: under its key it is made once.
    network.set(true);
    assert_eq!(staff.ask_for_pass(request()).await, Err(Error::NoAnswer));
    assert!(matches!(device.entries().unwrap()[0].state, State::Sent { tries: 1, .. }));
    let waiting = &device.waiting().unwrap()[0];
    assert!(matches!(waiting.progress, Progress::Sent { .. }));
    assert_eq!(waiting.take_back, Tap::No(WhyNot::TooLate));
}
