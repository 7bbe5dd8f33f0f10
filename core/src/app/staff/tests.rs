use std::sync::Arc;

use super::*;
use crate::app::rig::{
    grace, json, offline, pass, phone, problem, service_that_says, signed_in, start, told, view,
};
use crate::client::wire::pass::PassList;
use crate::client::wire::problem::ProblemKind;
use crate::clock::ManualClock;
use crate::pass::draft::Draft;
use crate::pass::kind::Kind;
use crate::pass::standing::PassState;

#[test]
fn what_is_not_permitted_is_not_there() {
    let (device, _) = offline(grace(&[Permission::IssuePasscodes]));
    let signed = device.signed_in().unwrap().unwrap();
    let staff = signed.staff().unwrap();
    let desk = staff.desk().unwrap();
    assert_eq!(desk.sections, [Section::OwnDoors, Section::IssuePasscodes, Section::Passes]);
    assert_eq!(desk.approvals, None);
    assert!(staff.approvals().is_none() && staff.vendors().is_none() && staff.management().is_none());
    let (device, _) = offline(grace(&[]));
    let signed = device.signed_in().unwrap().unwrap();
    assert_eq!(signed.staff().unwrap().desk().unwrap().sections, [Section::OwnDoors]);
}

#[tokio::test]
async fn what_somebody_else_decided_leaves_the_list_and_is_told_who_asks() {
    let waits = view(r#"{"state": "awaiting_approval"}"#);
    let approved = view(r#"{"state": "live"}"#);
    let answers = vec![problem(ProblemKind::Conflict), json(&approved), json(&PassList::default())];
    let (base, _) = service_that_says(answers);
    let (cache, clock) = (signed_in(grace(&[Permission::Approve])), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    told(&device, std::slice::from_ref(&waits));
    let signed = device.signed_in().unwrap().unwrap();
    let approvals = signed.staff().unwrap().approvals().unwrap();
    assert_eq!(approvals.rows().unwrap().len(), 1);
    let Decided::SomebodyWasFirst { now, .. } = approvals.decline(pass(), "not expected").await.unwrap()
    else {
        panic!("nobody was first");
    };
    assert_eq!(now.map(|screen| screen.state), Some(PassState::Live));
    assert_eq!(approvals.refresh().await.unwrap(), []);
}

#[test]
fn a_picked_vendor_fills_the_draft_and_is_shown_without_their_number() {
    let vendor = r#"{"id":"v1","name":"Vera","email":"vera@plumbing.example","phone":"+12025550189",
                     "saved_by":"grace","saved_at":"2027-01-01T00:00:00Z"}"#;
    let row = VendorRow::from(serde_json::from_str::<crate::client::wire::vendors::Vendor>(vendor).unwrap());
    let mut draft = Draft::new(Kind::VendorVisit);
    row.pick(&mut draft);
    assert_eq!(draft.recipient.phone.expose(), "+12025550189");
    assert_eq!(
        serde_json::to_string(&row).unwrap(),
        r#"{"vendor":"v1","name":"Vera","has_email":true,"has_phone":true}"#
    );
}

#[tokio::test]
async fn a_policy_is_changed_only_where_it_is_known_what_is_changed() {
    let (device, _) = offline(grace(&[Permission::Manage]));
    let mut signed = device.signed_in().unwrap().unwrap();
    let policy = crate::client::wire::property::PropertyFile(serde_json::json!({}));
    assert!(matches!(signed.change_policy(&policy).await, Err(Error::Conflict { .. })));
    let file = signed.staff().unwrap().management().unwrap().property_file().unwrap();
    assert_eq!(file.0["name"], "Maple Court");
}
