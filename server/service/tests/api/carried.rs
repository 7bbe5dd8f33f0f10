//! Receipts and bulletins, as any phone carries them.

use chrono::TimeDelta;
use gatepass::client::wire::bytes::Bytes;
use gatepass::client::wire::carried::BulletinAnswer;
use gatepass::id::{DoorId, Generation, PassId};
use gatepass::token::bulletin::verify_bulletin;
use gatepass::token::keys::TrustedKeys;
use gatepass::token::receipt::{Reason, Receipt, Verdict};
use serde_json::{Value, json};

use crate::rig::*;

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

/// A receipt of that door, signed by it.
pub async fn signed(rig: &Rig, pass: &str, number: u16, sequence: u64, verdict: Verdict) -> Bytes {
    signed_as(rig, pass, Generation(0), number, sequence, verdict).await
}

/// The same for a later generation of the pass.
pub async fn signed_as(
    rig: &Rig,
    pass: &str,
    generation: Generation,
    number: u16,
    sequence: u64,
    verdict: Verdict,
) -> Bytes {
    let receipt = Receipt {
        door: door(number),
        sequence,
        pass: pass.parse().unwrap(),
        generation,
        holder: None,
        occurrence: None,
        at: rig.now() - TimeDelta::minutes(5),
        verdict,
        missing: 0,
    };
    sign(rig, &receipt).await
}

async fn sign(rig: &Rig, receipt: &Receipt) -> Bytes {
    let estate = rig.estate().await;
    let secret = estate.door_secrets().find(|(id, _)| *id == receipt.door).unwrap().1;
    Bytes::from(receipt.sign(secret, estate.property().id()).as_bytes())
}

pub async fn hand_in(rig: &Rig, receipts: &[Bytes]) -> Value {
    rig.post("/v1/properties/harbour-court/receipts", "", &json!({ "receipts": receipts })).await.expect(200)
        ["outcomes"]
        .clone()
}

async fn bulletin(rig: &Rig) -> gatepass::token::bulletin::VerifiedBulletin {
    let answer: BulletinAnswer = serde_json::from_value(rig.bulletin().await).unwrap();
    let trusted: TrustedKeys = [rig.estate().await.property_key()].into_iter().collect();
    verify_bulletin(answer.bulletin.as_slice(), &trusted, rig.estate().await.property().id()).unwrap()
}

#[tokio::test]
async fn receipts_are_kept_once_and_tell_the_resident_what_happened_when() {
    let mut rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, _) = rig.daniels_pass(&daniel).await;
    let opened = signed(&rig, &id, 12, 1, Verdict::Opened).await;
    let refused = signed(&rig, &id, 22, 1, Verdict::Refused(Reason::OutsideHours)).await;
    let both = [opened.clone(), refused];
    assert_eq!(hand_in(&rig, &both).await, json!(["kept", "kept"]));
    rig.restart().await;
    assert_eq!(hand_in(&rig, &both).await, json!(["known", "known"]));
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "unlocked", "refused"]);
    let page = rig.get("/v1/activity?after=2", &daniel).await.expect(200);
    assert_eq!(page["entries"][0]["door"], 12);
    assert_eq!(page["entries"][0]["at"], "2026-11-23T13:55:00Z");
    assert_eq!(page["entries"][0]["pass_name"], "dog walker");
    assert_eq!(page["entries"][1]["because"], "outside_hours");
    let hugo = rig.sign_in(HUGO).await;
    assert_eq!(rig.activity(&hugo).await, [""; 0]);
}

#[tokio::test]
async fn a_receipt_that_no_door_signed_is_refused() {
    let rig = Rig::new().await;
    let pass = PassId::from_bytes([7; 8]).to_string();
    let mut forged = signed(&rig, &pass, 12, 1, Verdict::Opened).await.into_vec();
    let last = forged.len() - 1;
    forged[last] ^= 1;
    let nonsense = Bytes::from(vec![0; 2000]);
    assert_eq!(hand_in(&rig, &[forged.into(), nonsense]).await, json!(["refused", "refused"]));
    let many = vec![Bytes::from(vec![0]); 201];
    let reply = rig.post("/v1/properties/harbour-court/receipts", "", &json!({ "receipts": many })).await;
    assert_eq!(reply.problem(), "too-large");
}

#[tokio::test]
async fn a_phone_that_was_let_in_is_told_what_doors_told_and_which_phone_it_was() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let (key, other) = (phone_key(), phone_key());
    rig.pass_phone_check(&link, GUEST, &key).await;
    let receipt = |number, sequence, holder| Receipt {
        door: door(number),
        sequence,
        pass: id.parse().unwrap(),
        generation: Generation(0),
        holder,
        occurrence: None,
        at: rig.now() - TimeDelta::minutes(5 - i64::try_from(sequence).unwrap()),
        verdict: Verdict::Opened,
        missing: 0,
    };
    let refused = Receipt { verdict: Verdict::Refused(Reason::UsedUp), ..receipt(12, 4, None) };
    let mut receipts = Vec::new();
    for receipt in [
        receipt(12, 1, Some(key.fingerprint())),
        receipt(22, 2, Some(other.fingerprint())),
        receipt(12, 3, None),
        refused,
    ] {
        receipts.push(sign(&rig, &receipt).await);
    }
    hand_in(&rig, &receipts).await;
    let at = async |address: &str| rig.get(address, &link).await;
    let seen = at(&format!("/v1/link?device_key={key}")).await.expect(200);
    let unlocked = seen["unlocked"].as_array().unwrap().iter();
    let unlocked = unlocked.map(|unlock| json!([unlock["door"], unlock["at"], unlock["by_this_phone"]]));
    assert_eq!(
        unlocked.collect::<Vec<_>>(),
        [
            json!([12, "2026-11-23T13:58:00Z", false]),
            json!([22, "2026-11-23T13:57:00Z", false]),
            json!([12, "2026-11-23T13:56:00Z", true]),
        ]
    );
    assert_eq!(seen["unlocked"][0]["receipt"], Value::Null, "only *active for* asks for it");
    for stranger in ["/v1/link".to_owned(), format!("/v1/link?device_key={other}")] {
        assert_eq!(at(&stranger).await.expect(200)["unlocked"], Value::Null, "{stranger}");
    }
}

#[tokio::test]
async fn a_bulletin_acknowledges_an_unbroken_row_of_receipts() {
    let rig = Rig::new().await;
    let pass = PassId::from_bytes([7; 8]).to_string();
    let of = async |sequence| signed(&rig, &pass, 12, sequence, Verdict::Opened).await;
    hand_in(&rig, &[of(3).await, of(1).await]).await;
    let up_to = |news: &gatepass::token::bulletin::VerifiedBulletin| {
        let received = news.bulletin().received.iter();
        received.map(|received| (received.door.get(), received.up_to)).collect::<Vec<_>>()
    };
    let first = bulletin(&rig).await;
    assert_eq!(up_to(&first), [(12, 1)]);
    hand_in(&rig, &[of(2).await]).await;
    let second = bulletin(&rig).await;
    assert_eq!(up_to(&second), [(12, 3)]);
    assert!(second.bulletin().version > first.bulletin().version);
}

#[tokio::test]
async fn a_stopped_pass_is_in_the_bulletin_until_its_tokens_would_have_ended() {
    let mut rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let entry = json!({ "secret_code": "4711", "device_key": key });
    rig.post("/v1/link/secret-code", &link, &entry).await.expect(200);
    rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    assert!(bulletin(&rig).await.bulletin().ended.is_empty());
    rig.delete(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    rig.restart().await;
    let ended = bulletin(&rig).await.bulletin().ended.clone();
    assert_eq!(ended.iter().map(|ended| ended.pass.to_string()).collect::<Vec<_>>(), [id]);
    assert_eq!(ended[0].until, rig.now() + TimeDelta::days(7));
    rig.pass_time(TimeDelta::days(7));
    assert!(bulletin(&rig).await.bulletin().ended.is_empty());
}

#[tokio::test]
async fn an_old_bulletin_is_signed_anew_for_the_doors_sake() {
    let rig = Rig::new().await;
    let first = bulletin(&rig).await;
    assert_eq!(bulletin(&rig).await, first);
    rig.pass_time(TimeDelta::hours(1));
    let second = bulletin(&rig).await;
    assert_eq!(second.bulletin().at, rig.now());
    assert_eq!(second.bulletin().version, first.bulletin().version + 1);
}

#[tokio::test]
async fn when_the_destination_of_a_one_time_pass_has_opened_its_other_entrances_die() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let mut draft = weekdays();
    draft["given"] = json!({ "kind": "one_time", "date": "2026-11-23" });
    let created = rig.post("/v1/passes", &daniel, &json!({ "draft": draft })).await.expect(201);
    let id = created["pass"]["id"].as_str().unwrap().to_owned();
    let link = format!("Link {}", created["locator"].as_str().unwrap());
    assert!(created["pass"]["permit"]["doors"].as_array().unwrap().len() > 3);
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let entry = json!({ "secret_code": "4711", "device_key": key });
    rig.post("/v1/link/secret-code", &link, &entry).await.expect(200);
    rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);

    hand_in(&rig, &[signed(&rig, &id, 12, 1, Verdict::Opened).await]).await;
    assert!(bulletin(&rig).await.bulletin().ended.is_empty());
    hand_in(&rig, &[signed(&rig, &id, 1104, 1, Verdict::Opened).await]).await;
    assert_eq!(bulletin(&rig).await.bulletin().ended.len(), 1);
    let pass = rig.get(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    assert_eq!(pass["permit"]["doors"], json!([12, 1104]));
    assert_eq!(pass["generation"], 1);
}
