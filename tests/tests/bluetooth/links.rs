//! A link that breaks, or doesn't carry what it should, at each message of an unlock.

use gatepass::app::door::Unlocked;
use gatepass::unlock::Cause;
use gatepass_tests::bluez::{Fault, Plan};
use gatepass_tests::house::{Guest, HouseDoor};

use crate::rig::{DOOR, PHONE, Rig, comes_home, opened, trials};

trials![
    a_link_that_breaks_around_the_request_or_the_answer,
    a_link_that_breaks_in_the_midst_of_a_message,
    a_link_that_breaks_during_the_errands,
    a_write_that_fails_is_made_anew_with_a_fresh_challenge,
    a_write_that_always_fails_opens_nothing,
    an_answer_that_is_lost_leaves_open_what_the_door_did,
    an_answer_that_comes_twice_counts_once,
    an_answer_that_is_garbled_is_no_answer,
    fragments_of_an_answer_that_are_lost_doubled_or_garbled_are_no_answer,
    a_lock_that_sticks_is_told_and_may_be_tried_again,
];

const GONE: Unlocked = Unlocked::MayHaveOpened(Cause::Disconnected);
const NEVER: Unlocked = Unlocked::NeverOpens(Cause::Disconnected);

/// An unlock in which this goes wrong: what the phone says of it. The door opens as often as told.
async fn unlock(
    rig: &Rig,
    guest: &Guest,
    door: &HouseDoor,
    plan: Plan,
    openings: usize,
) -> Result<Unlocked, String> {
    let before = door.openings();
    let told = format!("{plan:?}");
    rig.daemon.plan(plan);
    let attempt = guest.unlock(door).await?;
    rig.daemon.until("the phone lets go of the door", |view| !view.linked(PHONE, DOOR)).await?;
    let what = format!("{told}: the door opens {openings} times");
    rig.daemon.until(&what, |_| door.openings() == before + openings).await?;
    rig.daemon.calm();
    Ok(attempt.outcome)
}

async fn a_link_that_breaks_around_the_request_or_the_answer(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for (fault, openings) in [
        (Fault::CutBeforeWrite, 0),
        (Fault::CutDuringWrite, 1),
        (Fault::CutAfterWrite, 1),
        (Fault::CutBeforeNotification, 1),
    ] {
        let outcome = unlock(&rig, &guest, &door, Plan::once(fault.clone()), openings).await?;
        assert_eq!(outcome, GONE, "{fault:?}");
        comes_home(&guest, &door).await?;
    }
    let plan = Plan::once(Fault::CutAfterNotification);
    let outcome = unlock(&rig, &guest, &door, plan, 1).await?;
    assert!(matches!(outcome, Unlocked::Opened { .. }), "{outcome:?}");
    comes_home(&guest, &door).await
}

async fn a_link_that_breaks_in_the_midst_of_a_message(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.set_mtu(DOOR, 23);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    for (fault, expected, openings) in [
        (Fault::CutBeforeWrite, NEVER, 0),
        (Fault::CutDuringWrite, NEVER, 0),
        (Fault::CutAfterWrite, NEVER, 0),
        (Fault::CutBeforeNotification, GONE, 1),
        (Fault::CutAfterNotification, GONE, 1),
    ] {
        let plan = Plan::once(fault.clone()).after(1);
        assert_eq!(unlock(&rig, &guest, &door, plan, openings).await?, expected, "{fault:?}");
        comes_home(&guest, &door).await?;
    }
    Ok(())
}

async fn a_link_that_breaks_during_the_errands(rig: Rig) -> Result<(), String> {
    let (house, door, guest) = rig.a_guest_at_a_door().await?;
    for (version, fault) in [
        (1, Fault::CutBeforeWrite),
        (2, Fault::CutDuringWrite),
        (3, Fault::CutAfterWrite),
        (4, Fault::CutBeforeNotification),
        (5, Fault::CutAfterNotification),
    ] {
        guest.take_along(version, house.bulletin(version)?)?;
        let plan = Plan::once(fault.clone()).after(1);
        let outcome = unlock(&rig, &guest, &door, plan, 1).await?;
        assert!(matches!(outcome, Unlocked::Opened { .. }), "{fault:?}: {outcome:?}");
        comes_home(&guest, &door).await?;
        assert_eq!(door.bulletin().await?, version, "{fault:?}: brought then, at the latest");
    }
    Ok(())
}

async fn a_write_that_fails_is_made_anew_with_a_fresh_challenge(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    // The door's own word, and what bluetoothd says by itself.
    for code in [0x80, 0x05, 0x0d, 0x0e, 0xfe] {
        let outcome = unlock(&rig, &guest, &door, Plan::once(Fault::WriteError(code)), 1).await?;
        assert!(matches!(outcome, Unlocked::Opened { .. }), "{code:#x}: {outcome:?}");
    }
    comes_home(&guest, &door).await
}

async fn a_write_that_always_fails_opens_nothing(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let outcome = unlock(&rig, &guest, &door, Plan::always(Fault::WriteError(0x80)), 0).await?;
    assert_eq!(outcome, Unlocked::MayHaveOpened(Cause::Rejected));
    comes_home(&guest, &door).await?;
    // In the midst of a request the door can't have opened.
    rig.daemon.set_mtu(DOOR, 23);
    let plan = Plan::always(Fault::WriteError(0x80)).after(2);
    assert_eq!(unlock(&rig, &guest, &door, plan, 0).await?, Unlocked::NeverOpens(Cause::Rejected));
    comes_home(&guest, &door).await
}

async fn an_answer_that_is_lost_leaves_open_what_the_door_did(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let outcome = unlock(&rig, &guest, &door, Plan::once(Fault::NotificationLost), 1).await?;
    // The door drops a phone that says nothing more, before the phone has lost patience.
    assert_eq!(outcome, GONE);
    comes_home(&guest, &door).await
}

async fn an_answer_that_comes_twice_counts_once(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let outcome = unlock(&rig, &guest, &door, Plan::once(Fault::NotificationDoubled), 1).await?;
    assert!(matches!(outcome, Unlocked::Opened { .. }), "{outcome:?}");
    comes_home(&guest, &door).await
}

async fn an_answer_that_is_garbled_is_no_answer(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let outcome = unlock(&rig, &guest, &door, Plan::once(Fault::NotificationGarbled), 1).await?;
    assert!(matches!(outcome, Unlocked::MayHaveOpened(Cause::Failed(_))), "{outcome:?}");
    comes_home(&guest, &door).await
}

async fn fragments_of_an_answer_that_are_lost_doubled_or_garbled_are_no_answer(
    rig: Rig,
) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.set_mtu(DOOR, 23);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    for fault in [Fault::NotificationLost, Fault::NotificationDoubled, Fault::NotificationGarbled] {
        for after in [0, 2] {
            let plan = Plan::once(fault.clone()).after(after);
            let outcome = unlock(&rig, &guest, &door, plan, 1).await?;
            let is_failed = matches!(outcome, Unlocked::MayHaveOpened(Cause::Failed(_)));
            assert!(is_failed, "{fault:?} after {after}: {outcome:?}");
        }
        comes_home(&guest, &door).await?;
    }
    Ok(())
}

async fn a_lock_that_sticks_is_told_and_may_be_tried_again(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    door.set_stuck(true);
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::DoorFault);
    door.set_stuck(false);
    guest.rest().await;
    assert!(opened(&guest.unlock(&door).await?));
    assert_eq!(door.openings(), 1);
    Ok(())
}
