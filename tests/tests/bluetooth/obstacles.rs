//! What stands in a phone's way: each is said so that the person can mend it, and once it is mended the same phone
//! opens the door.

use gatepass::app::door::Unlocked;
use gatepass::radio::Obstacle;
use gatepass_tests::bluez::plain::{PlainDoor, Reaction, Served, Wrote};
use gatepass_tests::bluez::{Fault, Plan, Timings};

use crate::rig::{DOOR, OTHER, PHONE, Rig, comes_home, opened, trials};
use crate::talk::{EXCHANGE, SERVICE};

trials![
    bluetooth_that_is_off_is_said_and_left_off,
    bluetooth_that_is_switched_off_while_listening_is_said_at_once,
    an_adapter_that_isnt_there_is_named,
    an_adapter_without_a_modalias_isnt_seen,
    an_adapter_that_is_pulled_out_while_listening_is_missed,
    a_scan_that_is_refused_says_why,
    a_scan_that_goes_on_from_before_is_begun_afresh,
    a_radio_that_doesnt_answer_is_given_up,
    a_door_out_of_reach_is_not_near,
    a_door_that_has_left_since_it_was_heard_is_not_near,
    services_that_never_resolve_are_given_up,
    a_link_whose_mtu_isnt_told_carries_small_fragments,
    flags_that_nobody_knows_hide_a_door,
    a_device_with_another_service_is_no_door,
];

fn no_adapter() -> Unlocked {
    Unlocked::NoRadio(Obstacle::NoAdapter { named: Some(PHONE.to_owned()) })
}

async fn bluetooth_that_is_off_is_said_and_left_off(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.power(PHONE, false);
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::NoRadio(Obstacle::Off));
    let near = guest.device.guest().near(guest.pass).await.map_err(|error| error.to_string())?;
    assert_eq!((near.doors.len(), near.obstacle), (0, Some(Obstacle::Off)));
    assert!(!rig.daemon.look(|view| view.powered(PHONE)));
    let log = rig.daemon.log();
    assert!(!log.calls(PHONE).iter().any(|call| call.member == "Set"), "nobody tries to switch it on");
    rig.daemon.power(PHONE, true);
    comes_home(&guest, &door).await
}

async fn bluetooth_that_is_switched_off_while_listening_is_said_at_once(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    let off = async {
        rig.daemon.until("the phone listens", |view| view.searching(PHONE)).await?;
        rig.daemon.power(PHONE, false);
        Ok(())
    };
    let (attempt, off) = tokio::join!(guest.unlock(&door), off);
    assert_eq!(off.and(attempt)?.outcome, Unlocked::NoRadio(Obstacle::Off));
    rig.daemon.power(PHONE, true);
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    comes_home(&guest, &door).await
}

async fn an_adapter_that_isnt_there_is_named(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.remove_adapter(PHONE);
    assert_eq!(guest.unlock(&door).await?.outcome, no_adapter());
    rig.daemon.add_adapter(PHONE);
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::NoRadio(Obstacle::Off));
    rig.daemon.power(PHONE, true);
    comes_home(&guest, &door).await
}

async fn an_adapter_without_a_modalias_isnt_seen(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.remove_adapter(PHONE);
    rig.daemon.plan(Plan::once(Fault::NoModalias));
    rig.daemon.add_adapter(PHONE);
    rig.daemon.power(PHONE, true);
    assert_eq!(guest.unlock(&door).await?.outcome, no_adapter());
    Ok(())
}

async fn an_adapter_that_is_pulled_out_while_listening_is_missed(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    let out = async {
        rig.daemon.until("the phone listens", |view| view.searching(PHONE)).await?;
        rig.daemon.remove_adapter(PHONE);
        Ok(())
    };
    let (attempt, out) = tokio::join!(guest.unlock(&door), out);
    assert_eq!(out.and(attempt)?.outcome, no_adapter());
    rig.daemon.add_adapter(PHONE);
    rig.daemon.power(PHONE, true);
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    comes_home(&guest, &door).await
}

async fn a_scan_that_is_refused_says_why(rig: Rig) -> Result<(), String> {
    let (house, door, guest) = rig.a_guest_at_a_door().await?;
    let because = |reason: &str| Obstacle::Unavailable { reason: reason.to_owned() };
    let denied = "org.freedesktop.DBus.Error.AccessDenied";
    let (unknown, gone) =
        ("org.freedesktop.DBus.Error.ServiceUnknown", "The name org.bluez was not provided");
    for (member, name, text, expected) in [
        ("StartDiscovery", "org.bluez.Error.NotReady", "Resource Not Ready", because("Resource Not Ready")),
        ("StartDiscovery", "org.bluez.Error.Failed", "Failed", because("Failed")),
        ("StartDiscovery", "org.bluez.Error.NotPermitted", "no", Obstacle::NotAllowed),
        ("StartDiscovery", denied, "no", Obstacle::NotAllowed),
        ("SetDiscoveryFilter", "org.bluez.Error.NotAuthorized", "no", Obstacle::NotAllowed),
        ("Set", denied, "no", Obstacle::NotAllowed),
        ("StartDiscovery", unknown, gone, because("bluetoothd doesn't run (`systemctl status bluetooth`)")),
    ] {
        rig.daemon.plan(Plan::once(Fault::Refused { member, name, text }));
        let outcome = guest.unlock(&door).await?.outcome;
        assert_eq!(outcome, Unlocked::NoRadio(expected), "{member}: {name}");
    }
    comes_home(&guest, &door).await?;
    // Where the bus lets nobody speak with bluetoothd, there is nothing to open in the first place.
    let stranger = house.guest(OTHER, &[&door])?;
    let member = "GetManagedObjects";
    rig.daemon.plan(Plan::once(Fault::Refused { member, name: denied, text: "no" }));
    assert_eq!(stranger.unlock(&door).await?.outcome, Unlocked::NoRadio(Obstacle::NotAllowed));
    comes_home(&stranger, &door).await
}

async fn a_scan_that_goes_on_from_before_is_begun_afresh(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let (name, text) = ("org.bluez.Error.InProgress", "Operation already in progress");
    rig.daemon.plan(Plan::once(Fault::Refused { member: "StartDiscovery", name, text }));
    comes_home(&guest, &door).await
}

async fn a_radio_that_doesnt_answer_is_given_up(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let silent = Unlocked::NoRadio(Obstacle::Unavailable { reason: "it doesn't answer".to_owned() });
    for member in ["GetManagedObjects", "GetAll", "StartDiscovery"] {
        rig.daemon.plan(Plan::once(Fault::Hangs { member }));
        assert_eq!(guest.unlock(&door).await?.outcome, silent, "{member}");
    }
    comes_home(&guest, &door).await
}

async fn a_door_out_of_reach_is_not_near(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    // Heard before, so that bluetoothd knows it.
    comes_home(&guest, &door).await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::NotNear);
    assert!(!rig.daemon.look(|view| view.searching(PHONE)));
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    comes_home(&guest, &door).await
}

async fn a_door_that_has_left_since_it_was_heard_is_not_near(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for connecting in [Timings::default().connecting, std::time::Duration::from_millis(20)] {
        rig.daemon.set_timings(Timings { connecting, ..Timings::default() });
        rig.daemon.plan(Plan::once(Fault::Held { member: "Connect" }));
        let leaves = async {
            rig.daemon.until("the phone connects", |view| view.holds("Connect")).await?;
            rig.daemon.set_signal(PHONE, DOOR, None);
            rig.daemon.go_on();
            Ok(())
        };
        let (attempt, left) = tokio::join!(guest.unlock(&door), leaves);
        assert_eq!(left.and(attempt)?.outcome, Unlocked::NotNear, "{connecting:?}");
        rig.daemon.set_signal(PHONE, DOOR, Some(-50));
        guest.rest().await;
        assert!(!rig.daemon.look(|view| view.linked(PHONE, DOOR)), "nobody wants it any more");
    }
    assert_eq!(door.openings(), 0);
    comes_home(&guest, &door).await
}

async fn services_that_never_resolve_are_given_up(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::once(Fault::NeverResolves));
    // The door drops whoever is silent, so the phone needn't wait any longer.
    let outcome = guest.unlock(&door).await?.outcome;
    assert_eq!(outcome, Unlocked::NeverOpens(gatepass::unlock::Cause::Disconnected));
    rig.daemon.until("the link is gone", |view| !view.linked(PHONE, DOOR)).await?;
    comes_home(&guest, &door).await
}

async fn a_link_whose_mtu_isnt_told_carries_small_fragments(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::always(Fault::NoMtu));
    assert!(opened(&guest.unlock(&door).await?));
    let written = rig.daemon.log().written(PHONE, DOOR, EXCHANGE);
    assert!(written.len() > 10 && written.iter().all(|fragment| fragment.len() <= 20), "{written:?}");
    guest.rest().await;
    comes_home(&guest, &door).await
}

async fn flags_that_nobody_knows_hide_a_door(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.plan(Plan::once(Fault::OddFlag));
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::NotNear);
    rig.daemon.until("the link is gone", |view| !view.linked(PHONE, DOOR)).await?;
    assert_eq!(door.openings(), 0);
    Ok(())
}

async fn a_device_with_another_service_is_no_door(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    let served = vec![Served::new(EXCHANGE, &["read"])];
    let odd = PlainDoor::new(&rig.bus, OTHER, SERVICE, served, |_: &Wrote| Reaction::Ignores).await?;
    odd.register().await?;
    odd.advertise(&door.advertised()?).await?;
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::NotNear);
    rig.daemon.until("the link is gone", |view| !view.linked(PHONE, OTHER)).await?;
    assert_eq!((door.openings(), odd.written().len()), (0, 0));
    Ok(())
}
