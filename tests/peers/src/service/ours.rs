//! The service, and the requests that it is asked.

use std::error::Error;
use std::future::Future;
use std::net::SocketAddr;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use gatepass::clock::ManualClock;
use gatepass::id::{DoorId, Generation, PassId};
use gatepass::token::keys::{DeviceKey as _, DoorSecret, SoftwareKey};
use gatepass::token::receipt::{Receipt, Verdict};
use gatepass_service::apps::Apps;
use gatepass_service::messenger::{MemoryMessenger, verification_code_in};
use gatepass_service::{Config, Estate, Running, SAMPLE_PROPERTY, Service};
use ring::rand::SystemRandom;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::load::Request;

/// Daniel Popescu of the sample property.
const RESIDENT: &str = "+12025550110";
/// The vehicle gate and the pedestrian gate: no home, so no secret code, which takes long on purpose.
const DOORS: [u16; 2] = [9, 10];
/// How many receipts a phone hands in at once.
const RECEIPTS: usize = 4;

type Making<'a> = Pin<Box<dyn Future<Output = Result<Vec<Request>, Box<dyn Error>>> + 'a>>;

/// A kind of request: its name, and what makes so many of it for a round.
pub type Kind = (&'static str, fn(&Ours, usize, usize) -> Making<'_>);

/// In the order in which they are asked: later ones need the earlier ones' passes.
pub const KINDS: [Kind; 3] = [
    ("create a pass", |ours, _, count| Box::pin(async move { Ok(ours.creations(count)) })),
    ("open a link", |ours, _, count| Box::pin(async move { ours.openings(count).await })),
    ("hand in four receipts", |ours, round, count| Box::pin(async move { ours.receipts(round, count) })),
];

/// A service that runs, with somebody signed in.
pub struct Ours {
    running: Running,
    estate: Arc<Estate>,
    session: String,
    messages: MemoryMessenger,
    keys: AtomicU64,
}

impl Ours {
    /// With a new database, and somebody signed in.
    pub async fn start(database: &Path) -> Result<Self, Box<dyn Error>> {
        let mut ours = Self::on(database, String::new()).await?;
        ours.sign_in().await?;
        Ok(ours)
    }

    /// On this database, with whoever that session is.
    pub async fn on(database: &Path, session: String) -> Result<Self, Box<dyn Error>> {
        let property = String::from_utf8(SAMPLE_PROPERTY.to_vec())?;
        let property = property.replace("\"live_passes\": 20", "\"live_passes\": 10000");
        let messages = MemoryMessenger::default();
        let running = Service::start(Config {
            listen: ([127, 0, 0, 1], 0).into(),
            database: database.to_owned(),
            properties: vec![property.into_bytes()],
            base: None,
            apps: Apps::default(),
            messenger: Arc::new(messages.clone()),
            clock: Arc::new(ManualClock::at(now()?)),
        })
        .await?;
        let estate = running.properties().await?.into_iter().next().ok_or("there is no property")?;
        Ok(Self { running, estate, session, messages, keys: AtomicU64::new(0) })
    }

    pub fn addr(&self) -> SocketAddr {
        self.running.addr()
    }

    /// What it answers, so that the peer sends as much.
    pub const fn answers() -> [(u32, u16); 3] {
        [(1_600, 201), (2_400, 200), (45, 200)]
    }

    /// Ends it; the session goes on.
    pub async fn stop(self) -> String {
        self.running.stop().await;
        self.session
    }

    fn key(&self) -> String {
        format!("idempotency-key-{:08}", self.keys.fetch_add(1, Ordering::Relaxed))
    }

    fn post(&self, path: &str, authorization: &str, body: &Value, status: u16) -> Request {
        let (body, key) = (body.to_string(), self.key());
        let length = body.len();
        let bytes = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nauthorization: {authorization}\r\ncontent-type: application/json\r\nidempotency-key: {key}\r\ncontent-length: {length}\r\n\r\n{body}"
        );
        Request { bytes: bytes.into_bytes(), status }
    }

    async fn sign_in(&mut self) -> Result<(), Box<dyn Error>> {
        let key = SoftwareKey::generate_es256(&SystemRandom::new())?.public();
        self.ask(&self.post("/v1/sign-in", "none", &json!({ "phone": RESIDENT }), 202)).await?;
        let letter = self.messages.take(RESIDENT).await.ok_or("no verification code came")?;
        let digits = verification_code_in(&letter.text).ok_or("no verification code came")?;
        let body = json!({ "phone": RESIDENT, "verification_code": digits, "device_key": key });
        let answer = self.ask(&self.post("/v1/sign-in/verify", "none", &body, 200)).await?;
        let token = answer["sessions"][0]["session_token"].as_str().ok_or("no session came")?;
        self.session = format!("Bearer {token}");
        Ok(())
    }

    /// One request on a connection of its own; its answer.
    async fn ask(&self, request: &Request) -> Result<Value, Box<dyn Error>> {
        let mut stream = TcpStream::connect(self.addr()).await?;
        let text = String::from_utf8(request.bytes.clone())?;
        let text = text.replacen("host: localhost", "host: localhost\r\nconnection: close", 1);
        stream.write_all(text.as_bytes()).await?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await?;
        let (_, body) = answer.split_once("\r\n\r\n").ok_or("no answer came")?;
        Ok(serde_json::from_str(body)?)
    }

    fn creation(&self) -> Request {
        let draft = json!({
            "given": { "kind": "recurring", "days": ["Tue", "Thu"], "from": "14:20:00", "until": "15:20:00",
                       "starts_on": null, "expires_on": "2027-02-22" },
            "name": "dog walker",
            "personal_message": "He pulls to the left.",
            "doors": { "doors": DOORS },
            "recipient": { "name": "Dora", "email": "", "phone": "+12125552368", "home": null },
        });
        self.post("/v1/passes", &self.session, &json!({ "draft": draft }), 201)
    }

    fn creations(&self, count: usize) -> Vec<Request> {
        (0..count).map(|_| self.creation()).collect()
    }

    /// Makes one pass.
    pub async fn create_one(&self) -> Result<(), Box<dyn Error>> {
        self.ask(&self.creation()).await.map(drop)
    }

    /// The first page of the resident's passes.
    pub async fn list(&self) -> Result<(), Box<dyn Error>> {
        let session = &self.session;
        let bytes = format!("GET /v1/passes HTTP/1.1\r\nhost: localhost\r\nauthorization: {session}\r\n\r\n");
        self.ask(&Request { bytes: bytes.into_bytes(), status: 200 }).await.map(drop)
    }

    /// What the service does by itself from time to time.
    pub async fn keep_house(&self) -> Result<(), Box<dyn Error>> {
        Ok(self.running.keep_house().await?)
    }

    /// A pass each, made before the clock runs.
    async fn openings(&self, count: usize) -> Result<Vec<Request>, Box<dyn Error>> {
        let mut openings = Vec::with_capacity(count);
        for _ in 0..count {
            let created = self.ask(&self.creation()).await?;
            let locator = created["locator"].as_str().ok_or("no link came")?;
            let key = SoftwareKey::generate_es256(&SystemRandom::new())?.public();
            openings.push(self.post(
                "/v1/link/open",
                &format!("Link {locator}"),
                &json!({ "device_key": key }),
                200,
            ));
        }
        Ok(openings)
    }

    fn receipts(&self, round: usize, count: usize) -> Result<Vec<Request>, Box<dyn Error>> {
        let door = DoorId::new(DOORS[0]).ok_or("a door's number")?;
        let (_, secret) = self.estate.door_secrets().find(|(id, _)| *id == door).ok_or("a door's secret")?;
        let path = format!("/v1/properties/{}/receipts", self.estate.property().id());
        let mut requests = Vec::with_capacity(count);
        for at in 0..count {
            let first = (round * count + at) * RECEIPTS + 1;
            let receipts = (first..first + RECEIPTS)
                .map(|sequence| self.receipt(door, secret, u64::try_from(sequence)?))
                .collect::<Result<Vec<_>, Box<dyn Error>>>()?;
            requests.push(self.post(&path, "none", &json!({ "receipts": receipts }), 200));
        }
        Ok(requests)
    }

    fn receipt(&self, door: DoorId, secret: &DoorSecret, sequence: u64) -> Result<String, Box<dyn Error>> {
        let receipt = Receipt {
            door,
            sequence,
            pass: PassId::from_bytes([7; 8]),
            generation: Generation(0),
            holder: None,
            occurrence: None,
            at: now()?,
            verdict: Verdict::Opened,
            missing: 0,
        };
        Ok(URL_SAFE_NO_PAD.encode(receipt.sign(secret, self.estate.property().id()).as_bytes()))
    }
}

/// A Monday, 9:00 AM in New York.
pub fn now() -> Result<DateTime<Utc>, chrono::ParseError> {
    "2026-11-23T14:00:00Z".parse()
}
