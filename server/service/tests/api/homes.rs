//! Moving in and out.

use serde_json::{Value, json};

use crate::rig::*;

const ANA: &str = "+12025550199";
const BO: &str = "+12025550198";
/// A vacant home.
const VACANT: &str = "C-208";

fn ana_and_bo() -> Value {
    json!({ "people": [{ "name": "Ana Diaz", "phone": ANA }, { "name": "Bo Lind", "phone": BO }] })
}

async fn door_of(rig: &Rig, unit: &str) -> u16 {
    let estate = rig.estate().await;
    estate.property().unit(&unit.parse().unwrap()).unwrap().doors[0].get()
}

#[tokio::test]
async fn those_who_move_in_are_invited_and_live_there() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let path = format!("/v1/units/{VACANT}");
    let before = rig.get(&path, &dana).await.expect(200);
    assert_eq!((&before["occupancy"], &before["residents"]), (&json!("vacant"), &json!([])));
    let unit = rig.post(&format!("{path}/move-in"), &dana, &ana_and_bo()).await.expect(200);
    assert_eq!(unit["occupancy"], "occupied");
    let residents = unit["residents"].as_array().unwrap();
    let ids: Vec<_> = residents.iter().map(|person| person["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["ana-diaz", "bo-lind"]);
    assert_eq!(rig.get(&path, &dana).await.expect(200), unit);
    rig.messenger.take(BO).await.unwrap();
    rig.messenger.take(ANA).await.unwrap();
    let ana = rig.sign_in(ANA).await;
    let own = rig.post("/v1/tokens/own", &ana, &json!({})).await.expect(200);
    assert!(own["token"].is_string());
    assert_eq!(rig.audit(&dana).await, ["moved_in"]);

    let again = rig.post(&format!("{path}/move-in"), &dana, &ana_and_bo()).await;
    assert_eq!(again.problem(), "conflict");
    let nobody = rig.post(&format!("{path}/move-in"), &dana, &json!({ "people": [] })).await;
    assert_eq!(nobody.problem(), "malformed");
    let twice = json!({ "people": [{ "name": "Cy", "phone": "+12025550197" }, { "name": "Di", "phone": "+12025550197" }] });
    assert_eq!(rig.post(&format!("{path}/move-in"), &dana, &twice).await.problem(), "conflict");
    assert_eq!(rig.get("/v1/units/Z-9", &dana).await.problem(), "not-found");
    assert_eq!(rig.post("/v1/units/Z-9/move-in", &dana, &ana_and_bo()).await.problem(), "not-found");
}

#[tokio::test]
async fn a_home_that_is_vacant_no_more_is_toured_no_more_and_staff_open_it_no_more() {
    let rig = Rig::new().await;
    let (dana, luis) = (rig.sign_in(DANA).await, rig.sign_in(LUIS).await);
    let door = door_of(&rig, VACANT).await;
    let mut tour = vendor();
    tour["given"]["kind"] = json!("tour");
    tour["doors"] = json!({ "doors": [door] });
    tour["recipient"]["phone"] = json!(GUEST);
    let made = rig.post("/v1/passes", &dana, &json!({ "draft": tour })).await.expect(201);
    let tour = format!("/v1/passes/{}", made["pass"]["id"].as_str().unwrap());
    let (elsewhere, _) = rig.vendors_pass(&dana).await;
    let own = rig.post("/v1/tokens/own", &luis, &json!({})).await.expect(200);
    rig.post(&format!("/v1/units/{VACANT}/move-in"), &dana, &ana_and_bo()).await.expect(200);
    assert_eq!(rig.get(&tour, &dana).await.expect(200)["state"], "deleted");
    let other = rig.get(&format!("/v1/passes/{elsewhere}"), &dana).await.expect(200);
    assert_eq!(other["state"], "awaiting_phone");
    assert_eq!(rig.ended().await, [own["pass"].as_str().unwrap()]);
}

#[tokio::test]
async fn a_move_out_ends_the_residents_and_every_pass_into_the_home() {
    let mut rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let (_, link) = rig.daniels_pass(&daniel).await;
    rig.guests_token(&link).await;
    rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let mut plumber = vendor();
    plumber["doors"] = json!({ "doors": [1104] });
    let made = rig.post("/v1/passes", &dana, &json!({ "draft": plumber })).await.expect(201);
    let plumber = format!("/v1/passes/{}", made["pass"]["id"].as_str().unwrap());
    let (elsewhere, _) = rig.vendors_pass(&dana).await;
    let before = rig.bulletin().await["version"].as_u64().unwrap();

    let (key, path) = (rig.key(), "/v1/units/A-104/move-out");
    let ended = rig.post_as(path, &dana, &key, &json!({})).await.expect(200);
    assert_eq!(ended["passes"], 2);
    assert_eq!(ended["may_open_until"], "2026-11-26T14:00:30Z");
    assert_eq!(rig.bulletin().await["version"], before + 1);
    rig.restart().await;
    assert_eq!(rig.post_as(path, &dana, &key, &json!({})).await.expect(200), ended);
    assert_eq!(rig.post(path, &dana, &json!({})).await.problem(), "conflict");
    assert_eq!(rig.get("/v1/property", &daniel).await.problem(), "sign-in-needed");
    assert_eq!(rig.get(&plumber, &dana).await.expect(200)["state"], "deleted");
    let other = rig.get(&format!("/v1/passes/{elsewhere}"), &dana).await.expect(200);
    assert_eq!(other["state"], "awaiting_phone");
    let unit = rig.get("/v1/units/A-104", &dana).await.expect(200);
    assert_eq!((&unit["occupancy"], &unit["residents"]), (&json!("vacant"), &json!([])));
    assert_eq!(rig.ended().await.len(), 2, "the guest's and the resident's own token");
    let audit = rig.audit(&dana).await;
    assert_eq!(audit, ["issued", "issued", "moved_out"]);
}

#[tokio::test]
async fn whoever_has_another_home_loses_only_the_one() {
    let property = String::from_utf8(gatepass_service::SAMPLE_PROPERTY.to_vec()).unwrap();
    let two_homes = property.replacen("\"hugo-iglesias\"]", "\"hugo-iglesias\", \"daniel-popescu\"]", 1);
    assert_ne!(two_homes, property);
    let rig = Rig::of(vec![two_homes.into_bytes()]).await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let body = json!({ "draft": weekdays(), "unit": "A-104" });
    let made = rig.post("/v1/passes", &daniel, &body).await.expect(201);
    let own = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let ended = rig.post("/v1/units/A-104/move-out", &dana, &json!({})).await.expect(200);
    assert_eq!((&ended["people"], &ended["passes"]), (&json!(0), &json!(1)));
    assert_eq!(rig.ended().await, [own["pass"].as_str().unwrap()]);
    let pass = format!("/v1/passes/{}", made["pass"]["id"].as_str().unwrap());
    assert_eq!(rig.get(&pass, &daniel).await.expect(200)["state"], "deleted");
    let other = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    assert_ne!(other["pass"], own["pass"]);
}
