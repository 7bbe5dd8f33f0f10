//! Texts and e-mails: nothing is lost between the change and the sending.

use std::sync::Arc;

use chrono::TimeDelta;
use gatepass_service::messenger::{Messenger, NotSent};
use gatepass_service::store::Letter;
use serde_json::json;

use crate::rig::*;

/// A provider that is down.
#[derive(Debug)]
struct Down;

impl Messenger for Down {
    fn send(&self, _letter: &Letter) -> Result<(), NotSent> {
        Err(NotSent { reason: "down".to_owned() })
    }
}

#[tokio::test]
async fn a_letter_that_could_not_be_sent_goes_out_after_a_restart() {
    let mut rig = Rig::new().await;
    rig.restart_with(Arc::new(Down)).await;
    rig.post("/v1/sign-in", "", &json!({ "phone": DANIEL })).await.expect(202);
    rig.restart().await;
    rig.pass_time(TimeDelta::minutes(5));
    let verification_code = rig.messenger.take_verification_code(DANIEL).await.unwrap();
    let body = json!({ "phone": DANIEL, "verification_code": verification_code, "device_key": phone_key() });
    rig.post("/v1/sign-in/verify", "", &body).await.expect(200);
}
