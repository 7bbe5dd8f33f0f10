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

/// The value of a header of an answer.
fn tag(reply: &Reply) -> String {
    reply.headers.lines().find_map(|line| line.strip_prefix("etag: ")).unwrap().to_owned()
}

#[tokio::test]
async fn whatever_is_asked_again_unchanged_is_not_sent_again() {
    let rig = Rig::new().await;
    let (daniel, dana) = (rig.sign_in(DANIEL).await, rig.sign_in(DANA).await);
    let (id, link) = rig.daniels_pass(&daniel).await;
    let pass = format!("/v1/passes/{id}");
    let looks = [
        (pass.as_str(), &daniel),
        ("/v1/passes", &daniel),
        ("/v1/my-route", &daniel),
        ("/v1/property", &daniel),
        ("/v1/activity", &daniel),
        ("/v1/sessions", &daniel),
        ("/v1/locks", &dana),
        ("/v1/approvals", &dana),
        ("/v1/link", &link),
        ("/v1/properties/harbour-court/bulletin", &daniel),
    ];
    for (path, who) in looks {
        let first = rig.get(path, who).await;
        let tag = tag(&first);
        let again = async |shown: &str| {
            let head = format!("GET {path} HTTP/1.1\r\nauthorization: {who}\r\nif-none-match: {shown}\r\n");
            rig.raw(&head, "").await
        };
        for shown in [tag.clone(), format!("W/{tag}"), format!("\"else\", {tag}"), "*".to_owned()] {
            let again = again(&shown).await;
            assert_eq!((again.status, again.body.is_null()), (304, true), "{path} {shown}");
            assert!(again.headers.contains(&format!("etag: {tag}")), "{path}");
        }
        assert_eq!(again("\"else\"").await.body, first.body, "{path}");
    }
    let before = tag(&rig.get(&pass, &daniel).await);
    rig.post(&format!("{pass}/freeze"), &dana, &json!({})).await.expect(200);
    assert_ne!(tag(&rig.get(&pass, &daniel).await), before);
    // A refusal has no name.
    assert!(!rig.get("/v1/passes/0011223344556677", &daniel).await.headers.contains("etag"));
}

#[tokio::test]
async fn my_route_is_saved_in_place_of_the_one_that_was_meant() {
    let rig = Rig::new().await;
    let daniel = rig.sign_in(DANIEL).await;
    let read = tag(&rig.get("/v1/my-route", &daniel).await);
    let save = async |shown: &str, doors: &[u16]| {
        let head = format!(
            "PUT /v1/my-route HTTP/1.1\r\nauthorization: {daniel}\r\ncontent-type: application/json\r\nif-match: {shown}\r\n"
        );
        rig.raw(&head, &json!({ "doors": doors }).to_string()).await
    };
    let saved = save(&read, &[12, 22, 1104]).await;
    assert_eq!(tag(&saved), tag(&rig.get("/v1/my-route", &daniel).await));
    let late = save(&read, &[1, 12, 22, 1104]).await;
    assert_eq!((late.status, late.problem()), (412, "changed-meanwhile"));
    assert_eq!(save(&tag(&saved), &[1, 12, 22, 1104]).await.status, 200);
}
