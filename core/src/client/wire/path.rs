//! The addresses of `/v1`. No secret is ever part of one.

use crate::id::{DoorId, PassId, PersonId, PropertyId, SessionId, UnitId, VendorId};
use crate::token::keys::HolderKey;

/// The header that every POST carries: 16 to 128 visible ASCII characters, chosen at random by the phone once per
/// intent. The same key with the same request is answered from memory; with another it is refused.
pub const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// POST [`SignIn`](super::session::SignIn).
pub const SIGN_IN: &str = "/v1/sign-in";
/// POST [`VerifySignIn`](super::session::VerifySignIn).
pub const VERIFY_SIGN_IN: &str = "/v1/sign-in/verify";
/// GET [`SignedIn`](super::session::SignedIn), DELETE.
pub const SESSION: &str = "/v1/session";
/// GET [`SessionList`](super::session::SessionList); DELETE of one by its id.
pub const SESSIONS: &str = "/v1/sessions";
/// GET [`PropertyAnswer`](super::property::PropertyAnswer), PUT [`PropertyFile`](super::property::PropertyFile).
pub const PROPERTY: &str = "/v1/property";
/// PUT the policy part of a [`PropertyFile`](super::property::PropertyFile).
pub const POLICY: &str = "/v1/policy";
/// GET [`PeopleList`](super::people::PeopleList), POST [`Invite`](super::people::Invite).
pub const PEOPLE: &str = "/v1/people";
/// GET, PUT and DELETE the whole property's [`LockdownView`](super::locks::LockdownView).
pub const LOCKDOWN: &str = "/v1/lockdown";
/// GET [`LockList`](super::locks::LockList).
pub const LOCKS: &str = "/v1/locks";
/// GET [`VendorList`](super::vendors::VendorList), POST [`SaveVendor`](super::vendors::SaveVendor).
pub const VENDORS: &str = "/v1/vendors";
/// GET [`AuditPage`](super::audit::AuditPage).
pub const AUDIT: &str = "/v1/audit";
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
/// POST [`ContactHost`](super::link::ContactHost).
pub const LINK_CONTACT: &str = "/v1/link/contact";
/// POST [`AskPasses`](super::guest::AskPasses).
pub const GUEST_PASSES: &str = "/v1/guest/passes";
/// POST [`ClaimPasses`](super::guest::ClaimPasses).
pub const VERIFY_GUEST_PASSES: &str = "/v1/guest/passes/verify";
/// GET [`ActivityPage`](super::activity::ActivityPage).
pub const ACTIVITY: &str = "/v1/activity";
/// GET [`ActivityEntry`](super::activity::ActivityEntry) after entry, as server-sent events.
pub const ACTIVITY_EVENTS: &str = "/v1/activity/events";
/// POST [`ReaderSync`](super::reader::ReaderSync), signed by the door's key.
pub const READER_SYNC: &str = "/v1/reader/sync";
/// GET this API's description (`OpenAPI` 3.1).
pub const OPENAPI: &str = "/v1/openapi.json";

/// GET [`BulletinAnswer`](super::carried::BulletinAnswer) of one property.
pub fn bulletin(property: &PropertyId) -> String {
    format!("/v1/properties/{property}/bulletin")
}

/// POST [`Receipts`](super::carried::Receipts) of one property's doors.
pub fn receipts(property: &PropertyId) -> String {
    format!("/v1/properties/{property}/receipts")
}

/// DELETE of one session.
pub fn session(session: &SessionId) -> String {
    format!("{SESSIONS}/{session}")
}

/// DELETE of one person.
pub fn person(person: &PersonId) -> String {
    format!("{PEOPLE}/{person}")
}

/// PUT [`SetPermissions`](super::people::SetPermissions).
pub fn permissions(person: &PersonId) -> String {
    format!("{PEOPLE}/{person}/permissions")
}

/// PUT [`SetNumber`](super::people::SetNumber).
pub fn number(person: &PersonId) -> String {
    format!("{PEOPLE}/{person}/phone")
}

/// POST [`Nothing`](super::pass::Nothing): sends an invitation again.
pub fn invite_again(person: &PersonId) -> String {
    format!("{PEOPLE}/{person}/invite")
}

/// GET [`UnitView`](super::people::UnitView).
pub fn unit(unit: &UnitId) -> String {
    format!("/v1/units/{unit}")
}

/// PUT [`Nothing`](super::pass::Nothing), DELETE; answered with [`UnitView`](super::people::UnitView) and
/// [`Ended`](super::people::Ended).
pub fn resident(unit: &UnitId, person: &PersonId) -> String {
    format!("/v1/units/{unit}/residents/{person}")
}

/// POST [`MoveIn`](super::people::MoveIn).
pub fn move_in(unit: &UnitId) -> String {
    format!("/v1/units/{unit}/move-in")
}

/// POST [`Nothing`](super::pass::Nothing); answered with [`Ended`](super::people::Ended).
pub fn move_out(unit: &UnitId) -> String {
    format!("/v1/units/{unit}/move-out")
}

/// PUT and DELETE one door's lockdown; answered with [`LockdownView`](super::locks::LockdownView).
pub fn door_lockdown(door: DoorId) -> String {
    format!("/v1/doors/{door}/lockdown")
}

/// GET [`LockView`](super::locks::LockView).
pub fn lock(door: DoorId) -> String {
    format!("{LOCKS}/{door}")
}

/// DELETE of one vendor.
pub fn vendor(vendor: &VendorId) -> String {
    format!("{VENDORS}/{vendor}")
}

/// GET [`PhoneList`](super::pass::PhoneList).
pub fn phones(pass: PassId) -> String {
    format!("{PASSES}/{pass}/phones")
}

/// DELETE of one of a pass's phones.
pub fn phone(pass: PassId, key: &HolderKey) -> String {
    format!("{PASSES}/{pass}/phones/{key}")
}

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
    /// A link to it is sent, or made for the share sheet. Takes [`Share`](super::pass::Share).
    Share,
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
        Act::Share => "share",
    };
    format!("{PASSES}/{pass}/{act}")
}
