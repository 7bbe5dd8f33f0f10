//! The fake, driven from both sides by plain clients: what phone and door say to each other.

use gatepass_tests::bluez::log::Att;
use gatepass_tests::bluez::plain::{PlainDoor, PlainLink, PlainPhone, Reaction, Served, Wrote};

use crate::rig::{DOOR, OTHER, PHONE, Rig, trials};

pub const SERVICE: &str = "6b1d0001-4750-4f9a-9c2e-7d521f8ea310";
pub const EXCHANGE: &str = "6b1d0002-4750-4f9a-9c2e-7d521f8ea310";
pub const CHALLENGE: &str = "6b1d0003-4750-4f9a-9c2e-7d521f8ea310";

/// Ten bytes, as doors advertise.
pub const HELLO: [u8; 10] = *b"hi,a door!";

trials![
    a_phone_finds_a_door_by_its_service_data_and_talks_to_it,
    a_notification_goes_to_every_phone_that_listens,
    an_applications_error_reaches_the_phone_as_a_number,
    a_phone_hears_what_a_door_changes_in_its_advertisement,
    a_phone_that_holds_news_back_hears_them_in_its_next_search,
    each_door_is_heard_as_strongly_as_it_is_near,
    a_short_link_cuts_notifications_and_tells_the_door_its_size,
    a_door_that_is_full_keeps_the_next_phone_waiting,
    a_phone_that_is_back_still_listens,
];

/// What the served characteristics are.
pub fn served() -> Vec<Served> {
    vec![Served::new(EXCHANGE, &["write", "notify"]), Served::new(CHALLENGE, &["read"])]
}

/// A door that is registered and on the air.
pub async fn door(
    rig: &Rig,
    adapter: &str,
    reacts: impl Fn(&Wrote) -> Reaction + Send + Sync + 'static,
) -> Result<PlainDoor, String> {
    let door = PlainDoor::new(&rig.bus, adapter, SERVICE, served(), reacts).await?;
    door.set_value(&HELLO);
    door.register().await?;
    door.advertise(&HELLO).await?;
    Ok(door)
}

/// A phone that has found the door, is connected, and listens.
pub async fn connected(rig: &Rig, adapter: &str) -> Result<PlainLink, String> {
    let mut phone = PlainPhone::new(&rig.bus, adapter).await?;
    let found = phone.find(SERVICE, |sighting| sighting.data == HELLO).await?;
    let link = phone.connect(&found.device).await?;
    link.subscribe(EXCHANGE).await?;
    Ok(link)
}

fn echo(wrote: &Wrote) -> Reaction {
    Reaction::Takes(vec![wrote.value.iter().rev().copied().collect()])
}

async fn a_phone_finds_a_door_by_its_service_data_and_talks_to_it(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, echo).await?;
    let mut link = connected(&rig, PHONE).await?;

    link.write(EXCHANGE, b"abc").await?;
    assert_eq!(link.next(EXCHANGE).await?, b"cba");
    assert_eq!(link.read(CHALLENGE).await?, HELLO);
    link.disconnect().await?;

    let device = "/org/bluez/hci0/dev_00_00_5E_00_53_01".to_owned();
    let wrote = Wrote { uuid: EXCHANGE.to_owned(), value: b"abc".to_vec(), device, mtu: Some(517) };
    assert_eq!(door.written(), [wrote]);
    let exchange = || EXCHANGE.to_owned();
    let said = [
        Att::Linked,
        Att::Discovered,
        Att::Listens(exchange()),
        Att::Write(exchange(), b"abc".to_vec()),
        Att::Notified(exchange(), b"cba".to_vec()),
        Att::Read(CHALLENGE.to_owned()),
        Att::Cut,
    ];
    assert_eq!(rig.daemon.log().said(PHONE, DOOR), said.iter().collect::<Vec<_>>());
    door.until("the door hears that nobody listens", |door| door.asked().contains(&"StopNotify".into())).await
}

async fn a_notification_goes_to_every_phone_that_listens(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, echo).await?;
    let mut one = connected(&rig, PHONE).await?;
    let mut other = connected(&rig, OTHER).await?;

    one.write(EXCHANGE, b"mine").await?;

    assert_eq!(one.next(EXCHANGE).await?, b"enim");
    assert_eq!(other.next(EXCHANGE).await?, b"enim");
    Ok(())
}

async fn an_applications_error_reaches_the_phone_as_a_number(rig: Rig) -> Result<(), String> {
    let refuses = |wrote: &Wrote| match wrote.value.first() {
        Some(0) => Reaction::Refuses("org.bluez.Error.Failed", "0x80"),
        Some(1) => Reaction::Refuses("org.bluez.Error.NotAuthorized", "no"),
        _ => Reaction::Refuses("org.example.Unheard", "of"),
    };
    let _door = door(&rig, DOOR, refuses).await?;
    let link = connected(&rig, PHONE).await?;
    let mut answers = Vec::new();
    for first in 0..3 {
        answers.push(link.write(EXCHANGE, &[first]).await.unwrap_err().to_string());
    }
    assert_eq!(
        answers,
        [
            "org.bluez.Error.Failed: Operation failed with ATT error: 0x80",
            "org.bluez.Error.NotAuthorized: Operation Not Authorized",
            "org.bluez.Error.Failed: Operation failed with ATT error: 0x0e",
        ]
    );
    let error = link.write(CHALLENGE, b"x").await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.NotPermitted: Write not permitted");
    let error = link.read(EXCHANGE).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.NotPermitted: Read not permitted");
    let error = link.subscribe(CHALLENGE).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.NotSupported: Operation is not supported");
    Ok(())
}

async fn a_phone_hears_what_a_door_changes_in_its_advertisement(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, echo).await?;
    let mut phone = PlainPhone::new(&rig.bus, PHONE).await?;
    phone.find(SERVICE, |sighting| sighting.data == HELLO).await?;
    door.change(b"some news!").await?;
    phone.find(SERVICE, |sighting| sighting.data == b"some news!").await?;
    Ok(())
}

async fn a_phone_that_holds_news_back_hears_them_in_its_next_search(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, echo).await?;
    rig.daemon.hold_back(PHONE, true);
    let mut phone = PlainPhone::new(&rig.bus, PHONE).await?;
    let mut heard = 0;
    let changed = tokio::sync::Notify::new();
    let search = phone.find(SERVICE, |sighting| {
        assert_eq!(sighting.data, HELLO);
        heard += 1;
        if heard == 1 {
            changed.notify_one();
        }
        heard == 5
    });
    let change = async {
        changed.notified().await;
        door.change(b"some news!").await
    };
    let (searched, told) = tokio::join!(search, change);
    searched?;
    told?;
    phone.find(SERVICE, |sighting| sighting.data == b"some news!").await?;
    Ok(())
}

async fn each_door_is_heard_as_strongly_as_it_is_near(rig: Rig) -> Result<(), String> {
    rig.daemon.set_signal(PHONE, DOOR, Some(-80));
    rig.daemon.set_signal(PHONE, OTHER, Some(-40));
    let _far = door(&rig, DOOR, echo).await?;
    let _near = door(&rig, OTHER, echo).await?;
    let mut phone = PlainPhone::new(&rig.bus, PHONE).await?;
    let device = phone.find(SERVICE, |sighting| sighting.signal == Some(-40)).await?.device;
    assert!(device.ends_with("_53_02"), "{device}");
    let device = phone.find(SERVICE, |sighting| sighting.signal == Some(-80)).await?.device;
    assert!(device.ends_with("_53_00"), "{device}");
    rig.daemon.set_signal(PHONE, OTHER, None);
    let mut seen = 0;
    phone
        .find(SERVICE, |sighting| {
            assert_eq!(sighting.signal, Some(-80));
            seen += 1;
            seen > 3
        })
        .await?;
    Ok(())
}

async fn a_short_link_cuts_notifications_and_tells_the_door_its_size(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, |_: &Wrote| Reaction::Takes(vec![vec![7; 30]])).await?;
    rig.daemon.set_mtu(PHONE, 23);
    let mut link = connected(&rig, PHONE).await?;
    link.write(EXCHANGE, &[1; 100]).await?;
    assert_eq!(link.next(EXCHANGE).await?, [7; 20]);
    assert_eq!(
        door.written().iter().map(|wrote| (wrote.value.len(), wrote.mtu)).collect::<Vec<_>>(),
        [(100, Some(23))]
    );
    let error = link.write(EXCHANGE, &[1; 513]).await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.InvalidArguments: Invalid Length");
    Ok(())
}

async fn a_door_that_is_full_keeps_the_next_phone_waiting(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, echo).await?;
    rig.daemon.set_slots(DOOR, 1);
    let first = connected(&rig, PHONE).await?;
    let second = tokio::spawn({
        let rig = Rig { bus: rig.bus.clone(), daemon: rig.daemon.clone() };
        async move { connected(&rig, OTHER).await }
    });
    let wants =
        |log: &gatepass_tests::bluez::log::Log| log.calls(OTHER).iter().any(|call| call.member == "Connect");
    rig.daemon.until("the second phone tries", |view| wants(view.log())).await?;
    assert!(!rig.daemon.look(|view| view.linked(OTHER, DOOR)));
    first.disconnect().await?;
    let mut second = second.await.unwrap()?;
    second.write(EXCHANGE, b"ab").await?;
    assert_eq!(second.next(EXCHANGE).await?, b"ba");
    Ok(())
}

async fn a_phone_that_is_back_still_listens(rig: Rig) -> Result<(), String> {
    let door = door(&rig, DOOR, echo).await?;
    let link = connected(&rig, PHONE).await?;
    rig.daemon.cut(PHONE, DOOR);
    let error = link.write(EXCHANGE, b"ab").await.unwrap_err();
    assert_eq!(error.to_string(), "org.bluez.Error.Failed: Not connected");
    let mut phone = link.into_phone();
    let found = phone.find(SERVICE, |_| true).await?;
    let mut link = phone.connect(&found.device).await?;
    rig.daemon.until("it listens again", |view| view.listens(PHONE, DOOR)).await?;
    door.notify(EXCHANGE, b"welcome back").await?;
    assert_eq!(link.next(EXCHANGE).await?, b"welcome back");
    Ok(())
}
