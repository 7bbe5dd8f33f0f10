//! Links shared again, the phones of a pass, and a word to the host.

use chrono::TimeDelta;
use serde_json::json;

use crate::rig::*;

#[tokio::test]
async fn a_link_is_sent_again_beside_the_first_which_goes_on() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, first) = rig.daniels_pass(&daniel).await;
    rig.messenger.take(GUEST).await.unwrap();
    rig.pass_time(TimeDelta::minutes(5));
    let share = format!("/v1/passes/{id}/share");
    let shared = rig.post(&share, &daniel, &json!({ "by_way_of": "sms" })).await.expect(200);
    let link = shared["link"].as_str().unwrap();
    assert_eq!(link, format!("https://passes.example/g/{}", shared["locator"].as_str().unwrap()));
    assert!(rig.messenger.take(GUEST).await.unwrap().text.contains(link));
    let second = format!("Link {}", shared["locator"].as_str().unwrap());
    assert_ne!(first, second);
    for link in [&first, &second] {
        assert_eq!(rig.get("/v1/link", link).await.expect(200)["pass"], id);
    }
    let pass = rig.get(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    assert_eq!(pass["guest"]["shared_at"], "2026-11-23T14:05:00Z");
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "shared"]);

    // For the share sheet it is only told.
    let sheet = rig.post(&share, &daniel, &json!({ "by_way_of": "sheet" })).await.expect(200);
    let third = format!("Link {}", sheet["locator"].as_str().unwrap());
    rig.get("/v1/link", &third).await.expect(200);
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "shared"]);
    assert_eq!(rig.messenger.sent(), []);
    let by_email = rig.post(&share, &daniel, &json!({ "by_way_of": "email" })).await;
    assert_eq!((by_email.status, by_email.problem()), (409, "conflict"));
}

#[tokio::test]
async fn a_pass_is_shared_by_those_who_may_make_it_ten_times_a_day_while_it_may_open() {
    let rig = Rig::new().await;
    let (daniel, hugo, tomasz) =
        (rig.sign_in(DANIEL).await, rig.sign_in(HUGO).await, rig.sign_in(TOMASZ).await);
    let (id, _) = rig.daniels_pass(&daniel).await;
    let (share, sheet) = (format!("/v1/passes/{id}/share"), json!({ "by_way_of": "sheet" }));
    assert_eq!(rig.post(&share, &hugo, &sheet).await.problem(), "not-found");
    assert_eq!(rig.post(&share, &tomasz, &sheet).await.problem(), "forbidden");
    let dana = rig.sign_in(DANA).await;
    rig.post(&share, &dana, &sheet).await.expect(200);
    for _ in 0..9 {
        rig.post(&share, &daniel, &sheet).await.expect(200);
    }
    assert_eq!(rig.post(&share, &daniel, &sheet).await.problem(), "too-many-tries");
    rig.pass_time(TimeDelta::days(1));
    rig.post(&share, &daniel, &sheet).await.expect(200);
    rig.delete(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    let refused = rig.post(&share, &daniel, &sheet).await;
    assert_eq!((refused.problem(), &refused.body["state"]), ("conflict", &json!("deleted")));
}

#[tokio::test]
async fn a_phone_is_taken_off_a_pass_and_its_tokens_die() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let entry = json!({ "secret_code": "4711", "device_key": key });
    rig.post("/v1/link/secret-code", &link, &entry).await.expect(200);
    rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);

    let phones = format!("/v1/passes/{id}/phones");
    let listed = rig.get(&phones, &daniel).await.expect(200);
    let expected = json!({ "phones": [{ "key": key, "admitted_at": "2026-11-23T14:00:00Z" }], "at_most": 1 });
    assert_eq!(listed, expected);
    let hugo = rig.sign_in(HUGO).await;
    let one = format!("{phones}/{key}");
    assert_eq!(rig.get(&phones, &hugo).await.problem(), "not-found");
    assert_eq!(rig.delete(&one, &hugo).await.problem(), "not-found");
    assert_eq!(rig.delete(&format!("{phones}/nonsense"), &daniel).await.problem(), "not-found");

    let before = rig.bulletin().await["version"].as_u64().unwrap();
    for _ in 0..2 {
        assert_eq!(rig.delete(&one, &daniel).await.expect(200)["phones"], json!([]));
    }
    assert_eq!(rig.bulletin().await["version"].as_u64().unwrap(), before + 1);
    let token = rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await;
    assert_eq!(token.problem(), "open-first");
    let pass = rig.get(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    assert_eq!((&pass["state"], &pass["generation"]), (&json!("live"), &json!(1)));
    let expected = ["issued", "shared", "opened", "verified", "phone_retired"];
    assert_eq!(rig.activity(&daniel).await, expected);
    // It may come back by the phone check and the secret code.
    assert_eq!(rig.pass_phone_check(&link, GUEST, &key).await["step"], "secret_code");
}

#[tokio::test]
async fn a_guest_writes_to_the_host_and_neither_learns_the_others_number() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    let say = |message: &str| json!({ "message": message, "device_key": key });
    let contact = async |message: &str| rig.post("/v1/link/contact", &link, &say(message)).await;
    assert_eq!(contact("I am at the gate").await.problem(), "open-first");
    rig.post("/v1/link/open", &link, &json!({ "device_key": key })).await.expect(200);
    for wrong in ["", "  ", "one\ntwo", &"x".repeat(301)] {
        assert_eq!(contact(wrong).await.problem(), "malformed");
    }
    assert_eq!(contact(" I am at the gate ").await.expect(202), json!({}));
    let letter = rig.messenger.take(DANIEL).await.unwrap();
    let expected = "Harbour Court: Dora, who has your pass \"dog walker\", writes: I am at the gate";
    assert_eq!(letter.text, expected);
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "opened", "contacted"]);
    contact(&"x".repeat(300)).await.expect(202);
    contact("hello?").await.expect(202);
    assert_eq!(contact("hello?").await.problem(), "too-many-tries");
    rig.pass_time(TimeDelta::days(1));
    contact("hello?").await.expect(202);
}

#[tokio::test]
async fn a_message_about_a_pass_of_staff_goes_to_whoever_made_it() {
    let rig = Rig::new().await;
    let luis = rig.sign_in(LUIS).await;
    let (id, link) = rig.vendors_pass(&luis).await;
    let key = phone_key();
    rig.post("/v1/link/open", &link, &json!({ "device_key": key })).await.expect(200);
    let body = json!({ "message": "Which boiler?", "device_key": key });
    rig.post("/v1/link/contact", &link, &body).await.expect(202);
    assert!(rig.messenger.take(LUIS).await.unwrap().text.ends_with("writes: Which boiler?"));
    rig.delete(&format!("/v1/passes/{id}"), &luis).await.expect(200);
    let refused = rig.post("/v1/link/contact", &link, &body).await;
    assert_eq!((refused.problem(), &refused.body["state"]), ("conflict", &json!("deleted")));
}
