//! Who is told of what happened at a door: those whom it concerned, however late its receipt comes home.

use chrono::TimeDelta;
use gatepass::client::wire::bytes::Bytes;
use gatepass::id::Generation;
use gatepass::token::receipt::Verdict;
use serde_json::{Value, json};

use crate::carried::{hand_in, signed, signed_as};
use crate::rig::*;

const ANA: &str = "+12025550199";

/// What of a door this person is told, the oldest first: the event, the pass's name, the guest.
async fn told(rig: &Rig, authorization: &str) -> Vec<(String, Value, Value)> {
    let page = rig.get("/v1/activity", authorization).await.expect(200);
    let entries = page["entries"].as_array().unwrap().iter();
    let at_doors = entries.filter(|entry| entry["door"].is_number());
    at_doors
        .map(|entry| {
            (entry["event"].as_str().unwrap().to_owned(), entry["pass_name"].clone(), entry["guest"].clone())
        })
        .collect()
}

async fn opened(rig: &Rig, pass: &str, generation: u32, door: u16, sequence: u64) -> Bytes {
    signed_as(rig, pass, Generation(generation), door, sequence, Verdict::Opened).await
}

/// A plumber's visit to a home.
fn plumber(name: &str, guest: &str, door: u16) -> Value {
    let mut draft = vendor();
    draft["doors"] = json!({ "doors": [12, door] });
    draft["name"] = json!(name);
    draft["recipient"]["name"] = json!(guest);
    draft
}

#[tokio::test]
async fn an_opening_is_told_to_the_home_whose_guest_it_was_even_if_the_pass_has_become_anothers() {
    let mut rig = Rig::new().await;
    let (dana, daniel, hugo) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await, rig.sign_in(HUGO).await);
    let first = json!({ "draft": plumber("boiler", "Vera", 1104) });
    let made = rig.post("/v1/passes", &dana, &first).await.expect(201);
    let id = made["pass"]["id"].as_str().unwrap().to_owned();
    let second = json!({ "draft": plumber("bath", "Willi", 1106) });
    rig.post(&format!("/v1/passes/{id}/replace"), &dana, &second).await.expect(200);
    rig.restart().await;

    hand_in(&rig, &[opened(&rig, &id, 0, 12, 1).await]).await;
    let at_daniels = ("unlocked".to_owned(), json!("boiler"), json!("Vera"));
    assert_eq!(told(&rig, &daniel).await, std::slice::from_ref(&at_daniels));
    assert_eq!(told(&rig, &hugo).await, []);

    hand_in(&rig, &[opened(&rig, &id, 1, 12, 2).await]).await;
    assert_eq!(told(&rig, &daniel).await, std::slice::from_ref(&at_daniels));
    let at_hugos = ("unlocked".to_owned(), json!("bath"), json!("Willi"));
    assert_eq!(told(&rig, &hugo).await, std::slice::from_ref(&at_hugos));

    hand_in(&rig, &[opened(&rig, &id, 2, 12, 3).await]).await;
    let unknown = ("unlocked".to_owned(), Value::Null, Value::Null);
    assert_eq!(told(&rig, &dana).await, [at_daniels, at_hugos, unknown], "no such generation was made");
    assert_eq!((told(&rig, &daniel).await.len(), told(&rig, &hugo).await.len()), (1, 1));
}

#[tokio::test]
async fn an_opening_with_an_own_key_is_told_to_the_home_where_they_lived_then() {
    let rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let own = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let own = own["pass"].as_str().unwrap();
    let late = signed(&rig, own, 12, 1, Verdict::Opened).await;
    rig.post("/v1/units/A-104/move-out", &dana, &json!({})).await.expect(200);
    hand_in(&rig, &[late]).await;
    let page = rig.get("/v1/activity", &dana).await.expect(200);
    let entry = page["entries"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&entry["unit"], &entry["by"]), (&json!("A-104"), &json!("daniel-popescu")));
}

#[tokio::test]
async fn an_own_key_that_opens_one_of_two_homes_concerns_that_home() {
    let property = String::from_utf8(gatepass_service::SAMPLE_PROPERTY.to_vec()).unwrap();
    let two_homes = property.replacen("\"hugo-iglesias\"]", "\"hugo-iglesias\", \"daniel-popescu\"]", 1);
    let rig = Rig::of(vec![two_homes.into_bytes()]).await;
    let (daniel, hugo) = (rig.sign_in(DANIEL).await, rig.sign_in(HUGO).await);
    let own = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let own = own["pass"].as_str().unwrap();
    hand_in(&rig, &[signed(&rig, own, 1104, 1, Verdict::Opened).await]).await;
    assert_eq!((told(&rig, &daniel).await.len(), told(&rig, &hugo).await.len()), (1, 0));
    hand_in(&rig, &[signed(&rig, own, 1106, 1, Verdict::Opened).await]).await;
    assert_eq!((told(&rig, &daniel).await.len(), told(&rig, &hugo).await.len()), (2, 1));
}

#[tokio::test]
async fn whoever_moves_in_is_not_told_who_came_to_those_who_lived_there_before() {
    let rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let (id, _) = rig.daniels_pass(&daniel).await;
    hand_in(&rig, &[signed(&rig, &id, 12, 1, Verdict::Opened).await]).await;
    let late = signed(&rig, &id, 12, 2, Verdict::Opened).await;
    rig.post("/v1/units/A-104/move-out", &dana, &json!({})).await.expect(200);
    rig.pass_time(TimeDelta::hours(1));
    let ana = json!({ "people": [{ "name": "Ana Diaz", "phone": ANA }] });
    rig.post("/v1/units/A-104/move-in", &dana, &ana).await.expect(200);
    rig.messenger.take(ANA).await.unwrap();
    let ana = rig.sign_in(ANA).await;
    hand_in(&rig, &[late]).await;
    assert_eq!(rig.activity(&ana).await, [""; 0]);

    let visit = json!({ "draft": plumber("boiler", "Vera", 1104) });
    let made = rig.post("/v1/passes", &dana, &visit).await.expect(201);
    rig.pass_time(TimeDelta::hours(1));
    hand_in(&rig, &[signed(&rig, made["pass"]["id"].as_str().unwrap(), 12, 3, Verdict::Opened).await]).await;
    assert_eq!(rig.activity(&ana).await, ["issued", "shared", "unlocked"]);
}
