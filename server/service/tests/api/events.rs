//! The activity as server-sent events.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;

use crate::rig::*;

/// A client that reads events from a connection of its own.
struct Client {
    stream: BufReader<TcpStream>,
    last: String,
}

impl Client {
    async fn connect(rig: &Rig, authorization: &str, last: &str) -> Self {
        let mut stream = TcpStream::connect(rig.running().addr()).await.unwrap();
        // An answer to HTTP/1.0 comes as it is, not in chunks.
        let head = format!(
            "GET /v1/activity/events HTTP/1.0\r\nhost: localhost\r\nauthorization: {authorization}\r\n\
             last-event-id: {last}\r\n\r\n"
        );
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut client = Self { stream: BufReader::new(stream), last: last.to_owned() };
        let mut headers = String::new();
        while !headers.ends_with("\r\n\r\n") {
            headers.push_str(&client.line().await.unwrap());
        }
        assert!(
            headers.contains("200 OK") && headers.contains("content-type: text/event-stream"),
            "{headers}"
        );
        client
    }

    /// The next line with its end; `None`: the stream is over.
    async fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        let read = self.stream.read_line(&mut line);
        let read =
            tokio::time::timeout(Duration::from_secs(10), read).await.expect("a line or the end comes");
        (read.unwrap() > 0).then_some(line)
    }

    /// The next event, which names itself by its entry's number.
    async fn next(&mut self) -> Option<Value> {
        let (mut id, mut data) = (String::new(), None);
        loop {
            let line = self.line().await?;
            match line.trim_end().split_once(": ") {
                Some(("id", value)) => value.clone_into(&mut id),
                Some(("data", value)) => data = Some(serde_json::from_str::<Value>(value).unwrap()),
                _ if line.trim_end().is_empty() && data.is_some() => break,
                _ => {}
            }
        }
        assert_eq!(data.as_ref().unwrap()["number"].to_string(), id);
        self.last = id;
        data
    }

    async fn take(&mut self, count: usize) -> Vec<Value> {
        let mut taken = Vec::new();
        for _ in 0..count {
            taken.push(self.next().await.unwrap());
        }
        taken
    }
}

#[tokio::test]
async fn a_client_that_comes_back_misses_nothing_and_sees_nothing_twice() {
    let rig = Rig::new().await;
    let (daniel, dana) = (rig.sign_in(DANIEL).await, rig.sign_in(DANA).await);
    let (id, _) = rig.daniels_pass(&daniel).await;
    let mut one = Client::connect(&rig, &daniel, "").await;
    let mut two = Client::connect(&rig, &dana, "").await;
    let mut seen = one.take(2).await;
    let mut all = two.take(2).await;
    let act = async |name: &str| {
        rig.post(&format!("/v1/passes/{id}/{name}"), &dana, &json!({})).await.expect(200);
    };
    act("freeze").await;
    seen.extend(one.take(1).await);
    let last = one.last.clone();
    drop(one);
    act("thaw").await;
    rig.daniels_other_pass(&daniel).await;
    let mut one = Client::connect(&rig, &daniel, &last).await;
    seen.extend(one.take(3).await);
    act("freeze").await;
    seen.extend(one.take(1).await);
    all.extend(two.take(5).await);
    let page = rig.get("/v1/activity", &daniel).await.expect(200);
    assert_eq!(json!(seen), page["entries"]);
    assert_eq!(seen, all);
}

#[tokio::test]
async fn a_resident_hears_of_nothing_that_is_others() {
    let rig = Rig::new().await;
    let (daniel, hugo) = (rig.sign_in(DANIEL).await, rig.sign_in(HUGO).await);
    let mut hugos = Client::connect(&rig, &hugo, "").await;
    rig.daniels_pass(&daniel).await;
    let mut draft = weekdays();
    draft["doors"] = json!({ "doors": [12, 22, 1106] });
    draft["name"] = json!("cat sitter");
    rig.post("/v1/passes", &hugo, &json!({ "draft": draft })).await.expect(201);
    let first = hugos.next().await.unwrap();
    assert_eq!((&first["event"], &first["pass_name"]), (&json!("issued"), &json!("cat sitter")));
    let luis = rig.sign_in(LUIS).await;
    assert_eq!(rig.get("/v1/activity/events", &luis).await.problem(), "forbidden");
    assert_eq!(rig.get("/v1/activity/events", "").await.problem(), "sign-in-needed");
}

#[tokio::test]
async fn who_may_only_approve_hears_what_waits_and_what_was_decided_and_nothing_else() {
    let rig = Rig::new().await;
    let (dana, noor, daniel) = (rig.sign_in(DANA).await, rig.sign_in(NOOR).await, rig.sign_in(DANIEL).await);
    let approve = json!({ "permissions": ["approve"] });
    rig.put("/v1/people/noor-haddad/permissions", &dana, &approve).await.expect(200);
    let mut noors = Client::connect(&rig, &noor, "").await;
    rig.daniels_pass(&daniel).await;
    let (boiler, link) = rig.vendors_pass(&dana).await;
    rig.give_number(&link, GUEST).await.expect(202);
    let waits = noors.next().await.unwrap();
    assert_eq!((&waits["event"], &waits["pass"]), (&json!("phone_submitted"), &json!(boiler)));

    rig.post(&format!("/v1/passes/{boiler}/approve"), &dana, &json!({})).await.expect(200);
    rig.post(&format!("/v1/passes/{boiler}/freeze"), &dana, &json!({})).await.expect(200);
    let (other, link) = rig.vendors_pass(&dana).await;
    rig.give_number(&link, GUEST).await.expect(202);
    let why = json!({ "reason": "not expected" });
    rig.post(&format!("/v1/passes/{other}/decline"), &dana, &why).await.expect(200);
    let told = [vec![waits], noors.take(3).await].concat();
    let happened: Vec<_> = told.iter().map(|entry| (&entry["event"], &entry["pass"])).collect();
    let [submitted, approved, declined] = ["phone_submitted", "approved", "declined"].map(|name| json!(name));
    let (boiler, other) = (json!(boiler), json!(other));
    assert_eq!(
        happened,
        [(&submitted, &boiler), (&approved, &boiler), (&submitted, &other), (&declined, &other)]
    );
    let page = rig.get("/v1/activity", &noor).await.expect(200);
    assert_eq!(page["entries"], json!(told));
}

#[tokio::test]
async fn a_stream_ends_with_its_session_and_with_the_service() {
    let mut rig = Rig::new().await;
    let (daniel, dana) = (rig.sign_in(DANIEL).await, rig.sign_in(DANA).await);
    rig.daniels_pass(&daniel).await;
    let mut daniels = Client::connect(&rig, &daniel, "").await;
    let mut danas = Client::connect(&rig, &dana, "").await;
    daniels.take(2).await;
    danas.take(2).await;
    rig.delete("/v1/session", &daniel).await;
    // What happens next is for somebody who is signed in.
    rig.vendors_pass(&dana).await;
    assert_eq!(daniels.next().await, None);
    danas.take(2).await;
    let (ended, ()) = tokio::join!(danas.next(), rig.restart());
    assert_eq!(ended, None);
}

#[tokio::test]
async fn one_person_has_so_many_streams_and_no_more() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let mut streams = Vec::new();
    for _ in 0..64 {
        streams.push(Client::connect(&rig, &daniel, "").await);
    }
    assert_eq!(rig.get("/v1/activity/events", &daniel).await.problem(), "too-many-tries");
    let hugo = rig.sign_in(HUGO).await;
    Client::connect(&rig, &hugo, "").await;
}
