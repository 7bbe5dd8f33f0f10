//! Requests as such: idempotency, limits of size, and problems for whatever can't be read.

use serde_json::json;

use crate::rig::*;

#[tokio::test]
async fn a_repeated_post_is_answered_from_memory_and_does_nothing_more() {
    let mut rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (key, body) = (rig.key(), json!({ "draft": weekdays() }));
    let first = rig.post_as("/v1/passes", &daniel, &key, &body).await.expect(201);
    rig.restart().await;
    let second = rig.post_as("/v1/passes", &daniel, &key, &body).await.expect(201);
    assert_eq!(first, second);
    let passes = rig.get("/v1/passes", &daniel).await.expect(200);
    assert_eq!(passes["passes"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_key_belongs_to_one_request_of_one_caller() {
    let rig = Rig::new().await;
    let (daniel, hugo) = (rig.sign_in(DANIEL).await, rig.sign_in(HUGO).await);
    let key = rig.key();
    rig.post_as("/v1/passes", &daniel, &key, &json!({ "draft": weekdays() })).await.expect(201);
    let mut other = weekdays();
    other["name"] = json!("cat sitter");
    let reused = rig.post_as("/v1/passes", &daniel, &key, &json!({ "draft": other })).await;
    assert_eq!((reused.status, reused.problem()), (422, "idempotency-key-reused"));
    // Somebody else's key of the same text is another key.
    let mut hugos = weekdays();
    hugos["doors"] = json!({ "doors": [12, 22, 1106] });
    rig.post_as("/v1/passes", &hugo, &key, &json!({ "draft": hugos })).await.expect(201);
}

#[tokio::test]
async fn a_repeated_wrong_try_counts_once() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    let device_key = phone_key();
    rig.pass_phone_check(&link, GUEST, &device_key).await;
    let (key, wrong) = (rig.key(), json!({ "secret_code": "0000", "device_key": device_key }));
    for _ in 0..3 {
        let reply = rig.post_as("/v1/link/secret-code", &link, &key, &wrong).await;
        assert_eq!(reply.expect(422)["tries_left"], 4);
    }
}

#[tokio::test]
async fn a_stolen_database_holds_no_session_no_link_and_no_secret_code() {
    let mut rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let (_, link) = rig.daniels_pass(&daniel).await;
    rig.messenger.take(GUEST).await.unwrap();
    rig.running.take().unwrap().stop().await;
    let secrets = [daniel.trim_start_matches("Bearer "), link.trim_start_matches("Link ")];
    for name in std::fs::read_dir(rig.folder.path()).unwrap() {
        let name = name.unwrap().path();
        let file = std::fs::read(&name).unwrap();
        for secret in secrets {
            let found = file.windows(secret.len()).any(|window| window == secret.as_bytes());
            assert!(!found, "{} bytes of secret lie in {name:?} of {} bytes", secret.len(), file.len());
        }
    }
}

#[tokio::test]
async fn every_post_needs_an_idempotency_key() {
    let rig = Rig::new().await;
    for key in ["", "short", "with spaces in between the words"] {
        let reply = rig.post_as("/v1/sign-in", "", key, &json!({ "phone": DANIEL })).await;
        assert_eq!((reply.status, reply.problem()), (400, "idempotency-key-needed"), "{key:?}");
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_a_problem_that_says_so_and_repeats_nothing() {
    let rig = Rig::new().await;
    let json = "content-type: application/json\r\nidempotency-key: 0123456789abcdef\r\n";
    let post = |headers: &str| format!("POST /v1/sign-in HTTP/1.1\r\n{headers}");
    let long = format!("{{\"phone\":\"{}\"}}", "1".repeat(70_000));
    let cases = [
        (post(json), "", 400, "malformed"),
        (post(json), "{\"phone\":", 400, "malformed"),
        (post(json), "{\"phone\":\"+1\",\"role\":\"staff\"}", 400, "malformed"),
        (post(json), &long, 413, "too-large"),
        (post("idempotency-key: 0123456789abcdef\r\n"), "{}", 415, "not-json"),
        ("GET /v2/sign-in HTTP/1.1\r\n".to_owned(), "", 404, "not-found"),
        ("GET /v1/sign-in HTTP/1.1\r\n".to_owned(), "", 405, "method-not-allowed"),
        ("GET /v1/passes HTTP/1.1\r\n".to_owned(), "", 401, "sign-in-needed"),
        ("GET /v1/passes HTTP/1.1\r\nauthorization: Bearer gps_x\r\n".to_owned(), "", 401, "sign-in-needed"),
        ("GET /v1/link HTTP/1.1\r\nauthorization: Bearer x\r\n".to_owned(), "", 401, "unknown-link"),
    ];
    for (head, body, status, problem) in cases {
        let reply = rig.raw(&head, body).await;
        assert_eq!((reply.status, reply.problem()), (status, problem), "{head}");
        assert!(reply.headers.contains("content-type: application/problem+json"), "{}", reply.headers);
        assert!(reply.headers.contains("cache-control: no-store"));
        assert_eq!(reply.body["status"], status);
        assert!(!reply.body.to_string().contains("staff"));
    }
    let daniel = rig.sign_in(DANIEL).await;
    assert_eq!(rig.get("/v1/activity?after=x", &daniel).await.problem(), "malformed");
    assert_eq!(rig.get("/v1/passes?after=x", &daniel).await.problem(), "malformed");
}
