//! The phone oracle is closed: to a wrong number the service answers the same, byte for byte, after the same work. What it
//! does is counted rather than timed: the statements that it runs are those of a right number, one by one.

use std::sync::{Arc, Mutex};

use gatepass::clock::ManualClock;
use gatepass::token::keys::{DeviceKey as _, HolderKey, SoftwareKey};
use ring::rand::SystemRandom;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::apps::Apps;
use crate::messenger::MemoryMessenger;
use crate::{Config, Running, SAMPLE_PROPERTY, Service};

const RESIDENT: &str = "+12025550110";
const GUEST: &str = "+12125552368";
const NOBODYS: &str = "+12125550199";

struct Rig {
    running: Running,
    heard: [Arc<Mutex<Vec<String>>>; 2],
    messages: MemoryMessenger,
    keys: Mutex<u32>,
    _folder: tempfile::TempDir,
}

/// What came back, without the date; and what was done for it.
type Outcome = (String, Vec<Vec<String>>);

impl Rig {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let messages = MemoryMessenger::default();
        let running = Service::start(Config {
            listen: ([127, 0, 0, 1], 0).into(),
            database: folder.path().join("gatepass.db"),
            properties: vec![SAMPLE_PROPERTY.to_vec()],
            base: None,
            apps: Apps::default(),
            messenger: Arc::new(messages.clone()),
            clock: Arc::new(ManualClock::at("2026-11-23T14:00:00Z".parse().unwrap())),
        });
        let running = running.await.unwrap();
        let heard = running.store().overhear();
        Self { running, heard, messages, keys: Mutex::new(0), _folder: folder }
    }

    async fn post(&self, path: &str, authorization: &str, body: &Value) -> Outcome {
        let key = {
            let mut keys = self.keys.lock().unwrap();
            *keys += 1;
            *keys
        };
        let body = body.to_string();
        let length = body.len();
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nauthorization: {authorization}\r\n\
             content-type: application/json\r\nidempotency-key: idempotency-key-{key:08}\r\ncontent-length: {length}\r\n\r\n\
             {body}"
        );
        let before: Vec<_> = self.heard.iter().map(|heard| heard.lock().unwrap().len()).collect();
        let mut stream = TcpStream::connect(self.running.addr()).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let answer = answer.lines().filter(|line| !line.starts_with("date: ")).collect::<Vec<_>>().join("\n");
        let work = self.heard.iter().zip(before).flat_map(|(heard, before)| {
            let heard = heard.lock().unwrap();
            transactions(&heard[before..])
        });
        (answer, work.collect())
    }

    async fn body(&self, path: &str, authorization: &str, body: &Value) -> Value {
        let (answer, _) = self.post(path, authorization, body).await;
        serde_json::from_str(answer.split_once("\n\n").unwrap().1).unwrap()
    }

    /// A pass for the guest, through a door that asks for no secret code: what its link is shown as.
    async fn link(&self) -> String {
        self.body("/v1/sign-in", "", &json!({ "phone": RESIDENT })).await;
        let digits = self.messages.take_verification_code(RESIDENT).await.unwrap();
        let verify = json!({ "phone": RESIDENT, "verification_code": digits, "device_key": phone_key() });
        let signed = self.body("/v1/sign-in/verify", "", &verify).await;
        let session = format!("Bearer {}", signed["sessions"][0]["session_token"].as_str().unwrap());
        let draft = json!({
            "given": { "kind": "full_day", "date": "2026-11-23" },
            "name": "visit",
            "doors": { "doors": [9] },
            "recipient": { "name": "Dora", "email": "", "phone": GUEST, "home": null },
        });
        let created = self.body("/v1/passes", &session, &json!({ "draft": draft })).await;
        format!("Link {}", created["locator"].as_str().unwrap())
    }
}

fn phone_key() -> HolderKey {
    SoftwareKey::generate_es256(&SystemRandom::new()).unwrap().public()
}

/// The transactions of requests; those that empty the outbox and keep house come whenever they come.
fn transactions(heard: &[String]) -> Vec<Vec<String>> {
    let parts = heard.split(|sql| sql.starts_with("BEGIN")).map(<[String]>::to_vec);
    let of_request = |sql: &String| {
        sql.starts_with("SELECT request, sealed FROM answer")
            || sql.starts_with("SELECT since, acts FROM spent")
    };
    parts.filter(|statements| statements.iter().any(of_request)).collect()
}

fn assert_alike(what: &str, right: &Outcome, wrong: &Outcome) {
    assert!(
        right.0.starts_with("HTTP/1.1 202") || right.0.starts_with("HTTP/1.1 422"),
        "{what}: {}",
        right.0
    );
    assert_eq!(right.0, wrong.0, "{what}");
    assert!(right.1.concat().len() > 5, "{what}: {:?}", right.1);
    assert_eq!(right.1, wrong.1, "{what}");
}

/// Asks and enters a wrong code, with a right number and with a wrong one.
async fn alike(rig: &Rig, ask: &str, verify: &str, authorization: &str, right: &str) {
    let asked = |phone: &str, key: &HolderKey| match ask {
        "/v1/sign-in" => json!({ "phone": phone }),
        _ => json!({ "phone": phone, "device_key": key }),
    };
    let entered = |phone: &str, key: &HolderKey| match verify {
        "/v1/link/verify" => json!({ "verification_code": "wrong!", "device_key": key }),
        _ => json!({ "phone": phone, "verification_code": "wrong!", "device_key": key }),
    };
    let keys = (phone_key(), phone_key());
    if ask == "/v1/link/phone" {
        for key in [&keys.0, &keys.1] {
            rig.post("/v1/link/open", authorization, &json!({ "device_key": key })).await;
        }
    }
    let sent = rig.post(ask, authorization, &asked(right, &keys.0)).await;
    assert_alike(ask, &sent, &rig.post(ask, authorization, &asked(NOBODYS, &keys.1)).await);
    let again = rig.post(ask, authorization, &asked(right, &keys.0)).await;
    assert_alike(ask, &again, &rig.post(ask, authorization, &asked(NOBODYS, &keys.1)).await);
    let refused = rig.post(verify, authorization, &entered(right, &keys.0)).await;
    assert_alike(verify, &refused, &rig.post(verify, authorization, &entered(NOBODYS, &keys.1)).await);
}

#[tokio::test]
async fn a_wrong_number_gets_the_same_answer_and_the_same_work() {
    let rig = Rig::new().await;
    let link = rig.link().await;
    // Of the number that signed in for the pass one text is under way; another resident's is fresh.
    alike(&rig, "/v1/sign-in", "/v1/sign-in/verify", "", "+12025550111").await;
    alike(&rig, "/v1/guest/passes", "/v1/guest/passes/verify", "", GUEST).await;
    alike(&rig, "/v1/link/phone", "/v1/link/verify", &link, GUEST).await;
}
