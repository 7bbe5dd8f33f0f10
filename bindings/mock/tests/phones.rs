//! The bindings over the real service and the real doors, as an app calls them.

#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::sync::{Arc, Mutex};
use std::thread::{self, ThreadId};

use gatepass::app::door::Unlocked;
use gatepass::app::guest::Next;
use gatepass::app::queue::What;
use gatepass::app::staff::Decided;
use gatepass::error::Error;
use gatepass::foreign::Refusal;
use gatepass::id::DoorId;
use gatepass::unlock::Cause;
use gatepass_ffi::error::ShellError;
use gatepass_ffi::observer::{Changed, Observer, UnlockProgress};
use gatepass_mock::{Mock, Scene, mock};

async fn elm_house() -> Arc<Mock> {
    mock(None, "2026-11-24T15:00:00Z".parse().unwrap(), Vec::new()).await.unwrap()
}

fn door(number: u16) -> DoorId {
    DoorId::new(number).unwrap()
}

/// Keeps what it was told, and on which thread.
#[derive(Default)]
struct Notes(Mutex<Vec<(ThreadId, Changed)>>);

impl Notes {
    fn progress(&self) -> Vec<UnlockProgress> {
        let notes = self.0.lock().unwrap();
        let progress = |(_, what): &(_, Changed)| match what {
            Changed::Unlock { progress, .. } => Some(progress.clone()),
            _ => None,
        };
        notes.iter().filter_map(progress).collect()
    }
}

impl Observer for Notes {
    fn changed(&self, what: Changed) -> Result<(), ShellError> {
        self.0.lock().unwrap().push((thread::current().id(), what));
        // An observer that fails changes nothing for the core.
        Err(ShellError::Failed)
    }
}

#[tokio::test]
async fn every_scene_can_be_set() {
    let house = elm_house().await;
    let link = house.scene(Scene::GuestWithLink).await.unwrap();
    let pass = link.guest().passes().unwrap()[0].pass;
    assert_eq!(link.guest().pass(pass).unwrap().next, Next::Open);
    for (scene, next) in [
        (Scene::GuestAwaitsCode, Next::EnterVerificationCode),
        (Scene::GuestAtTheGate, Next::GoTo(Some(door(1)))),
        (Scene::GuestOnTheWay, Next::GoTo(Some(door(4)))),
        (Scene::GuestTooLate, Next::Nothing),
    ] {
        let house = elm_house().await;
        let phone = house.scene(scene).await.unwrap();
        let pass = phone.guest().passes().unwrap()[0].pass;
        assert_eq!(phone.guest().pass(pass).unwrap().next, next, "{scene:?}");
    }
}

#[tokio::test]
async fn a_resident_sees_home_and_what_waits_for_a_network() {
    let new = elm_house().await.scene(Scene::NewResident).await.unwrap();
    let home = new.signed_in().unwrap().unwrap().resident(None).unwrap().unwrap().home().unwrap();
    assert_eq!((home.name.as_str(), home.live_passes.now), ("Maya", 0));

    let house = elm_house().await;
    let offline = house.scene(Scene::ResidentOffline).await.unwrap();
    let waiting = offline.waiting().unwrap();
    assert!(matches!(waiting[0].what, What::DeletePass { .. }), "{waiting:?}");
    offline.set_network(true);
    offline.sync().await.unwrap();
    assert_eq!(offline.waiting().unwrap(), []);
}

#[tokio::test]
async fn staff_approve_what_waits() {
    let house = elm_house().await;
    let phone = house.scene(Scene::Staff).await.unwrap();
    let staff = phone.signed_in().unwrap().unwrap().staff().unwrap().unwrap();
    let waiting = staff.approvals().unwrap();
    assert_eq!(waiting.len(), 1);
    let decided = staff.approve(waiting[0].row.pass).await.unwrap();
    assert!(matches!(decided, Decided::Done(_)), "{decided:?}");
    assert_eq!(staff.approvals().unwrap(), []);
    assert!(phone.signed_in().unwrap().unwrap().resident(None).unwrap().is_none());
}

#[tokio::test]
async fn an_unlock_tells_how_far_it_has_come_and_opens_the_lock_once() {
    let house = elm_house().await;
    let phone = house.scene(Scene::GuestAtTheGate).await.unwrap();
    let notes = Arc::new(Notes::default());
    phone.observe(Some(notes.clone()));
    let pass = phone.guest().passes().unwrap()[0].pass;
    let unlock = phone.guest().unlock(pass, door(1)).await.unwrap();
    let ended = unlock.ended().await.unwrap().unwrap();
    assert!(matches!(ended.attempt.outcome, Unlocked::Opened { .. }), "{ended:?}");
    assert_eq!(house.openings(door(1)), 1);
    assert_eq!(unlock.ended().await.unwrap().unwrap(), ended, "it can be asked for again");
    let told = notes.progress();
    assert!(matches!(told.last(), Some(UnlockProgress::Ended { .. })), "{told:?}");
    phone.observe(None);
    let before = notes.0.lock().unwrap().len();
    phone.guest().tick(pass, door(4)).unwrap();
    assert_eq!(notes.0.lock().unwrap().len(), before, "nobody is told any more");
}

#[tokio::test]
async fn an_unlock_that_is_cancelled_or_let_go_of_at_once_never_opens() {
    let house = elm_house().await;
    let phone = house.scene(Scene::GuestAtTheGate).await.unwrap();
    let pass = phone.guest().passes().unwrap()[0].pass;
    let unlock = phone.guest().unlock(pass, door(1)).await.unwrap();
    unlock.cancel();
    let ended = unlock.ended().await.unwrap().unwrap();
    assert_eq!(ended.attempt.outcome, Unlocked::NeverOpens(Cause::Cancelled));
    drop(phone.guest().unlock(pass, door(1)).await.unwrap());
    let next = phone.guest().unlock(pass, door(4)).await.unwrap().ended().await.unwrap().unwrap();
    assert!(matches!(next.attempt.outcome, Unlocked::Opened { .. }), "{next:?}");
    assert_eq!(house.openings(door(1)), 0);
}

#[tokio::test]
async fn following_ends_when_it_is_cancelled_or_nobody_is_signed_in() {
    let house = elm_house().await;
    let phone = house.scene(Scene::Resident).await.unwrap();
    let person = phone.signed_in().unwrap().unwrap();
    let following = person.follow_activity().await.unwrap();
    following.cancel();
    following.ended().await.unwrap();
    person.sign_out().await.unwrap();
    assert_eq!(person.own_doors().err(), Some(Error::SignedOut));
    assert_eq!(person.follow_activity().await.err(), Some(Error::SignedOut));
}

#[tokio::test]
async fn a_copy_of_a_pass_opens_nothing_and_a_door_that_it_is_not_for_says_so() {
    let house = elm_house().await;
    let phone = house.scene(Scene::GuestAtTheGate).await.unwrap();
    let pass = phone.guest().passes().unwrap()[0].pass;
    let thief = house.phone().unwrap();
    let answer = house.show(pass, phone.clone(), thief.clone(), door(1)).await.unwrap();
    assert_eq!(answer.outcome, Unlocked::RefusedWithoutReason);
    let answer = house.show(pass, phone.clone(), phone.clone(), door(10)).await.unwrap();
    assert_eq!(answer.outcome, Unlocked::Refused(Refusal::NotThisDoor));
    assert!(house.show(pass, thief.clone(), thief, door(1)).await.is_err(), "a phone that has nothing of it");
    let answer = house.scan(door(1), "no code".into()).await.unwrap();
    assert_eq!(answer.outcome, Unlocked::RefusedWithoutReason);
    assert_eq!(house.openings(door(1)), 0);
}

#[tokio::test]
async fn a_door_that_is_connected_gets_a_reader() {
    let house = elm_house().await;
    let corridor = door(6);
    assert!(!house.readers().contains(&corridor));
    let manager = house.scene(Scene::Staff).await.unwrap();
    let staff = manager.signed_in().unwrap().unwrap().staff().unwrap().unwrap();
    let management = staff.management().unwrap().unwrap();
    let mut edit = management.property_file().unwrap();
    edit.file.0["doors"][5]["lock"] = serde_json::json!({ "bluetooth": "any" });
    management.change_property(edit).await.unwrap();
    house.follow_property().await.unwrap();
    assert!(house.readers().contains(&corridor));
}
