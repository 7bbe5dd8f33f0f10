//! Staff who manage: lockdown, people, homes, policy, the property's file, vendors, the audit.

use serde_json::{Value, json};

use super::rig::{MAYA, Served, flowing, shape, timeless};

const DANA: &str = "+12025550100";
const BEN: &str = "+1 202 555 0197";

#[test]
fn a_door_that_is_locked_down_opens_to_no_pass_once_it_has_heard() {
    let served = Served::start();
    let maya = served.signed_in("resident", "maya", MAYA);
    let dana = served.signed_in("staff", "dana", DANA);
    let ben = served.phone("ben");
    let args = ["resident", "new", "time-frame", "--guest", "Ben", "--phone", BEN, "--one-door", "1"];
    maya.run(&args).done();
    ben.run(&["guest", "open", &served.link_for("97")]).done();
    ben.run(&["guest", "phone", BEN]).done();
    ben.run(&["guest", "verify", &served.digits_for("97")]).done();

    assert_eq!(dana.run(&["staff", "lockdown"]).done(), "No door is locked down.\n");
    let queued = dana.run(&["staff", "lockdown", "begin", "1", "--offline"]).done();
    assert!(flowing(&queued).contains("not active yet"), "{queued}");
    dana.run(&["staff", "sync"]).done();
    let begun = dana.run(&["staff", "lockdown"]).done();
    assert!(begun.starts_with("Pedestrian gate (1) is locked down since "), "{begun}");
    let locks = dana.run(&["staff", "locks", "--json"]).json();
    assert_eq!(locks["locks"][0]["is_locked_down"], true);
    // Dana's phone brings the news; whoever comes after her finds the door shut.
    dana.run(&["staff", "unlock", "1"]);
    let shut = ben.run(&["guest", "unlock", "1", "--offline"]);
    assert_eq!(
        (shut.code, shut.out.as_str()),
        (1, "✗ Pedestrian gate stays shut: the door is locked down.\n")
    );
    let ended = dana.run(&["staff", "lockdown", "end", "1"]).done();
    assert_eq!(ended, "No door is locked down.\n");
}

#[test]
fn people_are_invited_given_permissions_and_leave() {
    let served = Served::start();
    let dana = served.signed_in("staff", "dana", DANA);
    let number = "+12125550177";
    let invited = dana.run(&["staff", "invite", "Sam Lee", number, "--may", "approve"]).done();
    assert!(flowing(&timeless(&invited)).contains("Sam Lee staff: approve …77 invited until"), "{invited}");
    let nobody = dana.run(&["staff", "invite", "Sam Lee", number, "--may", "open"]).failed(2);
    assert!(nobody.contains("issue_passes, issue_passcodes, approve"), "{nobody}");
    dana.run(&["staff", "permissions", "sam lee", "approve", "see_activity"]).done();
    let sam = served.signed_in("staff", "sam", number);
    let desk = sam.run(&["staff", "desk", "--json"]).json();
    assert_eq!(desk["sections"], json!(["own_doors", "passes", "approvals", "locks", "activity"]));
    let people = dana.run(&["staff", "people"]).done();
    assert!(people.contains("Dana Whitfield (you)"), "{people}");
    let left = dana.run(&["staff", "remove", "sam lee"]).done();
    assert!(left.starts_with("one person has no more part in the property; 0 passes were deleted"), "{left}");
    assert!(sam.run(&["staff", "sync"]).failed(1).contains("you are signed out"));

    let unit = dana.run(&["staff", "unit", "B-704"]).done();
    assert!(unit.starts_with("Unit B-704, occupied\n") && unit.contains("Maya Ortiz"), "{unit}");
    dana.run(&["staff", "move-out", "B-704"]).done();
    let moved_in = shape(dana.run(&["staff", "move-in", "B-704", "Ida Berg:+12125550178", "--json"]).json());
    assert_eq!((&moved_in["name"], &moved_in["occupancy"]), (&json!("Unit B-704"), &json!("occupied")));
    assert_eq!(moved_in["residents"][0]["name"], "Ida Berg");
    let audit = dana.run(&["staff", "audit"]).done();
    assert!(audit.lines().last().unwrap().ends_with("you let people move into B-704"), "{audit}");
}

#[test]
fn policy_and_property_are_changed_where_nobody_was_faster() {
    let served = Served::start();
    let dana = served.signed_in("staff", "dana", DANA);
    let file = dana.folder.with_extension("json");
    let file = file.to_str().unwrap();
    dana.run(&["staff", "property", "get", file]).done();
    let changed = dana.run(&["staff", "policy", "set", "phones_per_pass=3", "kinds=full_day, tour"]).done();
    assert!(changed.contains("kinds                         full_day, tour\n"), "{changed}");
    assert!(changed.contains("phones_per_pass               3\n"), "{changed}");
    let unknown = dana.run(&["staff", "policy", "set", "phones=3"]).failed(2);
    assert!(unknown.contains("no field \"phones\"; it has "), "{unknown}");
    let wrong = dana.run(&["staff", "policy", "set", "phones_per_pass=99"]);
    assert_ne!(wrong.code, 0);

    let late = dana.run(&["staff", "property", "put", file]).failed(1);
    assert!(late.contains("somebody changed the property since the file was got"), "{late}");
    dana.run(&["staff", "property", "get", file]).done();
    let mut edited: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    edited["property"]["doors"][0]["name"] = json!("Front gate");
    std::fs::write(file, edited.to_string()).unwrap();
    let put = dana.run(&["staff", "property", "put", file]).done();
    assert!(put.starts_with("Harbour Court has 309 doors"), "{put}");
    assert!(dana.run(&["staff", "unlock"]).done().contains("Front gate"));
}

#[test]
fn a_saved_vendor_fills_the_form() {
    let served = Served::start();
    let dana = served.signed_in("staff", "dana", DANA);
    assert!(dana.run(&["staff", "vendors"]).done().starts_with("No vendor is saved."));
    let args = ["staff", "vendors", "--save", "Clean & Co", "--email", "clean@example.com"];
    let saved = dana.run(&args).done();
    assert!(saved.contains("Clean & Co  e-mail; staff approve the number"), "{saved}");
    let desk = dana.run(&["staff", "desk", "--json"]).json();
    let today = &desk["known_at"]["local"].as_str().unwrap()[..10];
    let args = ["staff", "new", "vendor", "--vendor", "clean", "--door", "5", "--active-for", "4h"];
    let when = ["--start", today, "--end", today];
    let made = dana.run(&[&args[..], &when[..]].concat()).done();
    assert!(made.starts_with("Clean & Co\nvendor visit, made by you"), "{made}");
    let left = dana.run(&["staff", "vendors", "--forget", "clean"]).done();
    assert!(left.starts_with("No vendor is saved."), "{left}");
}
