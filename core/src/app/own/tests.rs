use chrono::TimeDelta;

use super::*;
use crate::app::Device;
use crate::app::compose::{Composing, Step};
use crate::app::rig::{ada, door, grace, offline, property, start};
use crate::app::staff::Section;
use crate::cache::records::PropertyRecord;
use crate::client::wire::bytes::Bytes;
use crate::id::Generation;
use crate::pass::kind::{Credential, Kind};
use crate::pass::permit::{Permit, SecretNeed, Uses};
use crate::pass::schedule::Schedule;
use crate::token::bulletin::Bulletin;
use crate::token::claims::{Claims, Purpose, Root};
use crate::token::issue;
use crate::token::keys::PropertyKey;

fn key() -> PropertyKey {
    PropertyKey::from_seed(&[7; 32]).unwrap()
}

/// As if the service had said whose key signs, and given a token for these doors.
fn issued(device: &Device<()>, doors: &[u16]) {
    let known = device.cache.get::<PropertyRecord>(property()).unwrap().unwrap();
    let keys = serde_json::to_string(&[key().public()]).unwrap();
    let json = known.json.replace(r#""keys":[]"#, &format!(r#""keys":{keys}"#));
    device.cache.put(&PropertyRecord { json, ..known }).unwrap();
    let permit = Permit {
        doors: doors.iter().map(|number| door(*number)).collect(),
        schedule: Schedule::Always,
        uses: Uses::Unlimited,
        first_use_within: None,
        active_for: None,
        expires_in: None,
        secret_code: SecretNeed::NotNeeded,
    };
    let ends = start() + TimeDelta::days(7);
    let claims = Claims {
        generation: Generation(0),
        holder: Some(device.key.public()),
        permit,
        issued_at: start(),
        expires_at: ends,
        link_opened: None,
    };
    let pass = PassId::from_bytes([9; 8]);
    let root = Root { pass, claims, purpose: Purpose::Opens { secret_entered: true } };
    let token = issue(&key(), &property(), &root).unwrap();
    let token = Bytes::from(token.as_bytes());
    let issued = Issued { token, pass, generation: Generation(0), ends, renew_after: ends };
    device.signed_in().unwrap().unwrap().keep_own(&issued).unwrap();
}

fn doors(device: &Device<()>) -> Vec<(u16, Tap)> {
    let doors = device.signed_in().unwrap().unwrap().own_doors().unwrap().doors;
    doors.into_iter().map(|own| (own.door.get(), own.unlock)).collect()
}

#[test]
fn before_there_is_a_token_the_phone_has_to_connect() {
    let (device, _) = offline(ada());
    let connect = || Tap::No(WhyNot::Connect);
    assert_eq!(doors(&device), [(1, connect()), (2, connect()), (3, connect())]);
    let own = device.signed_in().unwrap().unwrap().own_doors().unwrap();
    assert_eq!((own.works_offline_until, own.known_at), (None, None));
}

#[test]
fn with_one_it_opens_what_that_says_unless_the_doors_have_other_news() {
    let (device, clock) = offline(ada());
    issued(&device, &[1, 2]);
    // No reader is enrolled at these doors.
    assert_eq!(doors(&device), [(1, Tap::No(WhyNot::NoReader)), (2, Tap::No(WhyNot::NoReader))]);
    let signed = device.signed_in().unwrap().unwrap();
    let until = signed.own_doors().unwrap().works_offline_until;
    assert_eq!(until.map(|until| until.at), Some(start() + TimeDelta::days(7)));
    clock.advance(TimeDelta::days(7));
    assert_eq!(signed.own_doors().unwrap().works_offline_until, None);
}

#[test]
fn a_door_that_would_say_no_says_so_before_the_tap() {
    let (device, _) = offline(ada());
    issued(&device, &[1]);
    let bulletin = Bulletin {
        version: 1,
        at: start(),
        ended: vec![],
        lockdown: [door(1)].into_iter().collect(),
        received: vec![],
        key_log: vec![],
    };
    let signed = bulletin.sign(&key(), &property()).unwrap();
    device.cache.put(&BulletinRecord { property: property(), version: 1, signed }).unwrap();
    assert_eq!(doors(&device), [(1, Tap::No(WhyNot::Refuses(Refusal::Lockdown)))]);
}

#[test]
fn staff_who_may_make_a_pin_for_a_door_with_a_keypad() {
    let passcodes = |permissions: &[Permission]| {
        let (device, _) = offline(grace(permissions));
        let own = device.signed_in().unwrap().unwrap().own_doors().unwrap().doors;
        own.into_iter()
            .filter(|own| own.make_passcode == Some(Tap::Can))
            .map(|own| own.door.get())
            .collect::<Vec<_>>()
    };
    assert_eq!(passcodes(&[Permission::IssuePasscodes]), [3]);
    assert_eq!(passcodes(&[Permission::IssuePasses]), [0; 0]);
}

#[test]
fn nobody_is_offered_a_passcode_where_no_pin_comes_of_it() {
    let (device, _) = offline(grace(&[Permission::IssuePasscodes]));
    let mut known = device.cache.get::<PropertyRecord>(property()).unwrap().unwrap();
    known.json = known.json.replace(r#","makes_pins":true"#, "");
    device.cache.put(&known).unwrap();
    let signed = device.signed_in().unwrap().unwrap();
    assert!(signed.own_doors().unwrap().doors.iter().all(|own| own.make_passcode.is_none()));
    let staff = signed.staff().unwrap();
    assert!(!staff.desk().unwrap().sections.contains(&Section::IssuePasscodes));
    let mut composing = Composing::new(Kind::Passcode);
    assert_eq!(staff.giver().compose(&composing).unwrap().kinds, []);
    composing.go_to(Step::Doors);
    assert_eq!(staff.giver().compose(&composing).unwrap().credentials, []);
    composing.choose(Kind::FullDay);
    let on_offer = staff.giver().compose(&composing).unwrap().credentials;
    assert_eq!(on_offer, [Credential::MobileKey, Credential::Qr]);
}
