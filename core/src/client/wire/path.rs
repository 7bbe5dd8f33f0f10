//! The addresses of `/v1`. No secret is ever part of one.

use crate::id::PassId;

/// The header that every POST carries: 16 to 128 visible ASCII characters, chosen at random by the phone once per
/// intent. The same key with the same request is answered from memory; with another it is refused.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// POST [`SignIn`](super::session::SignIn).
pub const SIGN_IN: &str = "/v1/sign-in";
/// POST [`VerifySignIn`](super::session::VerifySignIn).
pub const VERIFY_SIGN_IN: &str = "/v1/sign-in/verify";
/// DELETE.
pub const SESSION: &str = "/v1/session";
/// GET [`PropertyAnswer`](super::property::PropertyAnswer).
pub const PROPERTY: &str = "/v1/property";
/// GET and PUT [`SavedRoute`](super::property::SavedRoute).
pub const MY_ROUTE: &str = "/v1/my-route";
/// GET [`PassList`](super::pass::PassList), POST [`CreatePass`](super::pass::CreatePass).
pub const PASSES: &str = "/v1/passes";
/// GET [`PassList`](super::pass::PassList) of the passes that wait for staff.
pub const APPROVALS: &str = "/v1/approvals";
/// POST [`Nothing`](super::pass::Nothing).
pub const OWN_TOKEN: &str = "/v1/tokens/own";
/// GET [`LinkView`](super::link::LinkView).
pub const LINK: &str = "/v1/link";
/// POST [`OpenLink`](super::link::OpenLink).
pub const LINK_OPEN: &str = "/v1/link/open";
/// POST [`SubmitPhone`](super::link::SubmitPhone).
pub const LINK_PHONE: &str = "/v1/link/phone";
/// POST [`VerifyPhone`](super::link::VerifyPhone).
pub const LINK_VERIFY: &str = "/v1/link/verify";
/// POST [`EnterSecretCode`](super::link::EnterSecretCode).
pub const LINK_SECRET_CODE: &str = "/v1/link/secret-code";
/// POST [`AskToken`](super::link::AskToken).
pub const LINK_TOKEN: &str = "/v1/link/token";
/// POST [`Receipts`](super::carried::Receipts).
pub const RECEIPTS: &str = "/v1/receipts";
/// GET [`BulletinAnswer`](super::carried::BulletinAnswer).
pub const BULLETIN: &str = "/v1/bulletin";
/// GET [`ActivityPage`](super::activity::ActivityPage).
pub const ACTIVITY: &str = "/v1/activity";

/// GET and DELETE of one pass.
pub fn pass(pass: PassId) -> String {
    format!("{PASSES}/{pass}")
}

/// What is done to a pass by POST.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// Staff stop it. Takes [`Nothing`](super::pass::Nothing).
    Freeze,
    /// It goes on. Takes [`Nothing`](super::pass::Nothing).
    Thaw,
    /// Staff approve it. Takes [`Nothing`](super::pass::Nothing).
    Approve,
    /// Staff decline it. Takes [`Decline`](super::pass::Decline).
    Decline,
    /// A new one takes its place under the same link. Takes [`CreatePass`](super::pass::CreatePass).
    Replace,
    /// It repeats from now on, under the same link. Takes [`Repeat`](crate::pass::draft::Repeat).
    Repeat,
}

/// POST of an act on a pass.
///
/// ```
/// use gatepass::client::wire::path::{Act, act};
/// assert_eq!(act("0011223344556677".parse()?, Act::Thaw), "/v1/passes/0011223344556677/thaw");
/// # Ok::<_, gatepass::id::BadId>(())
/// ```
pub fn act(pass: PassId, act: Act) -> String {
    let act = match act {
        Act::Freeze => "freeze",
        Act::Thaw => "thaw",
        Act::Approve => "approve",
        Act::Decline => "decline",
        Act::Replace => "replace",
        Act::Repeat => "repeat",
    };
    format!("{PASSES}/{pass}/{act}")
}
