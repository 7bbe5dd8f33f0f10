//! A person's number, and their homes, changed.

use chrono::TimeDelta;
use gatepass::phone::Phone;
use gatepass_service::{RecoveryError, recover};
use serde_json::json;

use crate::rig::*;

const NEW: &str = "+12025550197";

#[tokio::test]
async fn a_new_number_signs_its_person_in_and_the_old_one_nobody() {
    let mut rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let own = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let (pass, _) = rig.daniels_pass(&daniel).await;
    let path = "/v1/people/daniel-popescu/phone";
    let changed = rig.put(path, &dana, &json!({ "phone": "(202) 555-0197" })).await.expect(200);
    assert_eq!((&changed["id"], &changed["phone_ending"]), (&json!("daniel-popescu"), &json!("97")));
    assert!(rig.messenger.take(DANIEL).await.unwrap().text.contains("was changed, and you are signed out"));
    assert!(rig.messenger.take(NEW).await.unwrap().text.contains("your number at Harbour Court now"));
    rig.restart().await;
    assert_eq!(rig.get("/v1/property", &daniel).await.problem(), "sign-in-needed");
    assert_eq!(rig.ended().await, [own["pass"].as_str().unwrap()], "the pass for the guest goes on");

    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    let daniel = rig.sign_in(NEW).await;
    assert!(rig.messenger.sent().iter().all(|letter| letter.to != DANIEL), "nothing goes to the old number");
    let who = rig.get("/v1/session", &daniel).await.expect(200);
    assert_eq!((&who["id"], &who["units"]), (&json!("daniel-popescu"), &json!(["A-104"])));
    assert_eq!(rig.get(&format!("/v1/passes/{pass}"), &daniel).await.expect(200)["state"], "live");

    // The same again changes nothing.
    rig.put(path, &dana, &json!({ "phone": NEW })).await.expect(200);
    rig.get("/v1/session", &daniel).await.expect(200);
    assert_eq!(rig.audit(&dana).await, ["number_changed"]);
}

#[tokio::test]
async fn a_number_that_is_no_number_or_somebodys_is_refused_and_so_is_ones_own() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let set = async |who: &str, phone: &str| {
        let path = format!("/v1/people/{who}/phone");
        rig.put(&path, &dana, &json!({ "phone": phone })).await.problem().to_owned()
    };
    assert_eq!(set("daniel-popescu", "call me").await, "malformed");
    assert_eq!(set("daniel-popescu", HUGO).await, "conflict");
    assert_eq!(set("dana-whitfield", NEW).await, "conflict");
    assert_eq!(set("nobody", NEW).await, "not-found");
    assert_eq!(rig.audit(&dana).await, [""; 0]);
    rig.sign_in(DANIEL).await;
}

#[tokio::test]
async fn whoever_has_not_come_yet_is_invited_at_the_new_number_and_the_former_hears_no_more() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let (mistyped, right) = ("+12025550199", "+12025550198");
    let people = json!({ "people": [{ "name": "Noor", "phone": mistyped }] });
    rig.post("/v1/units/C-208/move-in", &dana, &people).await.expect(200);
    rig.messenger.take(mistyped).await.unwrap();
    rig.pass_time(TimeDelta::days(15));
    let changed = rig.put("/v1/people/noor/phone", &dana, &json!({ "phone": right })).await.expect(200);
    assert_eq!(changed["membership"]["is"], "invited", "it had lapsed");
    assert!(rig.messenger.take(right).await.unwrap().text.contains("invited you to Harbour Court"));
    assert!(rig.messenger.sent().iter().all(|letter| letter.to != mistyped));
    rig.sign_in(right).await;
}

#[tokio::test]
async fn each_home_of_a_resident_has_a_route_of_its_own() {
    let rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    rig.put("/v1/my-route", &daniel, &json!({ "doors": [12, 22] })).await.expect(200);
    rig.put("/v1/units/C-208/residents/daniel-popescu", &dana, &json!({})).await.expect(200);
    let to = async |home: &str| rig.get(&format!("/v1/my-route?unit={home}"), &daniel).await;
    assert_eq!(rig.get("/v1/my-route", &daniel).await.problem(), "malformed");
    assert_eq!(to("C-208").await.expect(200), json!({ "doors": [] }));
    let route = json!({ "unit": "C-208", "doors": [9] });
    assert_eq!(rig.put("/v1/my-route", &daniel, &route).await.expect(200), json!({ "doors": [9] }));
    assert_eq!(to("C-208").await.expect(200), json!({ "doors": [9] }));
    assert_eq!(to("A-104").await.expect(200), json!({ "doors": [12, 22] }));
    assert_eq!(to("B-704").await.problem(), "forbidden");
}

#[tokio::test]
async fn a_second_home_is_given_and_taken_with_the_passes_made_for_it() {
    let rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let second = "/v1/units/C-208/residents/daniel-popescu";
    for _ in 0..2 {
        let home = rig.put(second, &dana, &json!({})).await.expect(200);
        assert_eq!(
            (&home["occupancy"], &home["residents"][0]["id"]),
            (&json!("occupied"), &json!("daniel-popescu"))
        );
    }
    assert_eq!(rig.get("/v1/session", &daniel).await.expect(200)["units"], json!(["A-104", "C-208"]));
    let body = json!({ "draft": weekdays() });
    assert_eq!(rig.post("/v1/passes", &daniel, &body).await.problem(), "malformed", "for which of the two?");
    let body = json!({ "draft": weekdays(), "unit": "A-104" });
    let first = rig.post("/v1/passes", &daniel, &body).await.expect(201);
    let first = first["pass"]["id"].as_str().unwrap().to_owned();
    let mut draft = weekdays();
    draft["doors"] = json!({ "doors": [9] });
    draft["secret_code"] = json!("4712");
    let body = json!({ "draft": draft, "unit": "C-208" });
    let other = rig.post("/v1/passes", &daniel, &body).await.expect(201);
    let other = other["pass"]["id"].as_str().unwrap().to_owned();

    let mut visit = vendor();
    visit["doors"] =
        json!({ "doors": rig.estate().await.property().unit(&"C-208".parse().unwrap()).unwrap().doors });
    visit["recipient"]["phone"] = json!(GUEST);
    rig.post("/v1/passes", &dana, &json!({ "draft": visit })).await.expect(201);

    // Nobody is left there: what staff gave for it ends as well.
    let ended = rig.delete(second, &dana).await.expect(200);
    assert_eq!((&ended["people"], &ended["passes"]), (&json!(0), &json!(2)));
    let state =
        async |pass: &str| rig.get(&format!("/v1/passes/{pass}"), &daniel).await.expect(200)["state"].clone();
    assert_eq!((state(&first).await, state(&other).await), (json!("live"), json!("deleted")));
    assert_eq!(rig.get("/v1/units/C-208", &dana).await.expect(200)["occupancy"], "vacant");
    assert_eq!(rig.delete(second, &dana).await.problem(), "not-found");
    let only = rig.delete("/v1/units/A-104/residents/daniel-popescu", &dana).await;
    assert_eq!(only.problem(), "conflict");
    let staff = rig.put("/v1/units/C-208/residents/luis-ferreira", &dana, &json!({})).await;
    assert_eq!(staff.problem(), "conflict");
    assert_eq!(rig.audit(&dana).await, ["home_given", "issued", "home_taken"]);
}

#[tokio::test]
async fn a_manager_whose_number_is_lost_is_recovered_on_the_machine_while_the_service_runs() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let again = async |property: &str, person: &str, phone: &str| {
        let database = rig.folder.path().join("gatepass.db");
        let (property, person) = (property.parse().unwrap(), person.parse().unwrap());
        recover(&database, rig.clock.clone(), property, person, Phone::new(phone).unwrap()).await
    };
    assert!(matches!(again("elm", "luis-ferreira", NEW).await, Err(RecoveryError::NoProperty(_))));
    assert!(matches!(again("harbour-court", "hugo-iglesias", NEW).await, Err(RecoveryError::NobodyThere(_))));
    assert!(matches!(again("harbour-court", "luis-ferreira", DANA).await, Err(RecoveryError::Refused(_))));
    let recovered = again("harbour-court", "luis-ferreira", NEW).await.unwrap();
    assert_eq!((recovered.id.as_str(), recovered.phone.ending()), ("luis-ferreira", "97"));
    assert!(rig.messenger.take(NEW).await.unwrap().text.contains("your number"));
    let luis = rig.sign_in(NEW).await;
    let who = rig.get("/v1/session", &luis).await.expect(200);
    assert!(who["permissions"].as_array().unwrap().contains(&json!("manage")));
    let audit = rig.get("/v1/audit", &luis).await.expect(200);
    let acts: Vec<_> =
        audit["entries"].as_array().unwrap().iter().map(|entry| [&entry["act"], &entry["by"]]).collect();
    assert_eq!(acts, [["number_changed", "luis-ferreira"], ["permissions_set", "luis-ferreira"]]);
    rig.get("/v1/property", &dana).await.expect(200);
}
