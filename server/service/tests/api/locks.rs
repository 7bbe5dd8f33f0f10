//! The locks dashboard.

use gatepass::token::receipt::Verdict;
use serde_json::{Value, json};

use crate::carried::{hand_in, signed};
use crate::rig::*;

fn lock(list: &Value, door: u64) -> Value {
    list["locks"].as_array().unwrap().iter().find(|lock| lock["door"] == door).unwrap().clone()
}

#[tokio::test]
async fn staff_see_of_every_lock_what_was_issued_by_whom_and_when_it_was_used() {
    let rig = Rig::new().await;
    let (daniel, dana) = (rig.sign_in(DANIEL).await, rig.sign_in(DANA).await);
    let (id, _) = rig.daniels_pass(&daniel).await;
    let (gone, _) = rig.daniels_other_pass(&daniel).await;
    rig.delete(&format!("/v1/passes/{gone}"), &daniel).await.expect(200);
    hand_in(&rig, &[signed(&rig, &id, 12, 1, Verdict::Opened).await]).await;

    let list = rig.get("/v1/locks", &dana).await.expect(200);
    let connected = rig.estate().await.property().doors().iter().filter(|door| door.is_connected()).count();
    assert_eq!(list["locks"].as_array().unwrap().len(), connected);
    let expected = json!({
        "door": 12, "name": "Building A street entrance", "passes": 1, "opened_at": "2026-11-23T13:55:00Z",
        "lockdown": false,
    });
    assert_eq!(lock(&list, 12), expected);
    assert_eq!(lock(&list, 60)["passes"], 0);

    let one = rig.get("/v1/locks/12", &dana).await.expect(200);
    let issued = one["issued"].as_array().unwrap();
    let state = |at: usize| (&issued[at]["pass"], &issued[at]["state"], &issued[at]["uses"]);
    assert_eq!(state(0), (&json!(gone), &json!("deleted"), &json!(0)));
    assert_eq!(state(1), (&json!(id), &json!("live"), &json!(1)));
    assert_eq!(issued[1]["made_by"], "daniel-popescu");
    assert_eq!(issued[1]["used_at"], "2026-11-23T13:55:00Z");
    assert_eq!((&one["next"], one["recent"].as_array().unwrap().len()), (&Value::Null, 1));
    assert_eq!(one["recent"][0]["event"], "unlocked");
    // One without a lock is on no dashboard.
    for nowhere in ["/v1/locks/14", "/v1/locks/65000", "/v1/locks/gate"] {
        assert_eq!(rig.get(nowhere, &dana).await.problem(), "not-found", "{nowhere}");
    }
    let luis = rig.sign_in(LUIS).await;
    for who in [&daniel, &luis] {
        assert_eq!(rig.get("/v1/locks", who).await.problem(), "forbidden");
        assert_eq!(rig.get("/v1/locks/12", who).await.problem(), "forbidden");
    }
}

#[tokio::test]
async fn a_pass_that_is_over_counts_no_more_and_a_long_list_goes_on() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    for _ in 0..51 {
        rig.post("/v1/passes", &dana, &json!({ "draft": passcode() })).await.expect(201);
    }
    let first = rig.get("/v1/locks/60", &dana).await.expect(200);
    assert_eq!((&first["passes"], first["issued"].as_array().unwrap().len()), (&json!(51), 50));
    let next = first["next"].as_str().unwrap();
    let second = rig.get(&format!("/v1/locks/60?after={next}"), &dana).await.expect(200);
    assert_eq!((second["issued"].as_array().unwrap().len(), &second["next"]), (1, &Value::Null));
    rig.pass_time(chrono::TimeDelta::days(3));
    assert_eq!(rig.get("/v1/locks/60", &dana).await.expect(200)["passes"], 0);
}
