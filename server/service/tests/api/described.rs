//! What the description says is what the service does.

use serde_json::{Value, json};

use crate::rig::*;

#[tokio::test]
async fn the_description_is_served_to_anybody() {
    let rig = Rig::new().await;
    let served = rig.get("/v1/openapi.json", "").await.expect(200);
    assert_eq!(served, serde_json::from_str::<Value>(&gatepass_service::openapi().unwrap()).unwrap());
}

#[tokio::test]
async fn every_described_operation_is_there_and_asks_for_what_its_description_says() {
    let rig = Rig::new().await;
    let document = rig.get("/v1/openapi.json", "").await.expect(200);
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let path = path.replace("{property}", "nowhere").replace(['{', '}'], "");
            let reply = match method.as_str() {
                "get" => rig.get(&path, "").await,
                "post" => rig.post(&path, "", &json!({})).await,
                "put" => rig.put(&path, "", &json!({})).await,
                "delete" => rig.delete(&path, "").await,
                other => panic!("{other}"),
            };
            let needs: Vec<_> =
                operation["security"][0].as_object().unwrap().keys().map(String::as_str).collect();
            let expected = match needs.as_slice() {
                ["session"] => "sign-in-needed",
                ["link"] => "unknown-link",
                // Nobody has to say who they are: it is the request that isn't right.
                _ => reply.problem(),
            };
            assert_eq!(reply.problem(), expected, "{method} {path}: {}", reply.body);
            assert_ne!(reply.problem(), "method-not-allowed", "{method} {path}");
            let status = reply.status.to_string();
            assert!(
                !operation["responses"][&status].is_null(),
                "{method} {path} doesn't describe {status}: {}",
                reply.body
            );
        }
    }
}
