//! Limits on guessing, which survive a restart.

use chrono::TimeDelta;
use serde_json::json;

use crate::rig::*;

#[tokio::test]
async fn five_wrong_codes_end_a_check_even_across_a_restart() {
    let mut rig = Rig::new().await;
    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    let verification_code = rig.messenger.take_verification_code(DANIEL).await.unwrap();
    let enter = |code: &str| json!({ "phone": DANIEL, "verification_code": code, "device_key": phone_key() });
    for _ in 0..3 {
        assert_eq!(rig.post("/v1/sign-in/verify", "", &enter("wrong!")).await.status, 422);
    }
    rig.restart().await;
    for _ in 0..2 {
        assert_eq!(rig.post("/v1/sign-in/verify", "", &enter("wrong!")).await.status, 422);
    }
    let right = rig.post("/v1/sign-in/verify", "", &enter(&verification_code)).await;
    assert_eq!(right.problem(), "wrong-verification-code");
}

#[tokio::test]
async fn a_code_counts_for_ten_minutes() {
    let rig = Rig::new().await;
    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    let verification_code = rig.messenger.take_verification_code(DANIEL).await.unwrap();
    rig.pass_time(TimeDelta::minutes(10));
    let body = json!({ "phone": DANIEL, "verification_code": verification_code, "device_key": phone_key() });
    assert_eq!(rig.post("/v1/sign-in/verify", "", &body).await.problem(), "wrong-verification-code");
}

#[tokio::test]
async fn codes_are_asked_for_only_so_often_for_any_number() {
    let mut rig = Rig::new().await;
    for phone in [DANIEL, "+12125550199"] {
        for _ in 0..5 {
            rig.post("/v1/sign-in", "", &json!({ "phone": phone })).await.expect(202);
        }
        let refused = rig.post("/v1/sign-in", "", &json!({ "phone": phone })).await;
        assert_eq!((refused.status, refused.problem()), (429, "too-many-tries"));
        assert_eq!(refused.body["retry_after"], 3601);
        assert!(refused.headers.contains("retry-after: 3601"));
    }
    rig.restart().await;
    assert_eq!(rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.status, 429);
    rig.post("/v1/sign-in", "", &json!({ "phone": HUGO })).await.expect(202);
    rig.pass_time(TimeDelta::hours(1));
    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
}

#[tokio::test]
async fn a_second_text_within_half_a_minute_is_not_sent() {
    let rig = Rig::new().await;
    for _ in 0..2 {
        rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    }
    rig.pass_time(TimeDelta::seconds(30));
    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    for _ in 0..2 {
        rig.messenger.take(DANIEL).await.unwrap();
    }
    rig.post("/v1/sign-in", "", &json!({ "phone": HUGO })).await.expect(202);
    rig.messenger.take(HUGO).await.unwrap();
    assert_eq!(rig.messenger.sent(), []);
}

#[tokio::test]
async fn who_tries_links_that_lead_nowhere_is_stopped() {
    let mut rig = Rig::new().await;
    for tried in 0..60 {
        let link = format!("Link {tried:0>21}A");
        assert_eq!(rig.get("/v1/link", &link).await.problem(), "unknown-link");
    }
    rig.restart().await;
    assert_eq!(rig.get("/v1/link", "Link AAAAAAAAAAAAAAAAAAAAAA").await.status, 429);
    rig.pass_time(TimeDelta::hours(1));
    assert_eq!(rig.get("/v1/link", "Link AAAAAAAAAAAAAAAAAAAAAA").await.status, 401);
}
