//! Phones that hold a door's only place: a door has time for those who speak.

use gatepass_tests::bluez::plain::PlainLink;
use gatepass_tests::house::{Guest, House, HouseDoor};

use crate::rig::{DOOR, OTHER, PHONE, Rig, opened, trials};
use crate::talk::{EXCHANGE, SERVICE};

trials![
    a_silent_phone_is_dropped_and_the_next_gets_in,
    a_phone_that_speaks_too_slowly_is_dropped_and_the_next_gets_in,
    a_phone_that_speaks_nonsense_is_dropped_and_the_next_gets_in,
];

/// A stranger in the door's only place.
async fn held(rig: &Rig, door: &HouseDoor) -> Result<PlainLink, String> {
    rig.daemon.set_slots(DOOR, 1);
    let mut phone = gatepass_tests::bluez::plain::PlainPhone::new(&rig.bus, OTHER).await?;
    let hint = door.hint().0;
    let found = phone.find(SERVICE, |sighting| sighting.data.starts_with(&hint)).await?;
    let link = phone.connect(&found.device).await?;
    link.subscribe(EXCHANGE).await?;
    Ok(link)
}

/// The guest comes while the place is taken, and gets in.
async fn gets_in(rig: &Rig, guest: &Guest, door: &HouseDoor) -> Result<(), String> {
    let comes = async {
        rig.daemon
            .until("the guest waits", |view| {
                view.log().calls(PHONE).iter().any(|call| call.member == "Connect")
            })
            .await?;
        Ok::<_, String>(rig.daemon.look(|view| view.linked(OTHER, DOOR)))
    };
    let (attempt, was_taken) = tokio::join!(guest.unlock(door), comes);
    assert!(was_taken?, "the place was taken when the guest came");
    assert!(opened(&attempt?));
    assert_eq!(door.openings(), 1);
    Ok(())
}

async fn set(rig: &Rig) -> Result<(House, HouseDoor, Guest, PlainLink), String> {
    let (house, door, guest) = rig.a_guest_at_a_door().await?;
    let link = held(rig, &door).await?;
    Ok((house, door, guest, link))
}

async fn a_silent_phone_is_dropped_and_the_next_gets_in(rig: Rig) -> Result<(), String> {
    let (_house, door, guest, _link) = set(&rig).await?;
    gets_in(&rig, &guest, &door).await?;
    let told = |lines: &[String]| lines.iter().any(|line| line.contains("was dropped"));
    door.until_said("the door tells its log", told).await
}

async fn a_phone_that_speaks_too_slowly_is_dropped_and_the_next_gets_in(rig: Rig) -> Result<(), String> {
    let (_house, door, guest, link) = set(&rig).await?;
    // The beginning of a message, whose rest never comes.
    link.write(EXCHANGE, &[0, 1, 2, 3]).await?;
    link.write(EXCHANGE, &[1, 4, 5, 6]).await?;
    gets_in(&rig, &guest, &door).await
}

async fn a_phone_that_speaks_nonsense_is_dropped_and_the_next_gets_in(rig: Rig) -> Result<(), String> {
    let (_house, door, guest, link) = set(&rig).await?;
    let said = link.write(EXCHANGE, b"open sesame").await.unwrap_err();
    assert_eq!(said.to_string(), "org.bluez.Error.Failed: Operation failed with ATT error: 0x80");
    gets_in(&rig, &guest, &door).await
}
