//! Residents and staff: signing in, what they are shown, what is theirs to do.

use chrono::TimeDelta;
use gatepass::token::keys::TrustedKeys;
use serde_json::json;

use crate::rig::*;

#[tokio::test]
async fn a_resident_signs_in_with_the_code_from_the_sms() {
    let rig = Rig::new().await;
    let asked = rig.post("/v1/sign-in", "", &json!({ "phone": "(202) 555-0110" })).await.expect(202);
    assert_eq!(asked["good_until"], "2026-11-23T14:10:00Z");
    let verification_code = rig.messenger.take_verification_code(DANIEL).await.unwrap();
    let body = json!({ "phone": DANIEL, "verification_code": verification_code, "device_key": phone_key() });
    let sessions = rig.post("/v1/sign-in/verify", "", &body).await.expect(200);
    let session = &sessions["sessions"][0];
    assert_eq!(session["person"]["id"], "daniel-popescu");
    assert_eq!(session["person"]["role"], "resident");
    assert_eq!(session["person"]["units"], json!(["A-104"]));
    assert!(session["session_token"].as_str().unwrap().starts_with("gps_"));
    assert_eq!(rig.post("/v1/sign-in/verify", "", &body).await.problem(), "wrong-verification-code");
}

#[tokio::test]
async fn a_strangers_number_gets_the_same_answer_and_no_sms() {
    let rig = Rig::new().await;
    let known = rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await;
    let unknown = rig.post("/v1/sign-in", "", &json!({ "phone": "+12125550199" })).await;
    let nonsense = rig.post("/v1/sign-in", "", &json!({ "phone": "call me" })).await;
    assert_eq!((known.status, &known.body), (202, &unknown.body));
    assert_eq!((unknown.status, &unknown.body), (202, &nonsense.body));
    rig.messenger.take(DANIEL).await.unwrap();
    // Letters leave in order: once a later one has come, none was sent before it.
    rig.post("/v1/sign-in", "", &json!({ "phone": HUGO })).await.expect(202);
    rig.messenger.take(HUGO).await.unwrap();
    assert_eq!(rig.messenger.sent(), []);
    let body = json!({ "phone": "+12125550199", "verification_code": "000000", "device_key": phone_key() });
    assert_eq!(rig.post("/v1/sign-in/verify", "", &body).await.problem(), "wrong-verification-code");
}

#[tokio::test]
async fn a_session_ends_when_it_is_told_to_and_after_ninety_days() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    rig.get("/v1/property", &daniel).await.expect(200);
    assert_eq!(rig.delete("/v1/session", &daniel).await.status, 204);
    assert_eq!(rig.get("/v1/property", &daniel).await.problem(), "sign-in-needed");

    let hugo = rig.sign_in(HUGO).await;
    rig.pass_time(TimeDelta::days(90));
    assert_eq!(rig.get("/v1/property", &hugo).await.status, 401);
}

#[tokio::test]
async fn the_property_comes_without_its_people_and_with_its_doors_keys() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let reply = rig.get("/v1/property", &daniel).await;
    let etag = reply.headers.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned();
    assert!(!reply.body.to_string().contains("+1202555"));
    let property = gatepass::property::Property::read(reply.body["property"].to_string().as_bytes()).unwrap();
    assert_eq!(property.people().len(), 0);
    assert!(property.doors().iter().all(|door| door.is_connected() == door.keys.is_some()));

    let again = format!("GET /v1/property HTTP/1.1\r\nauthorization: {daniel}\r\nif-none-match: {etag}\r\n");
    let again = rig.raw(&again, "").await;
    assert_eq!((again.status, again.body.is_null()), (304, true));
}

#[tokio::test]
async fn my_route_is_saved_as_it_is_and_only_for_residents() {
    let mut rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    assert_eq!(rig.get("/v1/my-route", &daniel).await.expect(200), json!({ "doors": [] }));
    let route = json!({ "doors": [12, 22, 1104] });
    assert_eq!(rig.put("/v1/my-route", &daniel, &route).await.expect(200), route);
    rig.restart().await;
    assert_eq!(rig.get("/v1/my-route", &daniel).await.expect(200), route);
    assert_eq!(rig.put("/v1/my-route", &daniel, &json!({ "doors": [65_000] })).await.problem(), "malformed");
    assert_eq!(rig.put("/v1/my-route", &daniel, &json!({ "doors": [1, 1] })).await.problem(), "malformed");
    let dana = rig.sign_in(DANA).await;
    assert_eq!(rig.get("/v1/my-route", &dana).await.problem(), "forbidden");
}

#[tokio::test]
async fn a_residents_phone_gets_a_token_for_their_own_doors_until_it_signs_out() {
    let rig = Rig::new().await;
    let key = phone_key();
    let daniel = rig.sign_in_on(DANIEL, &key).await;
    let issued = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let issued: gatepass::client::wire::link::Issued = serde_json::from_value(issued).unwrap();
    let trusted: TrustedKeys = [rig.estate().await.property_key()].into_iter().collect();
    let token =
        gatepass::token::verify(issued.token.as_slice(), &trusted, rig.estate().await.property().id())
            .unwrap();
    assert_eq!(token.holder(), Some(&key));
    let doors = token.shown().claims().permit.doors.clone();
    for (door, his) in [(12, true), (22, true), (1104, true), (1106, false), (25, false)] {
        let door = gatepass::id::DoorId::new(door).unwrap();
        assert_eq!(doors.contains(door), his, "door {door}");
    }
    let again = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    assert_eq!(again["pass"], issued.pass.to_string());

    let before = rig.bulletin().await["version"].as_u64().unwrap();
    rig.delete("/v1/session", &daniel).await;
    assert!(rig.bulletin().await["version"].as_u64().unwrap() > before);
}

#[tokio::test]
async fn staff_open_what_is_nobodys_home_and_vacant_homes_if_they_may_show_them() {
    let rig = Rig::new().await;
    for (phone, vacant) in [(DANA, true), (TOMASZ, false)] {
        let staff = rig.sign_in(phone).await;
        let issued = rig.post("/v1/tokens/own", &staff, &json!({})).await.expect(200);
        let issued: gatepass::client::wire::link::Issued = serde_json::from_value(issued).unwrap();
        let estate = rig.estate().await;
        let trusted: TrustedKeys = [estate.property_key()].into_iter().collect();
        let token =
            gatepass::token::verify(issued.token.as_slice(), &trusted, estate.property().id()).unwrap();
        let doors = token.shown().claims().permit.doors.clone();
        let home =
            |wanted: bool| estate.property().units().iter().find(|unit| unit.is_vacant() == wanted).unwrap();
        assert!(doors.contains(gatepass::id::DoorId::new(12).unwrap()));
        assert_eq!(doors.contains(home(true).doors[0]), vacant);
        assert!(!doors.contains(home(false).doors[0]));
    }
}
