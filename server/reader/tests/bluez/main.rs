//! A door on the air, with a stand-in for bluetoothd on a bus of its own.
#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a helper that fails is a test that fails"
)]
#![allow(
    clippy::needless_pass_by_value,
    clippy::used_underscore_binding,
    reason = "the shape that zbus wants"
)]

mod bus;
mod fake;
mod house;

use std::time::Duration;

use gatepass::unlock::{Answer, PhoneState, Show};

use bus::PrivateBus;
use fake::Fake;
use house::House;

/// What must come comes long before that.
async fn within<T>(work: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(30), work).await.expect("it takes too long")
}

fn has_opened(state: &PhoneState) -> bool {
    matches!(state, PhoneState::Answered(Answer::Opened { .. }))
}

#[tokio::test]
async fn a_phone_answers_the_challenge_on_the_air_and_the_door_opens() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let (guest, advert) = (house.guest(1), fake.advert().await);
    let mut phone = fake.connect("1").await;
    let state = house.unlock(&guest, advert.challenge, Show::Whole, &mut phone, 517).await;
    assert!(has_opened(&state), "{state:?}");
    assert_eq!(house.lock.openings().len(), 1);
    within(house.door.answered()).await;
    serving.stop().await;
    let state = fake.state.borrow();
    assert!(state.applications.is_empty() && state.advertisements.is_empty(), "{state:?}");
}

#[tokio::test]
async fn an_answered_challenge_is_replaced_at_once_and_the_same_stands_in_its_characteristic() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let _serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let (guest, advert) = (house.guest(1), fake.advert().await);
    let mut phone = fake.connect("1").await;
    house.unlock(&guest, advert.challenge, Show::Whole, &mut phone, 517).await;
    let read = phone.read_challenge().await;
    assert_ne!(read.challenge, advert.challenge);
    assert_eq!(read, fake.advert().await);
    phone.disconnect().await;
    let mut phone = fake.connect("1").await;
    let state = house.unlock(&guest, read.challenge, Show::Reference, &mut phone, 517).await;
    assert!(has_opened(&state), "{state:?}");
    assert_eq!(house.lock.openings().len(), 2);
}

#[tokio::test]
async fn on_the_narrowest_link_every_fragment_fits() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let _serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let (guest, advert) = (house.guest(1), fake.advert().await);
    let mut phone = fake.connect("1").await;
    let state = house.unlock(&guest, advert.challenge, Show::Reference, &mut phone, 23).await;
    assert!(has_opened(&state), "{state:?}");
}

#[tokio::test]
async fn what_the_door_does_not_understand_is_an_att_error_and_the_phone_may_begin_anew() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let _serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let guest = house.guest(1);
    let mut phone = fake.connect("1").await;
    let error = phone.write(&[0x80, 1, 2, 3], 517).await.unwrap_err();
    assert_eq!(error, ("org.bluez.Error.Failed".to_owned(), "0x80".to_owned()));
    let advert = phone.read_challenge().await;
    let state = house.unlock(&guest, advert.challenge, Show::Whole, &mut phone, 517).await;
    assert!(has_opened(&state), "{state:?}");
}

#[tokio::test]
async fn a_phone_that_says_nothing_is_disconnected() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let mut serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let phone = fake.connect("1").await;
    fake.until(|state| state.disconnected == [phone.device.as_str()]).await;
    assert_eq!(serving.next_line().await, "the door is on the air through hci0");
    let dropped = "a phone that had connected said nothing for this door and was dropped";
    assert_eq!(serving.next_line().await, dropped);
}

#[tokio::test]
async fn ten_phones_at_once_each_get_their_own_answer() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let _serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let challenge = fake.advert().await.challenge;
    let unlocks = (0..10).map(async |number| {
        let (guest, mut phone) = (house.guest(number), fake.connect(&number.to_string()).await);
        let mtu = if number % 2 == 0 { 517 } else { 185 };
        house.unlock(&guest, challenge, Show::Whole, &mut phone, mtu).await
    });
    let states = futures_util::future::join_all(unlocks).await;
    assert!(states.iter().all(has_opened), "{states:?}");
    assert_eq!(house.lock.openings().len(), 10);
}

#[tokio::test]
async fn a_door_that_was_started_first_goes_on_the_air_when_bluetoothd_comes_and_comes_again() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let mut serving = house.serve(&bus).await;
    let line = serving.next_line().await;
    assert!(line.starts_with("the door can't be put on the air: bluetoothd doesn't run"), "{line}");
    let fake = Fake::start(&bus).await;
    fake.until_on_air().await;
    fake.end().await;
    let fake = Fake::start(&bus).await;
    fake.until_on_air().await;
    let (guest, advert) = (house.guest(1), fake.advert().await);
    let mut phone = fake.connect("1").await;
    let state = house.unlock(&guest, advert.challenge, Show::Whole, &mut phone, 517).await;
    assert!(has_opened(&state), "{state:?}");
}

#[tokio::test]
async fn a_door_comes_back_with_its_adapter_and_switches_it_on_again() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let mut serving = house.serve(&bus).await;
    fake.until_on_air().await;
    assert_eq!(serving.next_line().await, "the door is on the air through hci0");
    fake.switch_off().await;
    fake.until_on_air().await;
    let off = "the door is off the air: the Bluetooth adapter hci0 was switched off";
    assert_eq!(serving.next_line().await, off);
    assert_eq!(serving.next_line().await, "the door is on the air through hci0");
    fake.pull_out().await;
    let line = serving.next_line().await;
    assert!(line.starts_with("the door is off the air: "), "{line}");
    fake.plug_in().await;
    fake.until_on_air().await;
}

#[tokio::test]
async fn what_was_asked_for_is_done_even_if_the_phone_has_gone() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let _serving = house.serve(&bus).await;
    fake.until_on_air().await;
    let (guest, advert) = (house.guest(1), fake.advert().await);
    let mut exchange = house.exchange(&guest, advert.challenge, Show::Whole, 517);
    let phone = fake.connect("1").await;
    let fragment = exchange.poll_write(Duration::ZERO).unwrap();
    assert!(exchange.poll_write(Duration::ZERO).is_none(), "one write");
    // The engine is busy with something else while the phone writes and leaves.
    let (is_busy, busy) = tokio::sync::oneshot::channel();
    let (go_on, told) = std::sync::mpsc::channel::<()>();
    let door = house.door.clone();
    tokio::spawn(async move {
        let work = move |_: &mut _, _| {
            is_busy.send(()).unwrap();
            told.recv()
        };
        door.with(work).await
    });
    busy.await.unwrap();
    let leave = async {
        phone.disconnect().await;
        go_on.send(()).unwrap();
    };
    let (_, ()) = tokio::join!(phone.write(&fragment, 517), leave);
    within(house.door.answered()).await;
    assert_eq!(house.lock.openings().len(), 1);
}

#[tokio::test]
async fn a_lock_that_does_not_obey_is_told_to_the_guest_and_to_whoever_looks_after_the_door() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let fake = Fake::start(&bus).await;
    let mut serving = house.serve(&bus).await;
    fake.until_on_air().await;
    house.lock.set_stuck(true);
    let (guest, advert) = (house.guest(1), fake.advert().await);
    let mut phone = fake.connect("1").await;
    let state = house.unlock(&guest, advert.challenge, Show::Whole, &mut phone, 517).await;
    assert!(matches!(state, PhoneState::Answered(Answer::DoorFault { .. })), "{state:?}");
    assert_eq!(serving.next_line().await, "the door is on the air through hci0");
    let line = serving.next_line().await;
    assert!(line.starts_with("the door should have opened: the lock didn't obey: stuck"), "{line}");
}

#[tokio::test]
async fn a_bus_that_ends_is_an_error_to_come_back_from() {
    let (bus, house) = (PrivateBus::start(), House::new());
    let mut serving = house.serve(&bus).await;
    serving.next_line().await;
    drop(bus);
    assert!(serving.failed().await);
}
