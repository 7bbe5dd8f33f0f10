//! Something goes away in the middle: the door's program, an adapter, bluetoothd. Nothing hangs or opens twice, and once
//! it is back the same phone and the same reader go on.

use gatepass::app::door::{Attempt, Unlocked};
use gatepass::radio::Obstacle;
use gatepass::unlock::Cause;
use gatepass_tests::bluez::{Fault, Plan};
use gatepass_tests::house::{Guest, HouseDoor};

use crate::rig::{DOOR, PHONE, Rig, comes_home, trials};

trials![
    a_door_that_stops_after_it_was_heard_is_not_near,
    a_door_that_dies_before_the_request_opens_nothing,
    a_door_that_dies_after_it_opened_remembers_that,
    a_phone_whose_bluetooth_goes_off_while_it_connects_says_so,
    a_phone_whose_adapter_is_pulled_out_while_it_connects_says_so,
    a_phone_whose_bluetooth_goes_off_before_the_request_opens_nothing,
    a_phone_whose_bluetooth_goes_off_before_the_answer_knows_that_it_may_have_opened,
    a_door_whose_adapter_goes_off_or_out_comes_back_by_itself,
    bluetoothd_that_starts_again_between_two_unlocks_changes_nothing,
    bluetoothd_that_ends_while_the_phone_listens_is_missed,
    bluetoothd_that_starts_again_while_the_phone_connects_opens_nothing,
    bluetoothd_that_starts_again_before_the_answer_leaves_open_what_the_door_did,
];

/// An unlock during which a call of this method is held: what becomes of it when `meanwhile` has happened.
async fn during(
    rig: &Rig,
    guest: &Guest,
    door: &HouseDoor,
    member: &'static str,
    meanwhile: impl Future<Output = Result<(), String>>,
) -> Result<Attempt, String> {
    rig.daemon.plan(Plan::once(Fault::Held { member }).on(PHONE));
    let happens = async {
        rig.daemon.until("the call is held", |view| view.holds(member)).await?;
        meanwhile.await?;
        rig.daemon.go_on();
        Ok(())
    };
    let (attempt, happened) = tokio::join!(guest.unlock(door), happens);
    happened.and(attempt)
}

/// An unlock whose answer is lost: what becomes of it when `meanwhile` has happened after the opening.
async fn after_opening(
    rig: &Rig,
    guest: &Guest,
    door: &HouseDoor,
    meanwhile: impl Future<Output = Result<(), String>>,
) -> Result<Attempt, String> {
    let before = door.openings();
    rig.daemon.plan(Plan::once(Fault::NotificationLost));
    let happens = async {
        rig.daemon.until("the door opens", |_| door.openings() > before).await?;
        meanwhile.await
    };
    let (attempt, happened) = tokio::join!(guest.unlock(door), happens);
    rig.daemon.calm();
    happened.and(attempt)
}

const GONE: Unlocked = Unlocked::MayHaveOpened(Cause::Disconnected);

async fn a_door_that_stops_after_it_was_heard_is_not_near(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let attempt = during(&rig, &guest, &door, "Connect", door.stop()).await?;
    assert_eq!(attempt.outcome, Unlocked::NotNear);
    door.serve().await?;
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn a_door_that_dies_before_the_request_opens_nothing(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let attempt = during(&rig, &guest, &door, "WriteValue", door.kill()).await?;
    // bluetoothd says for the door that there is nothing to write to; only a true one would be believed.
    assert_eq!(attempt.outcome, Unlocked::MayHaveOpened(Cause::Rejected));
    rig.daemon.until("the link is gone", |view| !view.linked(PHONE, DOOR)).await?;
    door.serve().await?;
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn a_door_that_dies_after_it_opened_remembers_that(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::once(Fault::CutDuringWrite));
    assert_eq!(guest.unlock(&door).await?.outcome, GONE);
    rig.daemon.until("the door opens", |_| door.openings() == 1).await?;
    door.kill().await?;
    door.serve().await?;
    assert_eq!(door.receipts().await?.len(), 1);
    comes_home(&guest, &door).await?;
    assert_eq!(door.openings(), 2);
    Ok(())
}

async fn a_phone_whose_bluetooth_goes_off_while_it_connects_says_so(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let off = async {
        rig.daemon.power(PHONE, false);
        Ok(())
    };
    let attempt = during(&rig, &guest, &door, "Connect", off).await?;
    assert_eq!(attempt.outcome, Unlocked::NoRadio(Obstacle::Off));
    rig.daemon.power(PHONE, true);
    comes_home(&guest, &door).await?;
    assert_eq!(door.openings(), 1);
    Ok(())
}

async fn a_phone_whose_adapter_is_pulled_out_while_it_connects_says_so(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let out = async {
        rig.daemon.remove_adapter(PHONE);
        Ok(())
    };
    let attempt = during(&rig, &guest, &door, "Connect", out).await?;
    let missing = Obstacle::NoAdapter { named: Some(PHONE.to_owned()) };
    assert_eq!(attempt.outcome, Unlocked::NoRadio(missing));
    rig.daemon.add_adapter(PHONE);
    rig.daemon.power(PHONE, true);
    comes_home(&guest, &door).await?;
    assert_eq!(door.openings(), 1);
    Ok(())
}

async fn a_phone_whose_bluetooth_goes_off_before_the_request_opens_nothing(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let never = Unlocked::NeverOpens(Cause::Disconnected);
    for (member, expected) in [
        ("Introspect", vec![&never]),
        // bluetoothd says yes to that without a link: the request may be handed over before the news of the loss come.
        ("StartNotify", vec![&never, &GONE]),
        ("WriteValue", vec![&GONE]),
    ] {
        let off = async {
            rig.daemon.power(PHONE, false);
            Ok(())
        };
        let attempt = during(&rig, &guest, &door, member, off).await?;
        assert!(expected.contains(&&attempt.outcome), "{member}: {attempt:?}");
        rig.daemon.power(PHONE, true);
    }
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn a_phone_whose_bluetooth_goes_off_before_the_answer_knows_that_it_may_have_opened(
    rig: Rig,
) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let off = async {
        rig.daemon.power(PHONE, false);
        Ok(())
    };
    assert_eq!(after_opening(&rig, &guest, &door, off).await?.outcome, GONE);
    rig.daemon.power(PHONE, true);
    let out = async {
        rig.daemon.remove_adapter(PHONE);
        Ok(())
    };
    assert_eq!(after_opening(&rig, &guest, &door, out).await?.outcome, GONE);
    rig.daemon.add_adapter(PHONE);
    rig.daemon.power(PHONE, true);
    comes_home(&guest, &door).await?;
    assert_eq!(door.openings(), 3);
    Ok(())
}

async fn a_door_whose_adapter_goes_off_or_out_comes_back_by_itself(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let off = async {
        rig.daemon.power(DOOR, false);
        Ok(())
    };
    assert_eq!(during(&rig, &guest, &door, "WriteValue", off).await?.outcome, GONE);
    assert_eq!(door.openings(), 0);
    // It switches its adapter on by itself: nobody else will, on a board in a wall.
    door.on_air().await?;
    comes_home(&guest, &door).await?;
    let out = async {
        rig.daemon.remove_adapter(DOOR);
        Ok(())
    };
    assert_eq!(after_opening(&rig, &guest, &door, out).await?.outcome, GONE);
    rig.daemon.add_adapter(DOOR);
    door.on_air().await?;
    comes_home(&guest, &door).await
}

async fn bluetoothd_that_starts_again_between_two_unlocks_changes_nothing(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    comes_home(&guest, &door).await?;
    for _ in 0..2 {
        guest.rest().await;
        rig.daemon.crash().await;
        rig.daemon.come_back().await?;
        door.on_air().await?;
        comes_home(&guest, &door).await?;
    }
    Ok(())
}

async fn bluetoothd_that_ends_while_the_phone_listens_is_missed(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    let ends = async {
        rig.daemon.until("the phone listens", |view| view.searching(PHONE)).await?;
        rig.daemon.crash().await;
        Ok(())
    };
    let (attempt, ended) = tokio::join!(guest.unlock(&door), ends);
    let outcome = ended.and(attempt)?.outcome;
    assert!(matches!(outcome, Unlocked::NoRadio(Obstacle::Unavailable { .. })), "{outcome:?}");
    // Nor is there anything to try anew with as long as it doesn't run.
    let outcome = guest.unlock(&door).await?.outcome;
    assert!(matches!(outcome, Unlocked::NoRadio(Obstacle::Unavailable { .. })), "{outcome:?}");
    rig.daemon.come_back().await?;
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    door.on_air().await?;
    comes_home(&guest, &door).await
}

async fn bluetoothd_that_starts_again_while_the_phone_connects_opens_nothing(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for member in ["Connect", "Introspect", "StartNotify", "WriteValue"] {
        let again = async {
            rig.daemon.crash().await;
            rig.daemon.come_back().await
        };
        let outcome = during(&rig, &guest, &door, member, again).await?.outcome;
        let is_right = match (member, &outcome) {
            // It depends on whether bluetoothd is back when the phone looks for the reason.
            ("Connect", Unlocked::NotNear | Unlocked::NoRadio(Obstacle::Unavailable { .. })) => true,
            ("Connect", _) => false,
            ("WriteValue", outcome) => *outcome == GONE,
            (_, outcome) => matches!(outcome, Unlocked::NeverOpens(_) | Unlocked::NotNear),
        };
        assert!(is_right, "{member}: {outcome:?}");
        door.on_air().await?;
    }
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn bluetoothd_that_starts_again_before_the_answer_leaves_open_what_the_door_did(
    rig: Rig,
) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let again = async {
        rig.daemon.crash().await;
        rig.daemon.come_back().await
    };
    let outcome = after_opening(&rig, &guest, &door, again).await?.outcome;
    assert!(matches!(outcome, Unlocked::MayHaveOpened(_)), "{outcome:?}");
    door.on_air().await?;
    comes_home(&guest, &door).await?;
    assert_eq!(door.openings(), 2);
    Ok(())
}
