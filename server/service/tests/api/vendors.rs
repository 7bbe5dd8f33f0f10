//! Vendors that are saved to be picked again.

use serde_json::json;

use crate::rig::*;

#[tokio::test]
async fn a_vendor_is_saved_once_listed_by_name_and_forgotten() {
    let mut rig = Rig::new().await;
    let (dana, luis) = (rig.sign_in(DANA).await, rig.sign_in(LUIS).await);
    let vera =
        json!({ "name": " Vera's Plumbing ", "email": "vera@plumbing.example", "phone": "(212) 555-2368" });
    let saved = rig.post("/v1/vendors", &luis, &vera).await.expect(201);
    assert_eq!(saved["id"], "veras-plumbing");
    assert_eq!((&saved["name"], &saved["phone"]), (&json!("Vera's Plumbing"), &json!(GUEST)));
    assert_eq!(saved["saved_by"], "luis-ferreira");
    assert_eq!(rig.post("/v1/vendors", &dana, &vera).await.expect(201), saved);
    let other = json!({ "name": "Vera's Plumbing", "phone": GUEST });
    assert_eq!(rig.post("/v1/vendors", &dana, &other).await.expect(201)["id"], "veras-plumbing-2");
    rig.post("/v1/vendors", &dana, &json!({ "name": "abe", "email": "abe@example.com" })).await.expect(201);
    rig.restart().await;
    let list = rig.get("/v1/vendors", &dana).await.expect(200);
    let ids: Vec<_> = list["vendors"].as_array().unwrap().iter().map(|vendor| &vendor["id"]).collect();
    assert_eq!(ids, ["abe", "veras-plumbing", "veras-plumbing-2"]);
    assert_eq!(rig.delete("/v1/vendors/abe", &luis).await.status, 204);
    assert_eq!(rig.delete("/v1/vendors/abe", &luis).await.problem(), "not-found");
    let audit = rig.audit(&dana).await;
    assert_eq!(audit, ["vendor_saved", "vendor_saved", "vendor_saved", "vendor_forgotten"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_vendor_is_told_field_by_field() {
    let rig = Rig::new().await;
    let luis = rig.sign_in(LUIS).await;
    let empty = rig.post("/v1/vendors", &luis, &json!({ "name": " " })).await;
    assert_eq!((empty.status, empty.problem()), (422, "draft"));
    let fields = &empty.body["draft"]["fields"];
    assert_eq!(fields["recipient_name"], json!([{ "missing": "always" }]));
    assert_eq!(fields["recipient_phone"], json!([{ "missing": "no_way_to_ask" }]));
    let wrong = json!({ "name": "Vera", "email": "vera@", "phone": "call me" });
    let wrong = rig.post("/v1/vendors", &luis, &wrong).await;
    let fields = wrong.body["draft"]["fields"].as_object().unwrap();
    assert!(
        ["recipient_email", "recipient_phone"].iter().all(|field| fields.contains_key(*field)),
        "{fields:?}"
    );
    assert_eq!(rig.get("/v1/vendors", &luis).await.expect(200)["vendors"], json!([]));
}
