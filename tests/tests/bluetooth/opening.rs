//! A guest's phone opens the doors of a house: core's app and btleplug on one side, a reader's daemon on the other.

use chrono::TimeDelta;
use futures_util::future::join_all;
use gatepass::app::door::{Progress, Unlocked};
use gatepass::pass::decide::Refusal;
use gatepass::pass::schedule::Schedule;
use gatepass_reader::engine::Silence;

use crate::rig::{DOOR, OTHER, PHONE, Rig, opened, trials};

trials![
    a_phone_opens_a_door_whatever_its_link_carries,
    each_step_of_an_unlock_is_timed,
    a_phone_brings_a_bulletin_and_takes_the_receipts_along,
    a_door_without_news_for_too_long_opens_to_the_phone_that_brings_them,
    the_nearest_door_on_the_way_opens,
    a_door_heard_in_passing_needs_no_connection,
    two_phones_at_a_door_get_each_their_own_answer,
    ten_phones_at_once_are_let_in_one_by_one,
    a_stopped_door_is_gone_and_comes_back_with_its_ledger,
];

async fn a_phone_opens_a_door_whatever_its_link_carries(rig: Rig) -> Result<(), String> {
    let (house, door, guest) = rig.a_guest_at_a_door().await?;
    for (opened_before, mtu) in [517, 185, 23].into_iter().enumerate() {
        house.daemon.set_mtu(PHONE, mtu);
        let attempt = guest.unlock(&door).await?;
        assert!(opened(&attempt), "MTU {mtu}: {attempt:?}");
        assert_eq!(door.openings(), opened_before + 1, "MTU {mtu}");
        house.daemon.until("the phone lets go of the door", |view| !view.linked(PHONE, DOOR)).await?;
    }
    assert_eq!(door.receipts().await?.len(), 3);
    Ok(())
}

async fn each_step_of_an_unlock_is_timed(rig: Rig) -> Result<(), String> {
    let (_house, door, guest) = rig.a_guest_at_a_door().await?;
    let attempt = guest.unlock(&door).await?;
    let took = attempt.took;
    let (Some(connected), Some(discovered), Some(answered)) =
        (took.connected, took.discovered, took.answered)
    else {
        return Err(format!("a step is missing: {took:?}"));
    };
    assert!(took.seen + connected + discovered + answered <= took.total, "{took:?}");
    assert_eq!(guest.unlocks()?.first().and_then(|unlock| unlock.took), Some(took));
    Ok(())
}

async fn a_phone_brings_a_bulletin_and_takes_the_receipts_along(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    let door = house.door(1, DOOR).await?;
    let (one, other) = (house.guest(PHONE, &[&door])?, house.guest(OTHER, &[&door])?);
    house.daemon.set_mtu(OTHER, 23);
    assert!(opened(&one.unlock(&door).await?));
    one.rest().await;
    other.take_along(9, house.bulletin(9)?)?;

    let attempt = other.unlock(&door).await?;

    assert_eq!((attempt.brought, attempt.carries), (Some(9), 1));
    assert_eq!(door.bulletin().await?, 9);
    let (mut carried, mut kept) = (other.carries()?, door.receipts().await?);
    carried.sort();
    kept.sort();
    assert_eq!(carried, kept, "the other's as well as its own");
    Ok(())
}

async fn a_door_without_news_for_too_long_opens_to_the_phone_that_brings_them(
    rig: Rig,
) -> Result<(), String> {
    let mut house = rig.house()?;
    house.silence = Silence::Refuse { after: TimeDelta::days(2) };
    let door = house.door(1, DOOR).await?;
    let (without, with) = (house.guest(OTHER, &[&door])?, house.guest(PHONE, &[&door])?);
    let refused = without.unlock(&door).await?;
    assert_eq!(refused.outcome, Unlocked::Refused(Refusal::DoorOutOfTouch));
    // What is too old as well is brought, and changes nothing.
    without.take_along(8, house.bulletin(8)?)?;
    house.clock.advance(TimeDelta::days(2) + TimeDelta::seconds(1));
    let refused = without.unlock(&door).await?;
    assert_eq!((refused.outcome, refused.brought), (Unlocked::Refused(Refusal::DoorOutOfTouch), Some(8)));

    with.take_along(9, house.bulletin(9)?)?;
    let attempt = with.unlock(&door).await?;

    assert!(opened(&attempt), "{attempt:?}");
    assert_eq!((attempt.brought, door.openings()), (Some(9), 1));
    let told = with.device.unlocking().borrow().clone();
    assert!(
        matches!(told.map(|told| told.progress), Some(Progress::Ended(told)) if opened(&told)),
        "the screen is told the end"
    );
    Ok(())
}

async fn the_nearest_door_on_the_way_opens(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    house.daemon.add_adapter("hci3");
    let (gate, hall) = (house.door(1, DOOR).await?, house.door(2, OTHER).await?);
    let guest = house.guest(PHONE, &[&gate, &hall])?;
    house.daemon.set_signal(PHONE, DOOR, Some(-80));
    house.daemon.set_signal(PHONE, OTHER, Some(-50));
    let nearest = guest.unlock_nearest().await?;
    assert_eq!((nearest.door, opened(&nearest.attempt)), (hall.id, true));
    assert_eq!((gate.openings(), hall.openings()), (0, 1));
    // About as near as each other, the next on the way is meant.
    house.daemon.set_signal(PHONE, DOOR, Some(-55));
    let nearest = guest.unlock_nearest().await?;
    assert_eq!((nearest.door, opened(&nearest.attempt)), (gate.id, true));
    assert_eq!((gate.openings(), hall.openings()), (1, 1));
    Ok(())
}

async fn a_door_heard_in_passing_needs_no_connection(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    let (gate, hall) = (house.door(1, DOOR).await?, house.door(2, OTHER).await?);
    let guest = house.guest(PHONE, &[&gate, &hall])?;
    house.daemon.set_signal(PHONE, DOOR, Some(-80));
    let near = guest.device.guest().near(guest.pass).await.map_err(|error| error.to_string())?;
    let heard: Vec<_> = near.doors.iter().map(|near| (near.door, near.signal)).collect();
    assert_eq!(heard, [(hall.id, Some(-60)), (gate.id, Some(-80))]);
    assert_eq!(near.obstacle, None);
    let log = house.daemon.log();
    assert!(log.said(PHONE, DOOR).is_empty() && log.said(PHONE, OTHER).is_empty());
    assert!(!house.daemon.look(|view| view.searching(PHONE)), "it stops listening");
    Ok(())
}

async fn two_phones_at_a_door_get_each_their_own_answer(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    let door = house.door(1, DOOR).await?;
    let tomorrow = house.now() + TimeDelta::days(1);
    let schedule = Schedule::Span { start: tomorrow, end: tomorrow + TimeDelta::hours(2) };
    let (now, later) = (house.guest(PHONE, &[&door])?, house.guest_with(OTHER, &[&door], schedule)?);
    let (one, other) = tokio::join!(now.unlock(&door), later.unlock(&door));
    assert!(opened(&one?));
    assert_eq!(other?.outcome, Unlocked::Refused(Refusal::NotYet { opens_at: tomorrow }));
    assert_eq!((door.openings(), door.receipts().await?.len()), (1, 2));
    Ok(())
}

async fn ten_phones_at_once_are_let_in_one_by_one(rig: Rig) -> Result<(), String> {
    let house = rig.house()?;
    let door = house.door(1, DOOR).await?;
    let adapters: Vec<_> = (1..=10).map(|number| format!("hci{number}")).collect();
    adapters.iter().skip(2).for_each(|adapter| house.daemon.add_adapter(adapter));
    let guests = adapters.iter().map(|adapter| house.guest(adapter, &[&door]));
    let guests: Vec<_> = guests.collect::<Result<_, _>>()?;
    for attempt in join_all(guests.iter().map(|guest| guest.unlock(&door))).await {
        assert!(opened(&attempt?));
    }
    assert_eq!((door.openings(), door.receipts().await?.len()), (10, 10));
    Ok(())
}

async fn a_stopped_door_is_gone_and_comes_back_with_its_ledger(rig: Rig) -> Result<(), String> {
    let (house, door, guest) = rig.a_guest_at_a_door().await?;
    assert!(opened(&guest.unlock(&door).await?));
    let receipts = door.receipts().await?;
    door.stop().await?;
    assert!(house.daemon.look(|view| view.applications(DOOR) == 0));
    assert_eq!(guest.unlock(&door).await?.outcome, Unlocked::NotNear);
    door.serve().await?;
    assert!(opened(&guest.unlock(&door).await?));
    assert_eq!(door.openings(), 2);
    assert_eq!(door.receipts().await?.first(), receipts.first());
    Ok(())
}
