//! Texts and e-mails: nothing is lost between the change and the sending.

use std::sync::Arc;

use chrono::TimeDelta;
use gatepass_service::messenger::{Messenger, NotSent};
use gatepass_service::store::Letter;
use serde_json::json;

use crate::rig::*;

/// A provider that is down.
#[derive(Debug)]
struct Down;

impl Messenger for Down {
    fn send(&self, _letter: &Letter) -> Result<(), NotSent> {
        Err(NotSent { reason: "down".to_owned() })
    }
}

#[tokio::test]
async fn a_letter_that_could_not_be_sent_goes_out_after_a_restart() {
    let mut rig = Rig::new().await;
    rig.restart_with(Arc::new(Down)).await;
    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    rig.restart().await;
    rig.pass_time(TimeDelta::minutes(5));
    let verification_code = rig.messenger.take_verification_code(DANIEL).await.unwrap();
    let body = json!({ "phone": DANIEL, "verification_code": verification_code, "device_key": phone_key() });
    rig.post("/v1/sign-in/verify", "", &body).await.expect(200);
}

/// A visit of staff's to these doors.
fn visit(kind: &str, doors: &[u16]) -> serde_json::Value {
    let mut draft = vendor();
    draft["given"]["kind"] = json!(kind);
    draft["doors"] = json!({ "doors": doors });
    draft["recipient"]["phone"] = json!(GUEST);
    draft
}

#[tokio::test]
async fn vendors_go_to_pass_and_prospects_start_a_self_tour() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    for (kind, doors, to_do) in
        [("vendor_visit", [9, 10], "Go to pass: "), ("tour", [12, 22], "Start self-tour: ")]
    {
        let created =
            rig.post("/v1/passes", &dana, &json!({ "draft": visit(kind, &doors) })).await.expect(201);
        let letter = rig.messenger.take(GUEST).await.unwrap();
        let link = created["link"].as_str().unwrap();
        assert_eq!(letter.text, format!("You have a pass for Harbour Court. {to_do}{link}"));
    }
}

#[tokio::test]
async fn residents_are_told_when_staff_make_a_pass_that_opens_their_home_and_of_no_other() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    rig.post("/v1/passes", &dana, &json!({ "draft": visit("vendor_visit", &[9, 10]) })).await.expect(201);
    let home = json!({ "draft": visit("vendor_visit", &[12, 1104]) });
    let created = rig.post("/v1/passes", &dana, &home).await.expect(201);
    let letter = rig.messenger.take(DANIEL).await.unwrap();
    let expected = "Harbour Court: staff made a pass for Vera that opens Unit A-104: \"boiler\". The app shows when it is used.";
    assert_eq!(letter.text, expected);
    // A replacement that opens it as well is no news; letters leave in order.
    let replace = format!("/v1/passes/{}/replace", created["pass"]["id"].as_str().unwrap());
    rig.post(&replace, &dana, &home).await.expect(200);
    rig.post("/v1/sign-in", "", &json!({ "phone": HUGO })).await.expect(202);
    rig.messenger.take(HUGO).await.unwrap();
    assert!(rig.messenger.sent().iter().all(|letter| letter.to == GUEST));
    let daniel = rig.sign_in(DANIEL).await;
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "replaced", "shared"]);
}

#[tokio::test]
async fn a_guest_is_told_in_short_what_has_changed() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, _) = rig.daniels_pass(&daniel).await;
    rig.messenger.take(GUEST).await.unwrap();
    let changed = async |path: &str, body: serde_json::Value| {
        rig.post(&format!("/v1/passes/{id}/{path}"), &daniel, &body).await.expect(200);
        rig.messenger.take(GUEST).await.unwrap().text
    };
    let mut draft = weekdays();
    draft["secret_code"] = json!("8080");
    let text = changed("replace", json!({ "draft": draft })).await;
    let expected = "Harbour Court: your pass \"dog walker\" has changed: its secret code. Open the link that you have to see how.";
    assert_eq!(text, expected);
    draft["given"]["until"] = json!("18:00:00");
    draft["doors"] = json!({ "doors": [1, 12, 1104] });
    let text = changed("replace", json!({ "draft": draft })).await;
    assert!(text.contains("has changed: when it opens, which doors it opens. Open"), "{text}");
    let text = changed("repeat", json!({ "every": { "weeks": 2 }, "end": { "times": 6 } })).await;
    assert!(text.contains("has changed: when it opens. Open"), "{text}");
    assert!(!text.contains("8080"));
}
