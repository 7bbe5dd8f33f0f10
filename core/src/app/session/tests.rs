use std::sync::Arc;

use chrono::TimeDelta;

use super::*;
use crate::app::rig::{
    ada, grace, offline, phone, property, property_answer, service_that_says, sign_in, start, told, view,
};
use crate::app::show::{Tap, WhyNot};
use crate::cache::Batch;
use crate::cache::memory::MemoryCache;
use crate::cache::records::{ActivityRecord, EVERYTHING};
use crate::client::wire::session::SignedIn;
use crate::clock::ManualClock;
use crate::id::PropertyId;

/// Resident in one property, staff in another.
fn two_places() -> Arc<dyn Cache> {
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
    let mut batch = Batch::new();
    sign_in(&mut batch, ada(), "Maple Court");
    let elm = PropertyId::new("elm").unwrap();
    sign_in(&mut batch, SignedIn { property: elm, ..grace(&[]) }, "Elm House");
    cache.write(&batch).unwrap();
    cache
}

#[test]
fn of_several_properties_the_first_by_name_is_shown_until_one_is_chosen_for_good() {
    let (cache, clock) = (two_places(), Arc::new(ManualClock::at(start())));
    let (device, _) = phone("http://127.0.0.1:1", &cache, &clock);
    let shown = |device: &Device<()>| device.signed_in().unwrap().unwrap().property().name().to_owned();
    assert_eq!(shown(&device), "Elm House");
    let names: Vec<_> =
        device.memberships().unwrap().into_iter().map(|one| (one.place.name, one.is_chosen)).collect();
    assert_eq!(names, [("Elm House".to_owned(), true), ("Maple Court".to_owned(), false)]);
    device.choose(&property()).unwrap();

    let (device, _) = phone("http://127.0.0.1:1", &cache, &clock);
    assert_eq!(shown(&device), "Maple Court");
    assert_eq!(
        device.signed_in_at(&PropertyId::new("elm").unwrap()).unwrap().unwrap().person().name,
        "Grace"
    );
    let nowhere = PropertyId::new("oak").unwrap();
    assert!(matches!(device.choose(&nowhere), Err(Error::SignedOut)));
    clock.advance(TimeDelta::days(30));
    assert_eq!(device.memberships().unwrap(), []);
    assert!(device.signed_in().unwrap().is_none());
}

#[tokio::test]
async fn a_sign_in_waits_for_its_code_through_a_restart() {
    let code = r#"{"good_until":"2027-01-15T08:10:00Z","resend_after":"2027-01-15T08:01:00Z"}"#;
    let person = serde_json::to_string(&ada()).unwrap();
    let token = "gps_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
    let sessions = format!(
        r#"{{"sessions":[{{"session_token":"{token}","expires_at":"2027-02-15T08:00:00Z","person":{person}}}]}}"#
    );
    let (base, asked) = service_that_says(vec![(202, code.into()), (200, sessions), property_answer()]);
    let cache: Arc<dyn Cache> = Arc::new(MemoryCache::new());
    let clock = Arc::new(ManualClock::at(start()));
    let (device, _) = phone(&base, &cache, &clock);
    assert!(matches!(device.verify_sign_in("123456").await, Err(Error::NotFound { .. })));
    device.sign_in("+12025550142").await.unwrap();
    drop(device);

    let (device, _) = phone(&base, &cache, &clock);
    let watch = device.watch("America/New_York".parse().unwrap());
    let waiting = device.waiting_sign_in(&watch).unwrap().unwrap();
    assert!(matches!(waiting.ask_again, Tap::No(WhyNot::Later { .. })));
    assert_eq!(waiting.good_until.local.to_string(), "2027-01-15 03:10:00");
    let signed = device.verify_sign_in("123456").await.unwrap();
    assert_eq!(signed.person().name, "Ada");
    assert_eq!(device.waiting_sign_in(&watch).unwrap(), None);
    asked.join().unwrap();
}

#[tokio::test]
async fn whoever_signs_out_leaves_nothing_of_theirs_on_the_phone() {
    let (device, _) = offline(ada());
    told(&device, &[view("{}")]);
    let signed = device.signed_in().unwrap().unwrap();
    let happened = serde_json::from_str(
        r#"{"number":1,"at":"2027-01-15T07:00:00Z","learned_at":"2027-01-15T07:00:00Z","event":"opened"}"#,
    );
    let record = ActivityRecord { property: property(), entry: happened.unwrap() };
    device.cache.put(&record).unwrap();
    signed.sign_out().await.unwrap();
    assert!(device.signed_in().unwrap().is_none());
    assert_eq!(device.cache.all::<PassRecord>(&Side::Given).unwrap(), []);
    assert_eq!(device.cache.all::<ActivityRecord>(property()).unwrap(), []);
    assert_eq!(device.cache.all::<SessionRecord>(EVERYTHING).unwrap(), []);
}
