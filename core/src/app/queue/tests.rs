use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::app::rig::{grace, pass, phone, problem, service_that_says, signed_in, start};
use crate::app::show::{Tap, WhyNot};
use crate::app::staff::Decided;
use crate::cache::Cache;
use crate::client::wire::pass::CreatePass;
use crate::client::wire::problem::ProblemKind;
use crate::clock::ManualClock;
use crate::id::DoorId;
use crate::pass::draft::Draft;
use crate::pass::kind::Kind;
use crate::property::Permission;

fn view() -> String {
    include_str!("../../../tests/fixtures/pass-view.json").to_owned()
}

fn staff() -> Arc<dyn Cache> {
    signed_in(grace(&[Permission::Approve, Permission::IssuePasses, Permission::Manage]))
}

async fn decide(signed: &Signed<'_, ()>) -> Result<Decided, Error> {
    signed.staff().unwrap().approvals().unwrap().approve(pass()).await
}

#[tokio::test]
async fn a_decision_without_a_network_is_queued_survives_a_restart_and_is_told_later() {
    let (base, asked) = service_that_says(vec![(200, view())]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    network.set(false);
    let staff = device.signed_in().unwrap().unwrap();
    let Decided::Queued(id) = decide(&staff).await.unwrap() else { panic!("it can't be done") };
    drop(device);

    let (device, _) = phone(&base, &cache, &clock);
    let waiting = device.waiting().unwrap();
    assert_eq!(waiting.len(), 1);
    assert_eq!(waiting[0].what, What::Approve { pass: pass(), name: None });
    assert_eq!((&waiting[0].take_back, waiting[0].since.at), (&Tap::Can, start()));
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(device.tell().await.unwrap().delivered, [id]);
    assert_eq!(device.waiting().unwrap(), []);
    assert_eq!(asked.join().unwrap(), ["POST /v1/passes/0202020202020202/approve"]);
}

#[tokio::test]
async fn with_a_person_there_what_was_held_back_goes_first_and_at_once() {
    let (base, asked) = service_that_says(vec![(200, view()), (200, view())]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    network.set(false);
    let signed = device.signed_in().unwrap().unwrap();
    let giver = signed.staff().unwrap().giver();
    let Asked::Queued(_) = giver.freeze(pass()).await.unwrap() else { panic!("it can't be done") };
    network.set(true);
    assert_eq!(device.tell().await.unwrap().delivered, [], "nobody is there, and it isn't due");
    giver.thaw(pass()).await.unwrap().done().unwrap();
    assert_eq!(device.waiting().unwrap(), []);
    let act = |name: &str| format!("POST /v1/passes/0202020202020202/{name}");
    assert_eq!(asked.join().unwrap(), [act("freeze"), act("thaw")]);
}

#[tokio::test]
async fn with_a_network_it_is_done_at_once() {
    let (base, asked) = service_that_says(vec![(200, view())]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    let staff = device.signed_in().unwrap().unwrap();
    let approvals = staff.staff().unwrap().approvals().unwrap();
    let Decided::Done(done) = approvals.decline(pass(), "not expected").await.unwrap() else {
        panic!("not done");
    };
    assert_eq!(done.pass, pass());
    assert_eq!(device.waiting().unwrap(), []);
    // Not on the list of passes that this phone's owner gave.
    assert_eq!(cache.get::<PassRecord>(pass()).unwrap(), None);
    asked.join().unwrap();
}

#[tokio::test]
async fn whoever_is_there_hears_a_refusal_and_the_queue_stays_empty() {
    let (base, _) = service_that_says(vec![problem(ProblemKind::Conflict)]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    let staff = device.signed_in().unwrap().unwrap();
    // How the pass stands now can't be asked: the service says no more.
    let told = decide(&staff).await.unwrap();
    assert!(matches!(told, Decided::SomebodyWasFirst { now: None, .. }), "{told:?}");
    assert_eq!(device.waiting().unwrap(), []);
}

#[tokio::test]
async fn who_decided_offline_and_came_second_finds_out_why() {
    let (base, _) = service_that_says(vec![problem(ProblemKind::Conflict)]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    network.set(false);
    let staff = device.signed_in().unwrap().unwrap();
    let Decided::Queued(id) = decide(&staff).await.unwrap() else { panic!("done") };
    network.set(true);
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(device.tell().await.unwrap().wedged, std::slice::from_ref(&id));
    let Progress::Stuck { why: Stuck::Refused(error), may_have_happened: true } =
        &device.waiting().unwrap()[0].progress
    else {
        panic!("not told");
    };
    assert!(matches!(error, Error::Conflict { .. }), "{error}");
    device.never_mind(&id).unwrap();
    assert_eq!(device.waiting().unwrap(), []);
}

#[tokio::test]
async fn what_is_queued_can_be_taken_back_before_it_is_sent() {
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone("http://127.0.0.1:1", &cache, &clock);
    network.set(false);
    let staff = device.signed_in().unwrap().unwrap();
    let Decided::Queued(id) = decide(&staff).await.unwrap() else { panic!("done") };
    assert_eq!(device.never_mind(&id).unwrap(), Cancelled::InTime);
    assert_eq!(device.waiting().unwrap(), []);
}

#[tokio::test]
async fn a_new_pass_that_was_never_sent_is_not_made_behind_its_makers_back() {
    let (base, _) = service_that_says(vec![(503, String::new())]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    let staff = device.signed_in().unwrap().unwrap();
    let request =
        || Intent::CreatePass { request: CreatePass { draft: Draft::new(Kind::Permanent), unit: None } };
    network.set(false);
    assert_eq!(staff.ask_for_pass(request()).await, Err(Error::Offline));
    assert_eq!(device.waiting().unwrap(), []);
    // But one that may have arrived is told until there is an answer: under its key it is made once.
    network.set(true);
    assert_eq!(staff.ask_for_pass(request()).await, Err(Error::NoAnswer));
    assert!(matches!(device.entries().unwrap()[0].state, State::Sent { tries: 1, .. }));
    let waiting = &device.waiting().unwrap()[0];
    assert!(matches!(waiting.progress, Progress::Sent { .. }));
    assert_eq!(waiting.take_back, Tap::No(WhyNot::TooLate));
}

#[tokio::test]
async fn a_lockdown_that_ended_offline_begins_and_ends_in_that_order() {
    let said = (200, "{}".to_owned());
    let (base, asked) = service_that_says(vec![said.clone(), said]);
    let (cache, clock) = (staff(), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    network.set(false);
    let signed = device.signed_in().unwrap().unwrap();
    let management = signed.staff().unwrap().management().unwrap();
    let entrance = DoorId::new(1);
    assert!(matches!(management.begin_lockdown(entrance).await, Ok(Asked::Queued(_))));
    assert!(matches!(management.end_lockdown(entrance).await, Ok(Asked::Queued(_))));
    let what: Vec<What> = device.waiting().unwrap().into_iter().map(|waiting| waiting.what).collect();
    let name = || Some("Entrance".to_owned());
    let expected = [
        What::BeginLockdown { door: entrance, name: name() },
        What::EndLockdown { door: entrance, name: name() },
    ];
    assert_eq!(what, expected);
    network.set(true);
    clock.advance(TimeDelta::minutes(1));
    assert_eq!(device.tell().await.unwrap().delivered.len(), 2);
    assert_eq!(asked.join().unwrap(), ["PUT /v1/doors/1/lockdown", "DELETE /v1/doors/1/lockdown"]);
}
