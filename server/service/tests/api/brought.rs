//! What doors said, brought home by phones: real doors, real phones, one clock.

use std::future::pending;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use gatepass::app::door::Unlocked;
use gatepass::app::show::Says;
use gatepass::cache::Batch;
use gatepass::cache::Record as _;
use gatepass::cache::records::{ReceiptRecord, UnlockRecord};
use gatepass::client::wire::activity::Event;
use gatepass::clock::ManualClock;
use gatepass::id::{DoorId, PassId};
use gatepass::pass::decide::Refusal;
use gatepass_service::messenger::MemoryMessenger;
use gatepass_tests::phone::{Phone, signed_in, staff_of};
use gatepass_tests::stage::Stage;
use serde_json::json;
use tempfile::TempDir;

use crate::rig::*;

/// A small property: its readers start in no time.
const ELM_HOUSE: &[u8] = include_bytes!("../../../../tests/scenarios/elm-house.json");
/// Staff with every permission.
const GRACE: &str = "+12025550100";
/// Staff who may only look.
const TOM: &str = "+12025550103";
const GATE: u16 = 1;
const FRONT_DOOR: u16 = 4;

struct House {
    stage: Stage,
    clock: Arc<ManualClock>,
    folder: TempDir,
}

impl House {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock::at(MONDAY.parse().unwrap()));
        let stage = Stage::set(folder.path(), vec![ELM_HOUSE.to_vec()], &clock).await.unwrap();
        Self { stage, clock, folder }
    }

    fn messages(&self) -> &MemoryMessenger {
        &self.stage.messages
    }

    fn phone(&self, name: &str) -> Phone {
        Phone::new(&self.stage, &self.folder.path().join(name)).unwrap()
    }

    async fn sign_in(&self, phone: &Phone, number: &str) {
        phone.device.sign_in(number).await.unwrap();
        let verification_code = self.messages().take_verification_code(number).await.unwrap();
        phone.device.verify_sign_in(&verification_code).await.unwrap();
    }

    async fn member(&self, name: &str, number: &str) -> Phone {
        let phone = self.phone(name);
        self.sign_in(&phone, number).await;
        phone
    }

    /// A plumber's pass of staff's for two doors, four hours from the first; and the plumber's phone, which may open.
    async fn visit(&self, grace: &Phone) -> (Phone, PassId) {
        let mut draft = vendor();
        draft["doors"] = json!({ "doors": [GATE, FRONT_DOOR] });
        draft["recipient"]["phone"] = GUEST.into();
        let signed = signed_in(&grace.device).unwrap();
        let staff = staff_of(&signed).unwrap();
        let draft = serde_json::from_value(draft).unwrap();
        staff.giver().create(draft).await.unwrap();
        let letter = self.messages().take(GUEST).await.unwrap();
        let link = letter.text.split_whitespace().find(|word| word.contains("/g/")).unwrap();
        let vera = self.phone("vera");
        let guest = vera.device.guest();
        let pass = guest.look(link).await.unwrap().pass;
        guest.open(pass).await.unwrap();
        guest.submit_phone(pass, GUEST).await.unwrap();
        let verification_code = self.messages().take_verification_code_of_check(GUEST).await;
        guest.verify(pass, &verification_code).await.unwrap();
        (vera, pass)
    }

    fn wait(&self, minutes: i64) {
        self.clock.advance(TimeDelta::minutes(minutes));
    }
}

async fn unlock(phone: &Phone, pass: PassId, door: u16) -> Unlocked {
    phone.device.guest().unlock(pass, DoorId::new(door).unwrap(), pending()).await.unwrap().outcome
}

/// What staff read of the pass, having asked.
async fn staffs(grace: &Phone, pass: PassId) -> Says {
    let signed = signed_in(&grace.device).unwrap();
    staff_of(&signed).unwrap().giver().look(pass).await.unwrap().says
}

fn open_until(says: &Says) -> Option<DateTime<Utc>> {
    match says {
        Says::Opens { until } => until.as_ref().map(|until| until.at),
        _ => None,
    }
}

#[tokio::test]
async fn active_for_counts_from_the_first_opening_on_every_screen_and_once_for_all_days() {
    let house = House::new().await;
    let grace = house.member("grace", GRACE).await;
    let (vera, pass) = house.visit(&grace).await;
    let last_day = "2026-11-26T05:00:00Z".parse::<DateTime<Utc>>().unwrap();
    assert_eq!(open_until(&staffs(&grace, pass).await), Some(last_day));

    vera.network.set(false);
    for door in [GATE, FRONT_DOOR, GATE] {
        assert!(matches!(unlock(&vera, pass, door).await, Unlocked::Opened { .. }), "{door}");
        house.wait(30);
    }
    assert_eq!(open_until(&staffs(&grace, pass).await), Some(last_day), "nothing has come home");
    vera.network.set(true);
    vera.device.sync().await.unwrap();
    let since = MONDAY.parse::<DateTime<Utc>>().unwrap() + TimeDelta::hours(4);
    assert_eq!(open_until(&staffs(&grace, pass).await), Some(since));
    // On the link as well, as a phone reads it that has lost what it saw itself.
    let (known, guest) = (vera.device.cache.all::<UnlockRecord>(pass).unwrap(), vera.device.guest());
    let mut batch = Batch::new();
    for record in &known {
        batch.remove::<UnlockRecord>(record.key());
    }
    vera.device.cache.write(&batch).unwrap();
    assert_eq!(open_until(&guest.refresh(pass).await.unwrap().says), Some(since));

    house.wait(24 * 60);
    let over = Unlocked::Refused(Refusal::ActiveTimeOver { since, opens_at: None });
    vera.network.set(false);
    for door in [GATE, FRONT_DOOR] {
        assert_eq!(unlock(&vera, pass, door).await, over, "{door}");
    }
    assert!(matches!(staffs(&grace, pass).await, Says::Shut(Refusal::ActiveTimeOver { .. })));
}

#[tokio::test]
async fn a_phone_that_is_signed_out_keeps_receipts_and_hands_them_in_after_the_next_sign_in() {
    let house = House::new().await;
    let (grace, tom) = (house.member("grace", GRACE).await, house.member("tom", TOM).await);
    let (vera, pass) = house.visit(&grace).await;
    vera.network.set(false);
    assert!(matches!(unlock(&vera, pass, GATE).await, Unlocked::Opened { .. }));
    let unlocked = async || {
        let signed = signed_in(&tom.device).unwrap();
        let happened = signed.refresh_activity().await.unwrap();
        let of_visit = happened.iter().filter(|row| row.pass == Some(pass));
        of_visit.filter(|row| matches!(row.event, Event::Unlocked { .. })).count()
    };

    // Grace comes by, the door hands its receipts to her phone, and she signs out before there is a network again.
    let signed = signed_in(&grace.device).unwrap();
    let property = signed.property().id().clone();
    signed.refresh_own_doors().await.unwrap();
    grace.network.set(false);
    signed.unlock(DoorId::new(GATE).unwrap(), pending()).await.unwrap();
    let waiting = || grace.device.cache.all::<ReceiptRecord>(property.clone()).unwrap().len();
    let carried = waiting();
    assert!(carried > 0);
    signed.sign_out().await.unwrap();
    grace.network.set(true);
    grace.device.sync().await.unwrap();
    assert_eq!((waiting(), unlocked().await), (carried, 0));

    house.sign_in(&grace, GRACE).await;
    grace.device.sync().await.unwrap();
    assert_eq!((waiting(), unlocked().await), (0, 1));
}
