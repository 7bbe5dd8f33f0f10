//! Lockdown of a door and of the property.

use gatepass::id::DoorId;
use serde_json::{Value, json};

use crate::rig::*;

async fn locked(rig: &Rig) -> Vec<u16> {
    rig.news().await.lockdown.as_slice().iter().map(|door| DoorId::get(*door)).collect()
}

#[tokio::test]
async fn a_door_is_locked_down_at_once_and_everybody_sees_it() {
    let mut rig = Rig::new().await;
    let (dana, daniel) = (rig.sign_in(DANA).await, rig.sign_in(DANIEL).await);
    assert_eq!(rig.get("/v1/lockdown", &daniel).await.expect(200), json!({}));
    let path = "/v1/doors/12/lockdown";
    let view = rig.put(path, &dana, &json!({})).await.expect(200);
    let expected = json!({
        "doors": [{ "door": 12, "since": "2026-11-23T14:00:00Z", "by": "dana-whitfield" }],
        "may_open_until": "2026-11-26T14:00:30Z",
    });
    assert_eq!(view, expected);
    assert_eq!(locked(&rig).await, [12]);
    let version = rig.bulletin().await["version"].clone();
    rig.restart().await;
    assert_eq!(rig.put(path, &dana, &json!({})).await.expect(200), expected);
    assert_eq!(rig.get("/v1/lockdown", &daniel).await.expect(200), expected);
    assert_eq!(rig.bulletin().await["version"], version);
    assert_eq!(rig.delete(path, &dana).await.expect(200), json!({}));
    assert_eq!(rig.delete(path, &dana).await.expect(200), json!({}));
    assert_eq!(locked(&rig).await, [0; 0]);
    assert_eq!(rig.audit(&dana).await, ["lockdown_begun", "lockdown_ended"]);
    let page = rig.get("/v1/audit", &dana).await.expect(200);
    assert_eq!(
        (&page["entries"][0]["by"], &page["entries"][0]["door"]),
        (&json!("dana-whitfield"), &json!(12))
    );
    assert_eq!(rig.put("/v1/doors/65000/lockdown", &dana, &json!({})).await.problem(), "not-found");
}

#[tokio::test]
async fn the_whole_property_is_every_door_that_it_has_or_gets() {
    let rig = Rig::new().await;
    let dana = rig.sign_in(DANA).await;
    rig.put("/v1/doors/12/lockdown", &dana, &json!({})).await.expect(200);
    let view = rig.put("/v1/lockdown", &dana, &json!({})).await.expect(200);
    assert_eq!(view["property"]["by"], "dana-whitfield");
    assert_eq!(locked(&rig).await.len(), 266);

    let reply = rig.get("/v1/property", &dana).await;
    let (etag, mut file) = (reply.etag(), reply.body["property"].clone());
    let by_hand = |door: &&mut Value| door["lock"].is_null();
    let door = file["doors"].as_array_mut().unwrap().iter_mut().find(by_hand).unwrap();
    let refused = rig.put(&format!("/v1/doors/{}/lockdown", door["id"]), &dana, &json!({})).await;
    assert_eq!(refused.problem(), "conflict");
    door["lock"] = json!({ "bluetooth": "any" });
    rig.put_at("/v1/property", &dana, &etag, &file).await.expect(200);
    assert_eq!(locked(&rig).await.len(), 267);

    rig.delete("/v1/lockdown", &dana).await.expect(200);
    assert_eq!(locked(&rig).await, [12], "a door that was locked down singly stays so");
}
