//! Contenders: exactly one wins, and the other is told where things stand.

use std::sync::Arc;

use serde_json::json;

use crate::rig::*;

#[tokio::test(flavor = "multi_thread")]
async fn of_approve_and_decline_the_first_to_arrive_stands() {
    let rig = Arc::new(Rig::new().await);
    let (dana, noor) = (rig.sign_in(DANA).await, rig.sign_in(NOOR).await);
    for _ in 0..4 {
        let (id, link) = rig.vendors_pass(&dana).await;
        rig.give_number(&link, GUEST).await.expect(202);
        let approve = {
            let (rig, id, dana) = (rig.clone(), id.clone(), dana.clone());
            tokio::spawn(
                async move { rig.post(&format!("/v1/passes/{id}/approve"), &dana, &json!({})).await },
            )
        };
        let decline = {
            let (rig, id, noor) = (rig.clone(), id.clone(), noor.clone());
            let body = json!({ "reason": "not today" });
            tokio::spawn(async move { rig.post(&format!("/v1/passes/{id}/decline"), &noor, &body).await })
        };
        let (approve, decline) = (approve.await.unwrap(), decline.await.unwrap());
        let state = rig.get(&format!("/v1/passes/{id}"), &dana).await.expect(200)["state"].clone();
        let (winner, loser) = if state == "live" { (approve, decline) } else { (decline, approve) };
        assert_eq!(winner.status, 200);
        assert_eq!((loser.status, loser.problem()), (409, "conflict"));
        assert_eq!(loser.body["state"], state);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_request_sent_many_times_at_once_makes_one_pass() {
    let rig = Arc::new(Rig::new().await);
    let daniel = rig.sign_in(DANIEL).await;
    let key = rig.key();
    let tasks: Vec<_> = (0..6)
        .map(|_| {
            let (rig, key, daniel) = (rig.clone(), key.clone(), daniel.clone());
            let body = json!({ "draft": weekdays() });
            tokio::spawn(async move { rig.post_as("/v1/passes", &daniel, &key, &body).await.expect(201) })
        })
        .collect();
    let mut ids = std::collections::BTreeSet::new();
    for task in tasks {
        ids.insert(task.await.unwrap()["pass"]["id"].as_str().unwrap().to_owned());
    }
    assert_eq!(ids.len(), 1);
    assert_eq!(rig.get("/v1/passes", &daniel).await.expect(200)["passes"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_who_remove_each_other_one_goes_and_one_manages() {
    let rig = Arc::new(Rig::new().await);
    let (dana, luis) = (rig.sign_in(DANA).await, rig.sign_in(LUIS).await);
    let manages = json!({ "permissions": ["manage"] });
    rig.put("/v1/people/luis-ferreira/permissions", &dana, &manages).await.expect(200);
    let remove = |by: &str, whom: &str| {
        let (rig, by, path) = (rig.clone(), by.to_owned(), format!("/v1/people/{whom}"));
        tokio::spawn(async move { rig.delete(&path, &by).await.status })
    };
    let (one, other) = (remove(&dana, "luis-ferreira"), remove(&luis, "dana-whitfield"));
    let statuses = [one.await.unwrap(), other.await.unwrap()];
    assert!(matches!(statuses, [200, 401] | [401, 200]), "{statuses:?}");
}
