//! The addresses that core's client asks are those that are described.

use std::collections::BTreeSet;

use gatepass::client::wire::path::{self, Act};
use gatepass::id::{DoorId, PassId, PersonId, PropertyId, SessionId, UnitId, VendorId};
use gatepass::token::keys::HolderKey;

const SLUG: &str = "some.id";
/// Every address that core knows, with `{}` in place of each id.
fn known() -> BTreeSet<String> {
    let (pass, door) = (PassId::from_bytes([0xff; 8]), DoorId::new(65_535).unwrap());
    let (property, unit) = (PropertyId::new(SLUG).unwrap(), UnitId::new(SLUG).unwrap());
    let person = PersonId::new(SLUG).unwrap();
    let key = HolderKey::Ed25519([0xff; 32]);
    let acts = [Act::Freeze, Act::Thaw, Act::Approve, Act::Decline, Act::Replace, Act::Repeat, Act::Share];
    let named = [
        path::bulletin(&property),
        path::receipts(&property),
        path::session(&SessionId::new(SLUG).unwrap()),
        path::person(&person),
        path::permissions(&person),
        path::number(&person),
        path::resident(&unit, &person),
        path::invite_again(&person),
        path::unit(&unit),
        path::move_in(&unit),
        path::move_out(&unit),
        path::door_lockdown(door),
        path::lock(door),
        path::vendor(&VendorId::new(SLUG).unwrap()),
        path::phones(pass),
        path::phone(pass, &key),
        path::pass(pass),
    ];
    let fixed = [
        path::SIGN_IN,
        path::VERIFY_SIGN_IN,
        path::SESSION,
        path::SESSIONS,
        path::PROPERTY,
        path::POLICY,
        path::PEOPLE,
        path::LOCKDOWN,
        path::LOCKS,
        path::VENDORS,
        path::AUDIT,
        path::MY_ROUTE,
        path::PASSES,
        path::APPROVALS,
        path::OWN_TOKEN,
        path::LINK,
        path::LINK_OPEN,
        path::LINK_PHONE,
        path::LINK_VERIFY,
        path::LINK_SECRET_CODE,
        path::LINK_TOKEN,
        path::LINK_CONTACT,
        path::GUEST_PASSES,
        path::VERIFY_GUEST_PASSES,
        path::ACTIVITY,
        path::ACTIVITY_EVENTS,
        path::READER_SYNC,
        path::OPENAPI,
    ];
    let ids = [pass.to_string(), door.to_string(), SLUG.to_owned(), key.to_string()];
    let without =
        |address: String| ids.iter().fold(address, |address, id| address.replace(id.as_str(), "{}"));
    let acts = acts.map(|act| path::act(pass, act));
    acts.into_iter().chain(named).chain(fixed.map(ToOwned::to_owned)).map(without).collect()
}

#[test]
fn the_addresses_that_the_client_asks_are_those_that_are_described() {
    let document = super::document();
    let part = |part: &str| if part.starts_with('{') { "{}".to_owned() } else { part.to_owned() };
    let without = |path: &String| path.split('/').map(part).collect::<Vec<_>>().join("/");
    let described: BTreeSet<_> = document["paths"].as_object().unwrap().keys().map(without).collect();
    assert_eq!(described, known());
}
