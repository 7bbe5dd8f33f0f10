//! The fake, driven from both sides by plain clients: what a test can let go wrong.

use std::time::Duration;

use gatepass_tests::bluez::log::Att;
use gatepass_tests::bluez::plain::{PlainError, PlainPhone, Reaction, Wrote};
use gatepass_tests::bluez::{Fault, Plan, Timings};

use crate::rig::{DOOR, OTHER, PHONE, Rig, trials};
use crate::talk::{EXCHANGE, HELLO, SERVICE, connected, door};

trials![
    a_link_breaks_before_during_or_after_a_write,
    a_link_breaks_before_or_after_a_notification,
    a_notification_is_lost_doubled_or_garbled,
    a_write_fails_and_the_door_doesnt_hear_of_it,
    a_plan_is_for_one_phone_and_its_time,
    a_call_is_refused_late_or_never_answered,
    a_phone_that_leaves_range_isnt_found_and_cant_connect,
    what_is_feigned_is_heard_instead_of_the_truth,
    a_written_value_can_be_written_again_by_another,
];

fn answers(_: &Wrote) -> Reaction {
    Reaction::Takes(vec![b"yes".to_vec()])
}

fn broken(error: &PlainError) -> bool {
    error.to_string() == "org.bluez.Error.Failed: Operation failed with ATT error: 0x0e"
}

async fn a_link_breaks_before_during_or_after_a_write(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, answers).await?;
    for (fault, heard, told) in [
        (Fault::CutBeforeWrite, 0, false),
        (Fault::CutDuringWrite, 1, false),
        (Fault::CutAfterWrite, 1, true),
    ] {
        let link = connected(&rig, PHONE).await?;
        let before = door.written().len();
        rig.daemon.plan(Plan::once(fault.clone()));
        let written = link.write(EXCHANGE, b"?").await;
        assert_eq!(written.is_ok(), told, "{fault:?}");
        assert!(written.err().as_ref().is_none_or(broken), "{fault:?}");
        rig.daemon.until("the link is gone", |view| !view.linked(PHONE, DOOR)).await?;
        door.until("the door has what it should", |door| door.written().len() == before + heard).await?;
    }
    let notified = |att: &&Att| matches!(att, Att::Notified(..));
    assert_eq!(rig.daemon.log().said(PHONE, DOOR).into_iter().find(notified), None);
    Ok(())
}

async fn a_link_breaks_before_or_after_a_notification(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, answers).await?;
    for (fault, notified) in [(Fault::CutBeforeNotification, 0), (Fault::CutAfterNotification, 1)] {
        let link = connected(&rig, PHONE).await?;
        rig.daemon.clear_log();
        rig.daemon.plan(Plan::once(fault.clone()));
        link.write(EXCHANGE, b"?").await?;
        rig.daemon.until("the link is gone", |view| !view.linked(PHONE, DOOR)).await?;
        let log = rig.daemon.log();
        let said = log.said(PHONE, DOOR);
        let heard = said.iter().filter(|att| matches!(att, Att::Notified(..))).count();
        assert_eq!(heard, notified, "{fault:?}");
    }
    Ok(())
}

async fn a_notification_is_lost_doubled_or_garbled(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, answers).await?;
    let mut link = connected(&rig, PHONE).await?;
    rig.daemon.plan(Plan::once(Fault::NotificationLost));
    door.notify(EXCHANGE, b"one").await?;
    rig.daemon.plan(Plan::once(Fault::NotificationDoubled));
    door.notify(EXCHANGE, b"two").await?;
    door.notify(EXCHANGE, b"three").await?;
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(link.next(EXCHANGE).await?);
    }
    rig.daemon.plan(Plan::once(Fault::NotificationGarbled));
    door.notify(EXCHANGE, b"four").await?;
    heard.push(link.next(EXCHANGE).await?);
    assert_eq!(heard, [&b"two"[..], b"two", b"three", b"fous"]);
    Ok(())
}

async fn a_write_fails_and_the_door_doesnt_hear_of_it(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, answers).await?;
    let link = connected(&rig, PHONE).await?;
    rig.daemon.plan(Plan::once(Fault::WriteError(0x80)));
    let error = link.write(EXCHANGE, b"?").await.unwrap_err();
    assert_eq!(error.text, "Operation failed with ATT error: 0x80");
    assert_eq!(door.written(), []);
    link.write(EXCHANGE, b"?").await?;
    Ok(())
}

async fn a_plan_is_for_one_phone_and_its_time(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, answers).await?;
    let (one, other) = (connected(&rig, PHONE).await?, connected(&rig, OTHER).await?);
    rig.daemon.plan(Plan::always(Fault::WriteError(0x80)).on(OTHER).after(1));
    for _ in 0..3 {
        one.write(EXCHANGE, b"?").await?;
    }
    other.write(EXCHANGE, b"?").await?;
    other.write(EXCHANGE, b"?").await.unwrap_err();
    other.write(EXCHANGE, b"?").await.unwrap_err();
    rig.daemon.calm();
    other.write(EXCHANGE, b"?").await?;
    Ok(())
}

async fn a_call_is_refused_late_or_never_answered(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, answers).await?;
    let mut phone = PlainPhone::new(&rig.bus, PHONE).await?;
    let (name, text) = ("org.bluez.Error.NotPermitted", "no scanning here");
    rig.daemon.plan(Plan::once(Fault::Refused { member: "StartDiscovery", name, text }));
    let error = phone.find(SERVICE, |_| true).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.NotPermitted: no scanning here");
    let by = Duration::from_millis(20);
    rig.daemon.plan(Plan::once(Fault::Late { member: "StartDiscovery", by }));
    let found = phone.find(SERVICE, |_| true).await?;
    rig.daemon.plan(Plan::once(Fault::Hangs { member: "Connect" }));
    let hanging = tokio::spawn(async move { phone.connect(&found.device).await.map(drop) });
    let tries = |view: &gatepass_tests::bluez::View<'_>| {
        view.log().calls(PHONE).iter().any(|call| call.member == "Connect")
    };
    rig.daemon.until("the phone tries", tries).await?;
    assert!(!rig.daemon.look(|view| view.linked(PHONE, DOOR)));
    hanging.abort();
    // The call itself is over: the next one is answered.
    connected(&rig, OTHER).await?;
    Ok(())
}

async fn a_phone_that_leaves_range_isnt_found_and_cant_connect(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, answers).await?;
    let mut phone = PlainPhone::new(&rig.bus, PHONE).await?;
    let found = phone.find(SERVICE, |_| true).await?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    rig.daemon.set_timings(Timings { connecting: Duration::from_millis(20), ..Timings::default() });
    let error = phone.connect(&found.device).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: le-connection-abort-by-local");
    Ok(())
}

async fn what_is_feigned_is_heard_instead_of_the_truth(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, answers).await?;
    rig.daemon.feign(PHONE, DOOR, SERVICE, Some(b"yesterday!".to_vec()));
    let mut phone = PlainPhone::new(&rig.bus, PHONE).await?;
    door.change(b"some news!").await?;
    phone.find(SERVICE, |sighting| sighting.data == b"yesterday!").await?;
    rig.daemon.feign(PHONE, DOOR, SERVICE, None);
    phone.find(SERVICE, |sighting| sighting.data == b"some news!").await?;
    Ok(())
}

async fn a_written_value_can_be_written_again_by_another(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, answers).await?;
    connected(&rig, PHONE).await?.write(EXCHANGE, b"open!").await?;
    let recorded = rig.daemon.log().written(PHONE, DOOR, EXCHANGE);
    let thief = connected(&rig, OTHER).await?;
    for value in &recorded {
        thief.write(EXCHANGE, value).await?;
    }
    let written: Vec<_> = door.written().into_iter().map(|wrote| (wrote.value, wrote.device)).collect();
    let device = |last: &str| format!("/org/bluez/hci0/dev_00_00_5E_00_53_{last}");
    assert_eq!(written, [(b"open!".to_vec(), device("01")), (b"open!".to_vec(), device("02"))]);
    assert_ne!(HELLO.to_vec(), b"open!".to_vec());
    Ok(())
}
