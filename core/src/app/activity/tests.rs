use std::sync::Arc;

use super::*;
use crate::app::rig::{ada, grace, phone, service_that_says, signed_in, start};
use crate::clock::ManualClock;
use crate::property::Permission;

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

fn keeps(entries: &[String]) -> Vec<ActivityEntry> {
    entries.iter().map(|entry| serde_json::from_str(entry).unwrap()).collect()
}

#[test]
fn a_notice_tells_once_of_what_others_did_with_a_residents_passes() {
    let (cache, clock) = (signed_in(ada()), Arc::new(ManualClock::at(start())));
    let (device, _) = phone("http://127.0.0.1:1", &cache, &clock);
    let signed = device.signed_in().unwrap().unwrap();
    let happened = keeps(&[
        entry(1, r#""event":"issued","by":"ada""#),
        entry(2, r#""event":"issued","by":"grace""#),
        entry(3, r#""event":"opened""#),
        entry(4, r#""event":"unlocked","door":1,"guest":"Ben""#),
    ]);
    signed.keep_activity(happened, 4).unwrap();
    let numbers = || signed.notices().unwrap().iter().map(|row| row.number).collect::<Vec<_>>();
    assert_eq!(numbers(), [4, 2]);
    signed.noticed(4).unwrap();
    signed.noticed(2).unwrap();
    assert_eq!(numbers(), [0; 0]);
    assert_eq!(
        signed.news().unwrap().len(),
        3,
        "that a notice told of it doesn't mean that it was looked at"
    );

    signed.keep_activity(keeps(&[entry(5, r#""event":"contacted""#)]), 5).unwrap();
    assert_eq!(numbers(), [5]);
    signed.seen_activity().unwrap();
    assert_eq!(numbers(), [0; 0], "what was looked at needs no notice");
}

#[test]
fn staff_who_approve_have_notices_of_what_waits_for_them_and_of_nothing_else() {
    for (permissions, expected) in
        [(&[Permission::Approve][..], vec![2]), (&[Permission::SeeActivity], vec![])]
    {
        let (cache, clock) = (signed_in(grace(permissions)), Arc::new(ManualClock::at(start())));
        let (device, _) = phone("http://127.0.0.1:1", &cache, &clock);
        let signed = device.signed_in().unwrap().unwrap();
        let happened = keeps(&[
            entry(1, r#""event":"unlocked","door":1"#),
            entry(2, r#""event":"phone_submitted""#),
            entry(3, r#""event":"contacted""#),
        ]);
        signed.keep_activity(happened, 3).unwrap();
        let numbers: Vec<_> = signed.notices().unwrap().iter().map(|row| row.number).collect();
        assert_eq!(numbers, expected);
    }
}

#[tokio::test]
async fn what_happened_before_somebody_signed_in_is_no_notice() {
    let page = |number, more| {
        let entry = entry(number, r#""event":"unlocked","door":1"#);
        format!(r#"{{"entries":[{entry}],"next":{number},"more":{more}}}"#)
    };
    let (base, _) =
        service_that_says(vec![(200, page(3, true)), (200, page(5, false)), (200, page(8, false))]);
    let (cache, clock) = (signed_in(ada()), Arc::new(ManualClock::at(start())));
    let (device, _) = phone(&base, &cache, &clock);
    let signed = device.signed_in().unwrap().unwrap();
    signed.refresh_activity().await.unwrap();
    assert_eq!(signed.notices().unwrap(), []);
    signed.refresh_activity().await.unwrap();
    assert_eq!(signed.notices().unwrap()[0].number, 8);
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
