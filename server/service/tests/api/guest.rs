//! The guest with a link: what is seen, and what it takes to get a token.

use chrono::TimeDelta;
use gatepass::client::wire::link::Issued;
use gatepass::token::claims::Purpose;
use gatepass::token::keys::TrustedKeys;
use serde_json::json;

use crate::rig::*;

#[tokio::test]
async fn looking_at_a_link_changes_nothing_and_tells_no_secret() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    let seen = rig.get("/v1/link", &link).await.expect(200);
    assert_eq!(rig.get("/v1/link", &link).await.expect(200), seen);
    assert_eq!(seen["step"], "open");
    assert_eq!(seen["host"], "Daniel Popescu");
    assert_eq!(seen["personal_message"], "He pulls to the left.");
    let text = seen.to_string();
    assert!(!text.contains("\"4711\"") && !text.contains("5552368") && !text.contains("5550110"), "{text}");
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared"]);
}

#[tokio::test]
async fn a_guest_opens_verifies_enters_the_secret_code_and_gets_a_token_for_this_phone() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    let ask = json!({ "device_key": key });
    assert_eq!(rig.post("/v1/link/token", &link, &ask).await.problem(), "open-first");
    rig.post("/v1/link/open", &link, &ask).await.expect(200);
    assert_eq!(rig.post("/v1/link/token", &link, &ask).await.problem(), "phone-check-needed");
    assert_eq!(rig.pass_phone_check(&link, GUEST, &key).await["step"], "secret_code");
    assert_eq!(rig.post("/v1/link/token", &link, &ask).await.problem(), "secret-code-needed");
    let entry = json!({ "secret_code": "4711", "device_key": key });
    assert_eq!(rig.post("/v1/link/secret-code", &link, &entry).await.expect(200)["step"], "token");

    let issued: Issued =
        serde_json::from_value(rig.post("/v1/link/token", &link, &ask).await.expect(200)).unwrap();
    let trusted: TrustedKeys = [rig.estate().await.property_key()].into_iter().collect();
    let token =
        gatepass::token::verify(issued.token.as_slice(), &trusted, rig.estate().await.property().id())
            .unwrap();
    assert_eq!(token.pass().to_string(), id);
    assert_eq!(token.holder(), Some(&key));
    assert_eq!(token.purpose(), &Purpose::Opens { secret_entered: true });
    assert_eq!(issued.ends, rig.now() + TimeDelta::days(7));
    assert_eq!(token.expires_at(), issued.ends);

    // Another phone with the same link has to show all of it again.
    let stranger = json!({ "device_key": phone_key() });
    assert_eq!(rig.post("/v1/link/token", &link, &stranger).await.problem(), "open-first");
    assert_eq!(rig.activity(&daniel).await, ["issued", "shared", "opened", "verified"]);
}

#[tokio::test]
async fn nothing_is_done_on_a_phone_that_has_not_opened_the_pass() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    rig.messenger.take(GUEST).await.unwrap();
    let key = phone_key();
    let acts = [
        ("phone", json!({ "phone": GUEST, "device_key": key })),
        ("verify", json!({ "verification_code": "123456", "device_key": key })),
        ("secret-code", json!({ "secret_code": "4711", "device_key": key })),
        ("token", json!({ "device_key": key })),
        ("contact", json!({ "message": "hello", "device_key": key })),
    ];
    for (act, body) in acts {
        assert_eq!(rig.post(&format!("/v1/link/{act}"), &link, &body).await.problem(), "open-first", "{act}");
    }
    assert_eq!(rig.messenger.sent(), []);
}

#[tokio::test]
async fn a_wrong_number_looks_the_same_and_its_check_never_passes() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    rig.messenger.take(GUEST).await.unwrap();
    let (right, wrong) = (phone_key(), phone_key());
    for key in [right, wrong] {
        rig.post("/v1/link/open", &link, &json!({ "device_key": key })).await.expect(200);
    }
    let of_right = rig.post("/v1/link/phone", &link, &json!({ "phone": GUEST, "device_key": right })).await;
    let of_wrong =
        rig.post("/v1/link/phone", &link, &json!({ "phone": "+12125550199", "device_key": wrong })).await;
    assert_eq!((of_right.status, &of_right.body), (of_wrong.status, &of_wrong.body));
    let verification_code = rig.messenger.take_verification_code(GUEST).await.unwrap();
    assert_eq!(rig.messenger.sent(), []);
    // Not even the code that the right number got helps a phone that gave a wrong one.
    let entry = json!({ "verification_code": verification_code, "device_key": wrong });
    assert_eq!(rig.post("/v1/link/verify", &link, &entry).await.problem(), "wrong-verification-code");
    let entry = json!({ "verification_code": verification_code, "device_key": right });
    assert_eq!(rig.post("/v1/link/verify", &link, &entry).await.expect(200)["step"], "secret_code");
}

#[tokio::test]
async fn a_mistyped_number_can_be_typed_right_at_once() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.post("/v1/link/open", &link, &json!({ "device_key": key })).await.expect(200);
    let wrong = json!({ "phone": "+12125550199", "device_key": key });
    rig.post("/v1/link/phone", &link, &wrong).await.expect(202);
    assert_eq!(rig.pass_phone_check(&link, GUEST, &key).await["step"], "secret_code");
}

#[tokio::test]
async fn a_new_phone_repeats_the_check_and_retires_the_old_one() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let (old, new) = (phone_key(), phone_key());
    for key in [old, new] {
        rig.pass_phone_check(&link, GUEST, &key).await;
        let entry = json!({ "secret_code": "4711", "device_key": key });
        rig.post("/v1/link/secret-code", &link, &entry).await.expect(200);
        rig.post("/v1/link/token", &link, &json!({ "device_key": key })).await.expect(200);
    }
    let token = rig.post("/v1/link/token", &link, &json!({ "device_key": old })).await;
    assert_eq!(token.problem(), "open-first");
    let pass = rig.get(&format!("/v1/passes/{id}"), &daniel).await.expect(200);
    assert_eq!(pass["generation"], 1);
}

#[tokio::test]
async fn five_wrong_secret_codes_freeze_the_pass_and_the_resident_can_thaw_it() {
    let mut rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (id, link) = rig.daniels_pass(&daniel).await;
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let wrong = json!({ "secret_code": "0000", "device_key": key });
    for left in [4, 3] {
        assert_eq!(rig.post("/v1/link/secret-code", &link, &wrong).await.expect(422)["tries_left"], left);
    }
    rig.restart().await;
    for left in [2, 1, 0] {
        assert_eq!(rig.post("/v1/link/secret-code", &link, &wrong).await.expect(422)["tries_left"], left);
    }
    let right = json!({ "secret_code": "4711", "device_key": key });
    let frozen = rig.post("/v1/link/secret-code", &link, &right).await;
    assert_eq!((frozen.problem(), &frozen.body["state"]), ("conflict", &json!("frozen")));
    assert!(rig.messenger.take(DANIEL).await.unwrap().text.contains("frozen"));

    let thawed = rig.post(&format!("/v1/passes/{id}/thaw"), &daniel, &json!({})).await.expect(200);
    assert_eq!((&thawed["state"], &thawed["generation"]), (&json!("live"), &json!(1)));
    assert_eq!(rig.post("/v1/link/secret-code", &link, &right).await.expect(200)["step"], "token");
    let seen = rig.activity(&daniel).await;
    assert_eq!(seen, ["issued", "shared", "opened", "verified", "frozen", "thawed"]);
}

#[tokio::test]
async fn a_resident_cannot_freeze_or_thaw_what_staff_have_stopped() {
    let rig = Rig::new().await;
    let (daniel, dana) = (rig.sign_in(DANIEL).await, rig.sign_in(DANA).await);
    let (id, _) = rig.daniels_pass(&daniel).await;
    let (freeze, thaw) = (format!("/v1/passes/{id}/freeze"), format!("/v1/passes/{id}/thaw"));
    assert_eq!(rig.post(&freeze, &daniel, &json!({})).await.problem(), "forbidden");
    rig.post(&freeze, &dana, &json!({})).await.expect(200);
    let again = json!({ "draft": weekdays() });
    let replaced = rig.post(&format!("/v1/passes/{id}/replace"), &daniel, &again).await.expect(200);
    assert_eq!(replaced["pass"]["state"], "frozen");
    assert_eq!(rig.post(&thaw, &daniel, &json!({})).await.problem(), "forbidden");
    rig.post(&thaw, &dana, &json!({})).await.expect(200);
}

#[tokio::test]
async fn expires_in_counts_from_the_act_on_the_link_and_is_in_the_token() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let mut draft = weekdays();
    draft["given"] = json!({
        "kind": "time_frame", "frame": "today", "expires_on": "2026-11-25", "expires_in": 60,
    });
    let created = rig.post("/v1/passes", &daniel, &json!({ "draft": draft })).await.expect(201);
    let link = format!("Link {}", created["locator"].as_str().unwrap());
    let key = phone_key();
    rig.pass_phone_check(&link, GUEST, &key).await;
    let entry = json!({ "secret_code": "4711", "device_key": key });
    rig.post("/v1/link/secret-code", &link, &entry).await.expect(200);
    let opened = rig.now();
    rig.pass_time(TimeDelta::minutes(10));
    let ask = json!({ "device_key": key });
    let issued: Issued =
        serde_json::from_value(rig.post("/v1/link/token", &link, &ask).await.expect(200)).unwrap();
    let trusted: TrustedKeys = [rig.estate().await.property_key()].into_iter().collect();
    let token =
        gatepass::token::verify(issued.token.as_slice(), &trusted, rig.estate().await.property().id())
            .unwrap();
    assert_eq!(token.shown().claims().link_opened, Some(opened));

    // The next day's repetition asks for its own act on the link.
    rig.pass_time(TimeDelta::days(1));
    assert_eq!(rig.post("/v1/link/token", &link, &ask).await.status, 403);
    assert_eq!(rig.post("/v1/link/open", &link, &ask).await.expect(200)["step"], "token");
}

#[tokio::test]
async fn whoever_opens_a_passcodes_link_gets_no_token_for_its_door() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let created = rig.post("/v1/passes", &dana, &json!({ "draft": passcode() })).await.expect(201);
    let link = format!("Link {}", created["locator"].as_str().unwrap());
    let ask = json!({ "device_key": phone_key() });
    assert_eq!(rig.post("/v1/link/token", &link, &ask).await.problem(), "open-first");
    let opened = rig.post("/v1/link/open", &link, &ask).await.expect(200);
    assert_eq!((&opened["step"], &opened["doors"][0]["reads"]), (&json!("pin"), &json!(["pin"])));
    let refused = rig.post("/v1/link/token", &link, &ask).await;
    assert_eq!((refused.status, refused.problem()), (409, "conflict"));
    // Where the pass stands isn't in the way.
    assert!(refused.body["state"].is_null());
}

#[tokio::test]
async fn a_courier_gives_no_verification_code() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let draft = json!({
        "given": { "kind": "delivery", "date": null },
        "name": "parcel",
        "doors": "common_doors",
        "recipient": { "name": "", "email": "", "phone": GUEST, "home": null },
    });
    let created = rig.post("/v1/passes", &daniel, &json!({ "draft": draft })).await.expect(201);
    let link = format!("Link {}", created["locator"].as_str().unwrap());
    let ask = json!({ "device_key": phone_key() });
    assert_eq!(rig.post("/v1/link/open", &link, &ask).await.expect(200)["step"], "token");
    rig.post("/v1/link/token", &link, &ask).await.expect(200);
}
