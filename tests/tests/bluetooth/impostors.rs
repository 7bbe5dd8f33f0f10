//! Who says to be a door and isn't, and who says again what a guest has said.

use gatepass::app::door::Unlocked;
use gatepass::unlock::{Advert, Cause, Challenge};
use gatepass_tests::bluez::plain::{PlainDoor, PlainLink, PlainPhone, Reaction, Wrote};
use gatepass_tests::bluez::{Fault, Plan};
use gatepass_tests::house::HouseDoor;

use crate::rig::{DOOR, OTHER, PHONE, Rig, comes_home, trials};
use crate::talk::{EXCHANGE, SERVICE, served};

trials![
    a_false_door_opens_nothing_and_what_it_harvests_is_of_no_use,
    a_false_door_that_is_gone_or_broken_makes_way_for_the_true_one,
    a_false_door_that_passes_on_at_once_only_lets_the_guest_in,
    what_was_said_once_opens_no_second_time,
    what_was_said_opens_nothing_after_the_door_has_started_again,
    a_challenge_that_has_been_outlived_is_asked_for_anew,
];

/// The adapter of whoever repeats what others said.
const THIEF: &str = "hci3";

const REJECTED: &str = "org.bluez.Error.Failed: Operation failed with ATT error: 0x80";

/// What a false door makes of a write.
type Reacts = fn(&Wrote) -> Reaction;

/// Whether that is what the phone should say.
type Judges = fn(&Unlocked) -> bool;

/// Another reader that calls itself that door, with a challenge of its own.
async fn false_door(
    rig: &Rig,
    door: &HouseDoor,
    challenge: Challenge,
    reacts: Reacts,
) -> Result<PlainDoor, String> {
    let fake = PlainDoor::new(&rig.bus, OTHER, SERVICE, served(), reacts).await?;
    let advert = Advert { hint: door.hint(), challenge }.service_data();
    fake.set_value(&advert);
    fake.register().await?;
    fake.advertise(&advert).await?;
    Ok(fake)
}

/// Somebody else's phone at the true door.
async fn thief(rig: &Rig, door: &HouseDoor) -> Result<PlainLink, String> {
    rig.daemon.set_signal(THIEF, OTHER, None);
    let mut phone = PlainPhone::new(&rig.bus, THIEF).await?;
    let hint = door.hint().0;
    let found = phone.find(SERVICE, |sighting| sighting.data.starts_with(&hint)).await?;
    let link = phone.connect(&found.device).await?;
    link.subscribe(EXCHANGE).await?;
    Ok(link)
}

/// Its answer begins as the true one's would: everybody may read whom it is for.
fn with_tag(wrote: &Wrote, rest: &[u8]) -> Vec<u8> {
    let tag = wrote.value.get(3..7).unwrap_or_default();
    [tag, rest].concat()
}

async fn a_false_door_opens_nothing_and_what_it_harvests_is_of_no_use(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.add_adapter(THIEF);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    let reactions: [(&str, Reacts, Judges); 5] = [
        (
            "nothing",
            |_| Reaction::Takes(vec![]),
            |outcome| *outcome == Unlocked::MayHaveOpened(Cause::TimedOut),
        ),
        (
            "something for nobody",
            |_| Reaction::Takes(vec![vec![7; 40]]),
            |outcome| *outcome == Unlocked::MayHaveOpened(Cause::TimedOut),
        ),
        (
            "nonsense",
            |wrote| Reaction::Takes(vec![with_tag(wrote, &[0x80; 60])]),
            |outcome| matches!(outcome, Unlocked::MayHaveOpened(Cause::Failed(_))),
        ),
        (
            "no",
            |_| Reaction::Refuses("org.bluez.Error.Failed", "0x80"),
            |outcome| *outcome == Unlocked::MayHaveOpened(Cause::Rejected),
        ),
        (
            "not even to the write",
            |_| Reaction::Ignores,
            |outcome| matches!(outcome, Unlocked::MayHaveOpened(_)),
        ),
    ];
    for (answers, reacts, is_right) in reactions {
        rig.daemon.set_signal(PHONE, DOOR, None);
        rig.daemon.set_signal(PHONE, OTHER, Some(-30));
        let fake = false_door(&rig, &door, Challenge([9; 8]), reacts).await?;
        let outcome = guest.unlock(&door).await?.outcome;
        assert!(is_right(&outcome), "{answers}: {outcome:?}");
        rig.daemon.until("the phone lets go", |view| !view.linked(PHONE, OTHER)).await?;
        let harvest = fake.written();
        assert!(!harvest.is_empty(), "{answers}");
        let thief = thief(&rig, &door).await?;
        for wrote in harvest {
            let said = thief.write(EXCHANGE, &wrote.value).await.unwrap_err();
            assert_eq!(said.to_string(), REJECTED, "{answers}");
        }
        thief.disconnect().await?;
        fake.kill().await;
        assert_eq!((door.openings(), door.receipts().await?.len()), (0, 0), "{answers}");
    }
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    comes_home(&guest, &door).await
}

async fn a_false_door_that_is_gone_or_broken_makes_way_for_the_true_one(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let fake = false_door(&rig, &door, Challenge([9; 8]), |_| Reaction::Ignores).await?;
    fake.unregister().await?;
    for _ in 0..3 {
        // Whichever is heard first: the one without a service is passed over if both are.
        let outcome = guest.unlock(&door).await?.outcome;
        let is_right = matches!(outcome, Unlocked::Opened { .. } | Unlocked::NotNear);
        assert!(is_right, "{outcome:?}");
        guest.rest().await;
    }
    fake.kill().await;
    comes_home(&guest, &door).await
}

async fn a_false_door_that_passes_on_at_once_only_lets_the_guest_in(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.add_adapter(THIEF);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    let advert = Advert::from_service_data(&door.advertised()?).map_err(|error| error.to_string())?;
    rig.daemon.set_signal(PHONE, DOOR, None);
    let fake = false_door(&rig, &door, advert.challenge, |_| Reaction::Takes(vec![])).await?;
    let unlock = guest.unlock(&door);
    // A relay in real time, which nothing in software prevents: the door opens, once, and knows for whom.
    let relay = async {
        let thief = thief(&rig, &door).await?;
        fake.until("the guest asks", |fake| !fake.written().is_empty()).await?;
        for _ in 0..2 {
            thief.write(EXCHANGE, &fake.written()[0].value).await.ok();
        }
        Ok::<_, String>(())
    };
    let (attempt, relayed) = tokio::join!(unlock, relay);
    relayed?;
    assert_eq!(attempt?.outcome, Unlocked::MayHaveOpened(Cause::TimedOut));
    assert_eq!((door.openings(), door.receipts().await?.len()), (1, 1));
    fake.kill().await;
    rig.daemon.set_signal(PHONE, DOOR, Some(-50));
    comes_home(&guest, &door).await
}

async fn what_was_said_once_opens_no_second_time(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.add_adapter(THIEF);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    comes_home(&guest, &door).await?;
    let recorded = rig.daemon.log().written(PHONE, DOOR, EXCHANGE);
    // All of it, in one connection and each in one of its own.
    let link = thief(&rig, &door).await?;
    for value in &recorded {
        link.write(EXCHANGE, value).await.ok();
    }
    link.disconnect().await?;
    for value in &recorded {
        let link = thief(&rig, &door).await?;
        link.write(EXCHANGE, value).await.ok();
        link.disconnect().await?;
    }
    assert_eq!((door.openings(), door.receipts().await?.len()), (1, 1));
    comes_home(&guest, &door).await
}

async fn what_was_said_opens_nothing_after_the_door_has_started_again(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    rig.daemon.add_adapter(THIEF);
    let door = house.door(1, DOOR).await?;
    let guest = house.guest(PHONE, &[&door])?;
    // The door never saw it, so that it is as good as new.
    rig.daemon.plan(Plan::always(Fault::WriteError(0x80)));
    let outcome = guest.unlock(&door).await?.outcome;
    assert_eq!(outcome, Unlocked::MayHaveOpened(Cause::Rejected));
    rig.daemon.calm();
    comes_home(&guest, &door).await?;
    let recorded = rig.daemon.log().written(PHONE, DOOR, EXCHANGE);
    door.kill().await?;
    door.serve().await?;
    let link = thief(&rig, &door).await?;
    let said = link.write(EXCHANGE, &recorded[0]).await.unwrap_err();
    assert_eq!(said.to_string(), REJECTED);
    assert_eq!(door.openings(), 1);
    link.disconnect().await?;
    comes_home(&guest, &door).await
}

async fn a_challenge_that_has_been_outlived_is_asked_for_anew(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    for mtu in [517, 23] {
        rig.daemon.set_mtu(DOOR, mtu);
        // As with a controller that tells a door's first advertisement only, and holds later ones back.
        let old = Advert { hint: door.hint(), challenge: Challenge([7; 8]) };
        rig.daemon.feign(PHONE, DOOR, SERVICE, Some(old.service_data().to_vec()));
        comes_home(&guest, &door).await?;
        guest.rest().await;
    }
    Ok(())
}
