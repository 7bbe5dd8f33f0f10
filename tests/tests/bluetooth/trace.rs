//! What an unlock says on the bus and in the air, counted.

use gatepass::unlock::advert::DoorHint;
use gatepass_tests::bluez::log::{Att, Event, Log};
use gatepass_tests::house::{Guest, HouseDoor};

use crate::rig::{DOOR, PHONE, Rig, opened, trials};
use crate::talk::{CHALLENGE, EXCHANGE, SERVICE};

trials![
    from_discovery_to_answer_there_is_one_write_and_one_notification,
    a_short_link_takes_a_write_for_each_fragment_and_no_more,
    a_challenge_that_isnt_advertised_is_read_once,
    from_connecting_to_the_answer_the_bus_carries_so_many_calls,
    listening_switches_nothing_on_and_ends_with_the_door,
];

/// What goes over the air after the discovery, up to and with the last notification of the door's answer.
fn to_the_answer(log: &Log) -> Vec<String> {
    let said = log.said(PHONE, DOOR).into_iter().skip_while(|att| **att != Att::Discovered).skip(1);
    let mut names = Vec::new();
    let mut answering = false;
    for att in said {
        match att {
            Att::Notified(..) => answering = true,
            // The errands.
            Att::Write(..) if answering => break,
            _ => {}
        }
        names.push(match att {
            Att::Listens(uuid) if uuid == EXCHANGE => "listens".to_owned(),
            Att::Read(uuid) if uuid == CHALLENGE => "reads the challenge".to_owned(),
            Att::Write(uuid, _) if uuid == EXCHANGE => "writes".to_owned(),
            Att::Notified(uuid, _) if uuid == EXCHANGE => "is notified".to_owned(),
            other => format!("{other:?}"),
        });
    }
    names
}

async fn unlock(guest: &Guest, door: &HouseDoor) -> Result<(), String> {
    let attempt = guest.unlock(door).await?;
    assert!(opened(&attempt), "{attempt:?}");
    guest.rest().await;
    Ok(())
}

async fn from_discovery_to_answer_there_is_one_write_and_one_notification(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for _ in 0..2 {
        rig.daemon.clear_log();
        unlock(&guest, &door).await?;
        assert_eq!(to_the_answer(&rig.daemon.log()), ["listens", "writes", "is notified"]);
    }
    Ok(())
}

async fn a_short_link_takes_a_write_for_each_fragment_and_no_more(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    unlock(&guest, &door).await?;
    // Unbroken, each message is a header of one byte longer than its bytes; an answer has the phone's tag besides.
    let whole = |log: &Log, is_write: bool| {
        let said = log.said(PHONE, DOOR).into_iter().filter_map(|att| match att {
            Att::Write(_, value) if is_write => Some(value.len() - 1),
            Att::Notified(_, value) if !is_write => Some(value.len() - 5),
            _ => None,
        });
        said.into_iter().next().unwrap_or_default()
    };
    let log = rig.daemon.log();
    let (request, answer) = (whole(&log, true), whole(&log, false));
    for mtu in [185, 23] {
        rig.daemon.set_mtu(DOOR, mtu);
        rig.daemon.clear_log();
        unlock(&guest, &door).await?;
        let carried = usize::from(mtu) - 3;
        let writes = vec!["writes"; request.div_ceil(carried - 1)];
        let notifications = vec!["is notified"; answer.div_ceil(carried - 5)];
        assert_eq!(to_the_answer(&rig.daemon.log()), [vec!["listens"], writes, notifications].concat());
    }
    Ok(())
}

async fn a_challenge_that_isnt_advertised_is_read_once(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let DoorHint(hint) = door.hint();
    rig.daemon.feign(PHONE, DOOR, SERVICE, Some(hint.to_vec()));
    unlock(&guest, &door).await?;
    let said = ["listens", "reads the challenge", "writes", "is notified"];
    assert_eq!(to_the_answer(&rig.daemon.log()), said);
    Ok(())
}

/// Most of them are btleplug's, which asks for what is below the device (1), and of each service three things, of each
/// characteristic two and of each descriptor one: of bluetoothd's own service with 3 characteristics and ours with 2,
/// one descriptor each, that is 1 + 2 * 3 + 5 * 2 + 2 = 19. None of those goes over the air. Beside them are `Connect`,
/// whether the services are known, `StartNotify` and the one write. What is said to the bus itself isn't counted.
const MOST_CALLS: usize = 23;

async fn from_connecting_to_the_answer_the_bus_carries_so_many_calls(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for time in ["the first time", "again"] {
        rig.daemon.clear_log();
        unlock(&guest, &door).await?;
        let log = rig.daemon.log();
        let calls = log
            .events()
            .iter()
            .skip_while(|event| !matches!(event, Event::Called(call) if call.member == "Connect"));
        let calls = calls
            .take_while(|event| !matches!(event, Event::Air(said) if matches!(said.what, Att::Notified(..))));
        let calls: Vec<_> = calls.filter(|event| matches!(event, Event::Called(_))).collect();
        assert!(calls.len() <= MOST_CALLS, "{time}: {} calls, {calls:#?}", calls.len());
    }
    Ok(())
}

async fn listening_switches_nothing_on_and_ends_with_the_door(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    unlock(&guest, &door).await?;
    let log = rig.daemon.log();
    let about_adapter = log.calls(PHONE).into_iter().filter(|call| call.interface == "Adapter1");
    let said: Vec<_> = about_adapter.map(|call| call.member.as_str()).collect();
    assert_eq!(said, ["SetDiscoveryFilter", "StartDiscovery", "StopDiscovery"]);
    assert!(!rig.daemon.look(|view| view.searching(PHONE)));
    Ok(())
}
