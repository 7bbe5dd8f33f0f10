//! Passes: made, listed, replaced, deleted, and by whom.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::rig::*;

#[tokio::test]
async fn a_resident_makes_a_pass_and_the_guest_is_sent_the_link() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let created = rig.post("/v1/passes", &daniel, &json!({ "draft": weekdays() })).await.expect(201);
    let pass = &created["pass"];
    assert_eq!((&pass["state"], &pass["kind"]), (&json!("live"), &json!("recurring")));
    assert_eq!(pass["guest"]["phone_ending"], "68");
    let way: Vec<u64> = pass["way"].as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    assert_eq!(way[..3], [12, 22, 1104]);
    assert_eq!(pass["times"]["zone"], "America/New_York");
    assert_eq!(pass["times"]["next"][0]["starts"], "2026-11-23T19:00:00Z");
    let link = created["link"].as_str().unwrap();
    assert_eq!(link, format!("https://passes.example/g/{}", created["locator"].as_str().unwrap()));
    let letter = rig.messenger.take(GUEST).await.unwrap();
    assert!(letter.text.contains("Daniel Popescu") && letter.text.contains(link), "{}", letter.text);
    assert!(!letter.text.contains("4711"), "the secret code is told separately");
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared"]);
}

#[tokio::test]
async fn a_draft_with_faults_is_refused_field_by_field_and_nothing_is_made() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let mut draft = weekdays();
    draft["secret_code"] = json!("");
    draft["given"]["until"] = json!("14:00:00");
    draft["doors"] = json!({ "doors": [12, 1106] });
    let refused = rig.post("/v1/passes", &daniel, &json!({ "draft": draft })).await;
    assert_eq!((refused.status, refused.problem()), (422, "draft"));
    let fields = refused.body["draft"]["fields"].as_object().unwrap();
    assert!(["until", "doors"].iter().all(|field| fields.contains_key(*field)), "{fields:?}");
    assert_eq!(rig.get("/v1/passes", &daniel).await.expect(200)["passes"], json!([]));
    assert_eq!(rig.activity(&daniel).await, [""; 0]);
}

#[tokio::test]
async fn everybody_sees_their_own_passes_and_staff_those_of_all() {
    let rig = Rig::new().await;
    let (daniel, hugo) = (rig.sign_in(DANIEL).await, rig.sign_in(HUGO).await);
    let (id, _) = rig.daniels_pass(&daniel).await;
    let path = format!("/v1/passes/{id}");
    let names = |list: Value| list["passes"].as_array().unwrap().len();
    assert_eq!(names(rig.get("/v1/passes", &daniel).await.expect(200)), 1);
    assert_eq!(names(rig.get("/v1/passes", &hugo).await.expect(200)), 0);
    assert_eq!(rig.get(&path, &hugo).await.problem(), "not-found");
    assert_eq!(rig.delete(&path, &hugo).await.problem(), "not-found");
    let tomasz = rig.sign_in(TOMASZ).await;
    assert_eq!(names(rig.get("/v1/passes", &tomasz).await.expect(200)), 1);
    assert_eq!(rig.delete(&path, &tomasz).await.problem(), "forbidden");
    assert_eq!(rig.get("/v1/passes/0011223344556677", &daniel).await.problem(), "not-found");
    assert_eq!(rig.get("/v1/passes/nonsense", &daniel).await.problem(), "not-found");
}

#[tokio::test]
async fn staff_do_what_their_permissions_say() {
    let rig = Rig::new().await;
    let tomasz = rig.sign_in(TOMASZ).await;
    let refused = rig.post("/v1/passes", &tomasz, &json!({ "draft": vendor() })).await;
    assert_eq!(refused.body["draft"]["whole"], json!(["not_permitted"]));
    assert_eq!(rig.get("/v1/approvals", &tomasz).await.problem(), "forbidden");
    let luis = rig.sign_in(LUIS).await;
    let (id, link) = rig.vendors_pass(&luis).await;
    assert_eq!(rig.give_number(&link, GUEST).await.expect(202)["next"], "wait");
    assert_eq!(rig.get("/v1/activity", &luis).await.problem(), "forbidden");
    assert_eq!(rig.post(&format!("/v1/passes/{id}/approve"), &luis, &json!({})).await.problem(), "forbidden");
    let noor = rig.sign_in(NOOR).await;
    let waiting = rig.get("/v1/approvals", &noor).await.expect(200);
    assert_eq!(waiting["passes"][0]["id"], id);
    let approved = rig.post(&format!("/v1/passes/{id}/approve"), &noor, &json!({})).await.expect(200);
    assert_eq!(approved["state"], "live");
    assert_eq!(rig.get("/v1/approvals", &noor).await.expect(200)["passes"], json!([]));
    assert_eq!(rig.activity(&noor).await, ["issued", "shared", "opened", "phone_submitted", "approved"]);
    let resident = rig.sign_in(DANIEL).await;
    assert_eq!(rig.get("/v1/approvals", &resident).await.problem(), "forbidden");
}

#[tokio::test]
async fn a_vendor_is_declined_with_a_reason() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let (id, link) = rig.vendors_pass(&dana).await;
    let letter = rig.messenger.take("vera@plumbing.example").await.unwrap();
    assert!(letter.text.contains("enter your phone number"), "{}", letter.text);
    rig.give_number(&link, GUEST).await.expect(202);
    let decline = format!("/v1/passes/{id}/decline");
    assert_eq!(rig.post(&decline, &dana, &json!({ "reason": " " })).await.problem(), "malformed");
    rig.post(&decline, &dana, &json!({ "reason": "come on Thursday" })).await.expect(200);
    let seen = rig.get("/v1/link", &link).await.expect(200);
    assert_eq!((&seen["step"], &seen["declined_because"]), (&json!("over"), &json!("come on Thursday")));
    assert!(rig.messenger.take(GUEST).await.unwrap().text.contains("come on Thursday"));
}

#[tokio::test]
async fn a_pass_is_made_to_repeat_under_the_same_link() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let repeat = format!("/v1/passes/{id}/repeat");
    let body = json!({ "every": { "weeks": 2 }, "end": { "times": 6 } });
    let repeated = rig.post(&repeat, &daniel, &body).await.expect(200);
    assert_eq!((&repeated["id"], &repeated["generation"]), (&json!(id), &json!(1)));
    let next = repeated["times"]["next"].as_array().unwrap();
    assert_eq!((next.len(), &next[5]["starts"]), (6, &json!("2026-12-07T19:00:00Z")));
    // The guest's phone and secret code stay good.
    let entry = json!({ "secret_code": "4711", "device_key": key });
    assert_eq!(rig.post("/v1/link/secret-code", &link, &entry).await.expect(200)["step"], "token");

    let years = json!({ "every": "day", "end": { "until": "2030-01-01" } });
    let refused = rig.post(&repeat, &daniel, &years).await;
    assert_eq!((refused.status, refused.problem()), (422, "draft"));
    assert!(refused.body["draft"]["fields"]["repeat"][0]["invalid"]["beyond_one_year"].is_object());
    assert_eq!(rig.post(&repeat, &daniel, &json!({ "every": "day" })).await.problem(), "malformed");
    let hugo = rig.sign_in(HUGO).await;
    assert_eq!(rig.post(&repeat, &hugo, &body).await.problem(), "not-found");
    rig.delete(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    assert_eq!(rig.post(&repeat, &daniel, &body).await.problem(), "conflict");
}

#[tokio::test]
async fn a_replacement_keeps_the_link_and_the_phone_and_stops_the_old_one() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let entry = json!({ "secret_code": "4711", "device_key": key });
    assert_eq!(rig.post("/v1/link/secret-code", &link, &entry).await.expect(200)["step"], "token");
    let token = rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    assert_eq!(token["generation"], 0);

    let before = rig.bulletin().await["version"].as_u64().unwrap();
    let mut draft = weekdays();
    draft["given"]["until"] = json!("18:00:00");
    draft["recipient"]["phone"] = json!("");
    let replaced = rig.post(&format!("/v1/passes/{id}/replace"), &daniel, &json!({ "draft": draft })).await;
    let replaced = replaced.expect(200);
    assert_eq!(replaced["pass"]["generation"], 1);
    assert!(replaced["locator"].is_null());
    assert!(rig.bulletin().await["version"].as_u64().unwrap() > before);
    // The same secret code need not be entered again, and the phone is known.
    let seen = rig.get(&format!("/v1/link?device_key={key}"), &link).await.expect(200);
    assert_eq!((&seen["step"], &seen["generation"]), (&json!("token"), &json!(1)));
    assert_eq!(seen["times"]["next"][0]["ends"], "2026-11-23T23:00:00Z");

    draft["secret_code"] = json!("8080");
    rig.post(&format!("/v1/passes/{id}/replace"), &daniel, &json!({ "draft": draft })).await.expect(200);
    let seen = rig.get(&format!("/v1/link?device_key={key}"), &link).await.expect(200);
    assert_eq!(seen["step"], "secret_code");
}

#[tokio::test]
async fn a_replacement_for_another_number_is_sent_a_link_of_its_own() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let other = "+12125550143";
    let mut draft = weekdays();
    draft["recipient"]["phone"] = json!(other);
    let replaced = rig.post(&format!("/v1/passes/{id}/replace"), &daniel, &json!({ "draft": draft })).await;
    assert_eq!(replaced.expect(200)["pass"]["guest"]["phone_ending"], "43");
    let text = rig.messenger.take(other).await.unwrap().text;
    let (_, locator) = text.rsplit_once("/g/").expect("a link");
    let key = phone_key();
    assert_eq!(rig.pass_phone_check(&format!("Link {locator}"), other, &key).await["step"], "secret_code");
    assert_eq!(rig.activity(&daniel).await.last().map(String::as_str), Some("verified"));
}

#[tokio::test]
async fn a_misspelt_field_is_named_wherever_it_stands_in_a_draft() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let places = [
        ("/secretcode", "draft.secretcode"),
        ("/recipient/emial", "draft.recipient.emial"),
        ("/given/form", "draft.given"),
    ];
    for (pointer, place) in places {
        let mut draft = weekdays();
        let (of, field) = pointer.rsplit_once('/').unwrap();
        draft.pointer_mut(of).unwrap()[field] = json!("4711");
        let refused = rig.post("/v1/passes", &daniel, &json!({ "draft": draft })).await;
        assert_eq!(refused.problem(), "malformed");
        let detail = refused.body["detail"].as_str().unwrap();
        let starts = format!("`{place}`: unknown field `{field}`");
        assert!(detail.starts_with(&starts) && !detail.contains("4711"), "{detail}");
    }
    let mut draft = weekdays();
    draft["given"].as_object_mut().unwrap().remove("days");
    let refused = rig.post("/v1/passes", &daniel, &json!({ "draft": draft })).await;
    assert_eq!(refused.problem(), "draft", "what is only missing is told with all else that is");
    let query = rig.get("/v1/activity?after=x", &daniel).await;
    assert_eq!(query.body["detail"], "`after`: can't be read as what belongs there, behind `?`");
}

#[tokio::test]
async fn what_is_answered_first_is_answered_later_to_the_millisecond() {
    let rig = Rig::new().await;
    rig.clock.advance(chrono::TimeDelta::nanoseconds(123_456_789));
    let daniel = rig.sign_in(DANIEL).await;
    let made = rig.post("/v1/passes", &daniel, &json!({ "draft": weekdays() })).await.expect(201);
    let pass = made["pass"]["id"].as_str().unwrap();
    assert_eq!(made["pass"]["created_at"], "2026-11-23T14:00:00.123Z");
    assert_eq!(rig.get(&format!("/v1/passes/{pass}"), &daniel).await.expect(200), made["pass"]);
}

#[tokio::test]
async fn a_deleted_pass_is_gone_from_the_list_and_says_until_when_it_may_open() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    rig.post("/v1/link/secret-code", &link, &json!({ "secret_code": "4711", "device_key": key }))
        .await
        .expect(200);
    rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    let deleted = rig.delete(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    assert_eq!(deleted["state"], "deleted");
    // The doors refuse after three days of silence, by clocks that may be half a minute off; the token lasts for seven.
    assert_eq!(deleted["may_open_until"], "2026-11-26T14:00:30Z");
    assert_eq!(rig.delete(&format!("/v1/passes/{id}"), &daniel).await.expect(200), deleted);
    assert_eq!(rig.get("/v1/passes", &daniel).await.expect(200)["passes"], json!([]));
    let token = rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await;
    assert_eq!((token.problem(), &token.body["state"]), ("conflict", &json!("deleted")));
    let expected = ["issued", "shared", "opened", "verified", "deleted"];
    assert_eq!(rig.activity(&daniel).await, expected);
}

#[tokio::test]
async fn a_pass_leaves_the_list_by_itself_after_its_last_occurrence() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    rig.daniels_pass(&daniel).await;
    rig.pass_time(TimeDelta::days(31));
    assert_eq!(rig.get("/v1/passes", &daniel).await.expect(200)["passes"], json!([]));
    rig.running().keep_house().await.unwrap();
    rig.running().keep_house().await.unwrap();
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "expired"]);
}
