//! A service to ask, and the people of the sample property who ask it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::carried::BulletinAnswer;
use gatepass::clock::ManualClock;
use gatepass::token::bulletin::{Bulletin, verify_bulletin};
use gatepass::token::keys::{DeviceKey as _, HolderKey, SoftwareKey, TrustedKeys};
use gatepass_service::apps::Apps;
use gatepass_service::messenger::{MemoryMessenger, Messenger};
use gatepass_service::{Config, Estate, Running, SAMPLE_PROPERTY, Service};
use ring::rand::SystemRandom;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A Monday, 9:00 AM in New York.
pub const MONDAY: &str = "2026-11-23T14:00:00Z";

/// Lives in A-104, with Building A's street entrance (12), Lift A (22) and the home's door (1104) on the way.
pub const DANIEL: &str = "+12025550110";
/// Lives elsewhere.
pub const HUGO: &str = "+12025550111";
/// Staff with every permission.
pub const DANA: &str = "+12025550100";
/// Staff who may issue, not approve.
pub const LUIS: &str = "+12025550101";
/// Staff who may approve.
pub const NOOR: &str = "+12025550102";
/// Staff who may only look.
pub const TOMASZ: &str = "+12025550103";
pub const GUEST: &str = "+12125552368";

pub struct Rig {
    pub running: Option<Running>,
    /// The files that it is started with.
    pub properties: Vec<Vec<u8>>,
    /// The apps that it vouches for.
    pub apps: Apps,
    pub clock: Arc<ManualClock>,
    pub messenger: MemoryMessenger,
    pub folder: tempfile::TempDir,
    keys: AtomicU64,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: String,
    pub body: Value,
}

impl Reply {
    /// The last word of the problem's type.
    pub fn problem(&self) -> &str {
        self.body["type"].as_str().and_then(|kind| kind.rsplit(':').next()).unwrap_or("none")
    }

    /// What names this state of it.
    pub fn etag(&self) -> String {
        self.headers.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned()
    }

    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }
}

impl Rig {
    pub async fn new() -> Self {
        Self::of(vec![SAMPLE_PROPERTY.to_vec()]).await
    }

    /// With these properties.
    pub async fn of(properties: Vec<Vec<u8>>) -> Self {
        let mut rig = Self {
            running: None,
            properties,
            apps: Apps::default(),
            clock: Arc::new(ManualClock::at(MONDAY.parse().unwrap())),
            messenger: MemoryMessenger::default(),
            folder: tempfile::tempdir().unwrap(),
            keys: AtomicU64::new(0),
        };
        rig.start(Arc::new(rig.messenger.clone())).await;
        rig
    }

    async fn start(&mut self, messenger: Arc<dyn Messenger>) {
        let running = Service::start(Config {
            listen: "127.0.0.1:0".parse().unwrap(),
            database: self.folder.path().join("gatepass.db"),
            properties: self.properties.clone(),
            base: Some("https://passes.example".parse().unwrap()),
            apps: self.apps.clone(),
            messenger,
            clock: self.clock.clone(),
        });
        self.running = Some(running.await.unwrap());
    }

    /// Begins with what lies in the folder.
    pub async fn begin(&mut self) {
        self.start(Arc::new(self.messenger.clone())).await;
    }

    /// Ends the process's part and begins again with the same file.
    pub async fn restart(&mut self) {
        self.restart_with(Arc::new(self.messenger.clone())).await;
    }

    /// The same with another messenger.
    pub async fn restart_with(&mut self, messenger: Arc<dyn Messenger>) {
        self.running.take().unwrap().stop().await;
        self.start(messenger).await;
    }

    pub fn running(&self) -> &Running {
        self.running.as_ref().unwrap()
    }

    /// The sample property.
    pub async fn estate(&self) -> Arc<Estate> {
        self.running().properties().await.unwrap().into_iter().next().unwrap()
    }

    pub fn pass_time(&self, by: TimeDelta) {
        self.clock.advance(by);
    }

    pub fn now(&self) -> DateTime<Utc> {
        use gatepass::clock::Clock as _;
        self.clock.now()
    }

    /// An idempotency key that was not used yet.
    pub fn key(&self) -> String {
        format!("idempotency-key-{:08}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    pub async fn get(&self, path: &str, authorization: &str) -> Reply {
        self.raw(&head("GET", path, &[("authorization", authorization)]), "").await
    }

    pub async fn delete(&self, path: &str, authorization: &str) -> Reply {
        self.raw(&head("DELETE", path, &[("authorization", authorization)]), "").await
    }

    pub async fn put(&self, path: &str, authorization: &str, body: &Value) -> Reply {
        let headers = [("authorization", authorization), ("content-type", "application/json")];
        self.raw(&head("PUT", path, &headers), &body.to_string()).await
    }

    /// A change of what this `ETag` names.
    pub async fn put_at(&self, path: &str, authorization: &str, etag: &str, body: &Value) -> Reply {
        let headers =
            [("authorization", authorization), ("content-type", "application/json"), ("if-match", etag)];
        self.raw(&head("PUT", path, &headers), &body.to_string()).await
    }

    pub async fn post(&self, path: &str, authorization: &str, body: &Value) -> Reply {
        self.post_as(path, authorization, &self.key(), body).await
    }

    pub async fn post_as(&self, path: &str, authorization: &str, key: &str, body: &Value) -> Reply {
        let headers = [
            ("authorization", authorization),
            ("content-type", "application/json"),
            ("idempotency-key", key),
        ];
        self.raw(&head("POST", path, &headers), &body.to_string()).await
    }

    /// One request on a connection of its own.
    pub async fn raw(&self, head: &str, body: &str) -> Reply {
        let mut stream = TcpStream::connect(self.running().addr()).await.unwrap();
        let length = body.len();
        let request =
            format!("{head}host: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        // A server that has refused a body may close before it has read all of it.
        while stream.read_buf(&mut answer).await.is_ok_and(|read| read > 0) {
            if is_stream_of_events(&answer) {
                break;
            }
        }
        let answer = String::from_utf8(answer).unwrap();
        let (headers, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = headers.split(' ').nth(1).unwrap().parse().unwrap();
        let no_json = body.is_empty() || is_stream_of_events(answer.as_bytes());
        let body = if no_json { Value::Null } else { serde_json::from_str(body).unwrap() };
        Reply { status, headers: headers.to_lowercase(), body }
    }

    /// Signs in with the code from the SMS; what `Authorization` says from then on.
    pub async fn sign_in(&self, phone: &str) -> String {
        self.sign_in_on(phone, &phone_key()).await
    }

    pub async fn sign_in_on(&self, phone: &str, key: &HolderKey) -> String {
        self.post("/v1/sign-in", "", &json!({ "phone": phone })).await.expect(202);
        let verification_code = self.messenger.take_verification_code(phone).await.unwrap();
        let body = json!({ "phone": phone, "verification_code": verification_code, "device_key": key });
        let session = self.post("/v1/sign-in/verify", "", &body).await.expect(200);
        format!("Bearer {}", session["sessions"][0]["session_token"].as_str().unwrap())
    }

    /// A pass of Daniel's for the guest, through the doors of his home: its id, and what the guest authorizes with.
    pub async fn daniels_pass(&self, daniel: &str) -> (String, String) {
        self.daniels(daniel, "4711").await
    }

    /// A second one, with a secret code of its own.
    pub async fn daniels_other_pass(&self, daniel: &str) -> (String, String) {
        self.daniels(daniel, "4712").await
    }

    async fn daniels(&self, daniel: &str, secret_code: &str) -> (String, String) {
        let mut draft = weekdays();
        draft["secret_code"] = json!(secret_code);
        let created = self.post("/v1/passes", daniel, &json!({ "draft": draft })).await.expect(201);
        let link = format!("Link {}", created["locator"].as_str().unwrap());
        (created["pass"]["id"].as_str().unwrap().to_owned(), link)
    }

    /// A vendor's pass without a phone number, made by staff.
    pub async fn vendors_pass(&self, staff: &str) -> (String, String) {
        let created = self.post("/v1/passes", staff, &json!({ "draft": vendor() })).await.expect(201);
        assert_eq!(created["pass"]["state"], "awaiting_phone");
        let link = format!("Link {}", created["locator"].as_str().unwrap());
        (created["pass"]["id"].as_str().unwrap().to_owned(), link)
    }

    /// Takes a phone through the phone check of a link.
    pub async fn pass_phone_check(&self, link: &str, phone: &str, key: &HolderKey) -> Value {
        self.post("/v1/link/open", link, &json!({ "device_key": key })).await.expect(200);
        let body = json!({ "phone": phone, "device_key": key });
        self.post("/v1/link/phone", link, &body).await.expect(202);
        let verification_code = self.messenger.take_verification_code_of_check(phone).await;
        let body = json!({ "verification_code": verification_code, "device_key": key });
        self.post("/v1/link/verify", link, &body).await.expect(200)
    }

    /// Opens a link on a phone, and gives the number there that was missing.
    pub async fn give_number(&self, link: &str, phone: &str) -> Reply {
        let key = phone_key();
        self.post("/v1/link/open", link, &json!({ "device_key": key })).await.expect(200);
        self.post("/v1/link/phone", link, &json!({ "phone": phone, "device_key": key })).await
    }

    /// The names of what happened, as this person sees it, oldest first.
    pub async fn activity(&self, authorization: &str) -> Vec<String> {
        let page = self.get("/v1/activity", authorization).await.expect(200);
        let entries = page["entries"].as_array().unwrap();
        entries.iter().map(|entry| entry["event"].as_str().unwrap().to_owned()).collect()
    }

    /// What staff did, as those who manage read it, oldest first.
    pub async fn audit(&self, dana: &str) -> Vec<String> {
        let page = self.get("/v1/audit", dana).await.expect(200);
        let entries = page["entries"].as_array().unwrap();
        entries.iter().map(|entry| entry["act"].as_str().unwrap().to_owned()).collect()
    }

    /// A token for the guest's phone: of a pass of Daniel's, once the phone was checked and the secret code entered.
    pub async fn guests_token(&self, link: &str) -> Value {
        let key = phone_key();
        self.pass_phone_check(link, GUEST, &key).await;
        let entry = json!({ "secret_code": "4711", "device_key": key });
        self.post("/v1/link/secret-code", link, &entry).await.expect(200);
        self.post("/v1/link/token", link, &json!({ "device_key": key })).await.expect(200)
    }

    /// The passes that doors are told to refuse.
    pub async fn ended(&self) -> Vec<String> {
        self.news().await.ended.iter().map(|ended| ended.pass.to_string()).collect()
    }

    /// The newest bulletin, as a door reads it.
    pub async fn news(&self) -> Bulletin {
        let answer: BulletinAnswer = serde_json::from_value(self.bulletin().await).unwrap();
        let estate = self.estate().await;
        let trusted: TrustedKeys = [estate.property_key()].into_iter().collect();
        verify_bulletin(answer.bulletin.as_slice(), &trusted, estate.property().id())
            .unwrap()
            .bulletin()
            .clone()
    }

    pub async fn bulletin(&self) -> Value {
        self.get("/v1/properties/harbour-court/bulletin", "").await.expect(200)
    }
}

/// Such a one has no end: its headers are all that is waited for.
fn is_stream_of_events(answer: &[u8]) -> bool {
    let answer = String::from_utf8_lossy(answer);
    answer.split_once("\r\n\r\n").is_some_and(|(headers, _)| headers.contains("text/event-stream"))
}

fn head(method: &str, path: &str, headers: &[(&str, &str)]) -> String {
    let headers = headers.iter().filter(|(_, value)| !value.is_empty());
    headers.fold(format!("{method} {path} HTTP/1.1\r\n"), |head, (name, value)| {
        format!("{head}{name}: {value}\r\n")
    })
}

/// A new phone's key.
pub fn phone_key() -> HolderKey {
    SoftwareKey::generate_es256(&SystemRandom::new()).unwrap().public()
}

/// Monday to Friday, 2 to 4 PM, with a secret code, to Daniel's home.
pub fn weekdays() -> Value {
    json!({
        "given": {
            "kind": "recurring",
            "days": ["Mon", "Tue", "Wed", "Thu", "Fri"],
            "from": "14:00:00",
            "until": "16:00:00",
            "starts_on": null,
            "expires_on": "2026-12-23",
        },
        "name": "dog walker",
        "personal_message": "He pulls to the left.",
        "doors": { "doors": [12, 22, 1104] },
        "recipient": { "name": "Dora", "email": "", "phone": GUEST, "home": null },
        "secret_code": "4711",
    })
}

/// A plumber's visit, without a phone number.
pub fn vendor() -> Value {
    json!({
        "given": {
            "kind": "vendor_visit",
            "starts_on": "2026-11-23",
            "ends_on": "2026-11-25",
            "active_for": 240,
            "schedule": null,
        },
        "name": "boiler",
        "doors": { "doors": [9, 10] },
        "recipient": { "name": "Vera", "email": "vera@plumbing.example", "phone": "", "home": null },
    })
}

/// A prospect's PIN for the gym, whose lock reads Bluetooth as well.
pub fn passcode() -> Value {
    json!({
        "given": { "kind": "passcode", "start": "2026-11-23T09:00:00", "end": "2026-11-25T17:00:00" },
        "name": "prospect",
        "doors": { "one_door": 60 },
        "recipient": { "name": "Nora", "email": "nora@mail.example", "phone": GUEST, "home": null },
    })
}

/// What tests need of the messenger besides.
pub trait Codes {
    async fn take_verification_code_of_check(&self, to: &str) -> String;
}

impl Codes for MemoryMessenger {
    /// The next letter that has a code, leaving aside invitations.
    async fn take_verification_code_of_check(&self, to: &str) -> String {
        loop {
            let letter = self.take(to).await.expect("a verification code arrives");
            if letter.text.contains("verification code") {
                let digits = letter.text.split(|c: char| !c.is_ascii_digit());
                return digits.into_iter().find(|digits| digits.len() == 6).unwrap().to_owned();
            }
        }
    }
}
