//! The property is changed by staff who manage, with its file or its policy.

use std::sync::Arc;

use gatepass::client::calls::Service;
use gatepass::client::http::{Network, Transport};
use gatepass::clock::Clock;
use gatepass::id::DoorId;
use gatepass::token::keys::DoorSecret;
use gatepass_reader::lock::TwinLock;
use gatepass_service::doors::LocalDoors;
use serde_json::{Value, json};

use crate::rig::*;

async fn file(rig: &Rig, dana: &str) -> (String, Value) {
    let reply = rig.get("/v1/property", dana).await;
    (reply.etag(), reply.body["property"].clone())
}

#[tokio::test]
async fn another_file_takes_the_place_of_the_one_that_was_read_and_the_people_stay() {
    let mut rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let people = rig.estate().await.property().people().to_vec();
    let keys = rig.estate().await.door_secrets().map(|(door, _)| door).collect::<Vec<_>>();
    let (etag, mut file) = file(&rig, &dana).await;
    file["name"] = json!("Harbour Court East");
    let changed = rig.put_at("/v1/property", &dana, &etag, &file).await;
    let new = changed.etag();
    assert_eq!(changed.expect(200)["property"]["name"], "Harbour Court East");
    assert_ne!(new, etag);
    // Started again with the file that it began with: what staff have changed since stays.
    rig.restart().await;
    let reply = rig.get("/v1/property", &daniel).await;
    assert_eq!(reply.etag(), new);
    assert_eq!(reply.expect(200)["property"]["name"], "Harbour Court East");
    rig.daniels_pass(&daniel).await;
    let estate = rig.estate().await;
    assert_eq!(estate.door_secrets().map(|(door, _)| door).collect::<Vec<_>>(), keys);
    assert_eq!(estate.property().people(), people);

    let late = rig.put_at("/v1/property", &dana, &etag, &file).await;
    assert_eq!((late.status, late.problem()), (412, "changed-meanwhile"));
    let blind = rig.put("/v1/property", &dana, &file).await;
    assert_eq!((blind.status, blind.problem()), (428, "if-match-needed"));
    rig.put_at("/v1/property", &dana, &new, &file).await.expect(200);
    assert_eq!(rig.audit(&dana).await, ["property_changed"]);
}

#[tokio::test]
async fn a_file_with_faults_is_refused_with_all_of_them() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let (etag, whole) = file(&rig, &dana).await;
    let refused = async |edit: fn(&mut Value)| {
        let mut file = whole.clone();
        edit(&mut file);
        let reply = rig.put_at("/v1/property", &dana, &etag, &file).await;
        assert_eq!((reply.status, reply.problem()), (422, "property"));
        reply.body["faults"].as_array().unwrap().iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let faults = refused(|file| {
        file["name"] = json!("");
        file["zone"] = json!("Atlantis");
    })
    .await;
    assert_eq!(faults.len(), 2, "{faults:?}");
    let faults = refused(|file| {
        file["id"] = json!("elm");
        let units = file["units"].as_array_mut().unwrap();
        let unit = units.iter_mut().find(|unit| unit["id"] == "A-104").unwrap();
        unit["id"] = json!("A-104b");
    })
    .await;
    assert!(faults[0].contains("must stay") && faults[1].contains("move them out first"), "{faults:?}");
    let faults = refused(|file| {
        let units = file["units"].as_array_mut().unwrap();
        units.iter_mut().find(|unit| unit["id"] == "A-104").unwrap()["occupancy"] = json!("vacant");
    })
    .await;
    assert!(faults[0].contains("a vacant unit has no residents"), "{faults:?}");
    let faults = refused(|file| {
        file["people"] = json!([{ "id": "x", "name": "X", "phone": "+12025550199", "role": "staff" }]);
    })
    .await;
    assert!(faults[0].contains("invited and removed one by one"), "{faults:?}");
    assert_eq!(rig.get("/v1/property", &dana).await.etag(), etag);
    assert_eq!(rig.audit(&dana).await, [""; 0]);
}

#[tokio::test]
async fn the_policy_is_changed_alone_and_counts_at_once() {
    let rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let (etag, file) = file(&rig, &dana).await;
    let mut policy = file["policy"].clone();
    policy["residents"] = json!({ "ask": "the front desk" });
    let changed = rig.put_at("/v1/policy", &dana, &etag, &policy).await;
    assert_eq!(changed.expect(200)["property"]["policy"]["residents"]["ask"], "the front desk");
    let refused = rig.post("/v1/passes", &daniel, &json!({ "draft": weekdays() })).await;
    assert_eq!(refused.body["draft"]["whole"][0]["residents_may_not"]["ask"], "the front desk");
    let etag = rig.get("/v1/property", &dana).await.etag();
    let wrong = rig.put_at("/v1/policy", &dana, &etag, &json!({ "phones_per_pass": 6, "kind": [] })).await;
    assert_eq!(wrong.problem(), "property");
    assert_eq!(wrong.body["faults"].as_array().unwrap().len(), 2, "{}", wrong.body);
    assert_eq!(rig.audit(&dana).await, ["policy_changed"]);
}

#[tokio::test]
async fn a_new_door_gets_a_reader_here_and_one_that_comes_back_keeps_its_keys() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let (clock, ledgers): (Arc<dyn Clock>, _) = (rig.clock.clone(), rig.folder.path().join("doors"));
    let lock = |door: DoorId| [1, 12].contains(&door.get()).then(TwinLock::default);
    let readers = LocalDoors::start(&*rig.estate().await, &ledgers, &clock, lock).unwrap();
    let follow = async || {
        readers.follow(&*rig.estate().await, &ledgers, lock).unwrap();
        readers.doors().ids().into_iter().map(DoorId::get).collect::<Vec<_>>()
    };
    assert_eq!(follow().await, [1, 12]);
    let (etag, before) = file(&rig, &dana).await;
    let door_12 = |file: &Value| {
        file["doors"].as_array().unwrap().iter().find(|door| door["id"] == 12).cloned().unwrap()
    };
    let mut by_hand = before.clone();
    let doors = by_hand["doors"].as_array_mut().unwrap();
    let door = doors.iter_mut().find(|door| door["id"] == 12).unwrap().as_object_mut().unwrap();
    for field in ["lock", "keys", "grantable"] {
        door.remove(field);
    }
    let reply = rig.put_at("/v1/property", &dana, &etag, &by_hand).await;
    let etag = reply.etag();
    assert!(door_12(&reply.expect(200)["property"])["keys"].is_null());
    assert_eq!(follow().await, [1]);
    let reply = rig.put_at("/v1/property", &dana, &etag, &before).await.expect(200);
    assert_eq!(door_12(&reply["property"])["keys"], door_12(&before)["keys"]);
    assert_eq!(follow().await, [1, 12]);
    let transport = Transport::new(&format!("http://{}", rig.running().addr()), Network::up()).unwrap();
    readers.exchange_news(&Service::new(transport)).await.unwrap();
    let door = DoorId::new(12).unwrap();
    assert_eq!(
        readers.doors().bulletin_version(door),
        Some(rig.news().await.version),
        "it has heard the news"
    );
}

#[tokio::test]
async fn another_file_given_at_the_start_keeps_the_people_as_staff_have_made_them() {
    let mut rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    rig.delete("/v1/people/tomasz-zielinski", &dana).await.expect(200);
    let text = String::from_utf8(gatepass_service::SAMPLE_PROPERTY.to_vec()).unwrap();
    let renamed = text.replacen("\"Harbour Court\"", "\"Harbour Court West\"", 1);
    rig.properties = vec![renamed.into_bytes()];
    rig.restart().await;
    let estate = rig.estate().await;
    assert_eq!(estate.property().name(), "Harbour Court West");
    assert_eq!(estate.property().person(&"tomasz-zielinski".parse().unwrap()), None);
    assert_eq!(estate.door_secrets().count(), 266);
}

#[tokio::test]
async fn a_door_that_is_enrolled_elsewhere_has_no_reader_here() {
    let mut rig = Rig::new().await;
    let secret = DoorSecret::from_bytes(&[7; 64]).unwrap();
    let mut file: Value = serde_json::from_slice(gatepass_service::SAMPLE_PROPERTY).unwrap();
    let doors = file["doors"].as_array_mut().unwrap();
    doors.iter_mut().find(|door| door["id"] == 12).unwrap()["keys"] = json!(secret.public());
    rig.properties = vec![file.to_string().into_bytes()];
    rig.restart().await;
    let estate = rig.estate().await;
    assert_eq!(estate.property().door(DoorId::new(12).unwrap()).unwrap().keys, Some(secret.public()));
    assert!(!estate.door_secrets().any(|(door, _)| door.get() == 12), "whose keys these are runs it");
    assert_eq!(estate.door_secrets().count(), 265);
}
