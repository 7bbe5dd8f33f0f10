use std::sync::Arc;

use super::*;
use crate::app::rig::{ada, phone, service_that_says, signed_in, start};
use crate::clock::ManualClock;

fn entry(number: u64, rest: &str) -> String {
    format!(r#"{{"number":{number},"at":"2027-01-15T07:00:00Z","learned_at":"2027-01-15T07:30:00Z",{rest}}}"#)
}

#[tokio::test]
async fn what_happened_is_kept_and_what_is_new_is_told_until_it_was_seen() {
    let page = format!(
        r#"{{"entries":[{},{},{}],"next":7,"more":false}}"#,
        entry(3, r#""event":"issued","by":"ada""#),
        entry(5, r#""event":"unlocked","door":1,"guest":"Ben","pass_name":"dog walker""#),
        entry(7, r#""event":"refused","door":99,"because":"used_up","unit":"1""#),
    );
    let nothing = r#"{"entries":[],"next":7,"more":false}"#.to_owned();
    let (base, asked) = service_that_says(vec![(200, page), (200, nothing)]);
    let (cache, clock) = (signed_in(ada()), Arc::new(ManualClock::at(start())));
    let (device, network) = phone(&base, &cache, &clock);
    let signed = device.signed_in().unwrap().unwrap();
    signed.refresh_activity().await.unwrap();
    signed.refresh_activity().await.unwrap();
    assert_eq!(asked.join().unwrap(), ["GET /v1/activity?after=0", "GET /v1/activity?after=7"]);

    network.set(false);
    let news = signed.news().unwrap();
    let told: Vec<_> = news.iter().map(|row| (row.number, row.door_name.as_deref())).collect();
    assert_eq!(told, [(7, None), (5, Some("Entrance"))], "and not what she did herself");
    assert_eq!(news[0].unit_name.as_deref(), Some("Flat 1"));
    assert_eq!(
        (news[1].guest.as_deref(), news[1].at.local.to_string()),
        (Some("Ben"), "2027-01-15 02:00:00".into())
    );
    signed.seen_activity().unwrap();
    assert_eq!(signed.news().unwrap(), []);
    assert_eq!(signed.activity().unwrap().len(), 3);
    let json = serde_json::to_string(&signed.activity().unwrap()[1]).unwrap();
    assert!(json.contains(r#""event":"unlocked","door":1,"door_name":"Entrance""#), "{json}");
}

#[tokio::test]
async fn what_happens_is_followed_through_a_lost_connection() {
    let said = |number: u64| {
        let entry = entry(number, r#""event":"opened""#);
        (200, format!(": hello\n\nid: {number}\ndata: {entry}\n\n"))
    };
    let refused = crate::app::rig::problem(crate::client::wire::problem::ProblemKind::SignInNeeded);
    let (base, asked) = service_that_says(vec![said(4), said(6), refused]);
    let (cache, clock) = (signed_in(ada()), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    let signed = device.signed_in().unwrap().unwrap();
    let mut follow = signed.follow();
    assert_eq!(follow.next().await.unwrap().number, 4);
    assert_eq!(follow.next().await.unwrap().number, 6);
    assert_eq!(follow.next().await, Err(Error::SignedOut));
    let path = "GET /v1/activity/events after";
    assert_eq!(asked.join().unwrap(), [format!("{path} 0"), format!("{path} 4"), format!("{path} 6")]);
    assert_eq!(signed.activity().unwrap().len(), 2);
}

#[test]
fn a_phone_keeps_only_the_newest() {
    let (cache, clock) = (signed_in(ada()), Arc::new(ManualClock::at(start())));
    let (device, _) = phone("http://127.0.0.1:1", &cache, &clock);
    let signed = device.signed_in().unwrap().unwrap();
    let entries = |numbers: std::ops::RangeInclusive<u64>| {
        numbers.map(|number| serde_json::from_str(&entry(number, r#""event":"opened""#)).unwrap()).collect()
    };
    signed.keep_activity(entries(1..=400), 400).unwrap();
    signed.keep_activity(entries(401..=600), 600).unwrap();
    let kept = signed.activity().unwrap();
    assert_eq!((kept.len(), kept[0].number, kept[499].number), (500, 600, 101));
}
