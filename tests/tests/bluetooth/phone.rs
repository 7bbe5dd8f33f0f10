//! The real phone's radio, btleplug, with a door of a few lines.

use std::sync::Arc;

use gatepass::radio::{Bluetooth, Granted, Link as _, Listen, Radio as _, RadioError};
use gatepass::unlock::advert::Advert;
use gatepass_tests::bluez::log::Att;
use gatepass_tests::bluez::plain::{Reaction, Wrote};
use gatepass_tests::bluez::{Fault, Plan};

use crate::rig::{DOOR, PHONE, Rig, trials};
use crate::talk::{CHALLENGE, EXCHANGE, HELLO, door};

trials![
    the_real_phone_hears_a_door_and_talks_to_it,
    a_door_that_refuses_a_write_has_rejected_it_and_the_link_stands,
    a_link_that_breaks_while_the_phone_waits_is_lost,
];

fn phone(rig: &Rig) -> Bluetooth {
    rig.daemon.power(PHONE, true);
    Bluetooth::new(Some(PHONE.to_owned()), Arc::new(Granted))
}

fn advert() -> Advert {
    Advert::from_service_data(&HELLO).unwrap()
}

#[allow(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn words(error: RadioError) -> String {
    error.to_string()
}

async fn connected(phone: &Bluetooth) -> Result<gatepass::radio::btleplug::BluetoothLink, String> {
    let seen = phone.listen(&[advert().hint], Listen::ForOne).await.map_err(words)?;
    assert_eq!(seen.len(), 1);
    assert_eq!((seen[0].challenge, seen[0].signal), (Some(advert().challenge), Some(-60)));
    phone.connect(&seen[0]).await.map_err(words)
}

async fn the_real_phone_hears_a_door_and_talks_to_it(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, |wrote: &Wrote| Reaction::Takes(vec![wrote.value.clone()])).await?;
    let phone = phone(&rig);
    let mut link = connected(&phone).await?;
    link.write(b"open?").await.map_err(words)?;
    assert_eq!(link.next().await.map_err(words)?, b"open?");
    assert_eq!(link.advert().await.map_err(words)?, advert());
    drop(link);
    phone.rest().await;
    let exchange = || EXCHANGE.to_owned();
    let said = [
        Att::Linked,
        Att::Discovered,
        Att::Listens(exchange()),
        Att::Write(exchange(), b"open?".to_vec()),
        Att::Notified(exchange(), b"open?".to_vec()),
        Att::Read(CHALLENGE.to_owned()),
        Att::Cut,
    ];
    assert_eq!(rig.daemon.log().said(PHONE, DOOR), said.iter().collect::<Vec<_>>());
    Ok(())
}

async fn a_door_that_refuses_a_write_has_rejected_it_and_the_link_stands(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, |_: &Wrote| Reaction::Refuses("org.bluez.Error.Failed", "0x80")).await?;
    let phone = phone(&rig);
    let mut link = connected(&phone).await?;
    assert_eq!(link.write(b"open?").await, Err(RadioError::Rejected));
    assert_eq!(link.advert().await, Ok(advert()));
    drop(link);
    phone.rest().await;
    Ok(())
}

async fn a_link_that_breaks_while_the_phone_waits_is_lost(rig: Rig) -> Result<(), String> {
    let _door = door(&rig, DOOR, |_: &Wrote| Reaction::Takes(Vec::new())).await?;
    let phone = phone(&rig);
    for fault in [Fault::CutBeforeWrite, Fault::CutDuringWrite] {
        let mut link = connected(&phone).await?;
        rig.daemon.plan(Plan::once(fault));
        assert_eq!(link.write(b"open?").await, Err(RadioError::Lost));
    }
    let mut link = connected(&phone).await?;
    rig.daemon.plan(Plan::once(Fault::CutAfterWrite));
    link.write(b"open?").await.map_err(words)?;
    assert_eq!(link.next().await, Err(RadioError::Lost));
    drop(link);
    phone.rest().await;
    Ok(())
}
