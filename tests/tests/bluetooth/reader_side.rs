//! The fake, driven from both sides by plain clients: what a door's program may do, and what becomes of it.

use gatepass_tests::bluez::plain::{PlainDoor, Reaction, Served, Wrote};

use crate::rig::{DOOR, PHONE, Rig, trials};
use crate::talk::{EXCHANGE, HELLO, SERVICE, connected, door, served};

trials![
    what_is_registered_twice_or_never_is_refused,
    what_bluetoothd_doesnt_understand_isnt_registered,
    a_door_advertises_only_with_its_adapter_on,
    a_door_whose_program_ends_is_gone,
    a_door_that_registers_anew_has_new_handles,
    after_a_crash_everything_has_to_be_registered_again,
    a_door_whose_adapter_is_pulled_out_is_told,
    switching_off_breaks_links_and_keeps_registrations,
];

fn silent(_: &Wrote) -> Reaction {
    Reaction::Ignores
}

async fn plain(rig: &Rig, served: Vec<Served>) -> Result<PlainDoor, String> {
    Ok(PlainDoor::new(&rig.bus, DOOR, SERVICE, served, silent).await?)
}

async fn what_is_registered_twice_or_never_is_refused(rig: Rig) -> Result<(), String> {
    let door = plain(&rig, served()).await?;
    let error = door.unregister().await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.DoesNotExist: Does Not Exist");
    door.register().await?;
    let error = door.register().await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.AlreadyExists: Already Exists");
    door.advertise(&HELLO).await?;
    let error = door.advertise(&HELLO).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.AlreadyExists: Already Exists");
    door.unregister().await?;
    assert_eq!(rig.daemon.look(|view| view.applications(DOOR)), 0);
    Ok(())
}

async fn what_bluetoothd_doesnt_understand_isnt_registered(rig: Rig) -> Result<(), String> {
    let door = plain(&rig, vec![Served::new(EXCHANGE, &["write", "shout"])]).await?;
    let error = door.register().await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: No valid service object found");
    let error = door.advertise_too_much(&HELLO).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: Failed to register advertisement");
    let error = door.advertise(&[0; 11]).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: Failed to register advertisement");
    door.advertise(&[0; 10]).await?;
    Ok(())
}

async fn a_door_advertises_only_with_its_adapter_on(rig: Rig) -> Result<(), String> {
    let door = plain(&rig, served()).await?;
    rig.daemon.power(DOOR, false);
    door.register().await?;
    let error = door.advertise(&HELLO).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: Failed to register advertisement");
    rig.daemon.power(DOOR, true);
    door.advertise(&HELLO).await?;
    Ok(())
}

async fn a_door_whose_program_ends_is_gone(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, silent).await?;
    let link = connected(&rig, PHONE).await?;
    let writing = tokio::spawn(async move { link.write(EXCHANGE, b"?").await });
    door.until("the door has the write", |door| !door.written().is_empty()).await?;
    door.kill().await;
    let error = writing.await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: Operation failed with ATT error: 0x0e");
    let gone = |view: &gatepass_tests::bluez::View<'_>| {
        view.applications(DOOR) == 0 && view.advertised(DOOR, SERVICE).is_none()
    };
    rig.daemon.until("nothing is served or advertised", gone).await
}

async fn a_door_that_registers_anew_has_new_handles(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, silent).await?;
    let link = connected(&rig, PHONE).await?;
    door.unregister().await?;
    door.register().await?;
    // What the phone knew of the door is no more.
    let error = link.subscribe(EXCHANGE).await.unwrap_err();
    assert_eq!(error.name, "org.freedesktop.DBus.Error.UnknownMethod");
    link.disconnect().await?;
    let _link = connected(&rig, PHONE).await?;
    rig.daemon.until("the phone listens", |view| view.listens(PHONE, DOOR)).await
}

async fn after_a_crash_everything_has_to_be_registered_again(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, silent).await?;
    rig.daemon.crash().await;
    let error = door.register().await.unwrap_err();
    assert!(error.to_string().contains("org.bluez was not provided"), "{error}");
    rig.daemon.come_back().await?;
    assert_eq!(rig.daemon.look(|view| view.applications(DOOR)), 0);
    assert!(rig.daemon.look(|view| view.powered(DOOR)));
    door.register().await?;
    door.advertise(&HELLO).await?;
    connected(&rig, PHONE).await?;
    Ok(())
}

async fn a_door_whose_adapter_is_pulled_out_is_told(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, silent).await?;
    let link = connected(&rig, PHONE).await?;
    rig.daemon.remove_adapter(DOOR);
    door.until("its advertisement is released", |door| door.asked().contains(&"Release".into())).await?;
    let error = link.write(EXCHANGE, b"?").await.unwrap_err();
    assert_eq!(error.name, "org.freedesktop.DBus.Error.UnknownMethod");
    let error = door.register().await.unwrap_err();
    assert_eq!(error.name, "org.freedesktop.DBus.Error.UnknownMethod");
    rig.daemon.add_adapter(DOOR);
    door.register().await?;
    Ok(())
}

async fn switching_off_breaks_links_and_keeps_registrations(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, silent).await?;
    let link = connected(&rig, PHONE).await?;
    rig.daemon.power(DOOR, false);
    let error = link.write(EXCHANGE, b"?").await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: Not connected");
    rig.daemon.power(DOOR, true);
    connected(&rig, PHONE).await?;
    Ok(())
}
