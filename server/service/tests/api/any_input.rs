//! Whatever is asked, there is an answer that is no failure of the service.

use proptest::prelude::*;
use serde_json::json;

use crate::rig::*;

const POSTS: [&str; 23] = [
    "/v1/sign-in",
    "/v1/sign-in/verify",
    "/v1/passes",
    "/v1/passes/0011223344556677/replace",
    "/v1/passes/0011223344556677/decline",
    "/v1/passes/0011223344556677/share",
    "/v1/passes/%ff/thaw",
    "/v1/tokens/own",
    "/v1/link/open",
    "/v1/link/phone",
    "/v1/link/verify",
    "/v1/link/secret-code",
    "/v1/link/token",
    "/v1/link/contact",
    "/v1/guest/passes",
    "/v1/guest/passes/verify",
    "/v1/people",
    "/v1/people/daniel-popescu/invite",
    "/v1/units/C-208/move-in",
    "/v1/vendors",
    "/v1/reader/sync",
    "/v1/properties/harbour-court/receipts",
    "/v1/nowhere",
];

fn body() -> impl Strategy<Value = String> {
    let field = prop_oneof![
        Just("phone"),
        Just("name"),
        Just("email"),
        Just("as"),
        Just("people"),
        Just("device_key"),
        Just("draft"),
        Just("receipts"),
        Just("reason"),
        Just("message"),
        Just("by_way_of"),
        Just("secret_code"),
        Just("verification_code"),
    ];
    let value = prop_oneof![
        any::<i64>().prop_map(|number| json!(number)),
        ".{0,80}".prop_map(|text| json!(text)),
        "[0-9+]{0,16}".prop_map(|text| json!(text)),
        Just(json!(["AQID", ""])),
        Just(weekdays()),
        Just(json!(phone_key())),
        Just(json!({ "resident": "C-208" })),
        Just(json!([{ "name": "Ana", "phone": "(202) 555-0199" }])),
    ];
    prop_oneof![
        any::<String>(),
        proptest::collection::btree_map(field, value, 0..4).prop_map(|map| json!(map).to_string()),
    ]
}

#[test]
fn any_body_by_anybody_at_any_address_is_answered_with_a_problem_or_what_was_asked() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let rig = runtime.block_on(Rig::new());
    let callers = runtime.block_on(async {
        let daniel = rig.sign_in(DANIEL).await;
        let (_, link) = rig.daniels_pass(&daniel).await;
        [String::new(), daniel, link, rig.sign_in(DANA).await]
    });
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(150) };
    proptest!(config, |(path in 0..POSTS.len(), caller in 0..4_usize, body in body())| {
        let (path, caller, key) = (POSTS[path], &callers[caller], rig.key());
        let authorization = if caller.is_empty() { String::new() } else { format!("authorization: {caller}\r\n") };
        let head = format!(
            "POST {path} HTTP/1.1\r\n{authorization}content-type: application/json\r\nidempotency-key: {key}\r\n"
        );
        let reply = runtime.block_on(rig.raw(&head, &body));
        prop_assert!((200..500).contains(&reply.status), "{} {}", reply.status, path);
        if reply.status >= 400 {
            prop_assert_eq!(&reply.body["status"], &json!(reply.status));
        }
    });
}
