//! Readers with a network of their own: what they say is signed, and it makes a bound disappear.

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::client::wire::reader::{ReaderNews, ReaderSync};
use gatepass::id::DoorId;
use gatepass::token::reader::ReaderRequest;
use gatepass::token::receipt::Verdict;
use serde_json::{Value, json};

use crate::carried::signed;
use crate::rig::*;

const SYNC: &str = "/v1/reader/sync";

/// What a door says, as its reader signs it.
struct Said {
    door: String,
    at: DateTime<Utc>,
    signature: String,
    body: String,
}

async fn said(rig: &Rig, number: u16, body: &ReaderSync) -> Said {
    use base64::Engine as _;
    let (estate, door) = (rig.estate().await, DoorId::new(number).unwrap());
    let (_, secret) = estate.door_secrets().find(|(id, _)| *id == door).unwrap();
    let (at, body) = (rig.now(), json!(body).to_string());
    let request = ReaderRequest { property: estate.property().id(), door, path: SYNC, at };
    let signature =
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(request.sign(secret, body.as_bytes()));
    Said { door: format!("harbour-court/{number}"), at, signature, body }
}

async fn say(rig: &Rig, said: &Said) -> Reply {
    let head = format!(
        "POST {SYNC} HTTP/1.1\r\ncontent-type: application/json\r\ngatepass-door: {}\r\ngatepass-time: {}\r\n\
         gatepass-signature: {}\r\n",
        said.door,
        said.at.timestamp_millis(),
        said.signature
    );
    rig.raw(&head, &said.body).await
}

async fn sync(rig: &Rig, number: u16, body: &ReaderSync) -> ReaderNews {
    serde_json::from_value(say(rig, &said(rig, number, body).await).await.expect(200)).unwrap()
}

fn obeying(bulletin: u64) -> ReaderSync {
    ReaderSync { bulletin: Some(bulletin), ..ReaderSync::default() }
}

#[tokio::test]
async fn a_reader_hands_in_its_receipts_and_hears_only_what_is_new() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, _) = rig.daniels_pass(&daniel).await;
    let receipts = vec![signed(&rig, &id, 12, 1, Verdict::Opened).await];
    let first = sync(&rig, 12, &ReaderSync { receipts, ..ReaderSync::default() }).await;
    assert_eq!(json!(first.outcomes), json!(["kept"]));
    assert!(first.bulletin.is_some());
    assert_eq!(json!(first.property.unwrap().property)["id"], "harbour-court");
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "unlocked"]);

    let version = rig.bulletin().await["version"].as_u64().unwrap();
    let body = ReaderSync { property: first.etag, ..obeying(version) };
    let second = sync(&rig, 12, &body).await;
    assert_eq!((second.bulletin, second.property, second.outcomes), (None, None, vec![]));
}

#[tokio::test]
async fn what_no_door_of_the_property_signed_today_is_not_listened_to_and_nobody_is_told_why() {
    let rig = Rig::new().await;
    let good = async || said(&rig, 12, &obeying(1)).await;
    say(&rig, &good().await).await.expect(200);
    let wrong = [
        Said { door: "harbour-court/22".into(), ..good().await },
        Said { door: "elm-house/12".into(), ..good().await },
        Said { door: "12".into(), ..good().await },
        Said { body: json!(obeying(2)).to_string(), ..good().await },
        Said { at: rig.now() + TimeDelta::seconds(1), ..good().await },
        Said { signature: "AAAA".into(), ..good().await },
    ];
    let mut answers = Vec::new();
    for said in &wrong {
        let answer = say(&rig, said).await;
        assert_eq!((answer.status, answer.problem()), (401, "unknown-reader"));
        answers.push(answer.body);
    }
    assert!(answers.iter().all(|body| *body == answers[0] && body["detail"].is_null()), "{answers:?}");
    let old = good().await;
    rig.pass_time(TimeDelta::hours(25));
    assert_eq!(say(&rig, &old).await.problem(), "unknown-reader");
    for _ in 0..60 {
        say(&rig, &wrong[0]).await;
    }
    assert_eq!(say(&rig, &wrong[0]).await.problem(), "too-many-tries");
    // The doors behind the same address are heard all the same.
    say(&rig, &good().await).await.expect(200);
}

#[tokio::test]
async fn a_bound_disappears_once_every_door_of_the_pass_obeys_the_bulletin_that_stopped_it() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let entry = json!({ "secret_code": "4711", "device_key": key });
    rig.post("/v1/link/secret-code", &link, &entry).await.expect(200);
    rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    // Replaced by a pass for fewer doors: the others may know tokens of the first.
    let pass = rig.get(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    let doors: Vec<u16> = serde_json::from_value(pass["permit"]["doors"].clone()).unwrap();
    let mut draft = weekdays();
    draft["doors"] = json!({ "one_door": 12 });
    draft["secret_code"] = json!("");
    rig.post(&format!("/v1/passes/{id}/replace"), &daniel, &json!({ "draft": draft })).await.expect(200);
    let deleted = rig.delete(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    let bound = deleted["may_open_until"].clone();
    assert_eq!(bound, "2026-11-26T14:00:30Z");

    let version = rig.bulletin().await["version"].as_u64().unwrap();
    let now =
        async || rig.get(&format!("/v1/passes/{id}"), &daniel).await.expect(200)["may_open_until"].clone();
    // What it says of a bulletin that nobody has signed yet is no confirmation.
    let last = said(&rig, doors[0], &obeying(version)).await;
    rig.pass_time(TimeDelta::minutes(1));
    sync(&rig, doors[0], &obeying(version + 9)).await;
    for door in &doors[1..] {
        assert_eq!(now().await, bound, "door {door} hasn't heard");
        sync(&rig, *door, &obeying(version)).await;
    }
    assert_eq!(now().await, bound);
    // Nor is what it said before that and comes now.
    say(&rig, &last).await.expect(200);
    assert_eq!(now().await, bound);
    sync(&rig, doors[0], &obeying(version)).await;
    assert_eq!(now().await, Value::Null);

    // A reader that has lost its memory doesn't know any more.
    rig.pass_time(TimeDelta::minutes(1));
    sync(&rig, doors[0], &ReaderSync::default()).await;
    assert_eq!(now().await, bound);
}

#[tokio::test]
async fn a_lockdown_has_no_bound_any_more_once_its_doors_have_heard_of_it() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    for door in [12, 22] {
        rig.put(&format!("/v1/doors/{door}/lockdown"), &dana, &json!({})).await.expect(200);
    }
    let version = rig.bulletin().await["version"].as_u64().unwrap();
    sync(&rig, 12, &obeying(version)).await;
    // The first of the two bulletins told of door 12 alone.
    sync(&rig, 22, &obeying(version - 1)).await;
    let bound = async || rig.get("/v1/lockdown", &dana).await.expect(200)["may_open_until"].clone();
    assert_eq!(bound().await, "2026-11-26T14:00:30Z");
    rig.pass_time(TimeDelta::minutes(5));
    sync(&rig, 22, &obeying(version)).await;
    assert_eq!(bound().await, Value::Null);
}
