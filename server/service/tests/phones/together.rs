//! A resident, a guest and staff, each with a phone of their own on one machine.

use serde_json::json;

use super::rig::{MAYA, Served, shape, timeless};

const DANA: &str = "+12025550100";
const BEN: &str = "+1 202 555 0197";

#[test]
fn a_resident_gives_a_pass_the_guest_comes_and_staff_look_after_the_doors() {
    let served = Served::start();
    let maya = served.signed_in("resident", "maya", MAYA);
    let ben = served.phone("ben");
    let dana = served.signed_in("staff", "dana", DANA);

    // Maya builds My Route and makes a pass over it.
    maya.run(&["resident", "route", "suggest", "--save"]).done();
    let args = ["resident", "new", "time-frame", "--frame", "next-four-hours", "--name", "dog walker"];
    let whom = ["--guest", "Ben", "--phone", BEN];
    maya.typing(&[&args[..], &whom[..]].concat(), "4711\n").done();
    let follow = maya.goes_on(&["resident", "activity", "--follow"]);
    follow.line("“dog walker” (Ben) was made by you");

    // Ben comes from the link to the first door.
    ben.run(&["guest", "open", &served.link_for("97")]).done();
    ben.run(&["guest", "phone", BEN]).done();
    ben.run(&["guest", "verify", &served.digits_for("97")]).done();
    ben.run(&["guest", "secret-code", "4711"]).done();
    follow.line("a phone passed the check of “dog walker” (Ben)");
    let opened = ben.run(&["guest", "unlock", "--offline"]).done();
    assert!(opened.starts_with("✓ Pedestrian gate opens ("), "{opened}");
    ben.run(&["guest", "sync"]).done();
    follow.line("Pedestrian gate opened to “dog walker” (Ben)");
    assert!(follow.end());
    ben.run(&["guest", "contact", "I am at the gate"]).done();
    assert!(served.line("SMS to …42: ").contains("I am at the gate"));

    // Maya sees where he is, and with which phone.
    let card = maya.run(&["resident", "pass"]).done();
    assert!(
        timeless(&card).contains("✓     1  Pedestrian gate            opened <when>--------------\n"),
        "{card}"
    );
    let phones = maya.run(&["resident", "phones", "--json"]).json();
    assert_eq!((phones["phones"].as_array().unwrap().len(), &phones["at_most"]), (1, &json!(1)));
    let shared = maya.run(&["resident", "share", "--by", "sheet"]).done();
    assert!(shared.starts_with("Hand this link on:\nhttp://"), "{shared}");
    let no_address = maya.run(&["resident", "share", "--by", "email"]).failed(1);
    assert!(no_address.starts_with("gatepass: "), "{no_address}");

    // Dana sees it at the lock.
    let lock = dana.run(&["staff", "lock", "pedestrian gate"]).done();
    assert!(lock.starts_with("Pedestrian gate, door 1\n\nOpened    "), "{lock}");
    assert!(lock.contains("dog walker, time     maya-ortiz  "), "{lock}");
    assert!(lock.contains("Pedestrian gate opened to “dog walker” (Ben)"), "{lock}");
    let locks = dana.run(&["staff", "locks", "--json"]).json();
    assert_eq!(locks["locks"][0]["name"], "Pedestrian gate");
    assert_eq!(locks["locks"][0]["is_locked_down"], false);

    // Maya takes the pass from his phone.
    let key = phones["phones"][0]["key"].as_str().unwrap();
    let retired = shape(maya.run(&["resident", "phones", "--retire", &key[..12], "--json"]).json());
    assert_eq!(retired, json!({"phones": [], "at_most": 1}));
    let happened = dana.run(&["staff", "activity"]).done();
    assert!(happened.contains("a phone was taken off “dog walker” (Ben) by maya-ortiz"), "{happened}");
}
