//! Staff who manage: who is invited, what staff may do, whose part ends.

use chrono::TimeDelta;
use serde_json::{Value, json};

use crate::rig::*;

const NEW: &str = "+12025550199";

fn invite(role: &Value) -> Value {
    json!({ "name": "Ana Diaz", "phone": "(202) 555-0199", "as": role })
}

async fn person(rig: &Rig, dana: &str, id: &str) -> Option<Value> {
    let list = rig.get("/v1/people", dana).await.expect(200);
    list["people"].as_array().unwrap().iter().find(|person| person["id"] == id).cloned()
}

#[tokio::test]
async fn people_are_listed_by_name_without_their_numbers() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let list = rig.get("/v1/people", &dana).await.expect(200);
    let people = list["people"].as_array().unwrap();
    assert!(people.windows(2).all(|pair| pair[0]["name"].as_str() <= pair[1]["name"].as_str()));
    assert!(!list.to_string().contains("5550110"));
    let daniel = person(&rig, &dana, "daniel-popescu").await.unwrap();
    assert_eq!(
        daniel,
        json!({
            "id": "daniel-popescu", "name": "Daniel Popescu", "phone_ending": "10", "role": "resident",
            "units": ["A-104"], "membership": { "is": "joined" },
        })
    );
}

#[tokio::test]
async fn whoever_is_invited_gets_a_text_and_signs_in_with_that_number() {
    let mut rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let asked = invite(&json!({ "resident": "A-104" }));
    let key = rig.key();
    let invited = rig.post_as("/v1/people", &dana, &key, &asked).await.expect(201);
    assert_eq!(invited["id"], "ana-diaz");
    assert_eq!(invited["units"], json!(["A-104"]));
    assert_eq!(invited["membership"], json!({ "is": "invited", "until": "2026-12-07T14:00:00Z" }));
    let letter = rig.messenger.take(NEW).await.unwrap().text;
    assert!(letter.starts_with("Dana Whitfield invited you to Harbour Court as a resident of Unit A-104."));
    // Started again with the same file, and asked again with the same key: nothing is lost, nothing comes twice.
    rig.restart().await;
    assert_eq!(rig.post_as("/v1/people", &dana, &key, &asked).await.expect(201), invited);
    let ana = rig.sign_in(NEW).await;
    assert_eq!(person(&rig, &dana, "ana-diaz").await.unwrap()["membership"], json!({ "is": "joined" }));
    let mut draft = weekdays();
    draft["name"] = json!("piano");
    rig.post("/v1/passes", &ana, &json!({ "draft": draft })).await.expect(201);
    assert_eq!(rig.audit(&dana).await, ["invited"]);
}

#[tokio::test]
async fn an_invitation_lapses_after_fourteen_days_and_counts_again_when_it_is_sent_again() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let staff = json!({ "staff": ["approve"] });
    rig.post("/v1/people", &dana, &invite(&staff)).await.expect(201);
    rig.messenger.take(NEW).await.unwrap();
    rig.pass_time(TimeDelta::days(14));
    let lapsed = person(&rig, &dana, "ana-diaz").await.unwrap();
    assert_eq!(lapsed["membership"], json!({ "is": "lapsed" }));
    let body = json!({ "phone": NEW, "verification_code": "000000", "device_key": phone_key() });
    rig.post("/v1/sign-in", "", &json!({ "phone": NEW })).await.expect(202);
    assert_eq!(rig.post("/v1/sign-in/verify", "", &body).await.problem(), "wrong-verification-code");
    let again = rig.post("/v1/people/ana-diaz/invite", &dana, &json!({})).await.expect(200);
    assert_eq!(again["membership"], json!({ "is": "invited", "until": "2026-12-21T14:00:00Z" }));
    assert!(rig.messenger.take(NEW).await.unwrap().text.contains("a member of staff"));
    rig.pass_time(TimeDelta::minutes(10));
    let ana = rig.sign_in(NEW).await;
    rig.get("/v1/approvals", &ana).await.expect(200);
    let come = rig.post("/v1/people/ana-diaz/invite", &dana, &json!({})).await;
    assert_eq!((come.status, come.problem()), (409, "conflict"));
    assert_eq!(rig.post("/v1/people/nobody/invite", &dana, &json!({})).await.problem(), "not-found");
    assert_eq!(rig.audit(&dana).await, ["invited", "invited"]);
}

#[tokio::test]
async fn an_invitation_with_a_fault_changes_nothing_and_tells_nobodys_name() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    let staff = json!({ "staff": [] });
    let mut taken = invite(&staff);
    taken["phone"] = json!(DANIEL);
    let refused = rig.post("/v1/people", &dana, &taken).await;
    assert_eq!((refused.status, refused.problem()), (409, "conflict"));
    assert!(!refused.body.to_string().contains("aniel"), "{}", refused.body);
    let mut nonsense = invite(&staff);
    nonsense["phone"] = json!("call me");
    assert_eq!(rig.post("/v1/people", &dana, &nonsense).await.problem(), "malformed");
    let mut nameless = invite(&staff);
    nameless["name"] = json!(" ");
    let refused = rig.post("/v1/people", &dana, &nameless).await;
    assert_eq!(refused.problem(), "malformed");
    assert_eq!(refused.body["detail"], "`name` has 1 to 80 characters, on one line");
    let nowhere = rig.post("/v1/people", &dana, &invite(&json!({ "resident": "Z-9" }))).await;
    assert_eq!(nowhere.problem(), "malformed");
    assert_eq!(rig.audit(&dana).await, [""; 0]);
}

#[tokio::test]
async fn permissions_count_from_the_next_request_and_the_own_token_follows() {
    let rig = Rig::new().await;
    let (dana, luis) = (rig.sign_in(DANA).await, rig.sign_in(LUIS).await);
    assert_eq!(rig.get("/v1/approvals", &luis).await.problem(), "forbidden");
    let own = rig.post("/v1/tokens/own", &luis, &json!({})).await.expect(200);
    let path = "/v1/people/luis-ferreira/permissions";
    let permissions = json!({ "permissions": ["approve"] });
    let set = rig.put(path, &dana, &permissions).await.expect(200);
    assert_eq!(set["permissions"], json!(["approve"]));
    rig.get("/v1/approvals", &luis).await.expect(200);
    // Without the permission to issue passes he shows no vacant homes, so the token that opens them ends.
    assert_eq!(rig.ended().await, [own["pass"].as_str().unwrap()]);
    let other = rig.post("/v1/tokens/own", &luis, &json!({})).await.expect(200);
    assert_ne!(other["pass"], own["pass"]);
    rig.put(path, &dana, &permissions).await.expect(200);
    assert_eq!(rig.audit(&dana).await, ["permissions_set"]);
    let resident = rig.put("/v1/people/daniel-popescu/permissions", &dana, &permissions).await;
    assert_eq!(resident.problem(), "conflict");
}

#[tokio::test]
async fn nobody_takes_the_permission_to_manage_from_themselves() {
    let rig = Rig::new().await;
    let (dana, luis) = (rig.sign_in(DANA).await, rig.sign_in(LUIS).await);
    let of = |id: &str| format!("/v1/people/{id}/permissions");
    let less = json!({ "permissions": ["approve"] });
    assert_eq!(rig.put(&of("dana-whitfield"), &dana, &less).await.problem(), "conflict");
    assert_eq!(rig.delete("/v1/people/dana-whitfield", &dana).await.problem(), "conflict");
    rig.put(&of("luis-ferreira"), &dana, &json!({ "permissions": ["manage"] })).await.expect(200);
    rig.put(&of("dana-whitfield"), &luis, &less).await.expect(200);
    assert_eq!(rig.get("/v1/people", &dana).await.problem(), "forbidden");
    assert_eq!(rig.put(&of("luis-ferreira"), &luis, &less).await.problem(), "conflict");
}

#[tokio::test]
async fn a_resident_who_is_removed_takes_sessions_tokens_and_passes_along() {
    let mut rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    let (id, link) = rig.daniels_pass(&daniel).await;
    rig.guests_token(&link).await;
    let own = rig.post("/v1/tokens/own", &daniel, &json!({})).await.expect(200);
    let before = rig.bulletin().await["version"].as_u64().unwrap();

    let ended = rig.delete("/v1/people/daniel-popescu", &dana).await.expect(200);
    let bound = "2026-11-26T14:00:30Z";
    assert_eq!(ended, json!({ "people": 1, "passes": 1, "may_open_until": bound }));
    assert_eq!(rig.bulletin().await["version"], before + 1, "one bulletin tells of all");
    rig.restart().await;
    assert_eq!(rig.get("/v1/property", &daniel).await.problem(), "sign-in-needed");
    let mut stopped = rig.ended().await;
    stopped.sort();
    let mut both = [id.clone(), own["pass"].as_str().unwrap().to_owned()];
    both.sort();
    assert_eq!(stopped, both);
    let pass = rig.get(&format!("/v1/passes/{id}"), &dana).await.expect(200);
    assert_eq!((&pass["state"], &pass["may_open_until"]), (&json!("deleted"), &json!(bound)));
    assert_eq!(rig.get("/v1/link", &link).await.expect(200)["step"], "over");
    let events = rig.activity(&dana).await;
    assert_eq!(events.last().unwrap(), "deleted");
    let body = json!({ "phone": DANIEL, "verification_code": "000000", "device_key": phone_key() });
    assert_eq!(rig.post("/v1/sign-in/verify", "", &body).await.problem(), "wrong-verification-code");
    assert_eq!(rig.delete("/v1/people/daniel-popescu", &dana).await.problem(), "not-found");
    assert_eq!(rig.audit(&dana).await, ["person_removed"]);

    // Whoever comes with the same name is somebody else.
    let namesake = json!({ "name": "Daniel Popescu", "phone": NEW, "as": { "resident": "A-104" } });
    let invited = rig.post("/v1/people", &dana, &namesake).await.expect(201);
    assert_eq!(invited["id"], "daniel-popescu-2");
}

#[tokio::test]
async fn what_removed_staff_made_stays_the_propertys() {
    let rig = Rig::new().await;
    let (dana, luis) = (rig.sign_in(DANA).await, rig.sign_in(LUIS).await);
    let (id, _) = rig.vendors_pass(&luis).await;
    let ended = rig.delete("/v1/people/luis-ferreira", &dana).await.expect(200);
    assert_eq!(ended, json!({ "people": 1, "passes": 0 }));
    assert_eq!(rig.get(&format!("/v1/passes/{id}"), &dana).await.expect(200)["state"], "awaiting_phone");
    assert_eq!(rig.get("/v1/property", &luis).await.problem(), "sign-in-needed");
}
