//! Waiting for something to be so, without asking again and again.

use std::time::Duration;

use tokio::sync::Notify;

/// How long a test waits for what must happen soon. Only a test that fails waits so long.
const BOUND: Duration = Duration::from_secs(20);

/// Waits until something holds, which is looked at anew with each change.
pub(crate) async fn until(changed: &Notify, what: &str, holds: impl Fn() -> bool) -> Result<(), String> {
    let waiting = async {
        loop {
            let change = changed.notified();
            tokio::pin!(change);
            change.as_mut().enable();
            if holds() {
                return;
            }
            change.await;
        }
    };
    tokio::time::timeout(BOUND, waiting).await.map_err(|_| format!("not within {BOUND:?}: {what}"))
}
