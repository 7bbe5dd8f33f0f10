//! What waits for a verification code.

use serde::Serialize;

use super::{Tap, Watch, When, WhyNot};
use crate::client::wire::session::CodeSent;

/// A verification code is on its way, if the number was the right one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "uniffi", derive(uniffi::Record))]
pub struct CodeWaiting {
    /// Until when it counts.
    pub good_until: When,
    /// Whether another can be asked for.
    pub ask_again: Tap,
}

impl CodeWaiting {
    /// `None`: the code has run out.
    pub(in crate::app) fn of(code: CodeSent, watch: &Watch) -> Option<Self> {
        let from = Some(code.resend_after).filter(|from| watch.now() < *from);
        (watch.now() < code.good_until).then(|| Self {
            good_until: watch.tell(code.good_until),
            ask_again: Tap::unless(from.map(|from| WhyNot::Later { from: watch.tell(from) })),
        })
    }
}
