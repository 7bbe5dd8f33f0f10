//! A guest's app without a link: sign up with the number and the pass is there.

use chrono::TimeDelta;
use gatepass::token::keys::HolderKey;
use serde_json::{Value, json};

use crate::rig::*;

const ASK: &str = "/v1/guest/passes";
const VERIFY: &str = "/v1/guest/passes/verify";

async fn claim(rig: &Rig, key: &HolderKey) -> Vec<Value> {
    rig.post(ASK, "", &json!({ "phone": "(212) 555-2368", "device_key": key })).await.expect(202);
    let verification_code = rig.messenger.take_verification_code_of_check(GUEST).await;
    let body = json!({ "phone": GUEST, "verification_code": verification_code, "device_key": key });
    let claimed = rig.post(VERIFY, "", &body).await.expect(200);
    serde_json::from_value(claimed["passes"].clone()).unwrap()
}

#[tokio::test]
async fn whoever_shows_a_number_is_given_its_passes_each_under_a_link_of_its_own() {
    let rig = Rig::new().await;
    let (daniel, dana) = (rig.sign_in(DANIEL).await, rig.sign_in(DANA).await);
    let (walk, first) = rig.daniels_pass(&daniel).await;
    let (boiler, link) = rig.vendors_pass(&dana).await;
    rig.give_number(&link, GUEST).await.expect(202);
    rig.post("/v1/passes", &dana, &json!({ "draft": passcode() })).await.expect(201);
    let (gone, _) = rig.daniels_other_pass(&daniel).await;
    rig.delete(&format!("/v1/passes/{gone}"), &daniel).await.expect(200);

    let key = phone_key();
    let claimed = claim(&rig, &key).await;
    let said: Vec<_> = claimed.iter().map(|pass| (&pass["view"]["name"], &pass["view"]["step"])).collect();
    let expected = [("prospect", "pin"), ("boiler", "wait"), ("dog walker", "secret_code")]
        .map(|(a, b)| (json!(a), json!(b)));
    assert_eq!(said, expected.each_ref().map(|(a, b)| (a, b)));
    // As after the phone check of a link: the secret code is all that is left.
    let link = format!("Link {}", claimed[2]["locator"].as_str().unwrap());
    assert_ne!(link, first);
    let entry = json!({ "secret_code": "4711", "device_key": key });
    assert_eq!(rig.post("/v1/link/secret-code", &link, &entry).await.expect(200)["step"], "token");
    let token = rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    assert_eq!(token["pass"], walk);
    // What waited for staff is open to this phone once they approve.
    rig.post(&format!("/v1/passes/{boiler}/approve"), &dana, &json!({})).await.expect(200);
    let link = format!("Link {}", claimed[1]["locator"].as_str().unwrap());
    rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    let happened = rig.activity(&daniel).await;
    assert_eq!(happened, ["issued", "shared", "issued", "shared", "deleted", "verified"]);

    // Another phone takes the first one's place, as it does by a link.
    claim(&rig, &phone_key()).await;
    let late = rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await;
    assert_eq!(late.problem(), "open-first");
}

#[tokio::test]
async fn a_number_without_passes_gets_the_same_answer_and_no_sms() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    rig.daniels_pass(&daniel).await;
    rig.messenger.take(GUEST).await.unwrap();
    let key = phone_key();
    let ask = async |phone: &str| rig.post(ASK, "", &json!({ "phone": phone, "device_key": key })).await;
    let known = ask(GUEST).await;
    // A resident's number is no guest's.
    for other in ["+12125550199", "call me", DANIEL] {
        let unknown = ask(other).await;
        assert_eq!((known.status, &known.body), (202, &unknown.body));
        assert_eq!(unknown.status, 202);
    }
    let verification_code = rig.messenger.take_verification_code(GUEST).await.unwrap();
    rig.post("/v1/sign-in", "", &json!({ "phone": HUGO })).await.expect(202);
    rig.messenger.take(HUGO).await.unwrap();
    assert_eq!(rig.messenger.sent(), []);
    // The verification code counts for the number and the phone that asked.
    let verify = async |phone: &str, key: &HolderKey| {
        let body = json!({ "phone": phone, "verification_code": verification_code, "device_key": key });
        rig.post(VERIFY, "", &body).await
    };
    assert_eq!(verify("+12125550199", &key).await.problem(), "wrong-verification-code");
    assert_eq!(verify(GUEST, &phone_key()).await.problem(), "wrong-verification-code");
    verify(GUEST, &key).await.expect(200);
    assert_eq!(verify(GUEST, &key).await.problem(), "wrong-verification-code");
}

#[tokio::test]
async fn a_number_is_asked_about_only_so_often_and_its_links_go_on() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    for number in [GUEST, "+12125550199"] {
        let ask = || json!({ "phone": number, "device_key": phone_key() });
        for _ in 0..5 {
            rig.post(ASK, "", &ask()).await.expect(202);
        }
        assert_eq!(rig.post(ASK, "", &ask()).await.problem(), "too-many-tries");
    }
    rig.messenger.take(GUEST).await.unwrap();
    for _ in 0..5 {
        rig.messenger.take_verification_code(GUEST).await.unwrap();
    }
    assert_eq!(rig.pass_phone_check(&link, GUEST, &phone_key()).await["step"], "secret_code");
    rig.pass_time(TimeDelta::hours(1));
    rig.post(ASK, "", &json!({ "phone": GUEST, "device_key": phone_key() })).await.expect(202);
}
