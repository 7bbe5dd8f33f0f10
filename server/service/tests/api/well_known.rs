//! The apps that the service vouches for.

use gatepass_service::apps::Apps;
use serde_json::json;

use crate::rig::*;

const ASSET_LINKS: &str = "/.well-known/assetlinks.json";
const SITE_ASSOCIATION: &str = "/.well-known/apple-app-site-association";

#[tokio::test]
async fn the_service_vouches_for_the_apps_that_it_was_told_of() {
    let mut rig = Rig::new().await;
    let (debug, release) = (["0a"; 32].join(":"), ["F0"; 32].join(":"));
    let app = |certificate: &str| format!("dev.gatepass.app={certificate}").parse().unwrap();
    let ios = ["ABCDE12345.dev.gatepass.app", "ABCDE12345.dev.gatepass.beta"];
    rig.apps =
        Apps { android: vec![app(&debug), app(&release)], apple: ios.map(|app| app.parse().unwrap()).into() };
    rig.restart().await;

    let answer = rig.get(ASSET_LINKS, "").await;
    assert!(answer.headers.contains("content-type: application/json\r\n"), "{}", answer.headers);
    let statement = |certificate: &str| {
        json!({
            "relation": ["delegate_permission/common.handle_all_urls"],
            "target": {
                "namespace": "android_app",
                "package_name": "dev.gatepass.app",
                "sha256_cert_fingerprints": [certificate],
            },
        })
    };
    assert_eq!(answer.expect(200), json!([statement(&debug.to_uppercase()), statement(&release)]));

    let answer = rig.get(SITE_ASSOCIATION, "").await;
    assert!(answer.headers.contains("content-type: application/json\r\n"), "{}", answer.headers);
    let links = json!({ "details": [{ "appIDs": ios, "components": [{ "/": "/g/*" }] }] });
    assert_eq!(answer.expect(200), json!({ "applinks": links }));
}

#[tokio::test]
async fn where_it_was_told_of_no_app_there_is_nothing() {
    let rig = Rig::new().await;
    for path in [ASSET_LINKS, SITE_ASSOCIATION] {
        let answer = rig.get(path, "").await;
        assert_eq!((answer.status, answer.problem()), (404, "not-found"));
    }
}
