//! A person who cancels, or whose app drops the unlock: the phone lets go of the door at every step, and until the
//! request is out the door never opens.

use std::future::pending;

use gatepass::app::door::Unlocked;
use gatepass::unlock::Cause;
use gatepass_tests::bluez::{Fault, Plan, View};
use gatepass_tests::house::{Guest, HouseDoor};
use tokio::sync::oneshot;

use crate::rig::{DOOR, PHONE, Rig, comes_home, trials};

trials![
    cancelled_while_the_phone_listens_nothing_was_said,
    cancelled_at_any_step_the_phone_lets_go_of_the_door,
    cancelled_while_it_waits_for_a_place_at_the_door_it_wants_none,
    cancelled_in_the_midst_of_the_request_the_door_never_opens,
    cancelled_when_the_door_has_opened_nobody_knows,
    dropped_at_any_step_the_phone_lets_go_of_the_door,
    dropped_when_it_begins_to_listen_the_phone_stops_all_the_same,
    after_a_cancelled_unlock_the_next_one_waits_for_the_farewell,
];

/// What becomes of an unlock that is cancelled once this holds.
async fn cancelled_when(
    rig: &Rig,
    guest: &Guest,
    door: &HouseDoor,
    holds: impl Fn(&View<'_>) -> bool,
) -> Result<Unlocked, String> {
    let (cancel, cancelled) = oneshot::channel::<()>();
    let unlock = guest.unlock_unless(door, async { drop(cancelled.await) });
    let cancels = async {
        rig.daemon.until("the step to cancel at", holds).await?;
        drop(cancel);
        Ok(())
    };
    let (attempt, cancels) = tokio::join!(unlock, cancels);
    Ok(cancels.and(attempt)?.outcome)
}

const NEVER: Unlocked = Unlocked::NeverOpens(Cause::Cancelled);

async fn cancelled_while_the_phone_listens_nothing_was_said(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    let outcome = cancelled_when(&rig, &guest, &door, |view| view.searching(PHONE)).await?;
    assert_eq!(outcome, NEVER);
    rig.daemon.until("it listens no more", |view| !view.searching(PHONE)).await?;
    assert!(rig.daemon.log().said(PHONE, DOOR).is_empty());
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    comes_home(&guest, &door).await
}

async fn cancelled_at_any_step_the_phone_lets_go_of_the_door(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    // A request that is handed over whole may be out.
    let out = Unlocked::MayHaveOpened(Cause::Cancelled);
    for (member, expected) in
        [("Get", NEVER), ("Introspect", NEVER), ("StartNotify", NEVER), ("WriteValue", out)]
    {
        rig.daemon.plan(Plan::once(Fault::Held { member }).on(PHONE));
        let outcome = cancelled_when(&rig, &guest, &door, |view| view.holds(member)).await?;
        assert_eq!(outcome, expected, "{member}");
        rig.daemon.until("the phone lets go", |view| !view.linked(PHONE, DOOR)).await?;
        rig.daemon.go_on();
    }
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn cancelled_while_it_waits_for_a_place_at_the_door_it_wants_none(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.set_slots(DOOR, 0);
    let connects = |view: &View<'_>| view.log().calls(PHONE).iter().any(|call| call.member == "Connect");
    assert_eq!(cancelled_when(&rig, &guest, &door, connects).await?, NEVER);
    guest.rest().await;
    rig.daemon.set_slots(DOOR, 1);
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    assert!(!rig.daemon.look(|view| view.linked(PHONE, DOOR)), "the place stays free");
    comes_home(&guest, &door).await
}

async fn cancelled_in_the_midst_of_the_request_the_door_never_opens(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.set_mtu(DOOR, 23);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    for after in [0, 5] {
        rig.daemon.plan(Plan::once(Fault::Held { member: "WriteValue" }).on(PHONE).after(after));
        let outcome = cancelled_when(&rig, &guest, &door, |view| view.holds("WriteValue")).await?;
        assert_eq!(outcome, NEVER, "after {after} fragments");
        rig.daemon.until("the phone lets go", |view| !view.linked(PHONE, DOOR)).await?;
        rig.daemon.go_on();
    }
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn cancelled_when_the_door_has_opened_nobody_knows(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::once(Fault::NotificationLost));
    let outcome = cancelled_when(&rig, &guest, &door, |_| door.openings() == 1).await?;
    assert_eq!(outcome, Unlocked::MayHaveOpened(Cause::Cancelled));
    rig.daemon.until("the phone lets go", |view| !view.linked(PHONE, DOOR)).await?;
    rig.daemon.calm();
    comes_home(&guest, &door).await
}

async fn dropped_at_any_step_the_phone_lets_go_of_the_door(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for member in ["Get", "Introspect", "StartNotify", "WriteValue"] {
        rig.daemon.plan(Plan::once(Fault::Held { member }).on(PHONE));
        tokio::select! {
            attempt = guest.unlock_unless(&door, pending()) => return Err(format!("{attempt:?}")),
            held = rig.daemon.until("the step to drop it at", |view| view.holds(member)) => held?,
        }
        rig.daemon.until("the phone lets go", |view| !view.linked(PHONE, DOOR)).await?;
        rig.daemon.go_on();
    }
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn dropped_when_it_begins_to_listen_the_phone_stops_all_the_same(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::once(Fault::Held { member: "StartDiscovery" }).on(PHONE));
    tokio::select! {
        attempt = guest.unlock_unless(&door, pending()) => return Err(format!("{attempt:?}")),
        held = rig.daemon.until("it begins", |view| view.holds("StartDiscovery")) => held?,
    }
    let called = |member: &'static str| {
        move |view: &View<'_>| view.log().calls(PHONE).iter().any(|call| call.member == member)
    };
    rig.daemon.until("it wants to stop, too early", called("StopDiscovery")).await?;
    rig.daemon.go_on();
    assert!(rig.daemon.look(|view| view.searching(PHONE)));
    rig.daemon.until("it stops", |view| !view.searching(PHONE)).await?;
    comes_home(&guest, &door).await
}

async fn after_a_cancelled_unlock_the_next_one_waits_for_the_farewell(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::once(Fault::Held { member: "StartNotify" }).on(PHONE));
    rig.daemon.plan(Plan::once(Fault::Held { member: "Disconnect" }).on(PHONE));
    assert_eq!(cancelled_when(&rig, &guest, &door, |view| view.holds("StartNotify")).await?, NEVER);
    rig.daemon.until("the farewell is on its way", |view| view.holds("Disconnect")).await?;
    rig.daemon.clear_log();
    let goes_on = async {
        rig.daemon
            .until("the next one has heard the door", |view| {
                view.log().calls(PHONE).iter().any(|call| call.member == "StopDiscovery")
            })
            .await?;
        let connects = rig.daemon.log().calls(PHONE).iter().any(|call| call.member == "Connect");
        rig.daemon.go_on();
        Ok::<_, String>(connects)
    };
    let (home, connects) = tokio::join!(comes_home(&guest, &door), goes_on);
    assert!(!connects?, "it waits");
    home
}
